"""text2qti: one small file for each rule of its notation, and banks that go out and come back."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.banks import Bank
from quiz.core.items import Credit, Image, Item, Kind, Matching, Numeric, Ordering, Text
from quiz.formats.drafts import Draft, DraftAnswer, FileRefused, Refusal
from quiz.formats.settling import settle
from quiz.formats.text2qti import read, write
from tests.factories import BODIES, bank, choice, item
from tests.formats.pages import shown, with_credit, without_misconceptions
from tests.formats.random_banks import banks


def all_in(text: str) -> list[Draft | Refusal]:
    return list(read(text.encode(), "demo.txt").found)


def draft_of(text: str) -> Draft:
    (found,) = all_in(text)
    assert isinstance(found, Draft), found
    return found


def refusal_of(text: str) -> Refusal:
    (found,) = all_in(text)
    assert isinstance(found, Refusal), found
    return found


def test_it_reads_a_choice_with_its_title_points_and_feedback() -> None:
    draft = draft_of(
        "Title: An addition\nPoints: 2\n7.  What is 2+3?\n... Count.\n"
        "a)  6\n... Too many.\n*b) 5\n... Just so.\n"
    )
    assert (draft.kind, draft.stem, draft.name, draft.feedback) == (
        Kind.SINGLE,
        "What is 2+3?",
        "An addition",
        "Count.",
    )
    assert draft.answers == (DraftAnswer("6", 0, "Too many."), DraftAnswer("5", 1, "Just so."))
    assert (draft.where.number, draft.where.line) == (1, 3)


def test_it_reads_several_right_answers() -> None:
    draft = draft_of("1.  Which?\n[ ] a\n[*] b\n[*] c\n[] d\n")
    assert (draft.kind, draft.credit) == (Kind.MULTIPLE, Credit.RIGHT_MINUS_WRONG)
    assert [(answer.text, answer.weight) for answer in draft.answers] == [
        ("a", 0),
        ("b", 1),
        ("c", 1),
        ("d", 0),
    ]


def test_it_reads_short_answers_as_plain_text() -> None:
    draft = draft_of("1.  Who?\n*   Santa *Claus*\n*\tSELECT *\n")
    assert draft.kind == Kind.TEXT
    assert [(answer.text, answer.weight) for answer in draft.answers] == [
        ("Santa *Claus*", 1),
        ("SELECT *", 1),
    ]


@pytest.mark.parametrize(
    ("typed", "value", "tolerance"),
    [
        ("5", "5", 0),
        ("-1_000", "-1000", 0),
        ("0", "0", 0),
        ("1.4142 +- 0.0001", "1.4142", 0.0001),
        ("2e3 +- 5%", "2e3", 100),
        ("-50 +- 10%", "-50", 5),
        ("[1.2598, 1.2600]", "1.2599", 0.0001),
        ("[3, 4]", "3.5", 0.5),
    ],
)
def test_it_reads_a_number_a_margin_and_a_range(typed: str, value: str, tolerance: float) -> None:
    draft = draft_of(f"1.  How many?\n=   {typed}\n")
    (answer,) = draft.answers
    assert (draft.kind, float(answer.text), answer.tolerance) == (Kind.NUMERIC, float(value), tolerance)


@pytest.mark.parametrize(
    "typed", ["1.5", "1e3", "1__0", "[4, 3]", "[1]", "[1,2,3]", "1 +- x", "1 +- -1", "1 +- 1e999", "many"]
)
def test_a_number_that_text2qti_refuses_is_refused(typed: str) -> None:
    assert refusal_of(f"1.  How many?\n=   {typed}\n")


@pytest.mark.parametrize(("text", "fixed"), [("*a) True\nb) False", True), ("*a) true\nb) maybe", False)])
def test_true_and_false_keep_their_order(text: str, fixed: bool) -> None:
    assert draft_of(f"1. So?\n{text}\n").fixed_order is fixed


def test_remarks_for_right_and_wrong_become_reasons() -> None:
    draft = draft_of("1. Which?\n+ Well done.\n- Pity.\na) x\n*b) y\nc) z\n... Own.\n")
    assert [answer.feedback for answer in draft.answers] == ["Pity.", "Well done.", "Own."]
    several = draft_of("1. Which?\n+ Well done.\n- Pity.\n! Because.\n[*] x\n[ ] y\n")
    assert (several.feedback, len(several.losses)) == ("Because.", 2)
    typed = draft_of("1. Which?\n... It is.\n+ Well done.\n- Pity.\n* x\n")
    assert (typed.feedback, len(typed.losses)) == ("It is.\n\nWell done.", 1)


def test_further_lines_are_indented_as_far_as_the_text() -> None:
    draft = draft_of(
        "12. One\n    two\n\n      three\n\n    ```\n    1. code\n    ```\n*a) x\n    y\n\n\nb)\tz\n"
    )
    assert draft.stem == "One\ntwo\n\n  three\n\n```\n1. code\n```"
    assert [answer.text for answer in draft.answers] == ["x\ny", "z"]


def test_comments_are_no_questions() -> None:
    draft = draft_of(
        "% one\n%[tag:level:3]\nCOMMENT\n1. no\nEND_COMMENT\n1. Which?\n% in between\n*a) x\nb) y\n"
    )
    assert (draft.stem, draft.tags, len(draft.answers)) == ("Which?", ("level:3",), 2)


def test_texts_groups_and_settings_are_told() -> None:
    reading = read(
        b"Quiz title: A quiz\n  in two lines\nQuiz description: About.\n\n  More.\nShuffle answers: true\n"
        b"Text title: Heed\nText: Read this.\nGROUP\npick: 1\npoints per question: 2\n"
        b"1. Which?\n*a) x\nb) y\nPoints: 3\n2. Which one?\n*a) x\nb) y\nEND_GROUP\n",
        "demo.txt",
    )
    assert reading.title == "A quiz in two lines"
    assert [type(found) for found in reading.found] == [Refusal, Refusal, Draft, Draft]
    assert [
        word in note
        for word, note in zip(["description", "settings", "groups", "points"], reading.notes, strict=True)
    ] == [True] * 4


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1. Write.\n____\n", "essay"),
        ("1. Give.\n^^^^\n", "upload"),
        ("```{.python .run}\nprint(1)\n```\n", "never run"),
        ("```{.python .run}\nprint(1)\n", "never run"),
        ("1. Which?\n", "no answers"),
        ("1. Which?\n*a) x\n* y\n", "different types"),
        ("1. Which?\n= 1\n= 2\n", "several numbers"),
        ("1. Which?\n*a) x\n#b) y\n", "Line 3: “#b) y”"),
        ("1. Which?\n*a) x\n  y\nb) z\n", "indented"),
        ("1. Which?\n*a) x\nb)y\n", "“b)” lacks a space"),
        ("1. Which?\n*a) x\n... One.\n... Two.\nb) y\n", "in front of the answers"),
        ("1. Which?\n*a) x\n+ Well.\nb) y\n", "in front of the answers"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(text: str, word: str) -> None:
    assert word in refusal_of(text).why


def test_what_belongs_to_no_question_is_told_and_the_rest_is_read() -> None:
    found = all_in("a) x\nhello\n1. Which?\n*a) x\nb) y\n\n2. What?\n#\n*a) x\nb) y\n3. Who?\n*a) x\nb) y\n")
    assert [type(one) for one in found] == [Refusal, Refusal, Draft, Refusal, Draft]
    assert [one.where.line for one in found] == [1, 2, 3, 7, 11]


def test_pictures_are_files_that_are_not_here() -> None:
    draft = draft_of("1. See ![A dot](dot.png) here\n*a) x\nb) y\n")
    assert (draft.stem, draft.losses) == ("See here", ("A picture was left out (A dot).",))


@pytest.mark.parametrize(
    "data", [b"", b"Which?\na) x\n", b"1.Which?\n", b"1. Which \xff?\n*a) x\n", b"<quiz/>"]
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"demo\.txt"):
        read(data, "demo.txt")


def again(bank: Bank) -> tuple[Item, ...]:
    settled = settle(read(write(bank, {}).content, "demo.txt"), "demo")
    assert [
        (outcome.why, outcome.losses) for outcome in settled.outcomes if outcome.why or outcome.losses
    ] == []
    return settled.bank.items


def kept(item: Item) -> Item:
    """What text2qti can say of an item."""
    plain = replace(without_misconceptions(item), references=(), example="", fixed_order=False)
    match plain.body:
        case Numeric() as body:
            return replace(plain, body=replace(body, unit="", wrong=()))
        case Text() as body:
            return replace(plain, body=replace(body, case=False, wrong=()))
    return with_credit(plain, frozenset())


def without_left_out(bank: Bank) -> list[Item]:
    left_out = {loss.item for loss in write(bank, {}).losses if loss.left_out}
    return [item for item in bank.items if item.id not in left_out]


@given(banks())
@settings(deadline=None, max_examples=50)
def test_every_bank_comes_back_as_it_is_shown(bank: Bank) -> None:
    items = without_left_out(bank)
    if items:
        assert [shown(item) for item in again(bank)] == [shown(kept(item)) for item in items]


@pytest.mark.parametrize(
    "stem",
    [
        "Costs $5 and `$HOME`, not \\$6 or $7?",
        "One  \ntwo\n\n    $indented\n    \tcode  \n\nthree",
        "# no heading\n---\n<b>no HTML</b>",
        "```sh\necho $PATH\n\n\nend  \n```",
        "1. no answer\n* at all\n= 3\n____\n```python\nprint(1)\n```",
    ],
)
def test_hard_texts_show_the_same_again(stem: str) -> None:
    hard = item(body=choice(3))
    hard = replace(
        hard,
        stem=stem,
        body=replace(
            choice(3),
            options=tuple(replace(option, text=f"{stem}\n\n{option.text}") for option in choice(3).options),
        ),
    )
    assert [shown(one) for one in again(bank(hard))] == [shown(hard)]


@pytest.mark.parametrize("kind", Kind)
def test_kinds_go_out_or_stay_behind_with_a_reason(kind: Kind) -> None:
    left_out = [loss for loss in write(bank(item(body=BODIES[kind])), {}).losses if loss.left_out]
    assert bool(left_out) is isinstance(BODIES[kind], Ordering | Matching)


def test_what_text2qti_would_refuse_stays_behind() -> None:
    zero = item("zero", body=Numeric(0.5, 0.5, "", "Counted."))
    twice = (item("one"), item("two"))
    losses = write(bank(zero, *twice), {}).losses
    assert [(loss.item, loss.left_out) for loss in losses] == [("zero", True), ("two", True)]


def test_what_it_cannot_say_is_told() -> None:
    many = replace(
        item("many", body=choice(4, 2, many=True, credit=Credit.HALVES)), image=Image("a.png", "A")
    )
    typed = replace(item("typed", body=Text(("a",), True, "So.")), stem="Type?", fixed_order=True)
    said = [loss.what for loss in write(bank(many, typed), {}).losses]
    for word, loss in zip(["image", "halves", "capital", "order"], said, strict=True):
        assert word in loss


SAMPLE = write(
    bank(*(replace(item(kind, body=body), stem=f"{kind}?") for kind, body in BODIES.items())), {}
).content


@given(st.integers(0, 1500), st.integers(0, 30), st.binary(max_size=30))
@settings(deadline=None, max_examples=50)
def test_a_damaged_file_is_refused_or_read(at: int, width: int, noise: bytes) -> None:
    with suppress(FileRefused):
        settle(read(SAMPLE[:at] + noise + SAMPLE[at + width :], "demo.txt"), "demo")
