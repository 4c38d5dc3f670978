"""Our own table, one item a row (docs/formats.md): the reader of the format ``csv``.

A file in the layout of Kahoot is known by its header and read by `quiz.formats.kahoot`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from quiz.core.items import Credit, Kind
from quiz.formats import kahoot
from quiz.formats.columns_writing import write
from quiz.formats.drafts import Draft, DraftAnswer, DraftPair, FileRefused, Reading, Refusal, Where
from quiz.formats.settling import BLOOMS
from quiz.formats.sheets import Row, tables, unguarded
from quiz.formats.typed import Unreadable

__all__ = ["read", "write"]

NUMBERED = frozenset({"option", "right", "why", "misconception"})
"""Columns that come once for each answer, with its number behind an underscore."""

COLUMNS = frozenset(
    {
        *("id", "skill", "skill_title", "level", "bloom", "kind", "stem", "correct", "why", "credit", "case"),
        *("tolerance", "unit", "fixed_order", "example", "references", "tags"),
    }
)

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "question": "stem",
        "answer": "option",
        "left": "option",
        "correct_answer": "correct",
        "correct_answers": "correct",
        "explanation": "why",
        "feedback": "why",
        "category": "skill",
        "type": "kind",
    }
)
"""Other words for a column that tables of other people have."""

_NAME = re.compile(r"([a-z_]+?)_?([1-9][0-9]?)?")
_BREAKS = re.compile(r"[\s,;]+")
_SWITCHES = MappingProxyType(
    dict.fromkeys(("true", "yes", "1", "x"), True) | dict.fromkeys(("false", "no", "0", ""), False)
)


def read(data: bytes, file: str) -> Reading:
    """The items of a table. FileRefused where no row is a header of ours or of Kahoot's."""
    title, found = PurePath(file).stem, tables(data, file)
    refused = [table for table in found if isinstance(table, FileRefused)]
    for rows in found:
        if not isinstance(rows, FileRefused) and (reading := _reading(rows, title)):
            return reading
    if refused:
        raise refused[0]
    why = f"{file} has no header with the columns stem, option_1, option_2 and correct (docs/formats.md)."
    raise FileRefused(why, 1)


def _reading(rows: tuple[Row, ...], title: str) -> Reading | None:
    if rows and (places := _places(rows[0])) and not _is_kahoot(rows[0], places):
        return _read_rows(places, rows, title)
    for number, row in enumerate(rows[:50]):  # the template of Kahoot begins with instructions
        if header := kahoot.header_of(row):
            return kahoot.read_rows(header, rows[number + 1 :], title)
    return None


def _is_kahoot(row: Row, places: Mapping[str, int]) -> bool:
    """Whether a header that reads like ours is Kahoot's: it speaks of time, or of correct answer(s)."""
    header = kahoot.header_of(row)
    return header is not None and (header.time >= 0 or "correct" not in places)


def _places(row: Row) -> dict[str, int]:
    """Column numbers by name; nothing where the row is no header of ours."""
    names = [_name(cell) for cell in row.cells]
    known = {name: place for place, name in reversed(list(enumerate(names))) if name}
    return known if {"stem", "option_1"} <= known.keys() else {}


def _name(cell: str) -> str:
    """The name of a column in our words, "" for one that means nothing here."""
    found = _NAME.fullmatch("_".join(cell.strip().lower().replace("-", " ").split())[:100])
    if found is None:
        return ""
    name = ALIASES.get(found[1], found[1])
    if found[2]:
        return f"{name}_{found[2]}" if name in NUMBERED else ""
    return name if name in COLUMNS else ""


def _read_rows(places: dict[str, int], rows: tuple[Row, ...], title: str) -> Reading:
    header = rows[0].cells
    used = set(places.values())
    spare = [cell.strip() for place, cell in enumerate(header) if cell.strip() and place not in used]
    notes = [
        f"The column “{name[:50]}” means nothing here, or stands twice, and was left out." for name in spare
    ]
    found = tuple(_question(places, row, Where(number, row.line)) for number, row in enumerate(rows[1:], 1))
    beyond = [row.line for row in rows[1:] if any(cell.strip() for cell in row.cells[len(header) :])]
    notes += [f"Line {line} has cells beyond the last column; they were left out." for line in beyond]
    return Reading(title, found, tuple(notes))


def _question(places: Mapping[str, int], row: Row, where: Where) -> Draft | Refusal:
    cells = _Cells(places, row)
    try:
        return cells.draft(where)
    except Unreadable as error:
        return Refusal(where, error.why, cells.word("id"))


