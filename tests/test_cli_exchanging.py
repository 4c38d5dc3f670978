"""`quiz import` and `quiz export`: what they write, what they say, and their exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import main
from quiz.content import load_bank
from tests.conftest import QUESTIONS

HARBOUR = QUESTIONS / "banks" / "harbour.yaml"

GIFT = """\
$CATEGORY: top/Tides

// [id:springs]
::When::When in the month is the range of the tide greatest? {
    =At new moon#Sun and moon pull in one line.
    ~At half moon
    ~%50%At full moon or so
}

Write an essay. {}

2+2? {#4}
"""

ORDERING = """\
  - id: tides
    skill: lights
    level: 1
    bloom: understand
    kind: ordering
    stem: Put the three tides of a day in their order, please.
    sequence: [low, half, high]
    why: The water rises.
"""


def quiz(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    """A file of three questions: one with a loss, one that none of our kinds holds, one too short."""
    file = tmp_path / "tides.gift"
    file.write_text(GIFT)
    return file


def test_an_import_writes_a_bank_that_check_reads(gift: Path, tmp_path: Path) -> None:
    out = tmp_path / "tides.yaml"
    result = quiz("import", "gift", gift, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    bank = load_bank(out.read_bytes(), "tides.yaml")
    assert [(item.id, item.skill, item.kind) for item in bank.items] == [
        ("springs", "tides", "single"),
        ("2-2", "tides", "numeric"),
    ]
    checked = quiz("check", out)
    assert checked.exit_code == 0, checked.stdout
    assert "B006" in checked.stdout


def test_every_question_has_a_line_and_all_have_a_sum(gift: Path) -> None:
    lines = quiz("import", "gift", gift).stderr.splitlines()
    loss = "Options that earned a part of the marks are simply wrong here: “At full moon or so” 50 %."
    essay = "Essay questions are not scored here; none of our kinds holds one."
    assert lines == [
        f"{gift}:4: question 1 (When): imported as springs with loss: {loss}",
        f"{gift}:10: question 2 (Write an essay.): refused: {essay}",
        f"{gift}:12: question 3: imported as 2-2",
        "3 questions: 1 imported, 1 imported with loss, 1 refused.",
    ]


def test_without_an_output_the_bank_is_printed(gift: Path) -> None:
    result = quiz("import", "gift", gift)
    assert result.stdout.startswith("bank: tides\ntitle: tides\nskills:\n  - id: tides\n    title: Tides\n")


def test_the_report_is_json_too(gift: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    quiz("import", "gift", gift, "--report", report)
    read = json.loads(report.read_text())
    fates = [(each["number"], each["line"], each["fate"], each["item"]) for each in read["questions"]]
    assert fates == [
        (1, 4, "imported with loss", "springs"),
        (2, 10, "refused", ""),
        (3, 12, "imported", "2-2"),
    ]


def test_nothing_imported_is_exit_code_1_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "essays.gift"
    file.write_text("Write! {}\n")
    result = quiz("import", "gift", file, "-o", tmp_path / "out.yaml")
    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert last == f"Error: No question of {file} could be imported; the lines above say why."
    assert not (tmp_path / "out.yaml").exists()


def test_a_file_without_any_question_says_so(tmp_path: Path) -> None:
    file = tmp_path / "empty.xml"
    file.write_text("<questestinterop/>")
    result = quiz("import", "qti12", file)
    assert result.exit_code == 1
    assert f"{file}: There is no question in it." in result.stderr


def test_a_file_of_another_kind_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "prose.gift"
    file.write_text("\nOnly prose.\n")
    result = quiz("import", "gift", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {file}:2:1: No question with its answers")


def test_an_unknown_format_names_those_that_are_known(gift: Path) -> None:
    result = quiz("import", "word", gift)
    assert result.exit_code == 2
    known = ["gift", "moodle-xml", "aiken", "qti12", "qti21", "qti22", "qti30", "text2qti", "csv"]
    assert ", ".join(f"'{name}'" for name in known) in result.stderr


def test_an_export_comes_back_and_says_what_stayed_behind(tmp_path: Path) -> None:
    out, back = tmp_path / "harbour.gift.txt", tmp_path / "harbour.yaml"
    result = quiz("export", "gift", HARBOUR, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "left out: GIFT has no question in which entries are put in order." in result.stderr
    assert quiz("import", "gift", out, "-o", back).exit_code == 0
    ours, theirs = load_bank(HARBOUR.read_bytes(), "a"), load_bank(back.read_bytes(), "b")
    kept = [item for item in ours.items if item.kind != "ordering"]
    assert [(item.id, item.skill, item.kind) for item in theirs.items] == [
        (item.id, item.skill, item.kind) for item in kept
    ]


def test_an_export_says_what_the_bank_itself_loses() -> None:
    said = quiz("export", "qti30", HARBOUR, "-o", "/dev/null").stderr.splitlines()[0]
    assert said.endswith("harbour: The format has no place for: summary, license, authors and definitions.")


def test_a_bank_of_which_nothing_can_be_written_is_exit_code_1_with_the_reason(tmp_path: Path) -> None:
    bank, out = tmp_path / "orders.yaml", tmp_path / "orders.gift"
    head = HARBOUR.read_text().partition("items:")[0]
    bank.write_text(f"{head}items:\n{ORDERING}")
    result = quiz("export", "gift", bank, "-o", out)
    assert (result.exit_code, out.exists()) == (1, False)
    assert "can be written as Moodle GIFT. GIFT has no question in which" in result.stderr


def test_an_export_without_output_is_printed() -> None:
    result = quiz("export", "aiken", HARBOUR)
    assert result.exit_code == 0
    assert "\nANSWER: " in result.stdout


def test_a_bank_with_findings_is_not_exported(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("bank: x\n")
    result = quiz("export", "gift", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{file}:1:1: Y018" in result.stderr


def test_more_than_a_bank_can_hold_is_refused_with_a_way_out(tmp_path: Path) -> None:
    file = tmp_path / "huge.gift"
    file.write_text(("Which of these two is it?{=" + "a" * 3_000 + " ~b}\n\n") * 1_000)
    result = quiz("import", "gift", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Split the file." in result.stderr


def test_pictures_are_written_beside_and_never_over_another(tmp_path: Path) -> None:
    archive, out = tmp_path / "harbour.xml", tmp_path / "new" / "harbour.yaml"
    out.parent.mkdir()
    assert quiz("export", "moodle-xml", HARBOUR, "-o", archive).exit_code == 0
    assert quiz("import", "moodle-xml", archive, "-o", out).exit_code == 0
    (picture,) = {item.image.file for item in load_bank(out.read_bytes(), "x").items if item.image}
    assert out.with_name(picture).read_bytes() == HARBOUR.with_name("light.png").read_bytes()
    assert quiz("check", out).exit_code == 0
    out.with_name(picture).write_bytes(b"mine")
    result = quiz("import", "moodle-xml", archive, "-o", out)
    assert result.exit_code == 1
    assert "is another picture" in result.stderr
    assert out.with_name(picture).read_bytes() == b"mine"


def test_an_item_that_breaks_a_rule_of_ours_is_refused_in_its_words(tmp_path: Path) -> None:
    file = tmp_path / "fence.gift"
    file.write_text("[markdown]```\\nopen {T}\n\nIs this one all right as it is?{T}\n")
    result = quiz("import", "gift", file, "-o", tmp_path / "fence.yaml")
    assert result.exit_code == 0
    assert "question 1: refused: The code fence ``` is not closed." in result.stderr
    assert quiz("check", tmp_path / "fence.yaml").exit_code == 0
