"""What leaves a report: the link that shows it to others, and problems that are reported with questions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from quiz.errors import NotFound
from quiz.storage.inserts import insert_into
from quiz.storage.tables import Attempt, BankVersion, Problem, ResponseRow, ShareLink


def find_link(session: Session, attempt_id: str) -> ShareLink | None:
    """The link of an attempt, or None."""
    return session.get(ShareLink, attempt_id)


def add_link(session: Session, link: ShareLink) -> None:
    """Store a link unless the attempt has one: two presses make one link."""
    statement = insert_into(ShareLink, session.connection().dialect.name).values(**link.model_dump())
    session.execute(statement.on_conflict_do_nothing())


def delete_link(session: Session, attempt_id: str) -> None:
    """Delete an attempt's link; its address leads nowhere from now on."""
    session.execute(delete(ShareLink).where(col(ShareLink.attempt_id) == attempt_id))


def get_shared(session: Session, token: str) -> Attempt:
    """The attempt whose link this is; raises NotFound."""
    chosen = select(Attempt).join(ShareLink).where(ShareLink.token == token)
    attempt = session.exec(chosen).one_or_none()
    if attempt is None:
        raise NotFound(f"link {token}")
    return attempt


def open_problems(session: Session) -> Sequence[tuple[Problem, BankVersion, ResponseRow | None]]:
    """Problems that nobody has settled, oldest first, with the bank version and what was answered."""
    given = (col(ResponseRow.attempt_id) == Problem.attempt_id) & (
        col(ResponseRow.position) == Problem.position
    )
    chosen = (
        select(Problem, BankVersion, ResponseRow)
        .join(BankVersion)
        .outerjoin(ResponseRow, given)
        .where(col(Problem.settled_at).is_(None))
    )
    return session.exec(chosen.order_by(col(Problem.id))).all()


def settle_problem(session: Session, problem: int, at: datetime) -> bool:
    """Mark a problem as dealt with; False if there is none that is open."""
    changed = session.execute(
        update(Problem)
        .where(col(Problem.id) == problem, col(Problem.settled_at).is_(None))
        .values(settled_at=at)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]
