"""A school is taken along whole: into a file and back, and from one engine to the other."""

from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from quiz.config import Config, beside
from quiz.services import moving
from quiz.services.workspace import Workspace, open_workspace
from quiz.storage.migrations import upgrade
from quiz.storage.tables import Learner, ResponseEvent, SignInAttempt
from tests.clock import Clock
from tests.conftest import QUESTIONS, SECRET
from tests.sittings import save, start, take

Rows = dict[str, list[str]]


def ignore(_rows: int) -> None:
    """Nobody watches the progress."""


def url_of(workspace: Workspace) -> str:
    return workspace.database.engine.url.render_as_string(hide_password=False)


def everything(url: str) -> Rows:
    """Every row of every table, in any order."""
    with moving.opened(url) as database, database.engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture
def empty_url(database_url: str) -> str:
    """An empty database of either engine, never that of the school."""
    return database_url.replace("quiz.sqlite3", "other.sqlite3")


@pytest.fixture
def school(workspace: Workspace) -> str:
    """The URL of a database with a finished and an open attempt."""
    take(workspace)
    save(workspace, start(workspace, nonce="another page"))
    return url_of(workspace)


def test_a_backup_holds_every_row_and_gives_it_back(school: str, empty_url: str, tmp_path: Path) -> None:
    rows = moving.backup(school, tmp_path / "school.backup", ignore)
    assert moving.restore(tmp_path / "school.backup", empty_url, ignore) == rows
    assert everything(empty_url) == everything(school)
    assert rows == sum(len(held) for held in everything(school).values())


def test_a_school_moves_between_engines_row_by_row(school: str, empty_url: str) -> None:
    moving.copy(school, empty_url, ignore)
    assert everything(empty_url) == everything(school)


def test_a_moved_school_goes_on(school: str, empty_url: str) -> None:
    moving.copy(school, empty_url, ignore)
    moved = open_workspace(Config(empty_url, SECRET, QUESTIONS), Clock())
    take(moved, nonce="after the move")
    assert len(everything(empty_url)["attempt"]) == 3
    # New events are numbered after the copied ones: a sequence that starts again would collide.
    with moved.database.reading() as session:
        newest = session.exec(sa.select(sa.func.max(ResponseEvent.id))).one()[0]  # type: ignore[call-overload]
    assert newest == len(everything(empty_url)["response_event"])
    moved.database.close()


def test_progress_counts_every_row(school: str, tmp_path: Path) -> None:
    seen: list[int] = []
    rows = moving.backup(school, tmp_path / "school.backup", seen.append)
    assert sum(seen) == rows == moving.rows_in(school) == moving.rows_of_backup(tmp_path / "school.backup")


def test_a_database_with_rows_is_not_filled(school: str, tmp_path: Path) -> None:
    moving.backup(school, tmp_path / "school.backup", ignore)
    before = everything(school)
    with pytest.raises(moving.NotEmpty, match="bank_version"):
        moving.restore(tmp_path / "school.backup", school, ignore)
    assert everything(school) == before


def test_a_file_is_not_overwritten(school: str, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Ada")
    with pytest.raises(moving.Exists):
        moving.backup(school, tmp_path / "letter", ignore)
    assert (tmp_path / "letter").read_text() == "Dear Ada"


@pytest.mark.parametrize("content", [b"", b"Dear Ada, " * 200])
def test_what_is_no_backup_fills_nothing(content: bytes, empty_url: str, tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(content)
    with pytest.raises(moving.NoBackup):
        moving.restore(tmp_path / "letter", empty_url, ignore)


def test_a_database_without_the_tables_of_this_release_is_not_saved(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(moving.NotReady):
        moving.backup(empty_url, tmp_path / "school.backup", ignore)
    assert not (tmp_path / "school.backup").exists()


def test_nobody_else_may_read_a_backup(school: str, tmp_path: Path) -> None:
    moving.backup(school, tmp_path / "school.backup", ignore)
    assert (tmp_path / "school.backup").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("school")) == [
        "school.backup"
    ]


def test_a_backup_shows_one_moment_while_learners_go_on(
    school: str, workspace: Workspace, tmp_path: Path
) -> None:
    """While the copy is made, learners arrive with events: all rows of each are in it, or none."""
    began, enough = Event(), Event()

    def arrive() -> None:
        for number in range(10_000):
            with workspace.database.writing() as session:
                session.add(Learner(id=f"late-{number}", created_at=workspace.now()))
                session.add(SignInAttempt(name=f"late-{number}", at=workspace.now()))
                session.commit()
            began.set()
            if enough.is_set():
                return

    late = Thread(target=arrive)
    late.start()
    began.wait()
    moving.backup(school, tmp_path / "school.backup", ignore)
    enough.set()
    late.join()
    held = everything(f"sqlite:///{tmp_path / 'school.backup'}")
    learners = [row for row in held["learner"] if "late-" in row]
    assert len(learners) == len(held["sign_in_attempt"]) > 0


def test_a_copy_that_differs_is_not_kept(school: str, empty_url: str) -> None:
    """A trigger stands for an engine that keeps other values than it was given."""
    with moving.opened(empty_url) as target:
        upgrade(target)
        with target.engine.begin() as connection:
            for statement in FORGETFUL[target.engine.dialect.name]:
                connection.execute(sa.text(statement))
    with pytest.raises(moving.CopyDiffers, match="learner"):
        moving.copy(school, empty_url, ignore)
    assert not any(everything(empty_url).values())


FORGETFUL = {
    "sqlite": ["CREATE TRIGGER forget AFTER INSERT ON learner BEGIN UPDATE learner SET id = 'nobody'; END"],
    "postgresql": [
        """CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN NEW.id = 'nobody'; RETURN NEW; END $$""",
        "CREATE TRIGGER forget BEFORE INSERT ON learner FOR EACH ROW EXECUTE FUNCTION forget()",
    ],
}


def test_the_secret_key_comes_along(ready_sqlite: Workspace, tmp_path: Path) -> None:
    source = Path(ready_sqlite.database.engine.url.database or "")
    beside(source).write_text("a secret that was generated")
    moving.backup(url_of(ready_sqlite), tmp_path / "school.backup", ignore)
    moving.restore(tmp_path / "school.backup", f"sqlite:///{tmp_path / 'new.sqlite3'}", ignore)
    kept = beside(tmp_path / "new.sqlite3")
    assert kept.read_text() == "a secret that was generated"
    assert kept.stat().st_mode & 0o077 == 0
