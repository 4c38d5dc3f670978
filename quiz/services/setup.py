"""Making a database ready: migrate it, and take in what the questions folder holds."""

import hashlib
from pathlib import Path

from sqlmodel import Session

from quiz.content.banks import load_bank
from quiz.content.folders import read_folder
from quiz.errors import BankRefused
from quiz.services.workspace import Workspace, new_token
from quiz.storage import banks
from quiz.storage.migrations import is_current, upgrade
from quiz.storage.tables import BankImage, BankVersion

DISK, BROWSER = "disk", "browser"

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


def prepare(workspace: Workspace) -> None:
    """Create or migrate the database, then take in the questions folder; raises BankRefused."""
    upgrade(workspace.database)
    sync(workspace)


def is_ready(workspace: Workspace) -> bool:
    """Whether the database answers and has the schema of this version."""
    return is_current(workspace.database)


def content_hash(source: str, images: dict[str, bytes]) -> str:
    """The hash by which the same content is known again, pictures included."""
    digest = hashlib.sha256(source.encode())
    for name in sorted(images):
        digest.update(b"\0" + name.encode() + b"\0" + hashlib.sha256(images[name]).digest())
    return digest.hexdigest()


def sync(workspace: Workspace) -> None:
    """Take in the banks of the questions folder.

    A version is added only if its content was never seen. What the folder holds is what new attempts take,
    unless an instructor published a version in the browser: the disk never overtakes that.
    """
    found = read_folder(workspace.questions)
    refused = tuple(finding for finding in found.findings if finding.must_fix)
    if refused:
        raise BankRefused(refused)
    with workspace.database.writing() as session:
        banks.hold_versions(session)
        for path in sorted(workspace.questions.glob("banks/*.y*ml")):
            _take_in(workspace, session, path)
        session.commit()


def _take_in(workspace: Workspace, session: Session, path: Path) -> None:
    source = path.read_text(encoding="utf-8-sig")
    bank = load_bank(source, path.name)
    files = {item.image.file for item in bank.items if item.image}
    images = {name: path.with_name(name).read_bytes() for name in files}
    digest = content_hash(source, images)
    version = banks.find_same(session, bank.id, digest)
    if version is None:
        version = BankVersion(
            id=new_token(),
            bank=bank.id,
            content_hash=digest,
            source=source,
            file_name=path.name,
            origin=DISK,
            created_at=workspace.now(),
        )
        add_draft(session, version, images)
        give_number(workspace, session, version)
    current = banks.find_current(session, bank.id)
    if current is None or current.origin == DISK:
        give_number(workspace, session, version)
        banks.make_current(session, version, DISK)


def give_number(workspace: Workspace, session: Session, version: BankVersion) -> int:
    """Make a draft a version, which never changes again; a version keeps its number."""
    if version.number is None:
        version.number = banks.next_number(session, version.bank)
        version.published_at = workspace.now()
    return version.number


def add_draft(session: Session, version: BankVersion, images: dict[str, bytes]) -> None:
    """Store a draft with its pictures."""
    session.add(version)
    session.flush()
    session.add_all(
        BankImage(
            version_id=version.id,
            file=name,
            media_type=MEDIA_TYPES[Path(name).suffix.lower()],
            content=content,
        )
        for name, content in images.items()
    )
    session.flush()
