"""The finished attempts on one bank, as statistics take them: the first of each learner."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from quiz.core.modes import Mode
from quiz.storage.tables import Attempt, BankImage, BankVersion, ResponseRow, ShownItem


@dataclass(frozen=True)
class ShownAnswer:
    """One item as an attempt showed it. ``value`` is the answer as JSON, None where nothing was answered.

    ``bank`` is the topic of the attempt, None for the whole check; ``number`` that of the bank's version.
    """

    attempt_id: str
    adaptive: bool
    bank: str | None
    finished_at: datetime
    number: int
    version_id: str
    item: str
    value: str | None


def first_answers(session: Session, bank: str) -> list[ShownAnswer]:
    """Everything that each learner's first finished attempt with items of a bank showed of it, in order.

    Whoever takes a quiz again, or has practised before, has read the explanations; their later attempts tell
    of the reading.
    """
    mine = col(Attempt.learner_id)
    begun = col(Attempt.started_at), col(Attempt.id)
    nth = func.row_number().over(partition_by=mine, order_by=begun).label("nth")
    practised = col(Attempt.mode) == Mode.PRACTICE
    ranked = select(Attempt.id, nth).where(_showing(bank), or_(_finished(), practised)).subquery()
    place = and_(
        col(ResponseRow.attempt_id) == ShownItem.attempt_id, col(ResponseRow.position) == ShownItem.position
    )
    columns = (Attempt.id, Attempt.adaptive, Attempt.bank, Attempt.finished_at, BankVersion.number)
    statement = (
        select(*columns, ShownItem.version_id, ShownItem.item, ResponseRow.value)  # type: ignore[call-overload]
        .join(ranked, and_(ranked.c.id == Attempt.id, ranked.c.nth == 1))
        .join(ShownItem, col(ShownItem.attempt_id) == Attempt.id)
        .join(BankVersion, col(BankVersion.id) == ShownItem.version_id)
        .outerjoin(ResponseRow, place)
        .where(BankVersion.bank == bank, _finished())
        .order_by(*begun, col(ShownItem.position))
    )
    return [ShownAnswer(*row) for row in session.execute(statement)]


def count_finished(session: Session, bank: str) -> int:
    """How many finished attempts showed items of a bank, retakes among them, practice not."""
    counted = select(func.count()).select_from(Attempt)
    return session.exec(counted.where(_showing(bank), _finished())).one()


def _showing(bank: str) -> ColumnElement[bool]:
    version = col(BankVersion.id) == ShownItem.version_id
    shown = select(ShownItem.attempt_id).join(BankVersion, version).where(BankVersion.bank == bank)
    return col(Attempt.id).in_(shown)


def _finished() -> ColumnElement[bool]:
    return and_(col(Attempt.state) == "finished", col(Attempt.mode) == Mode.CHECK)


def picture_hashes(session: Session, version_ids: Collection[str]) -> Mapping[tuple[str, str], str]:
    """A hash of each picture of some bank versions, by version id and file."""
    chosen = select(BankImage).where(col(BankImage.version_id).in_(version_ids))
    return {
        (image.version_id, image.file): sha256(image.content).hexdigest() for image in session.exec(chosen)
    }


def versions_with(session: Session, bank: str) -> Sequence[BankVersion]:
    """The published versions of a bank, oldest first."""
    published = select(BankVersion).where(BankVersion.bank == bank, col(BankVersion.number).is_not(None))
    return session.exec(published.order_by(col(BankVersion.number))).all()
