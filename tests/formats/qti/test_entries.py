"""Typed answers: what is accepted is found by trying what the item names."""

import pytest

from quiz.core.items import Kind
from tests.formats.qti.samples import (
    MAP,
    MATCH,
    declare,
    draft,
    item,
    mapping,
    refusal,
    rules,
    score,
    tell,
    when,
)

ENTRY = '<p>Name it: <textEntryInteraction responseIdentifier="R"/>.</p>'
VALUE = '<variable identifier="R"/>'


def constant(text: str, kind: str = "float") -> str:
    return f'<baseValue baseType="{kind}">{text}</baseValue>'


def equal(expected: str, mode: str = 'toleranceMode="exact"') -> str:
    return f"<equal {mode}>{VALUE}{expected}</equal>"


def both(*tests: str) -> str:
    return f"<and>{''.join(tests)}</and>"


@pytest.mark.parametrize(
    ("declaration", "processing", "answers", "case"),
    [
        (declare("York", kind="string"), MATCH, {"York": 1}, True),
        (declare("York", kind="string"), "", {"York": 1}, True),
        (declare("York", "Jork", kind="string"), MATCH, {"York": 1, "Jork": 1}, True),
        (
            declare("York", kind="string", more=mapping({"York": 1, "york": 0.5})),
            MAP,
            {"York": 1, "york": 0.5},
            True,
        ),
        (
            declare(kind="string", more=mapping({"York": 2}).replace("/>", ' caseSensitive="false"/>')),
            MAP,
            {"York": 1},
            False,
        ),
        (
            declare(kind="string"),
            rules(
                when(
                    f'<stringMatch caseSensitive="false">{VALUE}{constant("York", "string")}</stringMatch>',
                    score("1"),
                )
            ),
            {"York": 1},
            False,
        ),
    ],
)
def test_a_text_is_accepted_as_its_rules_accept_it(
    declaration: str, processing: str, answers: dict[str, float], case: bool
) -> None:
    found = draft(item(declaration, ENTRY, processing))
    assert (found.kind, found.case) == (Kind.TEXT, case)
    assert {answer.text: answer.weight for answer in found.answers} == answers
    assert found.stem == r"Name it: \_\_\_\_."


@pytest.mark.parametrize(
    ("declaration", "test", "value", "tolerance"),
    [
        (declare("300", kind="float"), equal('<correct identifier="R"/>'), "300", 0),
        (declare("300", kind="integer"), equal('<correct identifier="R"/>'), "300", 0),
        (
            declare("300", kind="float"),
            equal('<correct identifier="R"/>', 'toleranceMode="absolute" tolerance="2 2"'),
            "300",
            2,
        ),
        (
            declare(kind="float"),
            equal(constant("0.3"), 'toleranceMode="absolute" tolerance="0.1"'),
            "0.3",
            0.1,
        ),
        (declare(kind="float"), equal(constant("10"), 'toleranceMode="absolute" tolerance="1 3"'), "11", 2),
        (declare(kind="float"), equal(constant("50"), 'toleranceMode="relative" tolerance="10 10"'), "50", 5),
        (
            declare(kind="float"),
            both(f"<gte>{VALUE}{constant('4')}</gte>", f"<lte>{VALUE}{constant('6')}</lte>"),
            "5",
            1,
        ),
        (
            declare("1e3", kind="float"),
            equal('<correct identifier="R"/>', 'toleranceMode="absolute" tolerance="1.5"'),
            "1000",
            1.5,
        ),
    ],
)
def test_a_number_has_the_value_and_the_tolerance_of_its_rules(
    declaration: str, test: str, value: str, tolerance: float
) -> None:
    found = draft(item(declaration, ENTRY, rules(when(test, score("1")))))
    assert found.kind is Kind.NUMERIC
    assert [(one.text, one.weight, one.tolerance) for one in found.answers] == [(value, 1, tolerance)]
    assert found.losses == ()


def test_bounds_that_are_excluded_are_a_loss() -> None:
    test = both(f"<gt>{VALUE}{constant('4')}</gt>", f"<lt>{VALUE}{constant('6')}</lt>")
    found = draft(item(declare(kind="float"), ENTRY, rules(when(test, score("1")))))
    assert [(one.text, one.tolerance) for one in found.answers] == [("5", 1)]
    assert found.losses == ("The bounds of the accepted numbers are excluded there and included here.",)


