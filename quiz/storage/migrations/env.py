"""Called by Alembic: run the migrations on the connection that `upgrade` holds, or on QUIZ_DATABASE_URL."""

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import quiz.storage.tables  # noqa: F401 - registers the tables
from quiz.config import DEFAULT_DATABASE
from quiz.storage.database import open_database


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types by their plain names: a migration must not follow later code."""
    plain = {"UtcTime": "sa.DateTime(timezone=True)", "AutoString": "sa.String()"}
    return plain.get(type(item).__name__, False) if kind == "type" else False


def run(connection: Connection) -> None:
    """Migrate on one connection; SQLite changes tables by copying them."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


held = context.config.attributes.get("connection")
if held is not None:
    run(held)
else:  # `alembic` on its own, while a new migration is written
    with open_database(os.environ.get("QUIZ_DATABASE_URL", DEFAULT_DATABASE)).engine.connect() as fresh:
        run(fresh)
