"""Choices: the key, the weights and the feedback come from what the rules give."""

import pytest

from quiz.core.items import Credit, Kind
from tests.formats.qti.samples import (
    CORRECT,
    MAP,
    MAPPED,
    MATCH,
    choice,
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

CHOICE = choice("one", "two", "three")
MANY = choice("one", "two", "three", "four", most=0)


def weights(xml: str) -> list[float]:
    return [round(answer.weight, 3) for answer in draft(xml).answers]


@pytest.mark.parametrize(
    ("declaration", "processing", "expected"),
    [
        (declare("B"), "", [0, 1, 0]),
        (declare("B"), MATCH, [0, 1, 0]),
        (declare(more=mapping({"A": 1, "B": 2})), MAP, [0.5, 1, 0]),
        (declare(more=mapping({"A": 1, "B": 2})), "", [0.5, 1, 0]),
        (declare("B", more=mapping({"A": -1, "B": 2}, defaultValue="-1")), MAP, [-0.5, 1, -0.5]),
        (declare("B"), rules(when(CORRECT, score("3"), score("-1"))), [0, 1, 0]),
        (declare("B", cardinality="multiple"), MATCH, [0, 1, 0]),
        (declare("B"), rules(score("1"), when(CORRECT, score("5"))), [0, 1, 0]),
    ],
)
def test_a_single_choice_has_the_weights_of_its_rules(
    declaration: str, processing: str, expected: list[float]
) -> None:
    xml = item(declaration, CHOICE, processing)
    assert draft(xml).kind is Kind.SINGLE
    assert weights(xml) == expected
    assert draft(xml).losses == ()


def test_rules_without_a_declared_key_have_one_all_the_same() -> None:
    test = '<match><variable identifier="R"/><baseValue baseType="identifier">C</baseValue></match>'
    assert weights(item(declare(), CHOICE, rules(when(test, score("1"))))) == [0, 0, 1]


@pytest.mark.parametrize(
    ("declaration", "processing", "credit", "loss"),
    [
        (declare("A", "B", cardinality="multiple"), MATCH, Credit.ALL_OR_NOTHING, ""),
        (declare("A", "B", cardinality="multiple"), "", Credit.RIGHT_MINUS_WRONG, ""),
        (
            declare(
                *"AB",
                cardinality="multiple",
                more=mapping(dict.fromkeys("AB", 1), defaultValue="-1", lowerBound="0"),
            ),
            MAP,
            Credit.RIGHT_MINUS_WRONG,
            "",
        ),
        (
            declare(*"AB", cardinality="multiple", more=mapping(dict.fromkeys("AB", 1), defaultValue="-1")),
            rules(score(MAPPED)),
            Credit.RIGHT_MINUS_WRONG,
            "Marks below zero count as zero.",
        ),
        (
            declare(*"AB", cardinality="multiple", more=mapping({"A": 3, "B": 1}, lowerBound="0")),
            MAP,
            Credit.RIGHT_MINUS_WRONG,
            "Its rule for partly right answers is none of ours; here it is right minus wrong.",
        ),
    ],
)
def test_a_multiple_choice_has_the_rule_of_credit_that_gives_the_same(
    declaration: str, processing: str, credit: Credit, loss: str
) -> None:
    found = draft(item(declaration, MANY, processing))
    assert [answer.weight > 0 for answer in found.answers] == [True, True, False, False]
    assert (found.kind, found.credit) == (Kind.MULTIPLE, credit)
    assert loss in (*found.losses, "")


def test_options_that_neither_earn_nor_cost_are_no_part_of_the_key() -> None:
    found = draft(item(declare(cardinality="multiple", more=mapping({"A": 1, "B": 1})), MANY, MAP))
    assert [answer.weight for answer in found.answers] == [0.5, 0.5, 0, 0]
    assert "Other sets of choices earn full marks too; here only the key does." in found.losses


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (item(declare(), CHOICE), "No right answer is marked."),
        (item(declare(), CHOICE, MATCH), "No right answer is marked."),
        (item(declare("A", "B"), CHOICE, MATCH), "Several choices are declared correct, but only one"),
        (item(declare("D"), CHOICE, MATCH), "“D”, which is none of the choices"),
        (item("", CHOICE, MATCH), "The response R of the question is not declared."),
        (
            item(declare("A", more=mapping({"A": 1, "B": 2})), CHOICE, MAP),
            "give full marks to another choice than the declared",
        ),
        (
            item(declare("A", cardinality="multiple", more=mapping({"B": 1}, defaultValue="-1")), MANY, MAP),
            "give full marks to other choices than the declared",
        ),
        (item(declare("A"), choice("one", "")), "Choice 2 is empty."),
        (item(declare("A"), choice("one", '<img src="a.png" alt="two"/>')), "Choice 2 is a picture"),
        (item(declare("A", cardinality="ordered"), CHOICE), "cardinality “ordered”"),
        (item(declare("A"), CHOICE.replace('"B"', '"A"')), "Two choices have the same identifier"),
        (
            item(declare(), CHOICE, rules(when("<customOperator/>", score("1")))),
            "cannot be followed here, and no correct response is declared",
        ),
        (item(declare(), CHOICE, rules(score("1"))), "give no marks to any answer"),
    ],
)
def test_no_key_is_guessed(xml: str, why: str) -> None:
    assert why in refusal(xml)


