"""Texts with gaps: one question for each."""

import pytest

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, Refusal
from tests.formats.qti12.samples import choose, equal, feedback, field, found, item, labels, rule, shows, text

POEM = text("Roses are [one], violets are [two].")
HALF = '<setvar action="Add" varname="SCORE">50.00</setvar>'
CHOOSE = (
    POEM
    + choose(text("one", "text/plain") + labels(a="red", b="plaid"), "response_one")
    + choose(text("two", "text/plain") + labels(c="blue", d="Blue"), "response_two")
)
RULES = rule(equal("a", "response_one"), HALF, "") + rule(equal("c", "response_two"), HALF, "")


def drafts(one: str) -> list[Draft]:
    read = found(one)
    assert all(isinstance(each, Draft) for each in read), read
    return [each for each in read if isinstance(each, Draft)]


def answers(draft: Draft) -> list[tuple[str, float]]:
    return [(answer.text, answer.weight) for answer in draft.answers]


def test_dropdowns_become_choices() -> None:
    first, second = drafts(item(CHOOSE, RULES, "multiple_dropdowns_question"))
    assert (first.kind, answers(first)) == (Kind.SINGLE, [("red", 1), ("plaid", 0)])
    assert first.stem == "Roses are \\[\\_\\_\\_\\_\\], violets are \\_\\_\\_\\_."
    assert (first.source_id, second.source_id) == ("q1-1", "q1-2")
    assert first.losses == ("It was one question with 2 gaps; this is gap 1.",)


def test_blanks_to_fill_in_accept_every_text_of_theirs() -> None:
    first, second = drafts(item(CHOOSE, RULES, "fill_in_multiple_blanks_question"))
    assert (first.kind, answers(first)) == (Kind.TEXT, [("red", 1), ("plaid", 1)])
    assert answers(second) == [("blue", 1), ("Blue", 1)]


def test_without_a_label_only_spellings_of_one_text_are_typed() -> None:
    first, second = drafts(item(CHOOSE, RULES))
    assert (first.kind, second.kind) == (Kind.SINGLE, Kind.TEXT)


def test_new_quizzes_says_of_each_option_what_it_is() -> None:
    asks = CHOOSE.replace('ident="a"', 'ident="a" answer_type="dropdown"').replace(
        'ident="c"', 'ident="c" answer_type="openEntry" scoring_algorithm="TextCloseEnough"'
    )
    first, second = drafts(item(asks, RULES, "fill_in_multiple_blanks_question"))
    assert (first.kind, answers(first)) == (Kind.SINGLE, [("red", 1), ("plaid", 0)])
    assert second.kind is Kind.TEXT
    assert "It also accepted misspellings." in second.losses


def test_a_pattern_is_refused_and_the_other_gap_is_kept() -> None:
    asks = CHOOSE.replace('ident="c"', 'ident="c" answer_type="openEntry" scoring_algorithm="TextRegex"')
    first, second = found(item(asks, RULES, "fill_in_multiple_blanks_question"))
    assert isinstance(first, Draft)
    assert isinstance(second, Refusal)
    assert second.why.startswith("Gap 2 of 2: It accepts every text of a pattern")


def test_a_gap_without_a_right_answer_is_refused_alone() -> None:
    first, second = found(item(CHOOSE, rule(equal("a", "response_one"), HALF), "multiple_dropdowns_question"))
    assert isinstance(first, Draft)
    assert isinstance(second, Refusal)
    assert second.why == "Gap 2 of 2: No option is marked as right."


def test_a_rule_that_names_its_response_wrongly_is_known_by_its_option() -> None:
    asks = text("The bird is the [word].") + choose(labels(w="word"), "response_word")
    (only,) = drafts(item(asks, rule(equal("w", "response_bird")), "fill_in_multiple_blanks_question"))
    assert answers(only) == [("word", 1)]


def test_fields_between_the_parts_of_a_text_are_gaps() -> None:
    asks = text("Now is the ", "text/plain") + field("F1") + text(" of our ", "text/plain") + field("F2")
    both = rule(equal("Winter", "F1") + equal("discontent", "F2"))
    first, second = drafts(item(asks, both))
    assert first.stem == "Now is the \\[\\_\\_\\_\\_\\] of our \\_\\_\\_\\_"
    assert (answers(first), answers(second)) == ([("Winter", 1)], [("discontent", 1)])
    assert "It earned something only where all its parts were right; here each part counts." in first.losses


def test_a_single_field_inside_of_a_text_is_shown_there() -> None:
    asks = text("The ", "text/plain") + field() + text(" is dead.", "text/plain")
    (only,) = drafts(item(asks, rule(equal("king"))))
    assert (only.stem, only.source_id) == ("The \\_\\_\\_\\_ is dead.", "q1")


def test_gaps_of_numbers_are_numbers() -> None:
    asks = text("1 + 1 = [a], 2 + 2 = [b]") + field("a", "Integer") + field("b")
    first, second = drafts(item(asks, rule(equal("2", "a"), HALF, "") + rule(equal("four", "b"), HALF, "")))
    assert (first.kind, second.kind) == (Kind.NUMERIC, Kind.TEXT)
    assert second.stem == "1 + 1 = \\_\\_\\_\\_, 2 + 2 = \\[\\_\\_\\_\\_\\]"


def test_respondus_names_gaps_in_its_rules_alone() -> None:
    one = f"<or>{equal('question', '[a]')}{equal('query', '[a]')}</or>"
    first, second = drafts(item(text("A [a] of [b]."), rule(f"<and>{one}{equal('mine', '[b]')}</and>")))
    assert (answers(first), answers(second)) == ([("question", 1), ("query", 1)], [("mine", 1)])


def test_blackboard_names_gaps_by_their_responses() -> None:
    asks = (
        '<flow class="Block"><flow class="QUESTION_BLOCK">'
        + text("The [quick one] fox")
        + '</flow><flow class="RESPONSE_BLOCK">'
        + choose(labels(a="brown", b="red"), "quick one")
        + "</flow></flow>"
    )
    (only,) = drafts(item(asks, rule(equal("a", "quick one"))))
    assert (only.stem, answers(only)) == ("The \\_\\_\\_\\_ fox", [("brown", 1), ("red", 0)])


def test_feedback_of_an_option_stays_with_it_and_what_they_share_with_all() -> None:
    rules = rule(equal("b", "response_one"), shows("b_fb"), ' continue="Yes"') + RULES
    said = feedback("b_fb", "Plaid?") + feedback("general_fb", "A poem.") + feedback("correct_fb", "Yes.")
    first, second = drafts(item(CHOOSE, rules, "multiple_dropdowns_question", said=said))
    assert [answer.feedback for answer in first.answers] == ["", "Plaid?"]
    assert first.feedback == second.feedback == "A poem.\n\nYes."


@pytest.mark.parametrize("count", [51, 60])
def test_more_gaps_than_anybody_fills_in_are_refused(count: int) -> None:
    asks = text("".join(f"[g{number}] " for number in range(count)))
    asks += "".join(field(f"g{number}") for number in range(count))
    (only,) = found(item(asks, "".join(rule(equal("x", f"g{number}"), HALF) for number in range(count))))
    assert isinstance(only, Refusal)


def test_fields_without_a_place_in_the_text_follow_it() -> None:
    asks = text("Name two.") + field("a") + field("b")
    _, second = drafts(item(asks, rule(equal("x", "a"), HALF, "") + rule(equal("y", "b"), HALF, "")))
    assert second.stem == "Name two.\n\n\\_\\_\\_\\_ \\[\\_\\_\\_\\_\\]"
