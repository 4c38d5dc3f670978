"""The corpus: every question of a kind of ours is read as its file means it; the rest is refused by name.

The oracle knows only Canvas' own way to write a key, and reads it with another parser.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import pytest
from defusedxml import ElementTree

from quiz.formats.drafts import Draft, FileRefused, Reading, Refusal
from quiz.formats.qti12 import read
from quiz.formats.settling import settle
from tests.formats.corpus import Listed, listed, requires_corpus

OURS = {
    "multiple_choice_question",
    "true_false_question",
    "short_answer_question",
    "multiple_answers_question",
    "numerical_question",
    "matching_question",
    "fill_in_multiple_blanks_question",
    "multiple_dropdowns_question",
}
FILES = [*listed("qti12"), *listed("package")]
BROKEN = 5
"""Files that are no XML: a missing space in the declaration, tags that do not close."""
PACKAGES = {"canvas_all": 11, "canvas_respondus": 10, "qti1v2": 13, "keefe__temp": 6, "keefe__test_quiz": 17}
"""Questions of the packages that hold QTI 1.2, by a part of their name; gaps of one question count as one."""


def questions(reading: Reading) -> int:
    return len({found.where.number for found in reading.found})


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def below(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if local(each) == name)


def words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def meant(item: Element) -> tuple[str, list[str]]:
    """The label of an item, and the values that its rules give points for, outside of `not`."""
    fields = {words(field[0]): words(field[1]) for field in below(item, "qtimetadatafield") if len(field) > 1}
    right: list[str] = []
    for rule in below(item, "respcondition"):
        points = [words(setter) for setter in below(rule, "setvar")]
        denied = {id(each) for no in below(rule, "not") for each in no.iter()}
        if any(point.replace(".", "", 1).isdigit() and float(point) > 0 for point in points):
            right += [words(each) for each in below(rule, "varequal") if id(each) not in denied]
    return fields.get("question_type", ""), right


def labelled() -> list[tuple[Listed, Element]]:
    """Every item of a kind of ours, as Canvas labels it."""
    found = []
    for file in listed("qti12"):
        try:
            root = ElementTree.fromstring(file.path.read_bytes())
        except ParseError:
            continue
        found += [(file, item) for item in below(root, "item") if meant(item)[0] in OURS]
    return found


def key(drafts: list[Draft]) -> set[str]:
    """The words of everything that is right in the questions that an item became."""
    right = {answer.text for draft in drafts for answer in draft.answers if answer.weight > 0}
    return {
        " ".join(text.split()) for text in right | {pair.right for draft in drafts for pair in draft.pairs}
    }


@requires_corpus
def test_every_labelled_question_of_a_kind_of_ours_has_the_key_of_its_rules() -> None:
    seen: Counter[str] = Counter()
    for file, item in labelled():
        label, right = meant(item)
        reading = read(ElementTree.tostring(item), file.path.name)
        drafts = [found for found in reading.found if isinstance(found, Draft)]
        assert drafts, (file, label, reading.found)
        seen[label] += 1
        if label == "numerical_question":
            numbers = {float(answer.text) for draft in drafts for answer in draft.answers}
            assert {float(value) for value in right} - {100.1234} <= numbers, (file, right, numbers)
            continue
        options = [each for each in below(item, "response_label") if each.get("ident") in right]
        texts = {re.sub("</?p>", "", words(each)) for each in options}
        expected = {text for text in texts or set(right) if text and not text.startswith("^")}  # a pattern
        assert {text.replace("\\", "") for text in key(drafts)} >= expected, (file, label)
    assert set(seen) == OURS
    assert sum(seen.values()) >= 60


@requires_corpus
@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_question_is_accounted_for(file: Listed) -> None:
    try:
        reading = read(file.path.read_bytes(), file.path.name)
    except FileRefused:
        return  # the next test counts these
    for found in reading.found:
        assert not isinstance(found, Refusal) or found.why.endswith(".")
    if file.format == "qti12":
        assert questions(reading) == file.questions
    for part, count in PACKAGES.items():
        if part in file.file:
            assert questions(reading) == count


@requires_corpus
def test_only_what_is_broken_or_another_format_is_refused_as_a_whole() -> None:
    whys: Counter[str] = Counter()
    for file in FILES:
        try:
            read(file.path.read_bytes(), file.path.name)
        except FileRefused as refused:
            whys["broken" if "well-formed" in refused.why else file.format] += 1
    assert whys == {"broken": BROKEN, "package": 8}


@requires_corpus
def test_a_question_that_is_read_becomes_an_item_but_for_several_ranges_of_numbers() -> None:
    whys: Counter[str] = Counter()
    for file in FILES:
        try:
            reading = read(file.path.read_bytes(), file.path.name)
        except FileRefused:
            continue
        refused = {found.why for found in reading.found if isinstance(found, Refusal)}
        outcomes = settle(reading, "corpus").outcomes
        whys.update(outcome.why for outcome in outcomes if outcome.why and outcome.why not in refused)
    assert whys == {"Several ranges of numbers are right; ours has one.": 8}


@requires_corpus
def test_mutations_of_the_corpus_raise_nothing_but_a_refusal() -> None:
    dice = random.Random(12)
    sources = [file.path.read_bytes() for file in FILES if file.path.stat().st_size < 60_000]
    read_ones = 0
    for _ in range(400):
        data = _mutated(dice.choice(sources), dice)
        try:
            settle(read(data, "mutated.xml"), "mutated")
        except FileRefused:
            continue
        read_ones += 1
    assert read_ones > 80


_SWAPS = (
    (b"varequal", b"varlte"),
    (b"vargte", b"varequal"),
    (b"response_lid", b"response_str"),
    (b"Single", b"Multiple"),
    (b"Single", b"Ordered"),
    (b"render_choice", b"render_fib"),
    (b'"Set"', b'"Divide"'),
    (b"100", b"nan"),
    (b"mattext", b"matimage"),
    (b"section", b"item"),
    (b"respcondition", b"outcomes"),
    (b"text/plain", b"text/html"),
    (b"respident", b"ident"),
    (b".", b","),
)


def _mutated(data: bytes, dice: random.Random) -> bytes:
    """Bytes deleted, copied or replaced, or names exchanged, which keeps most files well formed."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(6):
            case 0:
                data = data[:at] + data[at + dice.choice((1, 9, 80)) :]
            case 1:
                data = data[:at] + data[dice.randrange(len(data) + 1) :][:200] + data[at:]
            case _:
                old, new = dice.choice(_SWAPS)
                data = data.replace(old, new, dice.choice((1, 2, -1)))
    return data
