"""Saving answers: one prebuilt statement that keeps the newest answer and loses none.

The statement adds a response, or replaces it only if nobody has replaced it since the page was rendered
(``rev``). When no row changes, the stored answer is compared: the same is a repeated save (a double click, a
retry), an earlier one of the same page makes room (its confirmation got lost on the way), any other is a
conflict that the learner decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from quiz.core.saves import Saved
from quiz.storage.attempts import is_open
from quiz.storage.inserts import insert_into
from quiz.storage.tables import ResponseEvent, ResponseRow


@dataclass(frozen=True)
class Save:
    """A save that is asked for. ``value`` is JSON or None for a blank; ``based_on`` the rev of the page.

    ``sure`` is how sure the learner is, from 1 to 3, or None. With ``final`` the reasons are shown after it,
    and the answer stays as it is. ``nonce`` names the page; a page that saves more than once counts its saves
    behind a dot: "page", "page.1", "page.2".
    """

    attempt_id: str
    learner_id: str
    position: int
    value: str | None
    flagged: bool
    sure: int | None
    based_on: int
    nonce: str
    at: datetime
    final: bool = False

    @property
    def told_at(self) -> datetime | None:
        """When the reasons are shown, if they are."""
        return self.at if self.final else None


_REPLACED = ("value", "flagged", "sure", "nonce", "rev", "saved_at", "told_at")
_COLUMNS = ("attempt_id", "position", "learner_id", "value", "flagged", "sure", "nonce")


def _upsert(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(ResponseRow, dialect).values(
        {name: bindparam(name) for name in _COLUMNS}
        | {"rev": bindparam("rev"), "saved_at": bindparam("at"), "told_at": bindparam("told_at")}
    )
    given = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_={name: given[name] for name in _REPLACED},
        where=and_(col(ResponseRow.rev) == bindparam("based_on"), col(ResponseRow.told_at).is_(None)),
    )
    # Without this an INSERT does not tell on PostgreSQL whether it changed a row.
    return statement.execution_options(preserve_rowcount=True)


# Built once: building the statement costs more than running it.
_UPSERTS = {dialect: _upsert(dialect) for dialect in ("sqlite", "postgresql")}
_EVENT = insert(ResponseEvent)


@dataclass(frozen=True)
class Stored:
    """What became of a save, and the rev of what is stored now as far as the saving page may build on it."""

    outcome: Saved
    rev: int


def save_response(session: Session, save: Save) -> Stored:
    """Save one answer with its event; the caller commits. A finished attempt takes no more answers."""
    values = {name: getattr(save, name) for name in _COLUMNS}
    if is_open(session, save.attempt_id):
        stored = _stored(session, save, values)
    else:
        stored = Stored(Saved.FINISHED, save.based_on)
    event = {"based_on": save.based_on, "at": save.at, "outcome": stored.outcome.value}
    session.execute(_EVENT, [values | event])
    return stored


def _stored(session: Session, save: Save, values: dict[str, object]) -> Stored:
    connection = session.connection()
    changed = connection.execute(
        _UPSERTS[connection.dialect.name],
        values
        | {"rev": save.based_on + 1, "based_on": save.based_on, "at": save.at, "told_at": save.told_at},
    )
    if changed.rowcount == 1:
        return Stored(Saved.SAVED, save.based_on + 1)
    stored = find_response(session, save.attempt_id, save.position)
    if stored is None:
        return Stored(Saved.CONFLICT, save.based_on)
    if is_same(stored, save):
        same = not save.final or _tell(session, stored, save)
        return Stored(Saved.REPEATED if same else Saved.CONFLICT, stored.rev)
    if stored.told_at:
        return Stored(Saved.TOLD, save.based_on)
    if is_later(save.nonce, stored.nonce):
        return _stored(session, replace(save, based_on=stored.rev), values)
    return Stored(Saved.CONFLICT, save.based_on)


def is_later(nonce: str, than: str) -> bool:
    """Whether both nonces are of one page and the first was sent after the other."""
    (page, _, turn), (before, _, turn_before) = nonce.partition("."), than.partition(".")
    return page == before and _turn(turn) > _turn(turn_before)


def _turn(written: str) -> int:
    return int(written) if written.isdecimal() else 0


def _tell(session: Session, stored: ResponseRow, save: Save) -> bool:
    """Make final what is stored already; False if it was changed in this very moment."""
    if stored.told_at:
        return True
    changed = session.execute(
        update(ResponseRow)
        .where(col(ResponseRow.attempt_id) == save.attempt_id, col(ResponseRow.position) == save.position)
        .where(col(ResponseRow.rev) == stored.rev, col(ResponseRow.told_at).is_(None))
        .values(told_at=save.told_at)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def is_same(stored: ResponseRow, save: Save) -> bool:
    """Whether a save brings what is stored already."""
    return (stored.value, stored.flagged, stored.sure) == (save.value, save.flagged, save.sure)


def find_response(session: Session, attempt_id: str, position: int) -> ResponseRow | None:
    """The stored answer at one place, or None."""
    return session.get(ResponseRow, (attempt_id, position), populate_existing=True)


def responses_of(session: Session, attempt_id: str) -> Sequence[ResponseRow]:
    """Every stored answer of an attempt, by position."""
    chosen = select(ResponseRow).where(col(ResponseRow.attempt_id) == attempt_id)
    return session.execute(chosen.order_by(col(ResponseRow.position))).scalars().all()
