"""Saving answers: one prebuilt statement that keeps the newest answer and loses none.

The statement adds a response, or replaces it only if nobody has replaced it since the page was rendered
(``rev``). When no row changes, the stored answer is compared: the same is a repeated save (a double click, a
retry), another is a conflict that the learner decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from quiz.core.saves import Saved
from quiz.storage.inserts import insert_into
from quiz.storage.tables import Attempt, ResponseEvent, ResponseRow


@dataclass(frozen=True)
class Save:
    """A save that is asked for. ``value`` is JSON or None for a blank; ``based_on`` the rev of the page."""

    attempt_id: str
    learner_id: str
    position: int
    value: str | None
    flagged: bool
    based_on: int
    nonce: str
    at: datetime


_COLUMNS = ("attempt_id", "position", "learner_id", "value", "flagged", "nonce")


def _upsert(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(ResponseRow, dialect).values(
        {name: bindparam(name) for name in _COLUMNS} | {"rev": bindparam("rev"), "saved_at": bindparam("at")}
    )
    given = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_={name: given[name] for name in ("value", "flagged", "nonce", "rev", "saved_at")},
        where=col(ResponseRow.rev) == bindparam("based_on"),
    )
    # Without this an INSERT does not tell on PostgreSQL whether it changed a row.
    return statement.execution_options(preserve_rowcount=True)


# Built once: building the statement costs more than running it.
_UPSERTS = {dialect: _upsert(dialect) for dialect in ("sqlite", "postgresql")}
_EVENT = insert(ResponseEvent)
# The lock holds off a Finish that would otherwise slip between this look and the save.
_STATE = (
    select(col(Attempt.state)).where(col(Attempt.id) == bindparam("attempt_id")).with_for_update(read=True)
)


def save_response(session: Session, save: Save) -> Saved:
    """Save one answer with its event; the caller commits. A finished attempt takes no more answers."""
    values = {name: getattr(save, name) for name in _COLUMNS}
    outcome = _outcome(session, save, values)
    session.execute(_EVENT, [values | {"based_on": save.based_on, "at": save.at, "outcome": outcome.value}])
    return outcome


def _outcome(session: Session, save: Save, values: dict[str, object]) -> Saved:
    state = session.execute(_STATE, {"attempt_id": save.attempt_id}).scalar_one()
    if state != "open":
        return Saved.FINISHED
    connection = session.connection()
    changed = connection.execute(
        _UPSERTS[connection.dialect.name],
        values | {"rev": save.based_on + 1, "based_on": save.based_on, "at": save.at},
    )
    if changed.rowcount == 1:
        return Saved.SAVED
    stored = find_response(session, save.attempt_id, save.position)
    same = stored is not None and (stored.value, stored.flagged) == (save.value, save.flagged)
    return Saved.REPEATED if same else Saved.CONFLICT


def find_response(session: Session, attempt_id: str, position: int) -> ResponseRow | None:
    """The stored answer at one place, or None."""
    return session.get(ResponseRow, (attempt_id, position), populate_existing=True)


def responses_of(session: Session, attempt_id: str) -> Sequence[ResponseRow]:
    """Every stored answer of an attempt, by position."""
    chosen = select(ResponseRow).where(col(ResponseRow.attempt_id) == attempt_id)
    return session.execute(chosen.order_by(col(ResponseRow.position))).scalars().all()
