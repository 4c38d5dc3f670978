"""Tables of strangers as rows of text: CSV in its dialects, and the first sheet of an .xlsx workbook."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from quiz.formats.archive import Archive, is_archive, open_archive
from quiz.formats.drafts import FileRefused
from quiz.formats.xmlsafe import Element, parse

DELIMITERS = (",", ";", "\t")
MOST_ROWS = 20_000
MOST_COLUMNS = 400
MOST_CHARACTERS = 20_000_000
"""In all cells together: a workbook may show one text in every cell."""

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"(-?[0-9]+)\.0+")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the line from 1 at which it begins (in a workbook: its row)."""

    line: int
    cells: tuple[str, ...]


def tables(data: bytes, file: str) -> list[tuple[Row, ...] | FileRefused]:
    """The rows of a file as every dialect reads them: a workbook one way, CSV by each delimiter in turn.

    Rows without a word are left out. A dialect in which the file cannot be read gives its refusal;
    FileRefused is raised for what is a table in none.
    """
    if is_archive(data):
        return [_workbook(data)]
    text = _decoded(data, file)
    if declared := _DECLARED.match(text):
        return [_separated(text[declared.end() :], declared[1], 1)]
    return [_attempted(text, delimiter) for delimiter in DELIMITERS]


def _attempted(text: str, delimiter: str) -> tuple[Row, ...] | FileRefused:
    try:
        return _separated(text, delimiter, 0)
    except FileRefused as refused:
        return refused


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives the cell back."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the guard, if it has one."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def separated(rows: Iterable[Iterable[str]]) -> bytes:
    """CSV as every spreadsheet reads it: UTF-8 with its mark, commas, no cell that is a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _decoded(data: bytes, file: str) -> str:
    name = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(f"{file} is not UTF-8. Save it as “CSV UTF-8”.", line) from error
    if "\0" in text:
        raise FileRefused(f"{file} is not a text file.")
    return text


def _separated(text: str, delimiter: str, before: int) -> tuple[Row, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in islice(reader, MOST_ROWS + 1):
            rows.append(Row(line + before, tuple(cell.replace("\r\n", "\n") for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        why = f"A cell cannot be read ({error}): compare its quotes with those of the others."
        raise FileRefused(why, line + before) from error
    return _worded(rows)


def _worded(rows: list[Row]) -> tuple[Row, ...]:
    if len(rows) > MOST_ROWS or max((len(row.cells) for row in rows), default=0) > MOST_COLUMNS:
        raise FileRefused(f"The table has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns.")
    if sum(len(cell) for row in rows for cell in row.cells) > MOST_CHARACTERS:
        raise FileRefused(f"The table has more than {MOST_CHARACTERS:,} characters.")
    return tuple(row for row in rows if any(cell.strip() for cell in row.cells))


def _workbook(data: bytes) -> tuple[Row, ...]:
    archive = open_archive(data)
    sheet = _first_sheet(archive)
    if sheet not in archive:
        raise FileRefused("The archive is not an .xlsx workbook: it has no sheet.")
    shared = _shared_texts(archive)
    found = parse(archive.read(sheet), sheet).below("row")
    rows = [_row(row, number, shared) for number, row in enumerate(islice(found, MOST_ROWS + 1), 1)]
    return _worded(rows)


def _first_sheet(archive: Archive) -> str:
    """The member with the first sheet: the workbook names it by an id, and the relations the id's place."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book in archive and relations in archive:
        sheets = parse(archive.read(book), book).below("sheet")
        wanted = next((sheet.get("id") for sheet in sheets), "")
        for relation in parse(archive.read(relations), relations).below("Relationship"):
            if relation.get("Id") == wanted:
                target = relation.get("Target")
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return "xl/worksheets/sheet1.xml"


def _shared_texts(archive: Archive) -> list[str]:
    name = "xl/sharedStrings.xml"
    return [_rich(entry) for entry in parse(archive.read(name), name).all("si")] if name in archive else []


def _rich(entry: Element) -> str:
    """The text of an entry: one run or several; what is spelled above the words (rPh) is not among them."""
    runs = [entry, *entry.all("r")]
    text = "".join(piece.text for run in runs for piece in run.all("t"))
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text).replace("\r\n", "\n")


def _row(row: Element, number: int, shared: list[str]) -> Row:
    cells: dict[int, str] = {}
    column = -1
    for cell in row.all("c"):
        address = _ADDRESS.fullmatch(cell.get("r"))
        column = _column(address[1]) if address else column + 1
        if column > MOST_COLUMNS:
            raise FileRefused(f"The sheet has more than {MOST_COLUMNS} columns.", number)
        cells[column] = _cell(cell, shared)
    line = int(row.get("r")) if row.get("r").isdecimal() and len(row.get("r")) < 8 else number
    return Row(line, tuple(cells.get(column, "") for column in range(max(cells, default=-1) + 1)))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cell(cell: Element, shared: list[str]) -> str:
    value = cell.text_of("v")
    match cell.get("t", "n"):
        case "s":
            known = value.isdecimal() and len(value) < 8 and int(value) < len(shared)
            return shared[int(value)] if known else ""
        case "inlineStr":
            inline = cell.child("is")
            return _rich(inline) if inline else ""
        case "b":
            return "true" if value == "1" else "false"
        case "n":
            whole = _WHOLE.fullmatch(value)
            return whole[1] if whole else value
    return value
