"""Accounts of instructors, their one-time links, and sign-ins that did not succeed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from quiz.errors import NotFound
from quiz.storage.tables import Account, OneTimeLink, SignInAttempt


def find_account(session: Session, name: str) -> Account | None:
    """The account of this name, or None. Names are kept folded: "Ada" and "ada" are one."""
    return session.exec(select(Account).where(Account.name == name)).one_or_none()


def get_account(session: Session, name: str) -> Account:
    """The account of this name; raises NotFound."""
    account = find_account(session, name)
    if account is None:
        raise NotFound(f"account {name}")
    return account


def all_accounts(session: Session) -> Sequence[Account]:
    """Every account by name."""
    return session.exec(select(Account).order_by(Account.name)).all()


def account_by_id(session: Session, account_id: str) -> Account:
    """The account of this id; raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(f"account {account_id}")
    return account


def remove_links(session: Session, account_id: str | None) -> None:
    """Take back every link of an account, or with None every link for the first account."""
    session.execute(delete(OneTimeLink).where(col(OneTimeLink.account_id).is_not_distinct_from(account_id)))


def find_link(session: Session, token_hash: str, now: datetime) -> OneTimeLink | None:
    """A link that still works, or None."""
    link = session.get(OneTimeLink, token_hash)
    return link if link is not None and link.used_at is None and now < link.expires_at else None


def use_link(session: Session, token_hash: str, now: datetime) -> bool:
    """Use a link up; False if somebody was faster."""
    changed = session.execute(
        update(OneTimeLink)
        .where(col(OneTimeLink.token_hash) == token_hash, col(OneTimeLink.used_at).is_(None))
        .values(used_at=now)
    )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def failures_since(session: Session, name: str, since: datetime) -> int:
    """How many sign-ins under this name did not succeed since a moment."""
    chosen = select(func.count()).where(SignInAttempt.name == name, col(SignInAttempt.at) >= since)
    return session.exec(chosen).one()


def forget_failures(session: Session, before: datetime) -> None:
    """Remove what no longer counts: people type passwords into the wrong field."""
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < before))
