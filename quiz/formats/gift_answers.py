"""What stands between the braces of a GIFT question. Signs that were escaped are held (gift_texts)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quiz.core.items import Kind
from quiz.formats import typed
from quiz.formats.drafts import DraftAnswer, DraftPair
from quiz.formats.gift_texts import as_typed, passage, release
from quiz.formats.markup import from_plain
from quiz.formats.typed import Unreadable

_WEIGHT = re.compile(r"%(-*)([0-9]{1,3}(?:\.[0-9]*)?)%")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", re.ASCII)
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True)
class Answers:
    """Kind and answers of one question, and what was lost."""

    kind: Kind
    answers: tuple[DraftAnswer, ...] = ()
    pairs: tuple[DraftPair, ...] = ()
    distractors: tuple[str, ...] = ()
    fixed_order: bool = False
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """An answer in its parts: ``text`` still with held signs; feedback as Markdown."""

    text: str
    weight: float
    feedback: str
    losses: tuple[str, ...] = ()


def answers_of(text: str, format_: str) -> Answers:
    """The answers in ``text``, of a question in the format ``format_``; raises Unreadable."""
    return _READERS[type_of(text)](text, format_)


def type_of(text: str) -> str:
    """Moodle's type, by Moodle's order of tests; ``text`` is not empty."""
    if text.startswith("#"):
        return "numerical"
    if "~" in text:
        return "multichoice"
    if "=" in text and "->" in text:
        return "match"
    return "truefalse" if text.partition("#")[0].strip() in _TRUTH else "shortanswer"


def _choice(text: str, format_: str) -> Answers:
    kind = Kind.SINGLE if "=" in text else Kind.MULTIPLE
    given = list(_split(text.replace("=", "~="), "~"))
    if len(given) < 2:
        raise Unreadable("A multiple choice has at least two answers; this one has fewer.")
    options, losses = [], list[str]()
    for answer in given:
        right = answer.startswith("=")
        parsed = _parsed(answer.removeprefix("="), 1.0 if right else 0.0, format_, weighted=not right)
        shown = passage(parsed.text, format_)
        options.append(DraftAnswer(shown.text, parsed.weight, parsed.feedback))
        losses += [*shown.losses, *parsed.losses]
    return Answers(kind, tuple(options), losses=tuple(losses))


def _truth(text: str, format_: str) -> Answers:
    typed_, *said = text.split("#", 2)
    right = _TRUTH[typed_.strip()]
    wrong_said, right_said = (passage(part, format_) for part in (*said, "", "")[:2])
    said_of = {right: right_said, not right: wrong_said}
    options = (
        DraftAnswer("True", float(right), said_of[True].text),
        DraftAnswer("False", float(not right), said_of[False].text),
    )
    losses = (*wrong_said.losses, *right_said.losses)
    return Answers(Kind.SINGLE, options, fixed_order=True, losses=losses)


def _short(text: str, format_: str) -> Answers:
    given = [_parsed(answer, 1.0, format_) for answer in _split(text, "=")]
    if not given:
        raise Unreadable("There is no answer between the braces.")
    answers = [DraftAnswer(_typed(each.text), each.weight, each.feedback) for each in given]
    found = typed.texts(answers)
    return Answers(Kind.TEXT, found.answers, losses=(*_losses(given), *found.losses))


def _numeric(text: str, format_: str) -> Answers:
    numbers, tilde, otherwise = text[1:].partition("~")
    given = [_parsed(answer, 1.0, format_) for answer in _split(numbers, "=")]
    if not given:
        raise Unreadable("There is no number between the braces.")
    answers = [_number(each) for each in given]
    rest = _parsed(otherwise, 0.0, format_) if tilde else None
    if rest is not None:
        answers.append(DraftAnswer("*", 0.0, rest.feedback))
    found = typed.numbers(answers)
    return Answers(Kind.NUMERIC, found.answers, losses=(*_losses(given), *found.losses))


def _number(answer: _Answer) -> DraftAnswer:
    """``value``, ``value:tolerance`` or ``lowest..highest``."""
    text = _typed(answer.text)
    low, dots, high = text.partition("..")
    if dots and low:
        lowest, highest = _exact(low.strip()), _exact(high.strip())
        if lowest > highest:
            raise Unreadable(f"The range {text[:50]} ends before it begins.")
        middle = (lowest + highest) / 2
        return DraftAnswer(str(middle), answer.weight, answer.feedback, float(highest - middle))
    value, colon, tolerance = text.partition(":")
    spread = float(_exact(tolerance.strip())) if colon and value else 0.0
    return DraftAnswer(value.strip() if value else text, answer.weight, answer.feedback, spread)


def _exact(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        hint = " Write a decimal point, not a comma." if "," in text else ""
        raise Unreadable(f"“{text[:50]}” stands where a number is expected.{hint}")
    return Decimal(text)


def _match(text: str, format_: str) -> Answers:
    pairs, distractors, losses = list[DraftPair](), list[str](), list[str]()
    for answer in _split(text, "="):
        left, arrow, right = answer.partition("->")
        if not arrow:
            raise Unreadable(f"The pair “{release(answer)[:50]}” has no arrow (->).")
        shown, answer_text = passage(left, format_), from_plain(release(right))
        losses += shown.losses
        if shown.text:
            pairs.append(DraftPair(shown.text, answer_text))
        else:
            distractors.append(answer_text)
    if len(pairs) < 2:
        raise Unreadable("A matching question has at least two pairs; this one has fewer.")
    return Answers(Kind.MATCHING, pairs=tuple(pairs), distractors=tuple(distractors), losses=tuple(losses))


def _split(text: str, sign: str) -> Iterator[str]:
    """The answers between the signs; what stands before the first one is an answer if it is any text."""
    first, *rest = text.split(sign)
    if first.strip():
        yield first.strip()
    yield from (part.strip() for part in rest)


def _parsed(answer: str, weight: float, format_: str, *, weighted: bool = True) -> _Answer:
    """Weight, text and feedback; only the first ``#`` divides."""
    found = _WEIGHT.match(answer) if weighted else None
    if found:
        weight = float(found[2]) / 100 * (-1 if len(found[1]) % 2 else 1)
        answer = answer[found.end() :]
    text, _, said = answer.partition("#")
    feedback = passage(said, format_)
    return _Answer(text, weight, feedback.text, feedback.losses)


def _typed(text: str) -> str:
    """An answer as a learner types it: a format named before it says nothing about it."""
    return as_typed(text, "plain")[0]


def _losses(given: list[_Answer]) -> tuple[str, ...]:
    return tuple(loss for each in given for loss in each.losses)


_READERS: Mapping[str, Callable[[str, str], Answers]] = {
    "numerical": _numeric,
    "multichoice": _choice,
    "match": _match,
    "truefalse": _truth,
    "shortanswer": _short,
}