def test_numbers_with_less_than_full_marks_keep_their_share() -> None:
    found = draft(item(declare("4", kind="integer", more=mapping({"4": 2, "5": 1})), ENTRY, MAP))
    assert [(one.text, one.weight) for one in found.answers] == [("4", 1), ("5", 0.5)]


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (item(declare(kind="string"), ENTRY), "No right answer is marked."),
        (item(declare(kind="float"), ENTRY, MATCH), "No right answer is marked."),
        (item(declare("a", kind="file"), ENTRY, MATCH), "of the type “file”"),
        (item(declare("a", kind="string", cardinality="multiple"), ENTRY, MATCH), "cardinality “multiple”"),
        (item(declare("a", kind="string"), ENTRY, rules(score("1"))), ""),
        (
            item(declare(kind="float"), ENTRY, rules(when(f"<gt>{VALUE}{constant('4')}</gt>", score("1")))),
            "no lower or no upper bound",
        ),
        (
            item(
                declare(kind="string"),
                ENTRY,
                rules(
                    when(f"<not><isNull>{VALUE}</isNull></not>", score("1")),
                    when(f"<match>{VALUE}{constant('a', 'string')}</match>", score("1")),
                ),
            ),
            "Any answer at all earns marks.",
        ),
        (
            item(
                declare(kind="string"),
                ENTRY,
                rules(when(f'<patternMatch pattern="a+">{VALUE}</patternMatch>', score("1"))),
            ),
            "No right answer is marked.",
        ),
        (
            item(declare("b", kind="string", more=mapping({"a": 1})), ENTRY, MAP),
            "give full marks to another answer than the declared",
        ),
    ],
)
def test_no_answer_is_guessed(xml: str, why: str) -> None:
    if why:
        assert why in refusal(xml)
    else:
        assert "give no marks" in draft(xml).losses[0]


def test_an_expected_wrong_answer_keeps_its_feedback() -> None:
    processing = rules(
        when(equal('<correct identifier="R"/>'), score("1")), when(equal(constant("19")), tell("W"))
    )
    after = '<modalFeedback outcomeIdentifier="F" identifier="W" showHide="show">One less.</modalFeedback>'
    found = draft(item(declare("20", kind="integer"), ENTRY, processing, after))
    assert [(one.text, one.weight, one.feedback) for one in found.answers] == [
        ("20", 1, ""),
        ("19", 0, "One less."),
    ]


def test_feedback_that_only_wrong_answers_bring_is_a_loss() -> None:
    after = '<modalFeedback outcomeIdentifier="F" identifier="W" showHide="show">No!</modalFeedback>'
    test = '<match><variable identifier="R"/><correct identifier="R"/></match>'
    found = draft(item(declare("a", kind="string"), ENTRY, rules(when(test, score("1"), tell("W"))), after))
    assert found.feedback == ""
    assert found.losses == ("The feedback that any wrong answer brought was left out.",)


def test_a_place_in_a_paragraph_of_its_own_leaves_no_blank() -> None:
    body = (
        '<p>How many?</p><p><textEntryInteraction responseIdentifier="R"/> <span class="unit">keys</span></p>'
    )
    found = draft(item(declare("3", kind="integer"), body, MATCH))
    assert (found.stem, found.unit) == ("How many?", "keys")


def test_a_pattern_that_answers_have_to_fit_is_a_loss() -> None:
    body = ENTRY.replace('"R"/', '"R" patternMask="[a-z]*"/')
    found = draft(item(declare("a", kind="string"), body, MATCH))
    assert found.losses == ("The pattern that an answer has to fit is not kept.",)


def test_long_texts_with_a_key_are_texts_and_without_one_essays() -> None:
    body = (
        '<extendedTextInteraction responseIdentifier="R"><prompt>Say it.</prompt></extendedTextInteraction>'
    )
    assert draft(item(declare("yes", kind="string"), body, MATCH)).answers[0].text == "yes"
    assert refusal(item(declare(kind="string"), body)) == "It asks for an essay, which a person has to read."
