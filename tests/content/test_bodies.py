"""The six kinds: what their authors wrote, and what no learner could answer."""

import pytest

from quiz.content import load_bank
from quiz.core.items import Body, Choice, Credit, Matching, Numeric, Option, Ordering, Pair, Text, WrongAnswer
from tests.content.samples import HEAD, rules

START = "  - {id: first, skill: one, level: 1, bloom: apply, stem: What is it?, "


def bank_of(body: str) -> str:
    return f"{HEAD}{START}{body}}}\n"


def options(*texts: str, correct: int = 0) -> str:
    made = [
        f'{{text: "{text}", correct: {"true" if number == correct else "false"}, why: Because.}}'
        for number, text in enumerate(texts)
    ]
    return f"options: [{', '.join(made)}]"


@pytest.mark.parametrize(
    ("written", "body"),
    [
        (
            "options: [{text: A, correct: true, why: x, misconception: m}, {text: B, why: y}]",
            Choice((Option("A", True, "x", "m"), Option("B", False, "y"))),
        ),
        (
            "kind: multiple, credit: halves, options: [{text: A, correct: true, why: x}, {text: B, why: y}]",
            Choice((Option("A", True, "x"), Option("B", False, "y")), many=True, credit=Credit.HALVES),
        ),
        (
            "kind: numeric, answer: {value: 2e1, tolerance: .5}, why: x, wrong: [{value: 9.0, why: y}]",
            Numeric(20.0, 0.5, "", "x", (WrongAnswer("9.0", "y"),)),
        ),
        ("kind: numeric, answer: {value: -3, unit: keys}, why: x", Numeric(-3.0, 0.0, "keys", "x")),
        (
            'kind: text, accept: ["git bisect", bisect], case: true, why: x, wrong: [{text: blame, why: y}]',
            Text(("git bisect", "bisect"), True, "x", (WrongAnswer("blame", "y"),)),
        ),
        ("kind: ordering, sequence: [SYN, SYN-ACK, ACK], why: x", Ordering(("SYN", "SYN-ACK", "ACK"), "x")),
        (
            (
                "kind: matching, distractors: [z], "
                "pairs: [{left: a, right: r, why: x}, {left: b, right: r, why: y}]"
            ),
            Matching((Pair("a", "r", "x"), Pair("b", "r", "y")), ("z",)),
        ),
    ],
)
def test_a_body_is_what_was_written(written: str, body: Body) -> None:
    assert load_bank(bank_of(written), "demo.yaml").items[0].body == body


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        ("a b", "a  b", True),
        ("a b", " a\\tb ", True),
        ("ﬁle", "file", True),
        ("x", "X", False),
        ("->", "->>", False),
        ("a;", "a", False),
        ("ab", "a b", False),
    ],
)
def test_options_are_equal_when_only_spaces_and_forms_differ(first: str, second: str, equal: bool) -> None:
    assert rules(bank_of(options(first, second))) == ({"Q004"} if equal else set())


@pytest.mark.parametrize(("count", "right"), [(1, False), (2, True), (8, True), (9, False)])
def test_a_choice_has_two_to_eight_options(count: int, right: bool) -> None:
    assert ("Q001" in rules(bank_of(options(*(f"o{number}" for number in range(count)))))) is not right


@pytest.mark.parametrize(("count", "right"), [(1, False), (2, True), (8, True), (9, False)])
def test_an_ordering_has_two_to_eight_entries(count: int, right: bool) -> None:
    entries = ", ".join(f"e{number}" for number in range(count))
    assert ("Q006" in rules(bank_of(f"kind: ordering, why: x, sequence: [{entries}]"))) is not right


@pytest.mark.parametrize(("count", "right"), [(1, False), (2, True), (20, True), (21, False)])
def test_a_matching_has_two_to_twenty_pairs(count: int, right: bool) -> None:
    pairs = ", ".join(f"{{left: l{number}, right: r{number}, why: x}}" for number in range(count))
    assert ("Q007" in rules(bank_of(f"kind: matching, pairs: [{pairs}]"))) is not right


@pytest.mark.parametrize(
    ("case", "wrong", "accepted"),
    [
        ("false", "HEAD", True),
        ("false", "“head”", True),
        ("false", "tail", False),
        ("true", "HEAD", False),
        ("true", " head ", True),
    ],
)
def test_a_wrong_text_is_not_accepted_by_the_items_own_rule(case: str, wrong: str, accepted: bool) -> None:
    text = f'kind: text, accept: [head], case: {case}, why: x, wrong: [{{text: "{wrong}", why: y}}]'
    assert rules(bank_of(text)) == ({"Q005"} if accepted else set())


@pytest.mark.parametrize(
    ("wrong", "accepted"), [("0.3", True), ("0.35", True), ("0.25", True), ("0.36", False), ("-0.3", False)]
)
def test_a_wrong_value_lies_outside_the_tolerance(wrong: str, accepted: bool) -> None:
    text = (
        f"kind: numeric, answer: {{value: 0.3, tolerance: 0.05}}, why: x, wrong: [{{value: {wrong}, why: y}}]"
    )
    assert rules(bank_of(text)) == ({"Q005"} if accepted else set())


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("options: [a, b]", "Y014"),
        ("options: {a: b}", "Y014"),
        ('options: [{text: "", correct: true, why: x}, {text: b, why: y}]', "Y022"),
        ("options: [{text: a, correct: true, why: }, {text: b, why: y}]", "Y022"),
        ("options: [{text: a, correct: true}, {text: b, why: y}]", "Y018"),
        ("options: [{text: a, correct: yes, why: x}, {text: b, why: y}]", "Y016"),
        ("kind: numeric, why: x", "Y018"),
        ("kind: numeric, answer: 42, why: x", "Y014"),
        ('kind: numeric, answer: {value: "42"}, why: x', "Y015"),
        ("kind: numeric, answer: {value: 4_2}, why: x", "Y015"),
        ("kind: numeric, answer: {value: 1e16}, why: x", "Y015"),
        ("kind: numeric, answer: {value: 1, tolerance: -1}, why: x", "Y015"),
        ("kind: text, accept: [no], why: x", "Y012"),
        ("kind: text, accept: head, why: x", "Y014"),
        ("kind: text, accept: [], why: x", "Y022"),
        ("kind: ordering, sequence: [1, 2], why: x", "Y012"),
    ],
)
def test_a_body_breaks(body: str, rule: str) -> None:
    assert rule in rules(bank_of(body))
