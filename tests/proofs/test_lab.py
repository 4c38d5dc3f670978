"""A laboratory is real, its own and gone afterwards."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import requests

from quiz.core.items import Choice, Item, Option
from tests.postgres import Server
from tests.proofs.lab import Lab, NoGit, Proof, Register, proofs_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CHOICE = Choice((Option("1", True, "so"), Option("2", False, "no")))
ITEM = Item("an-item", "a-skill", 1, "apply", "?", CHOICE)


def no_server() -> Server:
    raise AssertionError("this test needs no server")


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab(ITEM, no_server) as lab:
        yield lab


def test_it_knows_its_item(lab: Lab) -> None:
    assert (lab.item_id, lab.options) == ("an-item", ["1", "2"])


def test_its_folder_is_empty_and_goes_away() -> None:
    with Lab(ITEM, no_server) as lab:
        assert list(lab.folder.iterdir()) == []
        lab.git("init")
    assert not lab.folder.exists()


def test_every_sqlite_database_is_its_own(lab: Lab) -> None:
    lab.sqlite().execute("CREATE TABLE t (x)")
    assert lab.sqlite().execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


@pytest.mark.postgres
def test_two_postgres_sessions_share_the_database_of_one_lab(postgres: Server) -> None:
    with Lab(ITEM, lambda: postgres) as lab:
        lab.postgres().execute("CREATE TABLE t AS SELECT 1 AS x")
        assert lab.postgres().execute("SELECT x FROM t").fetchone() == (1,)
    with Lab(ITEM, lambda: postgres) as other, pytest.raises(psycopg.errors.UndefinedTable):
        other.postgres().execute("SELECT x FROM t")


def commit(lab: Lab, text: str) -> str:
    (lab.folder / "notes.txt").write_text(text)
    lab.git("add", "notes.txt")
    lab.git("commit", "-m", text)
    return lab.git("rev-parse", "HEAD").stdout.strip()


def test_git_makes_the_same_commits_in_every_lab() -> None:
    hashes = []
    for _ in range(2):
        with Lab(ITEM, no_server) as lab:
            lab.git("init")
            hashes.append([commit(lab, text) for text in ("one", "two")])
    assert hashes[0] == hashes[1]


def test_git_reads_no_settings_but_its_own(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".gitconfig").write_text("[init]\n    defaultBranch = trunk\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    lab.git("init")
    commit(lab, "one")
    log = lab.git("log", "--format=%an, %ad", "--date=iso", "main").stdout
    assert log == "Ada, 2026-01-05 09:02:00 +0000\n"


def test_git_asks_nothing(lab: Lab) -> None:
    lab.git("init")
    commit(lab, "one")
    (lab.folder / "notes.txt").write_text("two")
    refused = lab.git("commit", "--all", check=False)  # the editor leaves the message empty
    assert refused.returncode == 1
    assert "empty commit message" in refused.stderr


def test_git_takes_a_folder_an_environment_and_an_input(lab: Lab) -> None:
    folder = lab.folder / "inner"
    folder.mkdir()
    lab.git("init", cwd=folder)
    assert lab.git("hash-object", "--stdin", cwd=folder, stdin="x").stdout.startswith("c1b0730e01")
    assert lab.git("var", "GIT_EDITOR", cwd=folder, env={"GIT_EDITOR": "ed"}).stdout == "ed\n"


def test_a_failing_git_command_says_why(lab: Lab) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        lab.git("log")
    assert caught.value.__notes__ == [
        "fatal: not a git repository (or any of the parent directories): .git",
    ]


def test_a_missing_git_is_said_plainly(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoGit, match="There is no git on PATH"):
        lab.git("init")


def test_it_serves_http(lab: Lab) -> None:
    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
        return [environ["PATH_INFO"].encode()[1:4]]

    with lab.serve(application) as url:
        response = requests.get(f"{url}/abc", timeout=5)
        assert (response.text, response.raw.version) == ("abc", 11)
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_an_item_is_proven_once() -> None:
    def prove(lab: Lab) -> list[bool]:
        return [option == "1" for option in lab.options]

    register = Register()
    register.add("a-module", Proof("an-item", prove))
    with pytest.raises(ValueError, match="a-module proves an-item twice"):
        register.add("a-module", Proof("an-item", prove))


def test_a_bank_without_a_module_has_no_proofs() -> None:
    assert proofs_of("no-such-bank") == {}
