"""What a learner met in earlier attempts: items that were shown, and what was given for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_
from sqlmodel import Session, col, select

from quiz.storage.tables import Attempt, BankVersion, ResponseRow, ShownItem


@dataclass(frozen=True)
class Met:
    """An item of an earlier attempt. ``value`` is the answer as JSON, None where nothing was answered.

    ``finished_at`` is None while that attempt is open; what was met in practice is no evidence.
    """

    started_at: datetime
    finished_at: datetime | None
    mode: str
    bank: str
    version_id: str
    item: str
    value: str | None


def met_before(session: Session, attempt: Attempt, banks: Collection[str]) -> list[Met]:
    """What the learner's attempts that were started before this one showed of some banks, newest first."""
    place = and_(
        col(ResponseRow.attempt_id) == ShownItem.attempt_id, col(ResponseRow.position) == ShownItem.position
    )
    columns = (
        Attempt.started_at,
        Attempt.finished_at,
        Attempt.mode,
        BankVersion.bank,
        ShownItem.version_id,
        ShownItem.item,
    )
    statement = (
        select(*columns, ResponseRow.value)  # type: ignore[call-overload]
        .join(ShownItem, col(ShownItem.attempt_id) == Attempt.id)
        .join(BankVersion, col(BankVersion.id) == ShownItem.version_id)
        .outerjoin(ResponseRow, place)
        .where(Attempt.learner_id == attempt.learner_id, Attempt.id != attempt.id)
        .where(Attempt.started_at <= attempt.started_at, col(BankVersion.bank).in_(banks))
        .order_by(col(Attempt.started_at).desc(), Attempt.id, ShownItem.position)
    )
    return [Met(*row) for row in session.execute(statement)]
