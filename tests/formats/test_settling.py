"""Drafts to items: what is right is never guessed, and what cannot be kept is said."""

from dataclasses import replace

import pytest

from quiz.core.items import Body, Choice, Credit, Kind, Matching, Numeric, Text
from quiz.core.unsettled import NO_DESCRIPTION, NO_REASON, UNSORTED
from quiz.formats.drafts import (
    Draft,
    DraftAnswer,
    DraftImage,
    DraftPair,
    FileRefused,
    Reading,
    Refusal,
    Where,
)
from quiz.formats.settling import Fate, Settled, settle, slug

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def draft(kind: Kind, *weights: float, **more: object) -> Draft:
    """A draft whose answers are A, B, C … with the weights."""
    answers = tuple(DraftAnswer(chr(65 + at), weight) for at, weight in enumerate(weights))
    made = Draft(Where(1, 7), kind, "Which of them is it?", answers=answers)
    return replace(made, **more)  # type: ignore[arg-type]


def settled(*drafts: Draft | Refusal) -> Settled:
    return settle(Reading("Title", drafts), "bank")


def body_and_losses(one: Draft) -> tuple[Body, tuple[str, ...]]:
    found = settled(one)
    assert found.outcomes[0].why == ""
    return found.bank.items[0].body, found.outcomes[0].losses


def refusal(one: Draft) -> str:
    found = settled(one)
    assert found.bank.items == ()
    assert found.outcomes[0].fate is Fate.REFUSED
    return found.outcomes[0].why


def test_one_answer_of_full_marks_is_the_key_of_a_single_choice() -> None:
    body, losses = body_and_losses(draft(Kind.SINGLE, 0, 1, 0))
    assert isinstance(body, Choice)
    assert (sorted(body.key), body.many, losses) == ([2], False, ())


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (draft(Kind.SINGLE, 0, 0), "No option is marked as right"),
        (draft(Kind.SINGLE, 0, 0.9), "No option is marked as right"),
        (draft(Kind.SINGLE, 1, 1, 0), "2 options are each worth full marks"),
        (draft(Kind.SINGLE, 1), "It has 1 option;"),
        (draft(Kind.SINGLE, *[1, *[0] * 8]), "It has 9 options"),
        (draft(Kind.MULTIPLE, 0, 0), "No option is marked as right"),
        (draft(Kind.MULTIPLE, 0.5, 0.5), "Every option is marked as right"),
        (draft(Kind.TEXT, 0.5), "No answer that can be typed earns full marks"),
        (draft(Kind.NUMERIC, 1), "“A” stands where a number is expected"),
        (draft(Kind.ORDERING, sequence=("a",)), "It has 1 entry "),
        (draft(Kind.TEXT, *[1] * 201), "201 answers are expected; at most 200"),
        (draft(Kind.NUMERIC, *[1] * 201), "201 answers are expected; at most 200"),
        (draft(Kind.ORDERING, sequence=("a", "b", "a")), "The entry “a” stands twice"),
        (draft(Kind.MATCHING, pairs=(DraftPair("a", "b"),)), "It has 1 pair;"),
        (draft(Kind.SINGLE, 1, 0, stem=" "), "The question has no text"),
        (draft(Kind.SINGLE, 1, 0, stem="x" * 4_001), "The question has 4001 characters"),
    ],
)
def test_what_no_kind_can_hold_is_refused_in_words(one: Draft, why: str) -> None:
    assert refusal(one).startswith(why)


def test_more_questions_than_a_bank_can_hold_are_refused_as_a_whole() -> None:
    with pytest.raises(FileRefused, match="5,001 questions; a bank has at most 5,000"):
        settled(*[draft(Kind.SINGLE, 1, 0)] * 5_001)


def test_categories_that_end_alike_are_skills_of_their_own() -> None:
    paths = (("a", "Undo"), ("b", "Undo"), ("a", "Undo"), ("c", "undo"))
    found = settled(*(draft(Kind.SINGLE, 1, 0, categories=path) for path in paths))
    assert [item.skill for item in found.bank.items] == ["undo", "undo-2", "undo", "undo-3"]


def test_the_same_option_twice_with_two_weights_is_refused() -> None:
    answers = (DraftAnswer("A", 1), DraftAnswer("A ", 0), DraftAnswer("B", 0))
    assert "stands twice" in refusal(draft(Kind.SINGLE, answers=answers))


