"""The command `quiz`: what it prints, and with which exit code."""

import json
import re
import sqlite3
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from quiz import __version__
from quiz.cli import main
from quiz.config import Config
from quiz.services import accounts
from quiz.services.workspace import open_workspace
from tests.conftest import QUESTIONS, SECRET

PROGRAM = Path(sysconfig.get_path("scripts")) / "quiz"
HARBOUR = QUESTIONS / "banks" / "harbour.yaml"
PASSWORD = "a quiet harbour at noon"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An SQLite file that is not there yet, and the questions of the tests."""
    file = tmp_path / "cli.sqlite3"
    monkeypatch.setenv("QUIZ_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("QUIZ_SECRET_KEY", SECRET)
    monkeypatch.setenv("QUIZ_QUESTIONS", str(QUESTIONS))
    return file


def quiz(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(*arguments: object) -> str:
    """The one sentence of a command that ends with exit code 1."""
    result = quiz(*arguments)
    assert (result.exit_code, type(result.exception), result.stdout) == (1, SystemExit, "")
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("Error: ").strip()


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command and group."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    result = quiz(*words, "--help")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert f"Example: quiz {' '.join(words)}".strip() in said
    assert quiz(*words, "-h").stdout == result.stdout


def test_there_are_no_commands_but_these() -> None:
    assert {" ".join(words) for words in commands()} == {
        "",
        "serve",
        "check",
        "score",
        "import",
        "export",
        "user",
        "user add",
        "user list",
        "user disable",
        "user reset",
        "db",
        "db upgrade",
        "db copy",
        "calibrate",
        "stats",
        "simulate",
        "backup",
        "restore",
    }


def test_the_installed_command_tells_its_version() -> None:
    done = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"quiz, version {__version__}\n"


def test_a_sound_file_is_clean() -> None:
    result = quiz("check", HARBOUR)
    assert result.exit_code == 0
    assert all(" Note: " in line for line in result.stdout.splitlines())


BROKEN = "bank: x\ntitel: Typo\n"
LINE = re.compile(r"(?P<file>.+):(?P<line>\d+):(?P<column>\d+): (?P<rule>[A-Z]+\d+) (?P<message>.+)")


def test_findings_come_as_lines_and_as_json(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(BROKEN)
    text, data = quiz("check", broken), quiz("check", broken, "--format", "json")
    assert (text.exit_code, data.exit_code) == (1, 1)
    listed: list[dict[str, Any]] = json.loads(data.stdout)
    assert {"file", "line", "column", "rule", "severity", "message"} <= set(listed[0])
    lines = [LINE.fullmatch(line) for line in text.stdout.splitlines()]
    places = [(m["file"], int(m["line"]), int(m["column"]), m["rule"]) for m in lines if m]
    assert places == [(f["file"], f["line"], f["column"], f["rule"]) for f in listed]
    assert len(lines) == len(places) > 1


def test_a_clean_json_is_a_list() -> None:
    listed = json.loads(quiz("check", HARBOUR, "--format", "json").stdout)
    assert isinstance(listed, list)
    assert {finding["severity"] for finding in listed} <= {"note"}


def test_without_a_path_the_served_questions_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "broken.yaml").write_text(BROKEN)
    monkeypatch.setenv("QUIZ_QUESTIONS", str(tmp_path / "own"))
    result = quiz("check")
    assert result.exit_code == 1
    assert {line.partition(":")[0] for line in result.stdout.splitlines()} == {
        str(tmp_path / "own" / "broken.yaml")
    }


def test_a_path_that_is_not_there_is_a_wrong_use() -> None:
    result = quiz("check", "nowhere.yaml")
    assert result.exit_code == 2
    assert "'nowhere.yaml' does not exist" in result.stderr


@pytest.fixture
def responses(tmp_path: Path) -> Path:
    """Three responses to the harbour bank."""
    file = tmp_path / "responses.json"
    given = [("loop-knot", 1), ("bright-lights", [1, 2]), ("chain-length", None)]
    file.write_text(json.dumps({"responses": [{"item": item, "response": said} for item, said in given]}))
    return file


def test_scores_are_printed_as_json(responses: Path) -> None:
    result = quiz("score", "--bank", HARBOUR, "--responses", responses)
    assert (result.exit_code, result.stderr) == (0, "")
    figures = json.loads(result.stdout)
    assert list(figures) == ["items", "skills", "topic", "next_steps"]
    assert {item: said["score"] for item, said in figures["items"].items()} == {
        "loop-knot": 1,
        "bright-lights": 0.666667,
        "chain-length": 0,
    }


def test_scoring_makes_no_database(responses: Path, environment: Path) -> None:
    quiz("score", "--bank", HARBOUR, "--responses", responses)
    quiz("check", HARBOUR)
    assert not environment.exists()


MALFORMED = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"responses": 1}',
    '{"responses": ["a"]}',
    '{"responses": [{"item": "loop-knot"}]}',
    '{"responses": [{"response": 1}]}',
    "[" * 100_000,
    b"\xff\xfe",
]


@pytest.mark.parametrize("content", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_responses_are_refused_in_one_sentence(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / "responses.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    sentence = refused("score", "--bank", HARBOUR, "--responses", file)
    assert sentence.startswith(
        f'{file} is not JSON of the form {{"responses": [{{"item": "…", "response": …}}]}}'
    )


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (["anchor"], "The bank has no item anchor."),
        (["loop-knot", "loop-knot"], "Two responses name the item loop-knot; give one."),
    ],
)
def test_items_that_cannot_be_meant_are_named(tmp_path: Path, items: list[str], sentence: str) -> None:
    file = tmp_path / "responses.json"
    file.write_text(json.dumps({"responses": [{"item": item, "response": 1} for item in items]}))
    assert refused("score", "--bank", HARBOUR, "--responses", file) == sentence


def test_a_broken_bank_is_not_scored(tmp_path: Path, responses: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN)
    result = quiz("score", "--bank", tmp_path / "broken.yaml", "--responses", responses)
    assert result.exit_code == 1
    assert f"{tmp_path / 'broken.yaml'}:2:1: " in result.stderr


def link_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    found = re.search(r"/welcome/(\S+)", result.stdout)
    assert found is not None
    return found[1]


def use(link: str, file: Path) -> None:
    workspace = open_workspace(Config(f"sqlite:///{file}", SECRET, QUESTIONS))
    accounts.use_link(workspace, link, "", PASSWORD)
    workspace.database.close()


def listed() -> list[list[str]]:
    return [line.split("\t") for line in quiz("user", "list").stdout.splitlines()]


def test_accounts_are_added_reset_disabled_and_listed(environment: Path) -> None:
    use(link_in(quiz("user", "add", "Ada", "--role", "admin")), environment)
    use(link_in(quiz("user", "add", "bob")), environment)
    assert listed() == [["ada", "admin", "active"], ["bob", "instructor", "active"]]
    assert quiz("user", "disable", "bob").stdout == "bob is disabled.\n"
    link_in(quiz("user", "reset", "ADA"))
    assert listed() == [["ada", "admin", "no password yet"], ["bob", "instructor", "disabled"]]


def test_what_cannot_be_done_with_an_account_is_one_sentence() -> None:
    quiz("user", "add", "ada")
    assert refused("user", "add", " ADA") == "There is an account  ADA already. `quiz user list` shows all."
    assert refused("user", "add", " ") == "A name has 1 to 60 characters that can be seen."
    for command in ("disable", "reset"):
        assert refused("user", command, "eve") == "There is no account eve."
    assert quiz("user", "add", "bob", "--role", "learner").exit_code == 2


def test_a_database_is_made_and_brought_up_to_date(environment: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    for arguments, file in [((), environment), (("--database", f"sqlite:///{other}"), other)]:
        for _ in range(2):
            assert quiz("db", "upgrade", *arguments).stdout == "The database is up to date.\n"
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT count(*) FROM current_bank").fetchone() == (2,)


UNUSABLE = [
    ("mysql://localhost/x", "it must be sqlite:///path or postgresql+psycopg://user@host/name"),
    ("sqlite:////no/such/folder/quiz.sqlite3", "there is no folder /no/such/folder"),
    ("postgresql+psycopg://nobody@127.0.0.1:1/none", "The database cannot be used: connection failed"),
    (f"sqlite:///{HARBOUR}", "The database cannot be used: file is not a database"),
]


@pytest.mark.parametrize(("url", "said"), UNUSABLE)
def test_a_database_that_cannot_be_used_is_one_sentence(url: str, said: str) -> None:
    assert said in refused("db", "upgrade", "--database", url)


def test_a_database_of_a_later_release_is_left_alone(environment: Path) -> None:
    quiz("db", "upgrade")
    with closing(sqlite3.connect(environment)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert refused("user", "list") == "The database belongs to a later release of Bearings."


def test_a_broken_folder_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own" / "banks").mkdir(parents=True)
    (tmp_path / "own" / "banks" / "broken.yaml").write_text(BROKEN)
    monkeypatch.setenv("QUIZ_QUESTIONS", str(tmp_path / "own"))
    result = quiz("serve")
    assert result.exit_code == 1
    assert "broken.yaml:2:1: " in result.stderr


def test_asking_for_help_does_not_load_a_server() -> None:
    check = "import sys, quiz.cli; sys.exit('granian' in sys.modules or 'flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_school_is_saved_and_restored(tmp_path: Path, environment: Path) -> None:
    assert quiz("db", "upgrade").exit_code == 0
    saved = quiz("backup", tmp_path / "school.backup")
    assert re.fullmatch(r".+school\.backup: \d+ rows, each read back and compared\.\n", saved.stdout)
    assert "%" not in saved.output, "a pipe needs no progress bar"
    restored = quiz(
        "restore", tmp_path / "school.backup", "--database", f"sqlite:///{tmp_path / 'new.sqlite3'}"
    )
    assert restored.stdout.split()[0] == saved.stdout.split()[1]
    assert "exists already" in refused("backup", tmp_path / "school.backup")
    assert "has rows already" in refused("restore", tmp_path / "school.backup")
    copied = quiz("db", "copy", f"sqlite:///{environment}", f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    assert copied.stdout.split()[0] == saved.stdout.split()[1]


def test_what_cannot_be_saved_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert "quiz db upgrade" in refused("backup", tmp_path / "school.backup")
    assert "is no backup" in refused("restore", HARBOUR)
