"""Accounts of instructors: the first link, signing in, one-use links. No e-mail anywhere."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from quiz.errors import QuizError
from quiz.services.workspace import Workspace, new_token
from quiz.storage import accounts
from quiz.storage.tables import Account, OneTimeLink, SignInAttempt

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two iterations, one thread.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LINK_LIFE = timedelta(days=7)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAME = 60
MOST_FAILURES = 8
FAILURE_WINDOW = timedelta(minutes=15)


class Role(StrEnum):
    """What an account may do."""

    INSTRUCTOR = "instructor"
    ADMIN = "admin"


@dataclass(frozen=True)
class SignedIn:
    """An account as the session remembers it; ``session`` must still be the account's."""

    name: str
    role: Role
    session: int


class NameTaken(QuizError):
    """Another account has this name."""


class NameRefused(QuizError):
    """A name is empty, too long, or holds characters that cannot be seen."""


class PasswordRefused(QuizError):
    """A password is shorter than ``shortest`` or longer than ``longest`` characters."""

    def __init__(self, shortest: int = SHORTEST_PASSWORD, longest: int = LONGEST_PASSWORD) -> None:
        super().__init__(f"{shortest} to {longest} characters")
        self.shortest, self.longest = shortest, longest


class LinkUsedUp(QuizError):
    """The one-time link was used, is too old, or never was."""


class SignInRefused(QuizError):
    """Name and password do not belong together; which of the two is wrong is not said."""


class TooManyTries(QuizError):
    """Too many sign-ins under one name did not succeed; in ``minutes`` at most the next one is heard."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"wait {minutes} minutes")
        self.minutes = minutes


def first_link(workspace: Workspace) -> str | None:
    """A fresh token for the first account, or None once there is one. Earlier tokens stop working."""
    with workspace.database.writing() as session:
        if accounts.all_accounts(session):
            return None
        accounts.remove_links(session, None)
        token = _add_link(workspace, session, None)
        session.commit()
        return token


def add_account(workspace: Workspace, name: str, role: Role) -> str:
    """Add an account without a password and return the token of a link to set one; raises NameTaken."""
    with workspace.database.writing() as session:
        account = _new_account(workspace, session, name, role)
        token = _add_link(workspace, session, account.id)
        session.commit()
        return token


def reset_account(workspace: Workspace, name: str) -> str:
    """A token of a link to set a new password; signs the account out everywhere. Raises NotFound.

    Earlier links of the account stop working; a disabled account is let in again.
    """
    with workspace.database.writing() as session:
        account = accounts.get_account(session, folded(name))
        account.session += 1
        account.disabled = False
        account.password_hash = None
        accounts.remove_links(session, account.id)
        token = _add_link(workspace, session, account.id)
        session.commit()
        return token


def sign_out(workspace: Workspace, name: str) -> None:
    """End the account's sessions, everywhere: a cookie that somebody kept is worth nothing. NotFound."""
    with workspace.database.writing() as session:
        accounts.get_account(session, name).session += 1
        session.commit()


def disable_account(workspace: Workspace, name: str) -> None:
    """Shut an account out, at once and everywhere; raises NotFound."""
    with workspace.database.writing() as session:
        account = accounts.get_account(session, folded(name))
        account.disabled = True
        account.session += 1
        accounts.remove_links(session, account.id)
        session.commit()


def list_accounts(workspace: Workspace) -> Sequence[Account]:
    """Every account by name."""
    with workspace.database.reading() as session:
        return accounts.all_accounts(session)


def linked_name(workspace: Workspace, token: str) -> str | None:
    """The name of the account that a link belongs to, None for the first account; raises LinkUsedUp."""
    with workspace.database.reading() as session:
        link = _link(workspace, session, token)
        return accounts.account_by_id(session, link.account_id).name if link.account_id else None