class _Cells:
    """The cells of a row by the names of their columns; gathers what is lost."""

    def __init__(self, places: Mapping[str, int], row: Row) -> None:
        self._places, self._row = places, row
        self._losses: list[str] = []

    def text(self, name: str) -> str:
        """A cell as it stands, without line ends around it."""
        place = self._places.get(name, len(self._row.cells))
        return unguarded(self._row.cells[place]).strip("\n") if place < len(self._row.cells) else ""

    def word(self, name: str) -> str:
        """A cell without space around it."""
        return self.text(name).strip()

    def draft(self, where: Where) -> Draft:
        """The item of the row. Raises Unreadable."""
        kind = self._kind()
        draft = Draft(
            where,
            kind,
            self.text("stem"),
            source_id=self.word("id"),
            name=self.word("id"),
            categories=tuple(filter(None, [self.word("skill_title") or self.word("skill")])),
            tags=self._tags(),
            feedback=self.text("why"),
            case=self._switch("case"),
            fixed_order=self._switch("fixed_order"),
            unit=self.word("unit"),
            level=self._level(),
            bloom=self._bloom(),
            example=self.text("example"),
            references=tuple(self.word("references").split()),
        )
        return replace(_SHAPES[kind](self, draft), losses=tuple(self._losses))

    def answers(self) -> tuple[DraftAnswer, ...]:
        """The options, those that ``correct`` names with full marks. Raises Unreadable if it names none."""
        numbers = self._numbers("option")
        right = self._right(numbers)
        tolerance = self._tolerance()
        return tuple(
            DraftAnswer(
                self.text(f"option_{number}"),
                float(number in right),
                self.text(f"why_{number}"),
                tolerance if number in right else 0.0,
                self.word(f"misconception_{number}"),
            )
            for number in numbers
        )

    def pairs(self) -> tuple[DraftPair, ...]:
        """Left and right sides that stand under the same number."""
        both = [number for number in self._numbers("option") if self.word(f"right_{number}")]
        return tuple(
            DraftPair(self.text(f"option_{n}"), self.text(f"right_{n}"), self.text(f"why_{n}")) for n in both
        )

    def distractors(self) -> tuple[str, ...]:
        """Right sides without a left one. Raises Unreadable for a left side without a right one."""
        lefts = self._numbers("option")
        for number in lefts:
            if not self.word(f"right_{number}"):
                raise Unreadable(f"Beside option_{number} nothing stands in right_{number}.")
        return tuple(self.text(f"right_{n}") for n in self._numbers("right") if n not in lefts)

    def sequence(self) -> tuple[str, ...]:
        """The options in the order of their columns, which is the right one."""
        return tuple(self.text(f"option_{number}") for number in self._numbers("option"))

    def credit(self) -> Credit:
        """The rule of credit, the default where the cell is empty. Raises Unreadable for another word."""
        word = self.word("credit").lower() or Credit.RIGHT_MINUS_WRONG
        if word not in tuple(Credit):
            raise Unreadable(f"The credit “{word[:50]}” is none of {', '.join(Credit)}.")
        return Credit(word)

    def _numbers(self, name: str) -> list[int]:
        given = (place.removeprefix(f"{name}_") for place in self._places if place.startswith(f"{name}_"))
        return sorted(int(number) for number in given if number.isdecimal() and self.word(f"{name}_{number}"))

    def _right(self, numbers: list[int]) -> set[int]:
        named = [part for part in _BREAKS.split(self.word("correct")) if part]
        right = {_number(part) for part in named}
        if not named:
            raise Unreadable("No answer is marked as right: the cell correct is empty.")
        if not right <= set(numbers):
            shown = self.word("correct")[:50]
            raise Unreadable(f"“{shown}” in the column correct is not the number of an option with text.")
        return right

    def _kind(self) -> Kind:
        word = self.word("kind").lower()
        if word in tuple(Kind):
            return Kind(word)
        if word:
            raise Unreadable(f"The kind “{word[:50]}” is none of {', '.join(Kind)}.")
        several = len(_BREAKS.split(self.word("correct"))) > 1
        return Kind.MULTIPLE if several else Kind.SINGLE

    def _tolerance(self) -> float:
        word = self.word("tolerance")
        try:
            return float(word or 0)
        except ValueError:
            raise Unreadable(f"The tolerance “{word[:50]}” is not a number.") from None

    def _switch(self, name: str) -> bool:
        word = self.word(name).lower()
        if word not in _SWITCHES:
            raise Unreadable(f"“{word[:50]}” in the column {name} is neither yes nor no.")
        return _SWITCHES[word]

    def _level(self) -> int:
        word = self.word("level")
        if word not in {"", "1", "2", "3"}:
            self._losses.append(f"The level “{word[:50]}” is none of 1, 2 and 3 and was left out.")
            return 0
        return int(word or 0)

    def _bloom(self) -> str:
        word = self.word("bloom").lower()
        if word in {"", *BLOOMS}:
            return word
        self._losses.append(f"The bloom “{word[:50]}” is none of {', '.join(BLOOMS)} and was left out.")
        return ""

    def _tags(self) -> tuple[str, ...]:
        """Tags, and the skill's id as our other exports write it."""
        skill = self.word("skill")
        own = (f"skill:{skill}",) if skill and self.word("skill_title") else ()
        return (*own, *_BREAKS.split(self.word("tags"))) if self.word("tags") else own


def _number(part: str) -> int:
    """An option's number, written as one or as its letter; 0 for anything else."""
    if len(part) == 1 and part.upper() in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        return ord(part.upper()) - ord("A") + 1
    return int(part) if part.isdecimal() and len(part) < 3 else 0


def _choice(cells: _Cells, draft: Draft) -> Draft:
    return replace(draft, answers=cells.answers())


def _multiple(cells: _Cells, draft: Draft) -> Draft:
    return replace(draft, answers=cells.answers(), credit=cells.credit())


def _ordering(cells: _Cells, draft: Draft) -> Draft:
    return replace(draft, sequence=cells.sequence())


def _matching(cells: _Cells, draft: Draft) -> Draft:
    return replace(draft, pairs=cells.pairs(), distractors=cells.distractors())


_SHAPES: Mapping[Kind, Callable[[_Cells, Draft], Draft]] = MappingProxyType(
    {
        Kind.SINGLE: _choice,
        Kind.MULTIPLE: _multiple,
        Kind.NUMERIC: _choice,
        Kind.TEXT: _choice,
        Kind.ORDERING: _ordering,
        Kind.MATCHING: _matching,
    }
)
