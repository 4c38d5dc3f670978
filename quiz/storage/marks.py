"""What learners say about roadmap steps."""

from collections.abc import Mapping

from sqlmodel import Session, select

from quiz.storage.tables import Learner, StepMark


def marks_of(session: Session, learner_id: str, roadmap: str) -> Mapping[str, str]:
    """The learner's marks on a roadmap, by step."""
    chosen = select(StepMark).where(StepMark.learner_id == learner_id, StepMark.roadmap == roadmap)
    return {mark.step: mark.mark for mark in session.exec(chosen)}


def put_mark(session: Session, mark: StepMark) -> None:
    """Set one mark, and add its learner if new."""
    if session.get(Learner, mark.learner_id) is None:
        session.add(Learner(id=mark.learner_id, created_at=mark.updated_at))
        session.flush()
    session.merge(mark)
