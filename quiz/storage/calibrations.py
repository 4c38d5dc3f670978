"""Calibrations, written once and never changed, and the answers that the next is made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from quiz.core.calibrations import Calibration
from quiz.core.modes import Mode
from quiz.errors import NotFound
from quiz.storage.tables import Attempt, BankVersion, CalibrationRow, ResponseRow, ShownItem

_CALIBRATION = TypeAdapter(Calibration)


@dataclass(frozen=True)
class StoredAnswer:
    """One answer of a finished attempt; ``value`` is JSON, as the learner gave it last at ``saved_at``."""

    attempt_id: str
    learner_id: str
    started_at: datetime
    version_id: str
    item: str
    value: str
    saved_at: datetime


def newest_id(session: Session) -> str | None:
    """The calibration that new attempts take and stay on; None before the first."""
    return session.exec(
        select(CalibrationRow.id).order_by(col(CalibrationRow.number).desc()).limit(1)
    ).one_or_none()


def get_calibration(session: Session, calibration_id: str) -> Calibration:
    """A calibration by its id; raises NotFound."""
    row = session.get(CalibrationRow, calibration_id)
    if row is None:
        raise NotFound(f"calibration {calibration_id}")
    return _CALIBRATION.validate_json(row.data)


def add_calibration(session: Session, calibration_id: str, calibration: Calibration, at: datetime) -> None:
    """Store a calibration; its number is taken once."""
    session.add(
        CalibrationRow(
            id=calibration_id,
            number=calibration.number,
            data=_CALIBRATION.dump_json(calibration).decode(),
            learners=calibration.learners,
            created_at=at,
        )
    )


def calibrations(session: Session) -> Sequence[CalibrationRow]:
    """Every calibration, newest first."""
    return session.exec(select(CalibrationRow).order_by(col(CalibrationRow.number).desc())).all()


def finished_answers(session: Session) -> Iterator[StoredAnswer]:
    """Every answer of every finished check, attempts in the order of their beginning; no blanks.

    Whoever has practised with a question knows its reasons: their later answers to it are left out.
    """
    place = and_(
        col(ResponseRow.attempt_id) == ShownItem.attempt_id, col(ResponseRow.position) == ShownItem.position
    )
    statement = (
        select(
            Attempt.id,
            Attempt.learner_id,
            Attempt.started_at,
            ShownItem.version_id,
            ShownItem.item,
            ResponseRow.value,
            ResponseRow.saved_at,
        )  # type: ignore[call-overload]
        .join(ShownItem, col(ShownItem.attempt_id) == Attempt.id)
        .join(ResponseRow, place)
        .where(Attempt.state == "finished", Attempt.mode == Mode.CHECK, ~_practised())
        .where(col(ResponseRow.value).is_not(None))
        .order_by(col(Attempt.started_at), col(Attempt.id), col(ShownItem.position))
    )
    return (StoredAnswer(*row) for row in session.execute(statement))


def _practised() -> ColumnElement[bool]:
    """Whether the learner was shown the item in practice before the attempt was begun."""
    practice, met = aliased(Attempt), aliased(ShownItem)
    theirs, ours = aliased(BankVersion), aliased(BankVersion)
    return (
        select(met.item)
        .join(practice, col(practice.id) == met.attempt_id)
        .join(theirs, col(theirs.id) == met.version_id)
        .join(ours, and_(col(ours.id) == ShownItem.version_id, col(ours.bank) == theirs.bank))
        .where(practice.mode == Mode.PRACTICE, practice.learner_id == Attempt.learner_id)
        .where(practice.started_at <= Attempt.started_at, met.item == ShownItem.item)
        .correlate(Attempt, ShownItem)
        .exists()
    )
