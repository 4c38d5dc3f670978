"""Answers that are typed: accepted texts, numbers with their range."""

import pytest

from quiz.core.items import Kind
from tests.formats.qti12.samples import draft, equal, feedback, field, item, refusal, rule, shows, text

ASKS = text("Which state?") + field()
NUMBER = text("How many?") + field(fib="Decimal")


def bound(name: str, value: str, response: str = "response1") -> str:
    return f'<{name} respident="{response}">{value}</{name}>'


def between(low: str, high: str) -> str:
    return bound("vargte", low) + bound("varlte", high)


def test_every_listed_text_is_accepted() -> None:
    found = draft(item(ASKS, rule(equal("Illinois") + equal(" illinois ")), "short_answer_question"))
    assert (found.kind, found.case, found.stem) == (Kind.TEXT, False, "Which state?")
    assert [(answer.text, answer.weight) for answer in found.answers] == [("Illinois", 1), ("illinois", 1)]


def test_texts_weigh_what_they_earn() -> None:
    half = '<setvar action="Add" varname="SCORE">50</setvar>'
    found = draft(item(ASKS, rule(equal("Illinois")) + rule(equal("IL"), half)))
    assert [(answer.text, answer.weight) for answer in found.answers] == [("Illinois", 1), ("IL", 0.5)]


def test_case_matters_where_the_rules_say_so() -> None:
    assert draft(item(ASKS, rule(equal("a", more=' case="Yes"')))).case
    assert draft(item(ASKS, rule(equal("a")), facts={"case_sensitive": "true"})).case
    mixed = draft(item(ASKS, rule(equal("a", more=' case="Yes"') + equal("b"))))
    assert not mixed.case
    assert mixed.losses == ("Upper and lower case mattered in some of its answers.",)


def test_a_wrong_text_is_kept_with_what_is_said_of_it() -> None:
    rules = rule(equal("Ohio"), shows("ohio"), ' continue="Yes"') + rule(equal("Iowa"), "", "")
    rules += rule(equal("Illinois"), shows("correct_fb") + '<setvar varname="SCORE">100</setvar>')
    rules += rule("<other/>", shows("general_incorrect_fb"))
    said = feedback("ohio", "East of it.") + feedback("correct_fb", "Yes.")
    said += feedback("general_incorrect_fb", "No.")
    found = draft(item(ASKS, rules, said=said))
    assert [(answer.text, answer.weight, answer.feedback) for answer in found.answers] == [
        ("Ohio", 0, "East of it."),
        ("Illinois", 1, ""),
    ]
    assert found.feedback == "Yes."
    assert found.losses == ("The feedback for wrong answers was left out: “No.”.",)


def test_blackboard_shows_what_is_right_by_its_feedback_alone() -> None:
    rules = rule(equal("frog"), shows("correct") + shows("F1"), "")
    rules += rule("<other/>", '<setvar action="Set">0.0</setvar>' + shows("incorrect"), "")
    found = draft(item(ASKS, rules, said=feedback("F1", "It lives in both.")))
    assert [(answer.text, answer.feedback) for answer in found.answers] == [("frog", "It lives in both.")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (equal("42"), [("42", 0)]),
        (f"<or>{equal('42.0')}<and>{between('42.0', '42.0')}</and></or>", [("42", 0)]),
        (f"<or>{equal('3.1415')}<and>{between('3.1315', '3.1515')}</and></or>", [("3.1415", 0.01)]),
        (between("1.200", "1.300") + equal("1.250"), [("1.25", 0.05)]),
        (between("1.0", "22.0"), [("11.5", 10.5)]),
        (between("-3", "-1"), [("-2", 1)]),
        (equal("1,250"), [("1250", 0)]),
        (equal("2,5"), [("2.5", 0)]),
        (equal("1e3"), [("1000", 0)]),
        (f"<or>{equal('7')}<and>{between('1', '3')}</and></or>", [("2", 1), ("7", 0)]),
        (equal("1") + equal("2"), [("1", 0), ("2", 0)]),
    ],
)
def test_a_range_is_a_value_with_a_tolerance(condition: str, expected: list[tuple[str, float]]) -> None:
    found = draft(item(NUMBER, rule(condition), "numerical_question"))
    assert found.kind is Kind.NUMERIC
    assert [(answer.text, answer.tolerance) for answer in found.answers] == expected
    assert found.losses == ()


def test_a_named_value_beside_the_middle_is_a_loss() -> None:
    found = draft(item(NUMBER, rule(f"<or>{equal('1')}<and>{between('0', '9')}</and></or>")))
    assert [(answer.text, answer.tolerance) for answer in found.answers] == [("4.5", 4.5)]
    assert found.losses == ("It named 1 as the answer, which is not the middle of its range.",)


def test_an_end_that_was_not_accepted_is_a_loss() -> None:
    condition = f"<or>{equal('1000')}<and>{bound('vargt', '999.995')}{bound('varlte', '1000.005')}</and></or>"
    found = draft(item(NUMBER, rule(condition)))
    assert [(answer.text, answer.tolerance) for answer in found.answers] == [("1000", 0.005)]
    assert found.losses == ("The end of its range was itself not accepted; here it is.",)


def test_several_numbers_keep_what_each_earns() -> None:
    half = '<setvar action="Set" varname="SCORE">50</setvar>'
    found = draft(item(NUMBER, rule(equal("1")) + rule(between("3", "5"), half)))
    assert [(answer.text, answer.weight) for answer in found.answers] == [("1", 1), ("4", 0.5)]


def test_a_wrong_number_is_kept_with_what_is_said_of_it() -> None:
    rules = rule(equal("19"), shows("near"), ' continue="Yes"') + rule(equal("20"))
    found = draft(item(NUMBER, rules, said=feedback("near", "One more.")))
    assert [(answer.text, answer.weight, answer.feedback) for answer in found.answers] == [
        ("20", 1, ""),
        ("19", 0, "One more."),
    ]


@pytest.mark.parametrize(
    ("asks", "kind", "condition"),
    [
        (NUMBER, "", equal("42")),
        (text("?") + field(fib="Integer"), "", equal("42")),
        (text("?") + '<response_num ident="response1"><render_fib/></response_num>', "", equal("42")),
        (ASKS, "numerical_question", equal("42")),
        (ASKS, "", between("42", "42")),
    ],
)
def test_a_number_is_known_by_its_field_its_label_or_its_tests(asks: str, kind: str, condition: str) -> None:
    assert draft(item(asks, rule(condition), kind)).kind is Kind.NUMERIC


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (equal("many"), "“many” is not a number"),
        (equal("nan"), "is not a number"),
        (equal("1e999"), "is not a number"),
        (bound("vargte", "3"), "every number above or below"),
        (between("1", "2") + between("5", "6"), "not one range"),
        (between("2", "1"), "not one range"),
        (equal("1", "elsewhere"), "no right answer"),
    ],
)
def test_numbers_that_are_no_range_are_refused(condition: str, why: str) -> None:
    assert why in refusal(item(NUMBER, rule(condition)))


def test_a_text_without_a_right_answer_is_refused() -> None:
    nothing = '<setvar action="Add" varname="SCORE">0</setvar>'
    assert "no answer is marked as right" in refusal(item(ASKS, rule(equal("a"), nothing)))
    assert "no right answer" in refusal(item(ASKS, rule(equal("a", "elsewhere"))))
