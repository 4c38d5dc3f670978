"""Who is advised, when, and how an author silences advice."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import main
from quiz.content import load_bank, read_bank, read_file, read_folder
from quiz.content.findings import MOST
from quiz.services.instructing import check_upload, get_draft
from quiz.services.workspace import Workspace
from tests.content.samples import BANK, HEAD, ITEM

ASKED = "What does the text above name?"
FINE = BANK.replace("Which option is right?", ASKED)
VAGUE = FINE.replace('"that"', '"that, usually"')
LONG_KEY = FINE.replace('"this"', '"this, as it is said in the stem"')


def advice(text: str) -> dict[str, bool]:
    """The rules that a bank breaks, advice included; whether they must be mended."""
    return {finding.rule: finding.must_fix for finding in read_bank(text, "demo.yaml", advise=True)[1]}


def silence(text: str, lint: str) -> str:
    return text.replace("    stem:", f"    lint: {lint}\n    stem:")


def test_advice_stands_at_the_item() -> None:
    findings = read_bank(VAGUE, "demo.yaml", advise=True)[1]
    (found,) = [finding for finding in findings if finding.rule == "L10"]
    assert (found.line, found.column, found.message) == (8, 9, "An option says “usually”.")
    assert not found.must_fix


@pytest.mark.parametrize("text", [VAGUE, LONG_KEY])
def test_a_server_that_starts_is_not_advised(text: str, tmp_path: Path) -> None:
    assert load_bank(text, "demo.yaml").id == "demo"
    assert read_bank(text, "demo.yaml")[1] == ()
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    assert [bank.id for bank in read_folder(tmp_path).banks] == ["demo"]
    assert read_folder(tmp_path).findings == read_file(tmp_path / "demo.yaml").findings == ()


@pytest.mark.parametrize(("text", "rule", "code"), [(VAGUE, "L10", 0), (LONG_KEY, "L1", 1)])
def test_the_check_advises(text: str, rule: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    for path in (tmp_path, tmp_path / "demo.yaml"):
        done = CliRunner().invoke(main, ["check", str(path)])
        assert f": {rule} " in done.output
        assert done.exit_code == code


def test_the_upload_advises(workspace: Workspace) -> None:
    vague = check_upload(workspace, "ada", "demo.yaml", VAGUE.encode(), {})
    assert "L10" in {finding.rule for finding in vague.findings}
    assert vague.version_id
    assert "L10" in {note.rule for note in get_draft(workspace, vague.version_id).notes}
    long_key = check_upload(workspace, "ada", "demo.yaml", LONG_KEY.encode(), {})
    assert "L1" in {finding.rule for finding in long_key.findings}
    assert long_key.version_id is None


def test_advice_waits_until_nothing_must_be_mended() -> None:
    assert advice(VAGUE.replace("level: 1", "level: 7")) == {"Y015": True}
    assert advice(VAGUE.replace("skill: one", "skill: two")) == {"B001": True, "B002": False}


def test_advice_waits_for_other_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(VAGUE, encoding="utf-8")
    found = [(Path(each.file).name, each.rule) for each in read_folder(tmp_path, advise=True).findings]
    assert ("a.yaml", "L10") in found
    assert [rule for name, rule in found if name == "b.yaml"] == ["Y021"]


@pytest.mark.parametrize(("text", "rule"), [(VAGUE, "L10"), (LONG_KEY, "L1"), (FINE, "S5")])
def test_a_reason_silences_the_rule_and_no_other(text: str, rule: str) -> None:
    before, after = advice(text), advice(silence(text, f'{{{rule}: "It is so by nature."}}'))
    assert rule in before
    assert after.keys() == before.keys() - {rule}


def test_a_reason_silences_one_item_alone() -> None:
    twice = silence(VAGUE, '{L10: "It is so."}') + VAGUE.removeprefix(HEAD).replace("first", "second")
    findings = read_bank(twice, "demo.yaml", advise=True)[1]
    assert [finding.line for finding in findings if finding.rule == "L10"] == [17]


@pytest.mark.parametrize(
    ("lint", "rule", "mend"),
    [
        ('{L100: "a reason"}', "Y024", "Did you mean `L10`?"),
        ('{l10: "a reason"}', "Y024", "Did you mean `L10`?"),
        ('{L7: "a reason"}', "Y024", ""),
        ('{Q004: "a reason"}', "Y024", ""),
        ('{S1: "a reason"}', "Y024", ""),
        ("{L10: }", "Y022", ""),
        ('{L10: ""}', "Y022", ""),
        ('"L10"', "Y014", ""),
    ],
)
def test_what_silences_nothing_is_a_finding(lint: str, rule: str, mend: str) -> None:
    bank, findings = read_bank(silence(VAGUE, lint), "demo.yaml", advise=True)
    assert bank is None
    assert [finding.rule for finding in findings] == [rule]
    assert mend in findings[0].mend


def large(count: int, *, lint: str = "") -> str:
    """A bank of items of level 3, all to be remembered, each key longer than the other option."""
    three = ITEM.replace("level: 1", "level: 3").replace("apply", "remember").replace('"this"', '"these"')
    return HEAD.replace("items:", f"{lint}items:") + "".join(
        three.replace("first", f"item-{number}").replace(
            "Which option is right", f"Is a{number} b{number} c{number} d{number}"
        )
        for number in range(count)
    )


def test_a_bank_silences_its_shares() -> None:
    assert {"S1", "S2", "S3", "S4"} < advice(large(30)).keys()
    quiet = 'lint: {S1: "Names.", S2: "Names.", S3: "For experts.", S4: "A glossary."}\n'
    assert advice(large(30, lint=quiet)).keys() == advice(large(30)).keys() - {"S1", "S2", "S3", "S4"}


def test_a_bank_cannot_silence_its_items() -> None:
    _, findings = read_bank(large(30, lint='lint: {L20: "No time."}\n'), "demo.yaml", advise=True)
    assert [(finding.line, finding.rule) for finding in findings] == [(7, "Y024")]


def test_notes_alone_never_refuse_a_bank() -> None:
    bank, findings = read_bank(large(MOST), "demo.yaml", advise=True)
    assert bank is not None
    assert len(findings) == MOST - 1
    assert not any(finding.must_fix for finding in findings)


def test_what_must_be_mended_is_not_crowded_out_by_notes() -> None:
    text = large(MOST) + LONG_KEY.removeprefix(HEAD)
    bank, findings = read_bank(text, "demo.yaml", advise=True)
    assert bank is None
    assert [finding.rule for finding in findings if finding.must_fix] == ["L1"]