@pytest.mark.parametrize(
    ("processing", "loss"),
    [
        (rules(when("<customOperator/>", score("1"))), "cannot be followed here; the declared"),
        (
            '<responseProcessing template="http://example.org/own_rules"/>',
            "cannot be followed here; the declared",
        ),
        (rules(when(CORRECT, "")), "give no marks; the declared"),
    ],
)
def test_the_declared_key_counts_where_the_rules_say_nothing(processing: str, loss: str) -> None:
    found = draft(item(declare("B"), CHOICE, processing))
    assert [answer.weight for answer in found.answers] == [0, 1, 0]
    assert loss in found.losses[0]


@pytest.mark.parametrize(
    ("body", "fixed", "lossy"),
    [
        (choice("one", "two"), False, False),
        (choice("one", "two", shuffle="false"), True, False),
        (choice("one", "two").replace('identifier="B"', 'identifier="B" fixed="true"'), True, True),
    ],
)
def test_the_order_of_options_is_kept_where_it_matters(body: str, fixed: bool, lossy: bool) -> None:
    found = draft(item(declare("A"), body, MATCH))
    assert (found.fixed_order, bool(found.losses)) == (fixed, lossy)


INLINE = '<feedbackInline outcomeIdentifier="F" identifier="{0}" showHide="show">Why {0}.</feedbackInline>'
MODAL = (
    '<modalFeedback outcomeIdentifier="F" identifier="{0}" showHide="{1}" title="T">'
    "<p>{0} {1}</p></modalFeedback>"
)
SHOWN = '<setOutcomeValue identifier="F"><multiple><variable identifier="R"/></multiple></setOutcomeValue>'


def test_feedback_goes_to_the_options_that_bring_it() -> None:
    body = choice(*(f"text {name} {INLINE.format(name)}" for name in "ABC"))
    after = MODAL.format("A", "show") + MODAL.format("A", "hide")
    found = draft(item(declare("A"), body, rules(when(CORRECT, score("1")), SHOWN), after))
    assert [answer.text for answer in found.answers] == ["text A", "text B", "text C"]
    assert [answer.feedback for answer in found.answers] == [
        "Why A.\n\nT\n\nA show",
        "Why B.\n\nT\n\nA hide",
        "Why C.\n\nT\n\nA hide",
    ]
    assert found.feedback == ""


def test_feedback_that_every_answer_brings_is_the_question_s() -> None:
    always = tell("X")
    found = draft(
        item(declare("A"), CHOICE, rules(when(CORRECT, score("1")), always), MODAL.format("X", "show"))
    )
    assert found.feedback == "T\n\nX show"
    assert {answer.feedback for answer in found.answers} == {""}


def test_feedback_of_a_multiple_choice_goes_to_the_choice_and_to_its_absence() -> None:
    missing = (
        '<not><member><baseValue baseType="identifier">B</baseValue><variable identifier="R"/></member></not>'
    )
    add = tell("NOB", more=True)
    after = "".join(MODAL.format(name, "show") for name in ("C", "NOB"))
    processing = rules(when(CORRECT, score("1")), SHOWN, when(missing, add))
    found = draft(item(declare("A", "B", cardinality="multiple"), MANY, processing, after))
    assert [answer.feedback for answer in found.answers] == ["", "T\n\nNOB show", "T\n\nC show", ""]


def test_hottext_is_a_choice_among_the_words_of_its_text() -> None:
    words = '<p>It <hottext identifier="A">are</hottext> <hottext identifier="B">here</hottext>.</p>'
    inside = f"<prompt>Find it.</prompt>{words}"
    body = f'<hottextInteraction responseIdentifier="R" maxChoices="1">{inside}</hottextInteraction>'
    found = draft(item(declare("A"), body, MATCH))
    assert (found.stem, found.kind) == ("Find it.\n\nIt are here.", Kind.SINGLE)
    assert [(answer.text, answer.weight) for answer in found.answers] == [("are", 1), ("here", 0)]
