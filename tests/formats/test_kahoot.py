"""The spreadsheet of Kahoot, as CSV and as a workbook."""

import pytest

from quiz.core.items import Kind
from quiz.formats import sheets
from quiz.formats.archive import pack
from quiz.formats.columns import read
from quiz.formats.drafts import Draft, FileRefused, Refusal

HEAD = (
    "",
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
ROWS = (
    ("", "Quiz template"),
    ("", "Add questions, at least two answer alternatives, and the right ones", "", "Remember: 4 answers"),
    HEAD,
    ("1", "What is *2* + 2?", "3", "4", "5", "", "20", "2"),
    ("2", "Which are <tags>?", "b", "x", "i", "", "", "1,3"),
    ("3", "Which?", "a", "b", "", "", "20", ""),
    ("4", "Which?", "a", "b", "", "", "20", "3"),
    ("5", "", "", "", "", "", "", ""),
)


def as_csv(rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    return sheets.separated(rows)


def as_workbook(rows: tuple[tuple[str, ...], ...] = ROWS, sheet: str = "worksheets/first.xml") -> bytes:
    """An .xlsx of shared, inline and plain cells in turn; empty ones are left out."""
    texts = [cell for row in rows for cell in row if cell]
    entries = "".join(f"<si><r><t>{escaped(text)}</t></r><rPh><t>no</t></rPh></si>" for text in texts)
    lines, used = [], 0
    for number, row in enumerate(rows, 1):
        cells = ""
        for place, text in enumerate(row):
            if text:
                cells += cell(f"{chr(65 + place)}{number}", text, used)
                used += 1
        lines.append(f'<row r="{number}">{cells}</row>')
    namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="urn:r"'
    members = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {namespace}><sheet name="A" r:id="rId7"/></workbook>',
        "xl/_rels/workbook.xml.rels": f'<All><Relationship Id="rId7" Target="{sheet}"/></All>',
        "xl/sharedStrings.xml": f"<sst {namespace}>{entries}</sst>",
        "xl/worksheets/first.xml": f"<worksheet {namespace}><a>{''.join(lines)}</a></worksheet>",
    }
    return pack({name: text.encode() for name, text in members.items()})


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def cell(address: str, text: str, used: int) -> str:
    if text.isdecimal():
        return f'<c r="{address}"><v>{text}.0</v></c>'
    if used % 2:
        return f'<c r="{address}" t="inlineStr"><is><t>{escaped(text)}</t></is></c>'
    return f'<c r="{address}" t="s"><v>{used}</v></c>'


@pytest.mark.parametrize("data", [as_csv(), as_workbook(), as_workbook(sheet="/xl/worksheets/first.xml")])
def test_it_reads_the_layout_of_kahoot(data: bytes) -> None:
    reading = read(data, "demo.xlsx")
    one, several, none, wrong, empty = reading.found
    assert isinstance(one, Draft)
    assert (one.kind, one.stem, one.where.number, one.where.line) == (
        Kind.SINGLE,
        r"What is \*2\* + 2?",
        1,
        4,
    )
    assert [(answer.text, answer.weight) for answer in one.answers] == [("3", 0), ("4", 1), ("5", 0)]
    assert isinstance(several, Draft)
    assert (several.kind, several.stem) == (Kind.MULTIPLE, "Which are <tags>?")
    assert [answer.weight > 0 for answer in several.answers] == [True, False, True]
    assert "any one" in several.losses[0]
    assert all(isinstance(found, Refusal) for found in (none, wrong, empty))
    assert reading.notes == ("The time limits were left out.",)


@pytest.mark.parametrize("last", ["Correct answer(s)", "Correct answer"])
def test_a_short_header_on_the_first_line_is_known_too(last: str) -> None:
    time = () if "(s)" in last else ("Time limit",)
    header = ("Question", "Answer 1", "Answer 2", *time, last)
    row = ("*Which*?", "a", "b", *("20" for _ in time), "2")
    (found,) = read(as_csv((header, row)), "demo.csv").found
    assert isinstance(found, Draft)
    assert (found.stem, [answer.weight for answer in found.answers]) == (r"\*Which\*?", [0, 1])


@pytest.mark.parametrize("named", ["1 3", "1;3", "1.3", "1, 3", "3,1"])
def test_right_answers_are_separated_in_any_way(named: str) -> None:
    (found,) = read(as_csv((HEAD, ("1", "Which?", "a", "b", "c", "", "", named))), "demo.csv").found
    assert isinstance(found, Draft)
    assert [answer.weight > 0 for answer in found.answers] == [True, False, True]


@pytest.mark.parametrize("named", ["a", "1,9", "13", "0", "1 a"])
def test_a_key_that_names_no_answer_is_refused(named: str) -> None:
    (found,) = read(as_csv((HEAD, ("1", "Which?", "a", "b", "c", "", "", named))), "demo.csv").found
    assert isinstance(found, Refusal)


def test_our_own_columns_may_stand_in_a_workbook() -> None:
    rows = (("stem", "option_1", "option_2", "correct"), ("Which?", "a", "b", "2"))
    (found,) = read(as_workbook(rows), "demo.xlsx").found
    assert isinstance(found, Draft)
    assert [answer.weight for answer in found.answers] == [0, 1]


def test_a_workbook_without_relations_has_its_first_sheet_in_the_usual_place() -> None:
    sheet = (
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>stem</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(FileRefused, match="header"):
        read(pack({"xl/worksheets/sheet1.xml": sheet.encode()}), "demo.xlsx")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="b"><v>1</v></c>', "true"),
        ('<c t="str"><v>=x</v></c>', "=x"),
        ("<c><v>3.50</v></c>", "3.50"),
        ("<c><v>-4.0</v></c>", "-4"),
        ('<c t="s"><v>99</v></c>', ""),
        ('<c t="s"><v>x</v></c>', ""),
        ('<c t="inlineStr"><is><t>a_x000A_b</t></is></c>', "a\nb"),
        ('<c r="D1" t="str"><v>far</v></c>', "far"),
    ],
)
def test_every_type_of_cell_becomes_text(cell: str, text: str) -> None:
    sheet = f"<worksheet><sheetData><row>{cell}<c t='str'><v>end</v></c></row></sheetData></worksheet>"
    ((row,),) = sheets.tables(pack({"xl/worksheets/sheet1.xml": sheet.encode()}), "demo.xlsx")  # type: ignore[misc]
    assert [one for one in row.cells if one] == [one for one in (text, "end") if one]


@pytest.mark.parametrize(
    "members",
    [
        {"word/document.xml": b"<document/>"},
        {"xl/worksheets/sheet1.xml": b"<worksheet>"},
        {"xl/worksheets/sheet1.xml": b"<w><row><c r='ZZZ1'><v>1</v></c></row></w>"},
        {"xl/worksheets/sheet1.xml": b"<w>" + b"<row><c><v>1</v></c></row>" * 20_001 + b"</w>"},
        {"xl/worksheets/sheet1.xml": b"<w/>", "xl/sharedStrings.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"},
    ],
)
def test_what_is_no_workbook_or_too_large_is_refused(members: dict[str, bytes]) -> None:
    with pytest.raises(FileRefused):
        read(pack(members), "demo.xlsx")


def test_one_long_text_in_every_cell_is_refused() -> None:
    shared = f"<sst><si><t>{'x' * 20_000}</t></si></sst>".encode()
    rows = '<row><c t="s"><v>0</v></c></row>' * 1_100
    members = {"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": f"<w>{rows}</w>".encode()}
    with pytest.raises(FileRefused, match="characters"):
        read(pack(members), "demo.xlsx")
