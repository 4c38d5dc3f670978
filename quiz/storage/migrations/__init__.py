"""The way of the schema from release to release, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
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
    with database.engine.execution_options(writes=True).connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('bearings migrations'))"))
        config = _config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as problem:
            raise NewerDatabase("The database belongs to a later release of Bearings.") from problem


def is_current(database: Database) -> bool:
    """Whether the database answers and has the newest schema."""
    try:
        with database.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return False
    return found == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config