def test_the_same_option_twice_with_one_weight_stands_once() -> None:
    answers = (DraftAnswer("A", 1), DraftAnswer("B", 0), DraftAnswer("B", 0))
    body, losses = body_and_losses(draft(Kind.SINGLE, answers=answers))
    assert isinstance(body, Choice)
    assert len(body.options) == 2
    assert losses == ("The option “B” stood twice and stands once.",)


@pytest.mark.parametrize(
    ("weights", "credit"),
    [
        ((0.5, 0.5, -0.5, -0.5), Credit.RIGHT_MINUS_WRONG),
        ((0.33333, 0.33333, 0.33333, -1), Credit.RIGHT_MINUS_WRONG),
        ((0.5, 0.5, -0.33333, -0.33333, -0.33333), Credit.RIGHT_MINUS_WRONG),
        ((0.5, 0.5, -0.5, -0.5, -0.5), Credit.NET_CORRECT),
        ((1, -1, -1), Credit.NET_CORRECT),
        ((1, 1, 0), Credit.ALL_OR_NOTHING),
    ],
)
def test_weights_that_one_of_our_rules_gives_become_that_rule(
    weights: tuple[float, ...], credit: Credit
) -> None:
    body, losses = body_and_losses(draft(Kind.MULTIPLE, *weights))
    assert isinstance(body, Choice)
    assert (body.credit, losses) == (credit, ())


@pytest.mark.parametrize("weights", [(0.5, 0.5, 0, 0), (0.7, 0.3, -1), (0.5, 0.5, -0.1)])
def test_weights_of_no_rule_are_a_loss(weights: tuple[float, ...]) -> None:
    _, (loss,) = body_and_losses(draft(Kind.MULTIPLE, *weights))
    assert "follow none of our rules of credit" in loss


def test_a_rule_that_the_reader_knows_wins_over_the_weights() -> None:
    body, losses = body_and_losses(draft(Kind.MULTIPLE, 1, 0, 0, credit=Credit.EACH_ANSWER))
    assert isinstance(body, Choice)
    assert (body.credit, losses) == (Credit.EACH_ANSWER, ())


def test_part_marks_of_a_single_choice_are_a_loss() -> None:
    _, losses = body_and_losses(draft(Kind.SINGLE, 1, 0.5, -0.25))
    assert losses == (
        "Options that earned a part of the marks are simply wrong here: “B” 50 %.",
        "Options that cost a part of the marks are simply wrong here: “C” 25 %.",
    )


def test_reasons_are_the_feedback_of_the_answer_then_the_general_then_a_sentence() -> None:
    answers = (DraftAnswer("A", 1, "Yes."), DraftAnswer("B", 0))
    body, _ = body_and_losses(draft(Kind.SINGLE, answers=answers, feedback="In general."))
    assert isinstance(body, Choice)
    assert [option.why for option in body.options] == ["Yes.\n\nIn general.", "In general."]
    body, _ = body_and_losses(draft(Kind.SINGLE, answers=answers))
    assert isinstance(body, Choice)
    assert [option.why for option in body.options] == ["Yes.", NO_REASON]


def test_a_text_keeps_wrong_answers_and_loses_part_marks() -> None:
    answers = (DraftAnswer("git", 1), DraftAnswer("Git", 1), DraftAnswer("svn", 0.5, "Nearly."))
    body, losses = body_and_losses(draft(Kind.TEXT, answers=answers))
    assert isinstance(body, Text)
    assert (body.accept, [each.text for each in body.wrong]) == (("git",), ["svn"])
    assert losses == ("“svn” earned 50 % and is not accepted here.",)


def test_a_range_that_holds_the_others_is_the_answer() -> None:
    answers = (DraftAnswer("3.14", 1, "", 0.005), DraftAnswer("3.1415", 1), DraftAnswer("3", 0, "Rough."))
    body, _ = body_and_losses(draft(Kind.NUMERIC, answers=answers))
    assert isinstance(body, Numeric)
    assert (body.value, body.tolerance, [each.text for each in body.wrong]) == (3.14, 0.005, ["3"])


def test_ranges_apart_are_refused() -> None:
    assert "Several ranges" in refusal(
        draft(Kind.NUMERIC, answers=(DraftAnswer("1", 1), DraftAnswer("2", 1)))
    )


