"""The one file that starts everything, and the locks that it installs from."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNNING = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
TESTING = [*RUNNING, *PROJECT["project"]["optional-dependencies"]["test"]]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ENTRY = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)


def normal(requirement: str) -> str:
    """The package's name in the one spelling that locks use: ``Flask-WTF>=1.3`` → ``flask-wtf``."""
    found = NAME.match(requirement)
    assert found, requirement
    return re.sub("[-_.]+", "-", found[0]).lower()


def test_an_old_python_can_read_it() -> None:
    ast.parse(Path(dev.__file__).read_text(), feature_version=(3, 6))


def test_an_old_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert dev.main("run") == 2
    assert capsys.readouterr().err.startswith("dev.py: Bearings needs Python 3.11 or newer; this is Python")


@pytest.mark.parametrize("arguments", [[], ["serve"], ["--help"]])
def test_it_says_what_it_can_do(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, dev.__file__, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "dev.py: Say `python3 dev.py run` or `python3 dev.py test`.\n"


def test_a_program_gives_its_exit_code() -> None:
    assert dev.call(sys.executable, "-c", "raise SystemExit(7)") == 7


def test_an_installation_depends_on_the_lock_and_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = [dev.fingerprint(dev.LOCKS["run"]), dev.fingerprint(dev.LOCKS["test"])]
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    prints.append(dev.fingerprint(dev.LOCKS["run"]))
    assert len(set(prints)) == 3


def test_a_virtual_environment_that_was_moved_is_not_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    monkeypatch.setattr(dev, "VENV", folder)
    monkeypatch.setattr(dev, "PYTHON", folder / "told")
    (folder / "told").write_text(f"#!/bin/sh\necho {sys.version_info[0]} {sys.version_info[1]}\n")
    (folder / "told").chmod(0o755)
    assert dev.is_usable()
    folder.rename(tmp_path / "moved")
    monkeypatch.setattr(dev, "VENV", tmp_path / "moved")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "moved" / "told")
    assert not dev.is_usable()


def test_the_browser_that_is_set_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_CHROMIUM", "my-browser")
    assert dev.find_browser() == "my-browser"


def test_a_browser_on_the_path_comes_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "google-chrome"
    program.touch(mode=0o755)
    monkeypatch.delenv("QUIZ_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.find_browser() == str(program)


@pytest.mark.parametrize(("purpose", "wanted"), [("run", RUNNING), ("test", TESTING)])
def test_every_dependency_is_locked(purpose: str, wanted: list[str]) -> None:
    locked = {entry["name"] for entry in ENTRY.finditer(dev.LOCKS[purpose].read_text())}
    assert {normal(requirement) for requirement in wanted} - locked == set()


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_a_lock_holds_versions_and_hashes_and_no_address(purpose: str) -> None:
    assert ENTRY.sub("", dev.LOCKS[purpose].read_text()) == ""


def test_both_locks_agree() -> None:
    running, testing = (
        {entry[0] for entry in ENTRY.finditer(dev.LOCKS[p].read_text())} for p in ("run", "test")
    )
    assert running - testing == set()
