"""The files of a folder are checked against each other."""

from pathlib import Path

import pytest

from quiz.content import read_file, read_folder
from tests.content.samples import BANK, ROADMAP

RULES_BETWEEN_FILES = {"B004"}

STEP_X = BANK.replace("title: One", "title: One, step: x")
OTHER = BANK.replace("bank: demo", "bank: other")


def folder(path: Path, **files: str) -> Path:
    """Files by their name: ``banks_demo`` is banks/demo.yaml."""
    for name, text in files.items():
        file = path / f"{name.replace('_', '/')}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def found(path: Path) -> list[str]:
    return [f"{Path(finding.file).name} {finding.rule}" for finding in read_folder(path).findings]


def test_it_reads_every_bank_and_roadmap(tmp_path: Path) -> None:
    questions = read_folder(folder(tmp_path, banks_demo=BANK, banks_other=OTHER, roadmaps_way=ROADMAP))
    assert questions.findings == ()
    assert [bank.id for bank in questions.banks] == ["demo", "other"]
    assert [roadmap.id for roadmap in questions.roadmaps] == ["way"]


def test_it_reads_a_folder_of_banks_alone(tmp_path: Path) -> None:
    step = BANK.replace("title: One", "title: One, step: start")
    assert found(folder(tmp_path, demo=step)) == []


@pytest.mark.parametrize(
    ("files", "findings"),
    [
        ({"banks_a": BANK, "banks_b": BANK}, ["b.yaml Y021"]),
        ({"roadmaps_a": ROADMAP, "roadmaps_b": ROADMAP}, ["b.yaml Y021"]),
        ({"banks_other": OTHER, "roadmaps_way": ROADMAP}, ["way.yaml R004"]),
        ({"banks_demo": BANK, "roadmaps_way": ROADMAP.replace("[one]", "[two]")}, ["way.yaml R004"]),
        (
            {"banks_demo": BANK.replace("title: One", "title: One, step: strat"), "roadmaps_way": ROADMAP},
            ["demo.yaml B004"],
        ),
        ({"banks_demo": BANK.replace("title: One", "title: One, step: start"), "roadmaps_way": ROADMAP}, []),
        ({"banks_demo": BANK.replace("level: 1", "level: 9"), "roadmaps_way": ROADMAP}, ["demo.yaml Y015"]),
        ({"banks_demo": "bank: [", "roadmaps_way": ROADMAP}, ["demo.yaml Y004"]),
        ({"banks_demo": "bank: [", "banks_other": OTHER, "roadmaps_way": ROADMAP}, ["demo.yaml Y004"]),
        (
            {"banks_demo": STEP_X, "roadmaps_other": "roadmap: x\nsteps: [", "roadmaps_way": ROADMAP},
            ["other.yaml Y004"],
        ),
        (
            {"banks_demo": STEP_X, "roadmaps_way": "roadmap: x\nsteps: ["},
            ["way.yaml Y004"],
        ),
    ],
)
def test_it_finds_what_files_say_of_each_other(
    tmp_path: Path, files: dict[str, str], findings: list[str]
) -> None:
    assert found(folder(tmp_path, **files)) == findings


def test_a_file_that_must_be_mended_is_left_out(tmp_path: Path) -> None:
    questions = read_folder(folder(tmp_path, banks_a=BANK, banks_b=BANK))
    assert [bank.id for bank in questions.banks] == ["demo"]


def test_images_stand_beside_their_bank(tmp_path: Path) -> None:
    text = BANK.replace("    stem:", "    image: {file: a.png, alt: A picture}\n    stem:")
    folder(tmp_path, banks_demo=text)
    assert found(tmp_path) == ["demo.yaml Q008"]
    (tmp_path / "banks" / "a.png").write_bytes(b"")
    assert found(tmp_path) == []


def test_a_file_alone_is_not_compared(tmp_path: Path) -> None:
    folder(tmp_path, banks_other=OTHER, roadmaps_way=ROADMAP)
    questions = read_file(tmp_path / "roadmaps" / "way.yaml")
    assert questions.findings == ()
    assert [roadmap.id for roadmap in questions.roadmaps] == ["way"]
