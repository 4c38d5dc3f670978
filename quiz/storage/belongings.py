"""Everything that is kept about one learner, as rows: to be taken along or deleted."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, select
from sqlmodel import Session, SQLModel, col

from quiz.storage.inserts import insert_into
from quiz.storage.tables import Learner, ResumeCode


def own_tables() -> Sequence[Table]:
    """The tables whose rows carry a learner, each after those that its foreign keys name."""
    return [table for table in SQLModel.metadata.sorted_tables if "learner_id" in table.columns]


def rows_of(session: Session, learner_id: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every row of a learner, by table, in the order of the keys."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in own_tables():
        chosen = select(table).where(table.c.learner_id == learner_id).order_by(*table.primary_key.columns)
        found[table.name] = [dict(row) for row in session.execute(chosen).mappings()]
    return found


def delete_learner(session: Session, learner_id: str) -> None:
    """Delete every row of a learner and the learner."""
    for table in reversed(own_tables()):
        session.execute(delete(table).where(table.c.learner_id == learner_id))
    session.execute(delete(Learner).where(col(Learner.id) == learner_id))


def put_code(session: Session, code: ResumeCode) -> None:
    """Store a learner's code in place of the one before."""
    statement = insert_into(ResumeCode, session.connection().dialect.name).values(**code.model_dump())
    replaced = {"code_hash": code.code_hash, "created_at": code.created_at}
    session.execute(statement.on_conflict_do_update(index_elements=["learner_id"], set_=replaced))


def find_learner(session: Session, code_hash: str) -> str | None:
    """The learner whose code this is, or None."""
    return session.execute(
        select(col(ResumeCode.learner_id)).where(col(ResumeCode.code_hash) == code_hash)
    ).scalar_one_or_none()