@pytest.mark.parametrize("text", ["3,14", "1 000", "x", "", "nan", "1e999", "0x10"])
def test_what_is_no_plain_number_is_never_guessed(text: str) -> None:
    assert "a number is expected" in refusal(draft(Kind.NUMERIC, answers=(DraftAnswer(text, 1),)))


def test_a_distractor_that_is_a_right_side_is_not_said_twice() -> None:
    pairs = (DraftPair("a", "1"), DraftPair("b", "2"))
    body, losses = body_and_losses(draft(Kind.MATCHING, pairs=pairs, distractors=("3", "2", "3")))
    assert isinstance(body, Matching)
    assert (body.distractors, losses) == (("3",), ())


def test_ids_are_kebab_case_and_unique() -> None:
    ones = [draft(Kind.SINGLE, 1, 0, source_id=name) for name in ("Q 1", "q-1", "Ünï", "日本")]
    assert [item.id for item in settled(*ones).bank.items] == ["q-1", "q-1-2", "uni", "which-of-them-is-it"]


def test_categories_become_skills_and_the_rest_is_to_be_sorted() -> None:
    paths = [("$course$", "top", "Git", "Undoing"), ("Undoing",), (), ("top", "Git", "Undoing")]
    bank = settled(*(draft(Kind.SINGLE, 1, 0, categories=path) for path in paths)).bank
    assert [(skill.id, skill.title) for skill in bank.skills] == [
        ("undoing", "Undoing"),
        ("undoing-2", "Undoing"),
        (UNSORTED, "To be sorted"),
    ]
    assert [item.skill for item in bank.items] == ["undoing", "undoing-2", UNSORTED, "undoing"]


def test_our_own_tags_place_an_item_and_others_are_a_loss() -> None:
    tags = ("skill:undoing", "level:3", "bloom:apply", "week 7")
    found = settled(draft(Kind.SINGLE, 1, 0, tags=tags, categories=("Undo and recover",)))
    item, (skill,) = found.bank.items[0], found.bank.skills
    assert (item.level, item.bloom, item.skill, skill.title) == (3, "apply", "undoing", "Undo and recover")
    assert found.outcomes[0].losses == ("The tag “week 7” is left out.",)


def test_a_picture_is_checked_named_and_asked_to_be_described() -> None:
    images = (DraftImage("../My Pic.jpg", PNG), DraftImage("b.png", PNG))
    found = settled(draft(Kind.SINGLE, 1, 0, images=images))
    image = found.bank.items[0].image
    assert image is not None
    assert (image.file, image.alt, found.images[image.file]) == ("my-pic.png", NO_DESCRIPTION, PNG)
    assert len(found.outcomes[0].losses) == 2


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"<html>", b"", PNG + b"\0" * 5_000_001])
def test_what_is_no_picture_for_a_page_is_left_out(content: bytes) -> None:
    found = settled(draft(Kind.SINGLE, 1, 0, images=(DraftImage("a.png", content, "A"),)))
    assert (found.bank.items[0].image, found.images) == (None, {})
    assert "is left out" in found.outcomes[0].losses[0]


def test_two_pictures_of_one_name_keep_apart() -> None:
    ones = [
        draft(Kind.SINGLE, 1, 0, images=(DraftImage("a.png", PNG + end, "A"),)) for end in (b"1", b"2", b"1")
    ]
    found = settled(*ones)
    assert [item.image.file for item in found.bank.items if item.image] == ["a.png", "a-2.png", "a.png"]


def test_signs_that_cannot_be_seen_are_left_out_with_a_word() -> None:
    found = settled(draft(Kind.SINGLE, 1, 0, stem="Which\u200b of\x00 them?"))
    assert found.bank.items[0].stem == "Which of them?"
    assert found.outcomes[0].losses == ("Signs that cannot be seen are left out.",)


def test_every_question_has_its_outcome_in_the_order_of_the_file() -> None:
    found = settled(draft(Kind.SINGLE, 1, 0), Refusal(Where(2), "Essay."), draft(Kind.SINGLE, 0, 0))
    assert [outcome.fate for outcome in found.outcomes] == [Fate.IMPORTED, Fate.REFUSED, Fate.REFUSED]
    assert len(found.bank.items) == 1


@pytest.mark.parametrize(
    ("text", "name"), [("Größe & Co.", "groe-co"), ("a" * 99, "a" * 60), ("¿?", ""), ("A--b", "a-b")]
)
def test_a_slug_is_kebab_case(text: str, name: str) -> None:
    assert slug(text) == name
