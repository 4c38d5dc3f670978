"""Aiken's grammar, one small text for each rule (Moodle 4.1, question/format/aiken/format.php)."""

import pytest

from quiz.core.items import Choice, Kind, Option
from quiz.formats import aiken
from quiz.formats.drafts import Draft, FileRefused, Refusal
from quiz.formats.settling import settle
from tests.factories import bank as bank_of
from tests.factories import item as item_of
from tests.factories import one_of_each
from tests.formats.corpus import Listed, listed, requires_corpus

GOOD = "Which?\nA. one\nB) two\nC)three\nANSWER: B\n"


def only(text: str) -> Draft | Refusal:
    (found,) = aiken.read(text.encode(), "bank.txt").found
    return found


def draft(text: str) -> Draft:
    found = only(text)
    assert isinstance(found, Draft), found
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_question_its_options_and_its_answer(end: str) -> None:
    found = draft("\ufeff" + GOOD.replace("\n", end))
    assert (found.kind, found.stem) == (Kind.SINGLE, "Which?")
    assert [(each.text, each.weight) for each in found.answers] == [("one", 0), ("two", 1), ("three", 0)]


def test_blank_lines_and_none_between_questions() -> None:
    assert len(aiken.read((GOOD + "\n\n" + GOOD + GOOD).encode(), "x").found) == 3


def test_text_is_plain_and_its_signs_are_kept() -> None:
    found = draft("Is <b> & *x* _y_?\nA. <i>\nB. `q`\nANSWER: A")
    assert (found.stem, found.answers[0].text) == ("Is <b> & \\*x\\* \\_y\\_?", "<i>")


def test_a_question_of_several_lines_is_kept_whole_with_a_word() -> None:
    found = draft("One\ntwo?\n\nA. a\nB. b\nANSWER: A")
    assert found.stem == "One  \ntwo?"
    assert found.losses == ("The question stood on 2 lines; Moodle would keep the last alone.",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Q\nA. a\nANSWER: A", "It has 1 option;"),
        ("A. a\nB. b\nANSWER: A", "no text before its options"),
        ("Q\nA. a\nB. b\nANSWER: C", "names C, and there is no such option"),
        ("Q\nA. a\nB. b\nANSWER: A, B", "not one letter"),
        ("Q\nA. a\nB. b\nANSWER:", "names no letter"),
        ("Q\nA. a\nA. b\nANSWER: A", "before two options"),
    ],
)
def test_a_broken_question_is_refused_and_its_key_not_guessed(text: str, why: str) -> None:
    found = only(text)
    assert isinstance(found, Refusal)
    assert why in found.why


def test_what_was_begun_and_not_answered_is_refused_and_the_next_is_kept() -> None:
    first, second, third = aiken.read(f"Lost\nA. a\nB. b\n\n{GOOD}\nEnd?".encode(), "x").found
    assert isinstance(first, Refusal)
    assert isinstance(second, Draft)
    assert isinstance(third, Refusal)
    assert [each.where.line for each in (first, second, third)] == [1, 5, 11]


def test_marks_of_other_dialects_are_kept_or_said() -> None:
    found = draft("Q\nA. a\nB. b\nNAME: first\nFEEDBACK: so\nPG: 7\nANSWER: A")
    assert (found.name, found.feedback) == ("first", "so")
    assert found.losses == ("The line PG: is left out (“7”).",)


@pytest.mark.parametrize("data", [b"", b"Q?{T}", b"\xff\xfea", b"Q\n\0\nANSWER: A", b"\xe9\nANSWER: A"])
def test_what_is_no_aiken_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        aiken.read(data, "x")


def test_single_choices_go_out_and_come_back() -> None:
    options = (Option("`a` *b*", True, "Yes."), Option("two  \nlines", False, "No."))
    written = aiken.write(bank_of(item_of(body=Choice(options))), {})
    assert written.content.decode() == "Which?\nA) a b\nB) two lines\nANSWER: A\n"
    (item,) = settle(aiken.read(written.content, "x"), "x").bank.items
    assert isinstance(item.body, Choice)
    assert [(each.text, each.correct) for each in item.body.options] == [("a b", True), ("two lines", False)]


def test_everything_else_stays_behind_with_a_word() -> None:
    written = aiken.write(bank_of(*one_of_each()), {})
    assert {loss.item for loss in written.losses if loss.left_out} == {
        f"one-{kind}" for kind in Kind if kind is not Kind.SINGLE
    }
    assert written.content.count(b"ANSWER:") == 1


def test_a_stem_that_looks_like_an_option_stays_behind() -> None:
    bank = bank_of(*(item_of(f"i{at}") for at in range(2)))
    odd = bank.items[0].__class__(**{**vars(bank.items[0]), "stem": "A. Lincoln was what?"})
    (loss,) = [each for each in aiken.write(bank_of(odd), {}).losses if each.left_out]
    assert "begins like an option" in loss.what


@requires_corpus
@pytest.mark.parametrize("each", listed("aiken"), ids=str)
def test_every_question_of_the_corpus_is_accounted_for(each: Listed) -> None:
    found = aiken.read(each.path.read_bytes(), each.path.name).found
    drafts = [one for one in found if isinstance(one, Draft)]
    assert len(found) >= each.questions
    assert all(sum(answer.weight for answer in one.answers) == 1 for one in drafts)
    broken = {"aiken/moodle41__format__aiken__aiken_errors.txt": 3}
    assert len(found) - len(drafts) == broken.get(each.file, 0)
