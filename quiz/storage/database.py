"""One database: how it is opened, read and written. SQLite for a class, PostgreSQL for a school."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from quiz.config import DATABASE_URLS
from quiz.errors import SettingRefused

BUSY_SECONDS = 10


@dataclass(frozen=True)
class Database:
    """An engine and how it begins transactions that write."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that writes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for one use case; what it does not commit never happened.

        On SQLite it takes the write lock at once: a transaction that reads first and writes later would
        otherwise be refused when another has written in between.
        """
        with Session(self.engine.execution_options(writes=True), expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database that a URL names; raises SettingRefused for what is no such URL."""
    wanted = DATABASE_URLS
    try:
        parsed = make_url(url)
    except ArgumentError as problem:
        raise SettingRefused("QUIZ_DATABASE_URL", url, wanted) from problem
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        # In memory every web process would have a database of its own.
        if parsed.database in {None, "", ":memory:"}:
            raise SettingRefused("QUIZ_DATABASE_URL", url, wanted)
        return Database(_open_sqlite(url))
    if parsed.drivername == "postgresql+psycopg":
        return Database(create_engine(url, pool_pre_ping=True))
    raise SettingRefused("QUIZ_DATABASE_URL", parsed.drivername, wanted)


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling would begin too late; ours begins in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # "Saved" means on disk, also after a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
