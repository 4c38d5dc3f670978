"""The tables that the migrations make, on both engines, and how a database tells whether it has them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from quiz.storage.database import Database, open_database
from quiz.storage.migrations import HERE, NewerDatabase, is_current, upgrade

VERSION_TABLE = "alembic_version"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database."""
    opened = open_database(database_url)
    yield opened
    opened.close()


def downgrade(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


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
