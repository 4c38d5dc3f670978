"""What learners say about roadmap steps."""

from collections.abc import Mapping

from sqlmodel import Session, select

from quiz.storage.inserts import insert_into
from quiz.storage.learners import ensure_learner
from quiz.storage.tables import StepMark


def marks_of(session: Session, learner_id: str, roadmap: str) -> Mapping[str, str]:
    """The learner's marks on a roadmap, by step."""
    chosen = select(StepMark).where(StepMark.learner_id == learner_id, StepMark.roadmap == roadmap)
    return {mark.step: mark.mark for mark in session.exec(chosen)}


def put_mark(session: Session, mark: StepMark) -> None:
    """Set one mark, and add its learner if new. Of two marks at once the later one stays."""
    ensure_learner(session, mark.learner_id, mark.updated_at)
    connection = session.connection()
    statement = insert_into(StepMark, connection.dialect.name).values(mark.model_dump())
    given = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["learner_id", "roadmap", "step"],
            set_={"mark": given.mark, "updated_at": given.updated_at},
        )
    )
