"""A table of answers, `person,item,score`, one answer a line: read with every mistake found at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quiz.content.findings import MOST, SNIPPET, shown
from quiz.errors import Finding, QuizError

COLUMNS = ("person", "item", "score")
SCORES = MappingProxyType({"0": 0, "1": 1, "0.0": 0, "1.0": 1})

_FIELD = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^,"]*))(?:,|$)')


class ResponsesRefused(QuizError):
    """The table cannot be used; every finding is in ``findings``, in the order of the file."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(frozen=True)
class GivenScore:
    """One line: who, which item, and 1 for right or 0 for wrong."""

    person: str
    item: str
    score: int


@dataclass(frozen=True)
class _Cell:
    """A field and where it begins; lines and columns count from 1."""

    line: int
    column: int
    text: str


@dataclass(frozen=True)
class _Slip:
    line: int
    column: int
    rule: str
    message: str
    mend: str


def read_responses(data: bytes, file: str) -> tuple[GivenScore, ...]:
    """The answers of a table in the order of its lines; raises ResponsesRefused with every mistake."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        slip = _Slip(line, 1, "C001", "The file is not UTF-8 text.", "Save it as CSV in UTF-8.")
        raise ResponsesRefused((_finding(slip, file, []),)) from problem
    header, slips = _header(lines)
    given: list[GivenScore] = []
    if not slips:
        given, slips = _answers(lines, header)
    if not given and not slips:
        slips = [
            _Slip(1, 1, "C004", "There are no answers.", "Write one answer on each line below the first.")
        ]
    if slips:
        raise ResponsesRefused(tuple(_finding(slip, file, lines) for slip in slips[:MOST]))
    return tuple(given)


def _finding(slip: _Slip, file: str, lines: Sequence[str]) -> Finding:
    snippet = lines[slip.line - 1][:SNIPPET] if slip.line <= len(lines) else ""
    return Finding(file, slip.line, slip.column, slip.rule, slip.message, slip.mend, snippet)


def _header(lines: Sequence[str]) -> tuple[Mapping[str, int], list[_Slip]]:
    """Where each column stands; others may stand among them."""
    cells = list(_cells(lines[0], 1)) if lines else []
    names = [cell.text.strip().casefold() for cell in cells]
    wanted = f"Begin the file with the line {','.join(COLUMNS)}."
    slips = [
        _Slip(1, 1, "C002", f"The column `{name}` is missing.", wanted)
        for name in COLUMNS
        if name not in names
    ]
    slips += [
        _Slip(1, cell.column, "C003", f"The column `{name}` stands twice.", "Keep one of the two.")
        for place, (cell, name) in enumerate(zip(cells, names, strict=True))
        if name in COLUMNS and name in names[:place]
    ]
    return {name: names.index(name) for name in COLUMNS if name in names}, slips


def _answers(lines: Sequence[str], header: Mapping[str, int]) -> tuple[list[GivenScore], list[_Slip]]:
    given: list[GivenScore] = []
    slips: list[_Slip] = []
    first: dict[tuple[str, str], int] = {}
    width = len(list(_cells(lines[0], 1)))
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = list(_cells(line, number))
        wrong = _wrong_width(cells, width, line)
        if wrong is not None:
            slips.append(wrong)
            continue
        person, item, score = (cells[header[name]] for name in COLUMNS)
        slips += [*_wrong_names(person, item), *_wrong_score(score)]
        again = first.setdefault((person.text.strip(), item.text.strip()), number)
        if again != number:
            slips.append(_repeated(person, item, again))
        given.append(GivenScore(person.text.strip(), item.text.strip(), SCORES.get(score.text.strip(), 0)))
    return given, slips


def _cells(line: str, number: int) -> Iterator[_Cell]:
    """The fields of a line; a field that is quoted wrongly ends the line."""
    place = 0
    while found := _FIELD.match(line, place):
        quoted = found["quoted"]
        yield _Cell(number, place + 1, found["plain"] if quoted is None else quoted.replace('""', '"'))
        if not found[0].endswith(","):
            return
        place = found.end()
    yield _Cell(number, place + 1, line[place:])


def _wrong_width(cells: Sequence[_Cell], width: int, line: str) -> _Slip | None:
    if len(cells) == width:
        return None
    message = f"The line has {len(cells)} fields and the first line {width}."
    mend = "Put a field that holds a comma in double quotes."
    if ";" in line or "\t" in line:
        mend = "Separate the fields by commas."
    return _Slip(cells[-1].line, cells[-1].column, "C005", message, mend)


def _wrong_names(*cells: _Cell) -> Iterator[_Slip]:
    for name, cell in zip(COLUMNS, cells, strict=False):
        if not cell.text.strip():
            yield _Slip(cell.line, cell.column, "C006", f"The {name} is empty.", f"Name the {name}.")


def _wrong_score(cell: _Cell) -> Iterator[_Slip]:
    text = cell.text.strip()
    if text not in SCORES:
        said = f"The score is {shown(text)}." if text else "The score is empty."
        mend = "Write 1 for right and 0 for wrong, and leave the line out where nothing was answered."
        yield _Slip(cell.line, cell.column, "C007", said, mend)


def _repeated(person: _Cell, item: _Cell, first: int) -> _Slip:
    message = f"{shown(person.text)} has answered {shown(item.text)} on line {first} already."
    return _Slip(item.line, item.column, "C008", message, "Keep the first answer.")
