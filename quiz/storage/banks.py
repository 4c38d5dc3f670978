"""Bank versions and the pointer to the one that new attempts take."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from quiz.errors import NotFound
from quiz.storage.tables import BankImage, BankVersion, CurrentBank


def get_version(session: Session, version_id: str) -> BankVersion:
    """A version or draft by its id; raises NotFound."""
    version = session.get(BankVersion, version_id)
    if version is None:
        raise NotFound(f"bank version {version_id}")
    return version


def find_same(session: Session, bank: str, content_hash: str) -> BankVersion | None:
    """The version or draft of a bank that holds exactly this content, or None."""
    return session.exec(
        select(BankVersion).where(BankVersion.bank == bank, BankVersion.content_hash == content_hash)
    ).one_or_none()


def current_versions(session: Session) -> Mapping[str, BankVersion]:
    """For every bank the version that new attempts take, by the bank's id."""
    rows = session.exec(
        select(CurrentBank.bank, BankVersion)
        .join(BankVersion, col(BankVersion.id) == CurrentBank.version_id)
        .order_by(CurrentBank.bank)
    )
    return dict(rows.all())


def versions(session: Session) -> Sequence[BankVersion]:
    """Every version and draft: banks by name, newest first."""
    return session.exec(
        select(BankVersion).order_by(BankVersion.bank, col(BankVersion.created_at).desc())
    ).all()


def next_number(session: Session, bank: str) -> int:
    """The number of the next published version of a bank."""
    newest = session.exec(select(func.max(BankVersion.number)).where(BankVersion.bank == bank)).one()
    return (newest or 0) + 1


def hold_versions(session: Session) -> None:
    """Let nobody else add or publish a version until this transaction ends.

    On SQLite a transaction that writes keeps everybody else from writing anyway.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE current_bank IN SHARE ROW EXCLUSIVE MODE"))


def find_current(session: Session, bank: str) -> CurrentBank | None:
    """Which version of a bank new attempts take and who said so, or None."""
    return session.get(CurrentBank, bank)


def make_current(session: Session, version: BankVersion, origin: str) -> None:
    """Let new attempts take this version; open ones stay on theirs. ``origin`` says who wants it."""
    session.merge(CurrentBank(bank=version.bank, version_id=version.id, origin=origin))


def get_image(session: Session, version_id: str, file: str) -> BankImage:
    """A picture of a bank version; raises NotFound."""
    image = session.get(BankImage, (version_id, file))
    if image is None:
        raise NotFound(f"image {file} of {version_id}")
    return image
