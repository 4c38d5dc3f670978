"""`quiz stats`: a table for people, CSV for spreadsheets, JSON for programs."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import main
from quiz.cli.item_table import aligned
from quiz.cli.statistics import harmless
from quiz.config import Config
from quiz.core.scoring import Response
from quiz.services.setup import prepare
from quiz.services.workspace import Workspace, open_workspace
from tests.attempts import History
from tests.conftest import QUESTIONS, SECRET


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    """The workspace that the command opens."""
    url = f"sqlite:///{tmp_path / 'cli.sqlite3'}"
    monkeypatch.setenv("QUIZ_DATABASE_URL", url)
    monkeypatch.setenv("QUIZ_SECRET_KEY", SECRET)
    monkeypatch.setenv("QUIZ_QUESTIONS", str(QUESTIONS))
    workspace = open_workspace(Config(url, SECRET, QUESTIONS))
    prepare(workspace)
    yield workspace
    workspace.database.close()


def stats(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["stats", *arguments])


def wrong_key(school: Workspace, learners: int = 60) -> None:
    """Those who know the rest take the reef knot, which the key says is wrong."""
    knows: dict[str, Response] = {"loop-knot": 2, "chain-length": "32", "highest-tide": "spring"}
    lost: dict[str, Response] = {"loop-knot": 1, "chain-length": "12", "highest-tide": None}
    with History(school) as history:
        for n in range(learners):
            history.add(f"learner-{n}", lost if n % 3 else knows)


def test_the_table_is_readable_on_a_terminal(school: Workspace) -> None:
    wrong_key(school)
    result = stats("harbour")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Harbour work (harbour): first finished attempts only, 60 of 60, finished")
    heading = next(line for line in lines if line.startswith("question"))
    assert "item-rest r" in heading
    assert " a " not in heading  # nothing is calibrated
    question = lines.index(heading) + 1
    assert lines[question].startswith("loop-knot")
    assert lines[question + 1].startswith("  ! ")
    words = " ".join(line.strip() for line in lines[question + 1 :])
    assert "chose “The reef knot” and 0% the key: is the key right?" in words
    assert max(map(len, lines)) <= 140
    assert all(line == line.rstrip() and line.isprintable() for line in lines)


def test_without_attempts_there_are_words(school: Workspace) -> None:
    result = stats("harbour")
    assert (result.exit_code, result.stdout) == (0, "Harbour work (harbour): no finished attempt yet.\n")
    assert json.loads(stats("harbour", "--format", "json").stdout)["population"]["attempts"] == 0
    assert len(stats("harbour", "--format", "csv").stdout.splitlines()) > 7


def test_an_unknown_bank_is_one_sentence(school: Workspace) -> None:
    result = stats("nowhere")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no bank nowhere.\n")


def test_the_json_has_the_words_of_the_flags(school: Workspace) -> None:
    wrong_key(school)
    result = stats("harbour", "--format", "json")
    items = {item["item"]: item for item in json.loads(result.stdout)["items"]}
    flags = {flag["flag"]: flag for flag in items["loop-knot"]["flags"]}
    assert flags["distractor-beats-key"]["choice"] == "The reef knot"
    assert "is the key right?" in flags["distractor-beats-key"]["words"]


def test_the_csv_is_read_back(school: Workspace) -> None:
    wrong_key(school)
    result = stats("harbour", "--format", "csv")
    assert result.stderr.startswith("Harbour work (harbour): ")
    read = list(csv.DictReader(io.StringIO(result.stdout)))
    loop, *choices = [row for row in read if row["item"] == "loop-knot"]
    assert (loop["n"], loop["fixed_n"], loop["choice"]) == ("60", "60", "")
    assert "is the key right?" in loop["words"]
    assert float(loop["item_rest"]) < 0
    assert [(row["choice"], row["chosen"]) for row in choices][:2] == [
        ("The bowline", "40"), ("The reef knot", "20")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1 apples", "'-1 apples"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("a = b", "a = b"),
        (-0.5, -0.5),
        (None, ""),
        (False, False),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: object) -> None:
    assert harmless(value) == cell


def test_empty_columns_are_left_out_of_the_table() -> None:
    lines = list(aligned([{"question": "q", "a": "a", "b": "b"}, {"question": "long", "a": "", "b": "1"}]))
    assert lines == ["q     b", "long  1"]
