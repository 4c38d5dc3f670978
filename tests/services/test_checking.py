"""Checking files and folders."""

from collections.abc import Sequence
from pathlib import Path

from quiz.services.checking import check_paths
from tests.conftest import QUESTIONS


def errors_in(paths: Sequence[Path]) -> list[str]:
    """The folders of the files in which something must be fixed, once for each such finding."""
    return [Path(finding.file).parent.name for finding in check_paths(paths) if finding.must_fix]


def test_nothing_must_be_fixed_in_sound_questions() -> None:
    assert errors_in([QUESTIONS]) == []


def test_every_path_is_checked(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bank.yaml").write_text("bank: [")
    assert errors_in([tmp_path / "one", QUESTIONS, tmp_path / "two" / "bank.yaml"]) == ["one", "two"]
