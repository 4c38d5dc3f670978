"""The tables that the migrations make, on both engines, and how a database tells whether it has them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from quiz.storage.database import Database, open_database
from quiz.storage.migrations import NewerDatabase, is_current, migrating, upgrade
from quiz.storage.tables import Attempt

VERSION_TABLE = "alembic_version"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database."""
    opened = open_database(database_url)
    yield opened
    opened.close()


def downgrade(database: Database, revision: str = "base") -> None:
    with migrating(database) as config:
        command.downgrade(config, revision)


def upgrade_to(database: Database, revision: str) -> None:
    with migrating(database) as config:
        command.upgrade(config, revision)


FIRST_RELEASE = """
INSERT INTO bank_version (id, bank, number, content_hash, source, file_name, origin, created_at)
  VALUES ('v', 'harbour', 1, 'h', 'bank: harbour', 'harbour.yaml', 'disk', '2026-01-02 03:04:05');
INSERT INTO learner (id, created_at) VALUES ('ada', '2026-01-02 03:04:05');
INSERT INTO attempt (id, learner_id, nonce, report, bank, length, seed, state, started_at)
  VALUES ('a', 'ada', 'n', 'r', 'harbour', 'quick', 7, 'open', '2026-01-02 03:04:05');
INSERT INTO attempt_bank (attempt_id, position, version_id, learner_id) VALUES ('a', 1, 'v', 'ada');
INSERT INTO shown_item (attempt_id, position, version_id, item, option_order, learner_id)
  VALUES ('a', 1, 'v', 'tide', '[1, 2]', 'ada');
INSERT INTO response (attempt_id, position, learner_id, value, flagged, rev, nonce, saved_at)
  VALUES ('a', 1, 'ada', '2', false, 1, 'm', '2026-01-02 03:04:05');
INSERT INTO response_event (attempt_id, position, learner_id, value, flagged, based_on, nonce, outcome, at)
  VALUES ('a', 1, 'ada', '2', false, 0, 'm', 'saved', '2026-01-02 03:04:05');
"""
"""One open attempt with one answer, as the first release stores it."""

KEPT = {"attempt": 1, "attempt_bank": 1, "shown_item": 1, "response": 1, "response_event": 1, "learner": 1}


def counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {
            table: connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in KEPT
        }


def test_a_database_of_the_first_release_keeps_every_row_up_and_down(database: Database) -> None:
    upgrade_to(database, "0001")
    with database.engine.begin() as connection:
        for statement in FIRST_RELEASE.split(";")[:-1]:
            connection.execute(sa.text(statement))
    upgrade(database)
    assert counts(database) == KEPT
    with database.reading() as session:
        attempt = session.get_one(Attempt, "a")
        assert (attempt.adaptive, attempt.calibration_id, attempt.seed) == (False, None, 7)
        assert (attempt.mode, attempt.limit_minutes, attempt.deadline_at) == ("check", None, None)
    downgrade(database, "0001")
    assert counts(database) == KEPT


def test_foreign_keys_are_watched_again_after_a_migration(database: Database) -> None:
    upgrade(database)
    orphan = "INSERT INTO attempt_bank VALUES ('nobody', 1, 'v', 'ada')"
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(sa.text(orphan))


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names())


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    upgrade(database)
    assert differences(database) == []
    assert tables(database) == {*SQLModel.metadata.tables, VERSION_TABLE}


def test_a_migration_that_lacks_a_column_is_seen(database: Database) -> None:
    upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE learner ADD COLUMN extra integer"))
    assert differences(database) != []


def test_a_database_goes_down_to_nothing_and_up_again(database: Database) -> None:
    upgrade(database)
    downgrade(database)
    assert tables(database) == {VERSION_TABLE}
    upgrade(database)
    assert differences(database) == []


def test_migrating_twice_is_migrating_once(database: Database) -> None:
    upgrade(database)
    upgrade(database)
    assert is_current(database)


def test_a_database_is_current_from_its_migration_on(database: Database) -> None:
    assert not is_current(database)
    upgrade(database)
    assert is_current(database)
    downgrade(database)
    assert not is_current(database)


UNREACHABLE = ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////no/such/folder/quiz.sqlite3"]


@pytest.mark.parametrize("url", UNREACHABLE)
def test_a_database_that_does_not_answer_is_not_current(url: str) -> None:
    database = open_database(url)
    assert not is_current(database)
    database.close()


def test_a_file_that_is_no_database_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada, " * 200)
    database = open_database(f"sqlite:///{tmp_path / 'letter.txt'}")
    assert not is_current(database)
    database.close()


def test_a_database_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "quiz.sqlite3"
    database = open_database(f"sqlite:///{file}")
    upgrade(database)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert not is_current(database)
    with pytest.raises(NewerDatabase):
        upgrade(database)
    database.close()
