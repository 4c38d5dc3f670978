"""The way of the schema from release to release, by Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from quiz.errors import QuizError
from quiz.storage.database import Database

HERE = Path(__file__).parent


class NewerDatabase(QuizError):
    """The database has a schema that this release does not know."""


def upgrade(database: Database) -> None:
    """Create the tables, or bring them to the newest release; one that is there already stays as it is.

    Processes that start at once wait for each other: the first one migrates, the others find it done.
    Raises NewerDatabase.
    """
    with migrating(database) as config:
        try:
            command.upgrade(config, "head")
        except CommandError as problem:
            raise NewerDatabase("The database belongs to a later release of Bearings.") from problem


@contextmanager
def migrating(database: Database) -> Iterator[Config]:
    """Alembic's configuration for one transaction in which nobody else migrates."""
    with database.engine.execution_options(writes=True).connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _check_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('bearings migrations'))"))
                config = _config()
                config.attributes["connection"] = connection
                yield config
        finally:
            if sqlite:
                _check_foreign_keys(connection, "ON")


def _check_foreign_keys(connection: Connection, state: str) -> None:
    # SQLite changes a table by copying it and dropping the old one, which deletes what points to its rows, or
    # is refused, unless nobody looks (sqlite.org/lang_altertable.html, section 7). Within a transaction the
    # setting has no effect, so this speaks to the driver before SQLAlchemy begins one.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - only a connection that was given back has none
    driver.execute(f"PRAGMA foreign_keys = {state}")


def is_current(database: Database) -> bool:
    """Whether the database answers and has the newest schema."""
    return find_revision(database) == ScriptDirectory.from_config(_config()).get_current_head()


def find_revision(database: Database) -> str | None:
    """The revision of the schema; None where there is none, or no database that answers."""
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config
