"""Gaps as Moodle writes them into a text (Cloze): ``{2:SHORTANSWER:=Paris~%50%Lyon#Nearly}``.

The grammar is that of question/type/multianswer/questiontype.php of Moodle 4.1, read in one pass.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from quiz.core.items import Kind
from quiz.formats.drafts import DraftAnswer, Refusal, Where
from quiz.formats.gaps import Gap, mark, without_marks
from quiz.formats.markup import from_html
from quiz.formats.typed import Unreadable, numbers, texts

_SHUFFLED = dict.fromkeys(
    ("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"), Kind.SINGLE
) | dict.fromkeys(("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"), Kind.MULTIPLE)
_AS_WRITTEN = dict.fromkeys(
    ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"), Kind.SINGLE
) | dict.fromkeys(("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"), Kind.MULTIPLE)
_NUMERICAL = ("NUMERICAL", "NM")
_ANY_CASE, _CASE = ("SHORTANSWER", "SA", "MW"), ("SHORTANSWER_C", "SAC", "MWC")
_PATTERNS = ("REGEXP", "RX", "REGEXP_C", "RXC")

_NAMES = "|".join(
    sorted((*_SHUFFLED, *_AS_WRITTEN, *_NUMERICAL, *_ANY_CASE, *_CASE, *_PATTERNS), key=len, reverse=True)
)
_START = re.compile(rf"\{{([0-9]*):({_NAMES}):")
_BEGUN = re.compile(rf"\{{[0-9]*:(?:{_NAMES})(?=[:}}])")
_END = re.compile(r"(?<!\\)\}")
_BETWEEN = re.compile(r"(?<!\\)~")
# Before "#", "&" keeps a character reference such as &#39; whole, as in Moodle.
_FEEDBACK = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
_WEIGHT = re.compile(r"\s*(?:=|%(-?[0-9]{1,9}(?:[.,][0-9]*)?)%)")
_PLAIN = r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
_NUMBER = re.compile(rf"([-+]?{_PLAIN})(?::({_PLAIN}))?")
_ESCAPED = re.compile(r"\\([}#~\"/\\])")


def has_gaps(text: str) -> bool:
    """Whether something in ``text`` begins as a gap does."""
    return _BEGUN.search(text) is not None


def cloze_gaps(text: str, where: Where) -> tuple[str, tuple[Gap | Refusal, ...]]:
    """``text`` with the marks of `quiz.formats.gaps` in place of its gaps, and the gaps.

    What begins as a gap and is none comes as a Refusal behind the others; its text stays as it stands.
    """
    text, at = without_marks(text), 0
    pieces: list[str] = []
    gaps: list[Gap | Refusal] = []
    while start := _START.search(text, at):
        end = _END.search(text, start.end())
        if end is None:
            break
        pieces += [text[at : start.start()], mark(len(gaps))]
        gaps.append(_gap(start[2], text[start.end() : end.start()], where))
        at = end.end()
    pieces.append(text[at:])
    broken = [_broken(begun[0], where) for piece in pieces for begun in _BEGUN.finditer(piece)]
    return "".join(pieces), (*gaps, *broken)


def _broken(begun: str, where: Where) -> Refusal:
    return Refusal(
        where, f"The gap that begins with “{begun[:30]}” is not complete: answers or }} are missing."
    )


def _gap(name: str, body: str, where: Where) -> Gap | Refusal:
    try:
        return _readable_gap(name, tuple(_answers(body)))
    except Unreadable as error:
        return Refusal(where, error.why)


def _readable_gap(name: str, answers: tuple[DraftAnswer, ...]) -> Gap:
    if name in _PATTERNS:
        raise Unreadable("Its answers are regular expressions, which cannot be kept.")
    if name in _NUMERICAL:
        found = numbers(map(_with_tolerance, answers))
        return Gap(Kind.NUMERIC, found.answers, losses=found.losses)
    if name in _ANY_CASE or name in _CASE:
        found = texts(map(_as_typed, answers))
        return Gap(Kind.TEXT, found.answers, case=name in _CASE, losses=found.losses)
    kind, answers = (_SHUFFLED | _AS_WRITTEN)[name], tuple(map(_as_option, answers))
    weighed = _shared(answers) if kind is Kind.MULTIPLE else answers
    return Gap(kind, weighed, fixed_order=name in _AS_WRITTEN)


def _answers(body: str) -> Iterator[DraftAnswer]:
    """The alternatives as they are written; Moodle takes no empty ones."""
    for written in filter(str.strip, _BETWEEN.split(body)):
        weight = _WEIGHT.match(written)
        text, *feedback = _FEEDBACK.split(written[weight.end() :] if weight else written, maxsplit=1)
        yield DraftAnswer(text, _share(weight), from_html(_unescaped("".join(feedback))).text)


def _share(weight: re.Match[str] | None) -> float:
    if weight is None:
        return 0.0
    return float(weight[1].replace(",", ".")) / 100 if weight[1] else 1.0


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _as_typed(answer: DraftAnswer) -> DraftAnswer:
    return replace(answer, text=" ".join(unescape(_unescaped(answer.text)).split()))


def _as_option(answer: DraftAnswer) -> DraftAnswer:
    return replace(answer, text=from_html(_unescaped(answer.text)).text)


def _with_tolerance(answer: DraftAnswer) -> DraftAnswer:
    """A number, which may have a decimal comma here, and after a colon the tolerance."""
    found = _NUMBER.fullmatch(answer.text.strip())
    if found is None:
        return replace(answer, text=answer.text.strip())
    value, tolerance = (part.replace(",", ".") for part in (found[1], found[2] or "0"))
    return replace(answer, text=value, tolerance=float(tolerance))


def _shared(answers: Sequence[DraftAnswer]) -> tuple[DraftAnswer, ...]:
    """The right answers share full marks; a wrong one takes a right one's share unless weights are given."""
    total = sum(answer.weight for answer in answers if answer.weight > 0) or 1.0
    given = any(answer.weight not in {0.0, 1.0} for answer in answers)
    wrong = 0.0 if given else -1 / total
    return tuple(
        replace(answer, weight=answer.weight / total if answer.weight > 0 else answer.weight or wrong)
        for answer in answers
    )
