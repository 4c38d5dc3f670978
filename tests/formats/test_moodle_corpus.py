"""Moodle's real files: their content as an independent look at the XML finds it, and nothing else dropped."""

import re
from collections import Counter
from contextlib import suppress
from html import unescape
from random import Random
from xml.etree import ElementTree as ET

import pytest

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, FileRefused, Refusal
from quiz.formats.markup import to_plain
from quiz.formats.moodle_xml import read
from quiz.formats.settling import Fate, settle
from tests.formats.corpus import Listed, listed, requires_corpus

OURS = {"multichoice", "truefalse", "shortanswer", "numerical", "matching", "ordering"}
GAPS = {"cloze", "gapselect", "ddwtos"}
FILES = listed("moodlexml")

# Broken or not ours to hold, each for a reason of its own.
REFUSED = Counter(
    {
        ("multichoice", "No option is marked as right (worth full marks)."): 2,
        ("numerical", "No number earns full marks."): 4,
        ("numerical", "Several ranges of numbers are right; ours has one."): 1,
        # Groups with one choice alone: there is nothing to choose.
        ("gapselect", "It has 1 option; ours have 2 to 8."): 19,
        ("ddwtos", "It has 1 option; ours have 2 to 8."): 1,
        ("cloze", "It is a text with gaps (Cloze), but there is no gap in it."): 1,
        ("cloze", "The gap that begins with “{1:MULTICHOICE” is not complete: answers or } are missing."): 1,
        ("cloze", "It has 1 option; ours have 2 to 8."): 1,
        ("cloze", "No option is marked as right (worth full marks)."): 1,
        ("cloze", "Its answer “zero” is not a number."): 1,
    }
)

Question = ET.Element


def questions(file: Listed) -> list[Question]:
    root = ET.fromstring(file.path.read_bytes())  # noqa: S314 (files of our own corpus)
    return [one for one in root.findall("question") if one.get("type") != "category"]


def text_at(element: Question, path: str) -> str:
    return (element.findtext(path) or "").strip()


def facts_of(question: Question) -> object:
    """Kind by kind what a key is made of, by plain look-ups."""
    answers = question.findall("answer")
    weights = [round(float(answer.get("fraction", "0")) / 100, 4) for answer in answers]
    match question.get("type"):
        case "multichoice":
            return weights
        case "truefalse":
            return {
                text_at(answer, "text").lower(): weight
                for answer, weight in zip(answers, weights, strict=True)
            }
        case "shortanswer":
            texts = [
                (text_at(answer, "text"), weight) for answer, weight in zip(answers, weights, strict=True)
            ]
            return [(text, weight) for text, weight in texts if text and text != "*"]
        case "numerical":
            tolerances = [float(answer.findtext("tolerance") or 0) for answer in answers]
            values = [text_at(answer, "text") for answer in answers]
            return [row for row in zip(values, weights, tolerances, strict=True) if row[0] != "*"]
        case _:
            sides = [
                (text_at(one, "text"), text_at(one, "answer/text")) for one in question.findall("subquestion")
            ]
            return sum(1 for left, _ in sides if left), sorted({right for _, right in sides})


def read_facts(kind: str, draft: Draft) -> object:
    """The same of what was read."""
    weights = [round(answer.weight, 4) for answer in draft.answers]
    match kind:
        case "multichoice":
            return weights
        case "truefalse":
            return {answer.text.lower(): answer.weight for answer in draft.answers}
        case "shortanswer":
            return [(answer.text, weight) for answer, weight in zip(draft.answers, weights, strict=True)]
        case "numerical":
            return [
                (one.text, weight, one.tolerance) for one, weight in zip(draft.answers, weights, strict=True)
            ]
        case _:
            rights = {to_plain(text) for text in (*(pair.right for pair in draft.pairs), *draft.distractors)}
            return len(draft.pairs), sorted(rights)


@requires_corpus
@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_question_is_found_and_its_key_is_that_of_the_file(file: Listed) -> None:
    asked = questions(file)
    found = read(file.path.read_bytes(), file.file).found
    assert sorted({one.where.number for one in found}) == list(range(1, len(asked) + 1))
    for one in found:
        question = asked[one.where.number - 1]
        kind = question.get("type", "")
        if kind in OURS:
            assert isinstance(one, Draft), one
            assert read_facts(kind, one) == facts_of(question)
        elif kind not in GAPS:
            assert isinstance(one, Refusal), one


@requires_corpus
def test_only_questions_that_are_broken_are_refused() -> None:
    refused: Counter[tuple[str, str]] = Counter()
    for file in FILES:
        kinds = [question.get("type", "") for question in questions(file)]
        for outcome in settle(read(file.path.read_bytes(), file.file), "demo").outcomes:
            kind = kinds[outcome.where.number - 1]
            if outcome.fate is Fate.REFUSED and kind in {*OURS, *GAPS}:
                refused[kind, outcome.why] += 1
    assert refused == REFUSED


@requires_corpus
def test_single_and_case_are_those_of_the_file() -> None:
    for file in FILES:
        asked = questions(file)
        for one in read(file.path.read_bytes(), file.file).found:
            question = asked[one.where.number - 1]
            if isinstance(one, Draft) and question.get("type") == "multichoice":
                assert (one.kind is Kind.SINGLE) is (text_at(question, "single").lower() in {"true", "1"})
            if isinstance(one, Draft) and question.get("type") == "shortanswer":
                assert one.case is (text_at(question, "usecase") == "1")


@requires_corpus
def test_the_words_of_stems_and_options_are_kept() -> None:
    for file in FILES:
        asked = questions(file)
        for one in read(file.path.read_bytes(), file.file).found:
            question = asked[one.where.number - 1]
            if isinstance(one, Draft) and question.get("type") in OURS:
                assert letters(to_plain(one.stem)) == letters(
                    stripped(text_at(question, "questiontext/text"))
                )


def stripped(html: str) -> str:
    """Text without tags, crudely; what stands in a style sheet is no text."""
    parts = re.sub(r"<style[^>]*>.*?</style>", "", html, flags=re.DOTALL).split("<")
    return unescape(parts[0] + "".join(part.partition(">")[2] for part in parts[1:]))


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


@requires_corpus
@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_or_read(seed: int) -> None:
    dice = Random(seed)
    data = bytearray(dice.choice(FILES).path.read_bytes()[:60_000])
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(data))
        data[at : at + dice.randint(0, 20)] = dice.choice(
            [b"", b"<", b"]]>", b"{1:SA:=", b"&#0;", b"\xff", b"~", b"100"]
        )
    with suppress(FileRefused):
        settle(read(bytes(data), "demo.xml"), "demo")
