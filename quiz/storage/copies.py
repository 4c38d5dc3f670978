"""Copying a whole database, row by row, to another engine or into a file; every row is read back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, select, tuple_
from sqlmodel import SQLModel

from quiz.errors import QuizError
from quiz.storage.database import Database

BATCH = 500
"""Rows that are held in memory at a time."""

Progress = Callable[[int], None]
"""Called with the number of rows that a step has dealt with."""


class NotEmpty(QuizError):
    """The database that rows should be copied into has rows already."""


class CopyDiffers(QuizError):
    """After copying, a table of the copy holds other rows: the copy must not be used."""


def copy_rows(source: Database, target: Database, progress: Progress) -> int:
    """Copy every row into an empty database of the same schema and return how many there are.

    The source is read as it stands at one moment, while others go on writing; the target is written in one
    transaction, so that a copy which fails leaves it empty. Raises NotEmpty and CopyDiffers.
    """
    with snapshot(source) as reading, target.engine.execution_options(writes=True).begin() as writing:
        filled = [table.name for table in tables() if count(writing, table)]
        if filled:
            raise NotEmpty(", ".join(filled))
        copied = sum(copy_table(table, reading, writing, progress) for table in tables())
        continue_sequences(writing)
    return copied


def count_rows(database: Database) -> int:
    """How many rows the whole database has."""
    with database.engine.connect() as connection:
        return sum(count(connection, table) for table in tables())


def tables() -> Sequence[Table]:
    """Every table, each after those that its foreign keys name."""
    return SQLModel.metadata.sorted_tables


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection for which the database stands still. SQLite's transactions see one state anyway."""
    engine = database.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        yield connection


def count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def in_order(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Every row of a table by its primary key, a batch in memory at a time."""
    chosen = select(table).order_by(*table.primary_key.columns)
    rows = connection.execution_options(yield_per=BATCH).execute(chosen)
    for row in rows.mappings():
        yield dict(row)


def batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The rows in lists of at most BATCH."""
    held: list[dict[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == BATCH:
            yield held
            held = []
    if held:
        yield held


def copy_table(table: Table, source: Connection, target: Connection, progress: Progress) -> int:
    """Copy one table, read every row back, and return how many there are; raises CopyDiffers."""
    copied = 0
    for batch in batches(in_order(source, table)):
        target.execute(table.insert(), batch)
        if read_back(table, target, batch) != {key_of(table, row): row for row in batch}:
            raise CopyDiffers(table.name)
        copied += len(batch)
        progress(len(batch))
    if count(target, table) != copied:
        raise CopyDiffers(table.name)
    return copied


def read_back(
    table: Table, connection: Connection, batch: Sequence[dict[str, Any]]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of a table that have the keys of a batch, by their keys."""
    wanted = tuple_(*table.primary_key.columns).in_([key_of(table, row) for row in batch])
    found = connection.execute(select(table).where(wanted)).mappings()
    return {key_of(table, dict(row)): dict(row) for row in found}


def key_of(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    """The primary key of a row."""
    return tuple(row[column.name] for column in table.primary_key.columns)


def continue_sequences(connection: Connection) -> None:
    """Let PostgreSQL number new rows after the copied ones; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            following = func.coalesce(func.max(column), 0) + 1
            connection.execute(select(func.setval(sequence, following, False)).select_from(table))
