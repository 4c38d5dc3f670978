"""Taking a whole school along: into a file and back, or from one database to another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from quiz.config import beside, sqlite_path
from quiz.errors import QuizError
from quiz.storage.copies import CopyDiffers, NotEmpty, copy_rows, count_rows
from quiz.storage.database import Database, open_database
from quiz.storage.migrations import find_revision, is_current, upgrade

__all__ = ["CopyDiffers", "NotEmpty", "backup", "copy", "restore", "rows_in", "rows_of_backup"]

Progress = Callable[[int], None]


class NotReady(QuizError):
    """The database does not answer or has another schema than this release."""


class Exists(QuizError):
    """There is such a file already."""


class NoBackup(QuizError):
    """The file is no backup of Bearings."""


def rows_in(url: str) -> int:
    """How many rows a database has; raises NotReady."""
    with opened(url) as database:
        ready(database, url)
        return count_rows(database)


def backup(url: str, file: Path, progress: Progress) -> int:
    """Write everything that a database holds into an SQLite file and return how many rows that is.

    The server may go on working. The file appears with its whole content or not at all; nobody else may read
    it. Raises NotReady and Exists.
    """
    if file.exists():
        raise Exists(str(file))
    with opened(url) as source, TemporaryDirectory(dir=file.parent) as folder:
        ready(source, url)
        draft = Path(folder) / "backup.sqlite3"
        with opened(f"sqlite:///{draft}") as target:
            upgrade(target)
            rows = copy_rows(source, target, progress)
        draft.chmod(0o600)
        draft.replace(file)
    keep_secret(url, file)
    return rows


def rows_of_backup(file: Path) -> int:
    """How many rows a backup holds; raises NoBackup."""
    with backed_up(file) as source:
        return count_rows(source)


def restore(file: Path, url: str, progress: Progress) -> int:
    """Fill an empty database from a backup, of this release or an earlier one; how many rows that is.

    Raises NoBackup, NotEmpty and CopyDiffers; a database that it is raised for stays empty.
    """
    with backed_up(file) as source, opened(url) as target:
        upgrade(target)
        rows = copy_rows(source, target, progress)
    bring_secret(file, url)
    return rows


@contextmanager
def backed_up(file: Path) -> Iterator[Database]:
    """A copy of a backup, brought to this release: the file itself stays as it is. Raises NoBackup."""
    with TemporaryDirectory() as folder:
        draft = copyfile(file, Path(folder) / "backup.sqlite3")
        with opened(f"sqlite:///{draft}") as source:
            if find_revision(source) is None:
                raise NoBackup(str(file))
            upgrade(source)
            yield source


def copy(source_url: str, target_url: str, progress: Progress) -> int:
    """Copy a database into an empty one; raises NotReady, NotEmpty and CopyDiffers."""
    with opened(source_url) as source, opened(target_url) as target:
        ready(source, source_url)
        upgrade(target)
        return copy_rows(source, target, progress)


def keep_secret(url: str, file: Path) -> None:
    """Put the secret key that is kept beside an SQLite database beside its backup: it signs the cookies by
    which learners are known, and without it nobody would find their attempts again."""
    kept = secret_of(url)
    if kept is not None and kept.exists():
        copyfile(kept, beside(file)).chmod(0o600)


def bring_secret(file: Path, url: str) -> None:
    """Put the secret key of a backup beside the SQLite database that it was restored to."""
    kept = secret_of(url)
    if kept is not None and beside(file).exists():
        copyfile(beside(file), kept).chmod(0o600)


def secret_of(url: str) -> Path | None:
    """Where the generated secret key of an SQLite database is kept; None for other databases."""
    path = sqlite_path(url)
    return beside(path) if path else None


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is given back in the end."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def ready(database: Database, url: str) -> None:
    """Raise NotReady unless the database has the schema of this release."""
    if not is_current(database):
        raise NotReady(url.partition("@")[2] or url)
