"""The spreadsheet of Kahoot: a question, up to four answers, seconds, and the numbers of the right ones.

The header stands below some lines of instruction, as in the template: Question, Answer 1 … Answer 4,
Time limit (sec), Correct answer(s); each cell may say more behind these words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quiz.core.items import Credit, Kind
from quiz.formats.drafts import Draft, DraftAnswer, Reading, Refusal, Where
from quiz.formats.markup import from_plain
from quiz.formats.sheets import Row, unguarded

_ANSWER = re.compile(r"answer\s*([1-9])\b")
_NUMBERS = re.compile(r"[\s,;.&/]+")
_LIMIT = "time limit"


@dataclass(frozen=True)
class Header:
    """In which column what stands: the question, the answers by their number, the right ones' numbers."""

    question: int
    answers: dict[int, int]
    correct: int
    time: int


def header_of(row: Row) -> Header | None:
    """The header that a row is, or None."""
    names = [cell.strip().lower() for cell in row.cells]
    answers = {int(found[1]): place for place, name in enumerate(names) if (found := _ANSWER.match(name))}
    question = _place(names, "question")
    correct = _place(names, "correct answer")
    if len(answers) < 2 or question is None or correct is None:
        return None
    time = _place(names, _LIMIT)
    return Header(question, answers, correct, -1 if time is None else time)


def read_rows(header: Header, rows: Sequence[Row], title: str) -> Reading:
    """The questions below the header."""
    found = tuple(_question(header, row, Where(number, row.line)) for number, row in enumerate(rows, 1))
    limited = any(_cell(row, header.time) for row in rows)
    return Reading(title, found, ("The time limits were left out.",) if limited else ())


def _place(names: Sequence[str], beginning: str) -> int | None:
    return next((place for place, name in enumerate(names) if name.startswith(beginning)), None)


def _cell(row: Row, place: int) -> str:
    return unguarded(row.cells[place]).strip() if 0 <= place < len(row.cells) else ""


def _question(header: Header, row: Row, where: Where) -> Draft | Refusal:
    texts = {number: _cell(row, place) for number, place in header.answers.items()}
    given = {number: text for number, text in texts.items() if text}
    named = [part for part in _NUMBERS.split(_cell(row, header.correct)) if part]
    right = {int(part) for part in named if part.isdecimal() and len(part) == 1}
    if not named or len(right) != len(set(named)) or not right <= given.keys():
        shown = _cell(row, header.correct)
        return Refusal(where, f"Its correct answers “{shown[:50]}” are not numbers of its answers.")
    answers = tuple(
        DraftAnswer(from_plain(text), 1.0 / len(right) if number in right else 0.0)
        for number, text in sorted(given.items())
    )
    several = len(right) > 1
    losses = ("In Kahoot any one of its right answers was enough; here all are wanted.",) if several else ()
    kind = Kind.MULTIPLE if several else Kind.SINGLE
    stem = from_plain(_cell(row, header.question))
    credit = Credit.RIGHT_MINUS_WRONG if several else None
    return Draft(where, kind, stem, answers=answers, losses=losses, credit=credit)