def use_link(workspace: Workspace, token: str, name: str, password: str) -> SignedIn:
    """Set the password that a link is for, and with the first link make the account ``name``; signs in.

    Raises LinkUsedUp, NameRefused, NameTaken and PasswordRefused; the link is then still good.
    """
    linked_name(workspace, token)
    check_password(password)
    # Hashing takes long: it is done before anything is locked.
    hashed = HASHER.hash(password)
    with workspace.database.writing() as session:
        link = _link(workspace, session, token)
        # First, so that of two presses at once the second one waits here and finds the link used up.
        if not accounts.use_link(session, link.token_hash, workspace.now()):
            raise LinkUsedUp(token)
        if link.account_id:
            account = accounts.account_by_id(session, link.account_id)
        else:
            account = _new_account(workspace, session, name, Role.ADMIN)
        account.password_hash = hashed
        session.commit()
        return SignedIn(account.name, Role(account.role), account.session)


def sign_in(workspace: Workspace, name: str, password: str) -> SignedIn:
    """Check a name and password; raises SignInRefused or TooManyTries."""
    known = folded(name)[:LONGEST_NAME]
    since = workspace.now() - FAILURE_WINDOW
    with workspace.database.reading() as session:
        if accounts.failures_since(session, known, since) >= MOST_FAILURES:
            raise TooManyTries(int(FAILURE_WINDOW.total_seconds() // 60))
        account = accounts.find_account(session, known)
    # Checking a password takes long, so that nothing is locked meanwhile.
    if not _opens(account, password) or account is None:
        _add_failure(workspace, known, since)
        raise SignInRefused(known)
    return SignedIn(account.name, Role(account.role), account.session)


def find_signed_in(workspace: Workspace, name: str, number: int) -> SignedIn | None:
    """The account of a session, or None once it was signed out everywhere, disabled or removed."""
    with workspace.database.reading() as session:
        account = accounts.find_account(session, name)
    if account is None or account.disabled or account.session != number:
        return None
    return SignedIn(account.name, Role(account.role), account.session)


def folded(name: str) -> str:
    """The one form of a name: "Ada " and "ada" are the same account."""
    return " ".join(name.split()).casefold()


def check_password(password: str) -> None:
    """Length is the one rule; raises PasswordRefused."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordRefused


def _opens(account: Account | None, password: str) -> bool:
    # A password is hashed also where there is none to compare, so that time does not tell who exists.
    stored = account.password_hash if account and not account.disabled else None
    try:
        return HASHER.verify(stored or _hash_of_nobody(), password[:LONGEST_PASSWORD]) and stored is not None
    except VerifyMismatchError:
        return False


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash(token_urlsafe(16))


def _add_failure(workspace: Workspace, name: str, since: datetime) -> None:
    with workspace.database.writing() as session:
        accounts.forget_failures(session, since)
        session.add(SignInAttempt(name=name, at=workspace.now()))
        session.commit()


def _new_account(workspace: Workspace, session: Session, name: str, role: Role) -> Account:
    known = folded(name)
    if not 0 < len(known) <= LONGEST_NAME or not known.isprintable():
        raise NameRefused(name)
    account = Account(id=new_token(), name=known, role=role.value, created_at=workspace.now())
    session.add(account)
    try:
        session.flush()
    except IntegrityError as taken:
        raise NameTaken(name) from taken
    return account


def _add_link(workspace: Workspace, session: Session, account_id: str | None) -> str:
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=_hashed(token),
            account_id=account_id,
            created_at=workspace.now(),
            expires_at=workspace.now() + LINK_LIFE,
        )
    )
    return token


def _link(workspace: Workspace, session: Session, token: str) -> OneTimeLink:
    link = accounts.find_link(session, _hashed(token), workspace.now())
    if link is None or (link.account_id is None and accounts.all_accounts(session)):
        raise LinkUsedUp(token)
    return link


def _hashed(token: str) -> str:
    # The tokens are random: a plain hash keeps a stolen database from holding working links.
    return hashlib.sha256(token.encode()).hexdigest()
