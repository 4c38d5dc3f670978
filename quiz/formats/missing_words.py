"""Gaps of Moodle's missing words, and of words to drag into a text: ``[[2]]`` is the place of the second
choice, and the choices of its group stand for choice there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quiz.core.items import Kind
from quiz.formats.drafts import DraftAnswer, Refusal, Where
from quiz.formats.gaps import MAX_GAPS, Gap, mark, without_marks
from quiz.formats.typed import Unreadable

_PLACE = re.compile(r"\[\[([1-9][0-9]{0,3})\]\]")


@dataclass(frozen=True)
class Word:
    """A choice as Markdown, and the group in which it stands for choice."""

    text: str
    group: str


def word_gaps(
    text: str, words: Sequence[Word], where: Where, *, fixed: bool
) -> tuple[str, tuple[Gap | Refusal, ...]]:
    """``text`` with the marks of `quiz.formats.gaps` in place of its gaps, and the gaps. Raises Unreadable
    for more than can be kept: each gap holds every choice of its group."""
    pieces = _PLACE.split(without_marks(text))
    numbers = [int(number) for number in pieces[1::2]]
    if len(numbers) > MAX_GAPS:
        raise Unreadable(f"It has {len(numbers)} gaps; the limit is {MAX_GAPS}.")
    gaps = tuple(_gap(number, words, where, fixed=fixed) for number in numbers)
    marked = "".join(piece + mark(place) for place, piece in enumerate(pieces[:-1:2])) + pieces[-1]
    return marked, gaps


def _gap(number: int, words: Sequence[Word], where: Where, *, fixed: bool) -> Gap | Refusal:
    if number > len(words):
        return Refusal(where, f"[[{number}]] has no choice: there are {len(words)}.")
    right = words[number - 1]
    answers = tuple(
        DraftAnswer(word.text, float(word is right)) for word in words if word.group == right.group
    )
    return Gap(Kind.SINGLE, answers, fixed_order=fixed)
