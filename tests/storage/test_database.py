"""Opening a database, and what a transaction keeps."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from quiz.errors import SettingRefused
from quiz.services.workspace import Workspace
from quiz.storage.database import open_database
from quiz.storage.tables import BankImage, Learner
from tests.clock import START
from tests.sittings import rows

REFUSED = [
    "",
    "nonsense",
    "mysql://localhost/x",
    "postgresql://localhost/x",
    "sqlite://",
    "sqlite:///:memory:",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(SettingRefused, match="QUIZ_DATABASE_URL"):
        open_database(url)


def test_what_is_not_committed_never_happened(workspace: Workspace) -> None:
    with workspace.database.writing() as session:
        session.add(Learner(id="gone", created_at=START))
        session.flush()
    assert rows(workspace, Learner) == []


def test_foreign_keys_are_kept(workspace: Workspace) -> None:
    with workspace.database.writing() as session:
        session.add(BankImage(version_id="nowhere", file="a.png", media_type="image/png", content=b""))
        with pytest.raises(IntegrityError):
            session.flush()


def test_saved_means_on_disk_in_an_sqlite_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with database.reading() as session:
        pragmas = [
            session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        ]
    database.close()
    assert pragmas == ["wal", 2]
