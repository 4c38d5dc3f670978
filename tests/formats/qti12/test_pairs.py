"""Matching and ordering."""

import pytest

from quiz.core.items import Kind
from quiz.formats.drafts import DraftPair
from quiz.formats.markup import Markup, from_html
from quiz.formats.qti12 import question
from tests.formats.qti12.samples import (
    choose,
    draft,
    equal,
    feedback,
    field,
    item,
    labels,
    refusal,
    rule,
    shows,
    text,
)

RIGHTS = labels(x="LIFO", y="FIFO", z="FILO")
ASKS = (
    text("Match.")
    + choose(text("Stack", "text/plain") + RIGHTS, "response_1")
    + choose(text("Queue", "text/plain") + RIGHTS, "response_2")
)
HALF = '<setvar varname="SCORE" action="Add">50.00</setvar>'
RULES = rule(equal("x", "response_1"), HALF, "") + rule(equal("y", "response_2"), HALF, "")


@pytest.mark.parametrize("kind", ["matching_question", "multiple_answers_question", ""])
def test_each_response_is_a_left_side_whatever_the_label(kind: str) -> None:
    found = draft(item(ASKS, RULES, kind))
    assert (found.kind, found.stem) == (Kind.MATCHING, "Match.")
    assert found.pairs == (DraftPair("Stack", "LIFO"), DraftPair("Queue", "FIFO"))
    assert found.distractors == ("FILO",)
    assert found.losses == ()


def test_what_is_said_of_a_wrong_pair_is_its_feedback() -> None:
    rules = RULES + rule(f"<not>{equal('x', 'response_1')}</not>", shows("1_fb"), "")
    found = draft(item(ASKS, rules, said=feedback("1_fb", "Last in.") + feedback("general_fb", "Both.")))
    assert [pair.feedback for pair in found.pairs] == ["Last in.", ""]
    assert found.feedback == "Both."


def test_one_rule_for_all_pairs_is_read_with_a_loss() -> None:
    found = draft(item(ASKS, rule(f"<and>{equal('x', 'response_1')}{equal('y', 'response_2')}</and>")))
    assert [pair.right for pair in found.pairs] == ["LIFO", "FIFO"]
    assert found.losses == (
        "It earned something only where all its parts were right; here each part counts.",
    )


def test_respondus_counts_right_and_wrong_pairs_apart() -> None:
    def count(name: str) -> str:
        return f'<setvar varname="{name}" action="Add">1</setvar>'

    rules = "".join(
        rule(
            equal(value, f"response_{number}"),
            count("Respondus_Correct" if right else "Respondus_Incorrect"),
            "",
        )
        for number, key in ((1, "x"), (2, "y"))
        for value, right in ((value, value == key) for value in "xyz")
    )
    rules += rule(
        "<and><other/><not><other/></not></and>",
        '<setvar varname="que_score" action="Set">0</setvar>'
        '<setvar varname="que_score" action="Add">Respondus_Correct</setvar>',
    )
    assert [pair.right for pair in draft(item(ASKS, rules)).pairs] == ["LIFO", "FIFO"]


def test_blackboard_keeps_the_right_sides_apart() -> None:
    def left(words: str, ident: str) -> str:
        options = "".join(f'<response_label ident="{ident}{number}"/>' for number in range(2))
        response = choose(f"<render_choice>{options}</render_choice>", ident)
        return f'<flow class="Block"><flow class="TEXT">{text(words)}</flow>{response}</flow>'

    rights = "".join(f'<flow class="Block">{text(words)}</flow>' for words in ("FIFO", "LIFO"))
    asks = (
        f'<flow class="Block"><flow class="QUESTION_BLOCK">{text("Match.")}</flow>'
        f'<flow class="RESPONSE_BLOCK">{left("Stack", "s")}{left("Queue", "q")}</flow>'
        f'<flow class="RIGHT_MATCH_BLOCK">{rights}</flow></flow>'
    )
    rules = rule(equal("s1", "s"), shows("correct"), "") + rule(equal("q0", "q"), shows("correct"), "")
    found = draft(item(asks, rules))
    assert found.pairs == (DraftPair("Stack", "LIFO"), DraftPair("Queue", "FIFO"))
    assert (found.stem, found.distractors) == ("Match.", ())


