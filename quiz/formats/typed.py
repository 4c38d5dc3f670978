"""Answers that Moodle's learners type: patterns with ``*`` are told apart from plain texts and numbers."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from quiz.errors import QuizError
from quiz.formats.drafts import DraftAnswer

_STAR = re.compile(r"(?<!\\)\*")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+")
_ELSE = "*"


class Unreadable(QuizError):
    """A question that cannot be kept: ``why`` is a sentence for its author."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Typed:
    """Answers as they are typed, and what was lost."""

    answers: tuple[DraftAnswer, ...]
    losses: tuple[str, ...] = ()


def texts(answers: Iterable[DraftAnswer]) -> Typed:
    r"""Short answers: ``*`` stands for any text unless it is written ``\*`` (question/type/shortanswer).

    Raises Unreadable where no text earns full marks without such a pattern.
    """
    given = [answer for answer in answers if answer.text]
    plain = tuple(
        replace(answer, text=answer.text.replace("\\*", "*"))
        for answer in given
        if not _STAR.search(answer.text)
    )
    patterns = [answer for answer in given if _STAR.search(answer.text)]
    accepted = [answer for answer in patterns if answer.weight > 0]
    if accepted and not any(answer.weight >= 1 for answer in plain):
        raise Unreadable(f"It accepts every text of the form “{accepted[0].text}”, which cannot be kept.")
    return Typed(plain, tuple(_losses(patterns)))


def numbers(answers: Iterable[DraftAnswer]) -> Typed:
    """Numbers; ``*`` stands for any other number.

    Raises Unreadable for what is no number, or where every number is accepted.
    """
    given = [answer for answer in answers if answer.text]
    rest = [answer for answer in given if answer.text == _ELSE]
    if any(answer.weight > 0 for answer in rest):
        raise Unreadable("It accepts every number.")
    numeric = tuple(answer for answer in given if answer.text != _ELSE)
    for answer in numeric:
        _check_number(answer.text)
    return Typed(numeric, tuple(_losses(rest)))


def _check_number(text: str) -> None:
    if _COMMA.fullmatch(text):
        raise Unreadable(f"Its answer “{text}” has a decimal comma. Write it with a point.")
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise Unreadable(f"Its answer “{text[:50]}” is not a number.")


def _losses(patterns: Iterable[DraftAnswer]) -> Iterable[str]:
    for answer in patterns:
        if answer.weight > 0:
            share = f"{answer.weight:.0%} of the marks"
            yield f"It also accepted every text of the form “{answer.text}” ({share})."
        elif answer.feedback and answer.text == _ELSE:
            yield "Its feedback for any other answer was left out."
        elif answer.text != _ELSE:
            yield f"Its wrong answers of the form “{answer.text}” were left out."
