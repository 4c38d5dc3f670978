"""House rules that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}

PRIVATE = re.compile(
    r"/(root|home|Users|work|farm)/[\w.]"  # a place on somebody's machine
    r"|/tmp/(quiz-|pytest-|tmp|venv)"
    r"|pypi\.(org|io)|pythonhosted\.|npmjs\."  # a package registry
)


def modules(*folders: str) -> list[Path]:
    """Every Python file below the folders."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_there_is_something_to_look_at() -> None:
    assert len(modules("quiz", "tests")) > 20


@pytest.mark.parametrize("path", modules("quiz"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_too_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


def test_every_module_is_named_for_its_subject() -> None:
    assert [path for path in modules("quiz", "tests", "bench") if VAGUE & set(path.stem.split("_"))] == []


def files_of_the_project() -> list[Path]:
    """Every text file that is tracked, or would be by ``git add``."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def private_lines(path: Path) -> list[str]:
    """``file:line: text`` of every line that names a machine's folder or a registry's host."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        f"{path.relative_to(ROOT)}:{n}: {line}" for n, line in enumerate(lines, 1) if PRIVATE.search(line)
    ]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout knows which files are its own")
def test_no_file_names_a_machine_or_a_registry() -> None:
    files = files_of_the_project()
    assert ROOT / "pyproject.toml" in files
    assert [line for path in files for line in private_lines(path)] == []


@pytest.mark.parametrize("line", ["cd /home/" + "ada", "/root/" + ".cache", "https://py" + "pi.org/simple"])
def test_a_private_line_is_recognised(line: str) -> None:
    assert PRIVATE.search(line)


@pytest.mark.parametrize("line", ["GET /users/7", "sqlite:////tmp/quiz.sqlite3", "/usr/bin/env bash"])
def test_an_ordinary_line_is_not(line: str) -> None:
    assert not PRIVATE.search(line)
