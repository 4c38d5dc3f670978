"""An INSERT that says what to do when the row is there already; each engine has its own form of it."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel


def insert_into(model: type[SQLModel], dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT into a model's table for the engine ``dialect``: "sqlite" or "postgresql"."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
