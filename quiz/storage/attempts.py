"""Attempts, what they show, and their results."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from quiz.core.modes import Mode
from quiz.errors import NotFound
from quiz.storage.inserts import insert_into
from quiz.storage.learners import ensure_learner
from quiz.storage.tables import Attempt, AttemptBank, Result, ShownItem

# The lock holds off a Finish that would otherwise slip between this look and what is saved after it.
_STATE = select(Attempt.state).where(Attempt.id == bindparam("attempt_id")).with_for_update(read=True)


def get_attempt(session: Session, attempt_id: str, learner_id: str) -> Attempt:
    """The learner's own attempt; NotFound for everybody else, as if it did not exist."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None or attempt.learner_id != learner_id:
        raise NotFound(f"attempt {attempt_id}")
    return attempt


def find_attempt(session: Session, attempt_id: str) -> Attempt | None:
    """Anybody's attempt, or None."""
    return session.get(Attempt, attempt_id)


def is_open(session: Session, attempt_id: str) -> bool:
    """Whether the attempt takes answers; it stays so until the end of the transaction."""
    return bool(session.execute(_STATE, {"attempt_id": attempt_id}).scalar_one() == "open")


def get_attempt_by_report(session: Session, report: str) -> Attempt:
    """The finished attempt whose report has this address: whoever has the address may read it.

    Practice has no report.
    """
    attempt = session.exec(select(Attempt).where(Attempt.report == report)).one_or_none()
    if attempt is None or attempt.state != "finished" or attempt.mode != Mode.CHECK:
        raise NotFound(f"report {report}")
    return attempt


def find_started(session: Session, learner_id: str, nonce: str) -> Attempt | None:
    """The attempt that this start page has started, or None."""
    chosen = select(Attempt).where(Attempt.learner_id == learner_id, Attempt.nonce == nonce)
    return session.exec(chosen).one_or_none()


def attempts_of(session: Session, learner_id: str) -> Sequence[Attempt]:
    """Every attempt of a learner, newest first."""
    chosen = select(Attempt).where(Attempt.learner_id == learner_id)
    return session.exec(chosen.order_by(col(Attempt.started_at).desc())).all()


def add_attempt(
    session: Session, attempt: Attempt, version_ids: Sequence[str], shown: Sequence[ShownItem]
) -> None:
    """Store an attempt with the versions it stays on and the items it shows, and its learner if new."""
    ensure_learner(session, attempt.learner_id, attempt.started_at)
    session.add(attempt)
    session.flush()
    owner = {"attempt_id": attempt.id, "learner_id": attempt.learner_id}
    for position, version_id in enumerate(version_ids, 1):
        session.add(AttemptBank(**owner, position=position, version_id=version_id))
    session.add_all(shown)


def versions_of(session: Session, attempt_id: str) -> Sequence[str]:
    """The ids of the bank versions of an attempt, in the order in which they were chosen."""
    chosen = select(AttemptBank.version_id).where(AttemptBank.attempt_id == attempt_id)
    return session.exec(chosen.order_by(col(AttemptBank.position))).all()


def shown_items(session: Session, attempt_id: str) -> Sequence[ShownItem]:
    """The items of an attempt as they were shown, by position."""
    chosen = select(ShownItem).where(ShownItem.attempt_id == attempt_id)
    return session.exec(chosen.order_by(col(ShownItem.position))).all()


def get_shown(session: Session, attempt_id: str, position: int) -> ShownItem:
    """The item at one place of an attempt; raises NotFound."""
    shown = session.get(ShownItem, (attempt_id, position))
    if shown is None:
        raise NotFound(f"question {position} of {attempt_id}")
    return shown


def add_shown(session: Session, shown: ShownItem) -> None:
    """Show one more item, unless its place is taken or it stands in the attempt already.

    Of two tabs or servers that choose at once the first one's item stays, and neither fails.
    """
    dialect = session.connection().dialect.name
    session.execute(insert_into(ShownItem, dialect).values(shown.model_dump()).on_conflict_do_nothing())


def count_shown(session: Session, attempt_id: str) -> int:
    """How many items an attempt shows."""
    return session.exec(select(func.count()).where(ShownItem.attempt_id == attempt_id)).one()


def close_attempt(session: Session, attempt_id: str, at: datetime) -> bool:
    """Finish an open attempt; False if it was finished before."""
    changed = session.execute(
        update(Attempt)
        .where(col(Attempt.id) == attempt_id, col(Attempt.state) == "open")
        .values(state="finished", finished_at=at)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def close_over(session: Session, attempt: Attempt, before: datetime) -> bool:
    """Finish an open attempt at its deadline, if that was earlier than ``before``; False if it is not over.

    One statement: of two who ask, one finishes, and a deadline put off in this moment counts.
    """
    changed = session.execute(
        update(Attempt)
        .where(col(Attempt.id) == attempt.id, col(Attempt.state) == "open")
        .where(col(Attempt.deadline_at) < before)
        .values(state="finished", finished_at=col(Attempt.deadline_at))
        .execution_options(synchronize_session=False)
    )
    session.refresh(attempt)
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def set_deadline(session: Session, attempt_id: str, deadline: datetime | None) -> None:
    """Set or take away the deadline of an open attempt."""
    session.execute(
        update(Attempt)
        .where(col(Attempt.id) == attempt_id, col(Attempt.state) == "open")
        .values(deadline_at=deadline)
    )


def over_since(session: Session, before: datetime, learner_id: str | None = None) -> Sequence[str]:
    """The open attempts, of one learner or of all, whose deadline was earlier than ``before``."""
    chosen = select(Attempt.id).where(Attempt.state == "open", col(Attempt.deadline_at) < before)
    if learner_id is not None:
        chosen = chosen.where(Attempt.learner_id == learner_id)
    return session.exec(chosen).all()


def newest_result(session: Session, attempt_id: str) -> Result:
    """The result that counts: the newest. Older ones stay."""
    chosen = select(Result).where(Result.attempt_id == attempt_id).order_by(col(Result.number).desc())
    return session.exec(chosen.limit(1)).one()


def results_before(session: Session, learner_id: str, at: datetime) -> Iterator[tuple[datetime, Result]]:
    """Every result of the learner's attempts that were finished by then, newest first, with that moment."""
    chosen = select(Attempt.finished_at, Result).join(Attempt, col(Attempt.id) == Result.attempt_id)
    mine = chosen.where(Result.learner_id == learner_id, col(Attempt.finished_at) <= at)
    newest_first = mine.order_by(col(Attempt.finished_at).desc(), col(Result.number).desc())
    for finished_at, result in session.exec(newest_first):
        yield finished_at or at, result


def results_of(session: Session, learner_id: str) -> Sequence[Result]:
    """Every result of a learner, by when the attempt was finished; a regrade comes after what it replaces."""
    chosen = select(Result).join(Attempt, col(Attempt.id) == Result.attempt_id)
    mine = chosen.where(Result.learner_id == learner_id)
    return session.exec(mine.order_by(col(Attempt.finished_at), col(Result.number))).all()