def test_empty_pairs_and_options_are_left_out_with_a_loss() -> None:
    rights = labels(x="LIFO", y="FIFO", n="")
    asks = text("Match.") + "".join(
        choose(text(words, "text/plain") + rights, f"response_{number}")
        for number, words in enumerate(("Stack", "Queue", "", "Stack"), 1)
    )
    keys = ("x", "y", "n", "x")
    rules = "".join(rule(equal(key, f"response_{number}"), HALF, "") for number, key in enumerate(keys, 1))
    found = draft(item(asks, rules))
    assert found.pairs == (DraftPair("Stack", "LIFO"), DraftPair("Queue", "FIFO"))
    assert found.losses == (
        "A pair without text was left out.",
        "A pair that stood there twice is kept once.",
        "An option without text was left out.",
    )


@pytest.mark.parametrize(
    ("asks", "rules", "why"),
    [
        (ASKS, rule(equal("x", "response_1"), HALF), "No option is marked as right."),
        (ASKS, RULES + rule(equal("z", "response_1"), HALF), "Several options are marked as right."),
        (ASKS, RULES.replace(">y<", ">gone<"), "none of the options"),
        (ASKS.replace("Single", "Multiple"), RULES, "several entries into each category"),
        (ASKS + field("a"), RULES, "several fields"),
    ],
)
def test_a_pair_without_one_right_side_is_refused(asks: str, rules: str, why: str) -> None:
    assert why in refusal(item(asks, rules))


def test_the_text_of_an_option_is_converted_once_however_often_it_stands_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    converted: list[str] = []

    def counted(html: str) -> Markup:
        converted.append(html)
        return from_html(html)

    monkeypatch.setattr(question, "from_html", counted)
    rights = labels(**{f"r{number}": f"Right {number}" for number in range(20)})
    asks = text("Match.") + "".join(
        choose(text(f"Left {number}") + rights, f"response_{number}") for number in range(20)
    )
    rules = "".join(rule(equal(f"r{number}", f"response_{number}"), HALF, "") for number in range(20))
    assert len(draft(item(asks, rules)).pairs) == 20
    assert len(converted) <= 20 + 20 + 2  # both sides, the question and its feedback; not 20 times 20


def ordered(options: str = "", more: str = "") -> str:
    entries = "".join(
        f'<response_label ident="{ident}">{text(words, "text/plain")}</response_label>{options}'
        for ident, words in {"a": "ACK", "b": "SYN", "c": "SYN-ACK"}.items()
    )
    box = f"{more}<ims_render_object><flow_label>{entries}</flow_label></ims_render_object>"
    return text("Order.") + choose(f"<render_extension>{box}</render_extension>", cardinality="Ordered")


@pytest.mark.parametrize(
    "condition",
    [
        equal("b") + equal("c") + equal("a"),
        f"<and>{equal('b')}{equal('c')}{equal('a')}</and>",
        "".join(equal(ident, more=f' index="{index}"') for ident, index in (("a", 3), ("b", 1), ("c", 2))),
    ],
)
def test_entries_come_in_the_order_of_the_rules(condition: str) -> None:
    found = draft(item(ordered(), rule(condition), said=feedback("correct_fb", "A handshake.")))
    assert (found.kind, found.sequence) == (Kind.ORDERING, ("SYN", "SYN-ACK", "ACK"))
    assert found.feedback == "A handshake."


def test_the_text_at_the_ends_of_a_list_is_a_loss() -> None:
    found = draft(item(ordered(more=text("First")), rule(equal("b") + equal("c") + equal("a"))))
    assert found.losses == ("The text at the ends of its list was left out: “First”.",)


@pytest.mark.parametrize(
    ("asks", "rules", "why"),
    [
        (ordered(), rule(equal("b") + equal("c")), "does not name every entry once"),
        (ordered(), rule(equal("b") + equal("c") + equal("c")), "does not name every entry once"),
        (ordered(), rule(equal("b", "elsewhere")), "No order is marked as right."),
        (ordered(text("fox")), rule(equal("b") + equal("c") + equal("a")), "gaps of a text"),
    ],
)
def test_an_order_that_is_not_known_is_refused(asks: str, rules: str, why: str) -> None:
    assert why in refusal(item(asks, rules))
