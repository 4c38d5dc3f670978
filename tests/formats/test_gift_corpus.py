"""GIFT files that nobody here wrote, against Moodle 4.1's own reading of them."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from quiz.core.items import Kind
from quiz.formats import gift
from quiz.formats.drafts import Draft, FileRefused, Refusal
from quiz.formats.gift_texts import FORMATS
from tests.formats.corpus import CORPUS, Listed, listed, requires_corpus

pytestmark = requires_corpus

KINDS = {
    "truefalse": Kind.SINGLE,
    "match": Kind.MATCHING,
    "shortanswer": Kind.TEXT,
    "numerical": Kind.NUMERIC,
}
SHARE = 0.995


@dataclass(frozen=True)
class Disagreement:
    """Where our reading of a question differs from Moodle's."""

    file: str
    number: int
    what: str


@cache
def expected() -> dict[str, Any]:
    """Moodle's reading of every file."""
    read: dict[str, Any] = json.loads((CORPUS / "expected" / "gift_moodle41_reading.json").read_text("utf-8"))
    return read


def reads_as(ours: str, typed: str) -> bool:
    """Whether our Markdown is what the text says in one of the four formats (Moodle's reading names none)."""
    return any(read(typed).text == ours for read in FORMATS.values()) or ours == typed


def difference(found: Draft | Refusal, theirs: dict[str, Any]) -> str:
    """What differs, or ""."""
    if isinstance(found, Refusal):
        return "" if theirs["type"] in {"description", "essay"} else f"refused: {found.why}"
    if theirs["type"] in {"description", "essay"}:
        return "not refused"
    checks = {
        "kind": found.kind == kind_of(theirs),
        "stem": reads_as(found.stem, theirs["text"]),
        "name": found.name == " ".join((theirs["name"] or "").split()),
        "general feedback": reads_as(found.feedback, theirs["general_feedback"]),
        "id": found.source_id == theirs["id"],
        "tags": list(found.tags) == theirs["tags"],
        "answers": answers_agree(found, theirs),
    }
    return ", ".join(what for what, holds in checks.items() if not holds)


def kind_of(theirs: dict[str, Any]) -> Kind:
    """Our kind for Moodle's type."""
    if theirs["type"] == "multichoice":
        return Kind.SINGLE if theirs["single"] else Kind.MULTIPLE
    return KINDS[theirs["type"]]


def answers_agree(found: Draft, theirs: dict[str, Any]) -> bool:
    """Whether texts, weights, feedback and numbers are the same."""
    match theirs["type"]:
        case "truefalse":
            return truth_agrees(found, theirs)
        case "match":
            return pairs_agree(found, theirs["answers"])
        case "numerical":
            numbers = [(float(each.text), each.tolerance) for each in found.answers]
            wanted = [(each["value"], each["tolerance"]) for each in theirs["answers"] if "value" in each]
            return numbers == wanted and weighed(found, theirs["answers"])
    kept = [each for each in theirs["answers"] if each["text"] != "*"]
    told = kept == theirs["answers"] or "Its feedback for any other answer was left out." in found.losses
    texts = len(found.answers) == len(kept) and all(
        reads_as(ours.text, each["text"]) for ours, each in zip(found.answers, kept, strict=True)
    )
    return told and texts and weighed(found, kept)


def weighed(found: Draft, answers: list[dict[str, Any]]) -> bool:
    """Whether every answer has its weight and its feedback."""
    return all(
        ours.weight == pytest.approx(each["weight"]) and reads_as(ours.feedback, each["feedback"])
        for ours, each in zip(found.answers, answers, strict=False)
    )


def truth_agrees(found: Draft, theirs: dict[str, Any]) -> bool:
    """Whether the key and both feedbacks are the same."""
    true, false = found.answers
    right, wrong = (true, false) if theirs["correct"] else (false, true)
    return (
        (right.weight, wrong.weight) == (1, 0)
        and reads_as(right.feedback, theirs["right_feedback"])
        and reads_as(wrong.feedback, theirs["wrong_feedback"])
    )


def pairs_agree(found: Draft, answers: list[dict[str, Any]]) -> bool:
    """Whether the pairs are the same, and what has no left side is a distractor."""
    pairs = [each for each in answers if each["left"]]
    rights = [each["right"] for each in answers if not each["left"]]
    return (
        len(found.pairs) == len(pairs)
        and len(found.distractors) == len(rights)
        and all(map(reads_as, found.distractors, rights))
        and all(
            reads_as(ours.left, each["left"]) and reads_as(ours.right, each["right"])
            for ours, each in zip(found.pairs, pairs, strict=True)
        )
    )


def compare(each: Listed) -> tuple[int, list[Disagreement]]:
    """How many questions Moodle reads in the file, and where our reading differs."""
    theirs = [question for question in expected()[each.file]["questions"] if question["type"] != "category"]
    found = gift.read(each.path.read_bytes(), each.path.name).found
    differences = [
        Disagreement(each.file, number, what)
        for number, (ours, question) in enumerate(zip(found, theirs, strict=False), 1)
        if (what := difference(ours, question))
    ]
    if len(found) != len(theirs):
        differences.append(Disagreement(each.file, 0, f"{len(found)} questions, {len(theirs)} expected"))
    return len(theirs), differences


def test_our_reading_agrees_with_moodles_in_nearly_every_question() -> None:
    compared = [compare(each) for each in listed("gift") if not each.negative]
    questions = sum(count for count, _ in compared)
    differences = [difference for _, found in compared for difference in found]
    assert questions > 1_500
    assert len(differences) <= (1 - SHARE) * questions, differences


@pytest.mark.parametrize("each", [each for each in listed("gift") if each.negative], ids=str)
def test_what_is_not_gift_is_refused_in_words(each: Listed) -> None:
    with pytest.raises(FileRefused, match="braces"):
        gift.read(each.path.read_bytes(), each.path.name)
