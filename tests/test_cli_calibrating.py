"""`quiz calibrate`: JSON from a table or from the database, mistakes with their places, no bar in a pipe."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quiz.cli import main
from quiz.config import Config
from quiz.services.setup import prepare
from quiz.services.workspace import Workspace, open_workspace
from tests.attempts import History
from tests.conftest import QUESTIONS, SECRET
from tests.core.published import LSAT6

HEADER = "person,item,score\n"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A database that is not there yet, and the questions of the tests."""
    url = f"sqlite:///{tmp_path / 'cli.sqlite3'}"
    monkeypatch.setenv("QUIZ_DATABASE_URL", url)
    monkeypatch.setenv("QUIZ_SECRET_KEY", SECRET)
    monkeypatch.setenv("QUIZ_QUESTIONS", str(QUESTIONS))
    return url


@pytest.fixture
def school(environment: str) -> Iterator[Workspace]:
    """The workspace that the command opens, with thirty learners' attempts."""
    workspace = open_workspace(Config(environment, SECRET, QUESTIONS))
    prepare(workspace)
    with History(workspace) as history:
        for n in range(30):
            history.add(f"learner-{n}", {"loop-knot": 1 + n % 2, "chain-length": "32" if n % 3 else None})
    yield workspace
    workspace.database.close()


@pytest.fixture
def lsat6(tmp_path: Path) -> Path:
    file = tmp_path / "lsat6.csv"
    lines = [f"p{p},i{i},{int(x)}\n" for p, row in enumerate(LSAT6) for i, x in enumerate(row, 1)]
    file.write_text(HEADER + "".join(lines))
    return file


def calibrate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["calibrate", *map(str, arguments)])


def figures(*arguments: object) -> dict[str, Any]:
    result = calibrate(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return dict(json.loads(result.stdout, parse_constant=pytest.fail))


@pytest.mark.parametrize("prior", [(), ("--prior", "none")])
def test_a_table_without_a_prior_is_plain_maximum_likelihood(lsat6: Path, prior: tuple[str, ...]) -> None:
    found = figures("--responses", lsat6, *prior)
    assert found["loglik"] == pytest.approx(-2466.6534, abs=1e-2)
    assert found["items"]["i3"] == pytest.approx(
        {"a": 0.89087, "b": -0.27967, "se_a": 0.232764, "se_b": 0.0996229, "n": 1000}, abs=1e-3
    )


def test_a_prior_pulls_the_slopes_towards_one(lsat6: Path) -> None:
    plain, held = (
        figures("--responses", lsat6, "--prior", prior)["items"]["i5"] for prior in ("none", "author")
    )
    assert plain["a"] < held["a"] < 1
    assert held["se_a"] < plain["se_a"]


def test_the_mistakes_of_a_table_come_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(HEADER + "ada,i1,2\nbob,,1\n")
    result = calibrate("--responses", file)
    assert (result.exit_code, result.stdout) == (1, "")
    said = result.stderr.removeprefix("Error: ").splitlines()
    assert [line.partition(" ")[0] for line in said if line] == [f"{file}:2:8:", f"{file}:3:5:"]


def test_from_the_database_the_next_calibration_is_stored(school: Workspace) -> None:
    found = figures()
    assert (found["calibration"], found["learners"], found["answers"]) == ("calibration-1", 30, 60)
    items = found["banks"]["harbour"]["items"]
    assert set(items) == {"loop-knot", "chain-length"}
    assert set(items["loop-knot"]) == {"a", "b", "se_a", "se_b", "n"}
    assert figures()["calibration"] == "calibration-2"


def test_a_database_without_answers_is_one_sentence() -> None:
    result = calibrate()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: No finished attempt has an answer yet that a calibration could use.\n"


@pytest.mark.parametrize(
    "arguments", [("--prior", "none"), ("--bank", str(QUESTIONS / "banks" / "harbour.yaml"))]
)
def test_options_of_a_table_need_one(arguments: tuple[str, ...]) -> None:
    assert calibrate(*arguments).exit_code == 2


def test_a_terminal_gets_a_bar_and_the_output_stays_json(lsat6: Path) -> None:
    parent, terminal = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from quiz.cli import main; main()",
        "calibrate",
        "--responses",
        str(lsat6),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=terminal, check=True)
    os.close(terminal)
    assert b"Calibrating" in os.read(parent, 100_000)
    os.close(parent)
    assert json.loads(done.stdout)["converged"] is True
