"""Learners: a random id each, added with the first row that is theirs."""

from datetime import datetime

from sqlmodel import Session

from quiz.storage.inserts import insert_into
from quiz.storage.tables import Learner


def ensure_learner(session: Session, learner_id: str, at: datetime) -> None:
    """Add a learner unless they are known; two first rows at once both find the learner."""
    connection = session.connection()
    statement = insert_into(Learner, connection.dialect.name).values(id=learner_id, created_at=at)
    connection.execute(statement.on_conflict_do_nothing())
