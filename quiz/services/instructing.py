"""An instructor's banks: check a file, keep a sound one as a draft, preview it, publish it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quiz.content.banks import read_bank
from quiz.core.assembly import Place, movable
from quiz.core.banks import Bank
from quiz.core.reports import tie
from quiz.core.roadmaps import Roadmap
from quiz.errors import Finding, NotFound
from quiz.services.exchanging import Imported, import_file
from quiz.services.setup import BROWSER, add_draft, content_hash, give_number
from quiz.services.workspace import Workspace, new_token
from quiz.storage import banks
from quiz.storage.tables import BankVersion


@dataclass(frozen=True)
class Listed:
    """A bank version or draft in the list of banks."""

    version_id: str
    bank: str
    number: int | None
    file_name: str
    origin: str
    created_at: datetime
    published_at: datetime | None
    current: bool


@dataclass(frozen=True)
class Checked:
    """What became of a file: its findings, and the id of the draft or version if it is sound."""

    findings: tuple[Finding, ...]
    version_id: str | None


@dataclass(frozen=True)
class Received:
    """What became of a file of another program: every question, and the bank (None if no question fits)."""

    imported: Imported
    checked: Checked | None


@dataclass(frozen=True)
class Draft:
    """A bank version or draft with everything that its pages show."""

    listed: Listed
    bank: Bank
    notes: tuple[Finding, ...]
    tied: bool


def list_banks(workspace: Workspace) -> tuple[Listed, ...]:
    """Every version and draft, newest first within a bank."""
    with workspace.database.reading() as session:
        current = {version.id for version in banks.current_versions(session).values()}
        return tuple(_listed(version, current) for version in banks.versions(session))


def check_upload(
    workspace: Workspace, account: str, file_name: str, content: bytes, images: Mapping[str, bytes]
) -> Checked:
    """Check an uploaded bank. A sound one is kept as a draft, in one commit; a broken one is not kept.

    The same content again is the draft or version that it was before.
    """
    steps = frozenset(workspace.roadmap.by_id) or None
    bank, findings = read_bank(content, file_name, frozenset(images), steps=steps, advise=True)
    if bank is None:
        return Checked(findings, None)
    source = content.decode("utf-8-sig")
    used = {item.image.file: images[item.image.file] for item in bank.items if item.image}
    digest = content_hash(source, used)
    with workspace.database.writing() as session:
        banks.hold_versions(session)
        same = banks.find_same(session, bank.id, digest)
        if same is not None:
            return Checked(findings, same.id)
        draft = BankVersion(
            id=new_token(),
            bank=bank.id,
            content_hash=digest,
            source=source,
            file_name=file_name,
            origin=BROWSER,
            created_at=workspace.now(),
            author=account,
        )
        add_draft(session, draft, used)
        session.commit()
        return Checked(findings, draft.id)


def import_upload(
    workspace: Workspace, account: str, format_: str, file_name: str, content: bytes
) -> Received:
    """Make a draft of a file of another program; raises FileRefused where it is not of that format."""
    name = file_name.partition(".")[0] or "imported"
    imported = import_file(format_, file_name, content, name)
    if not imported.source:
        return Received(imported, None)
    checked = check_upload(workspace, account, f"{name}.yaml", imported.source.encode(), imported.images)
    return Received(imported, checked)


def pictures_of(workspace: Workspace, version_id: str) -> dict[str, bytes]:
    """The pictures of a draft or version by their names; raises NotFound."""
    with workspace.database.reading() as session:
        bank = workspace.pool(session, version_id).bank
        names = {item.image.file for item in bank.items if item.image}
        return {name: banks.get_image(session, version_id, name).content for name in names}


def get_draft(workspace: Workspace, version_id: str) -> Draft:
    """A draft or version with its bank and its notes; raises NotFound."""
    with workspace.database.reading() as session:
        version = banks.get_version(session, version_id)
        current = {each.id for each in banks.current_versions(session).values()}
        pool = workspace.pool(session, version_id)
    images = frozenset(item.image.file for item in pool.bank.items if item.image)
    _, notes = read_bank(version.source, version.file_name, images, advise=True)
    return Draft(_listed(version, current), pool.bank, notes, is_tied(pool.bank, workspace.roadmap))


def get_preview(workspace: Workspace, version_id: str, position: int) -> tuple[Draft, Place]:
    """One question of a draft, in file order, options in file order; raises NotFound."""
    draft = get_draft(workspace, version_id)
    if not 1 <= position <= len(draft.bank.items):
        raise NotFound(f"question {position} of {version_id}")
    item = draft.bank.items[position - 1]
    return draft, Place(draft.bank.id, item, tuple(range(1, movable(item) + 1)))


def publish(workspace: Workspace, version_id: str) -> int:
    """Publish a draft: from now on new attempts take it, open ones stay on theirs. Its number.

    Publishing a version that has a number makes it the current one again. Raises NotFound.
    """
    with workspace.database.writing() as session:
        banks.hold_versions(session)
        version = banks.get_version(session, version_id)
        number = give_number(workspace, session, version)
        banks.make_current(session, version, BROWSER)
        session.commit()
        return number


def is_tied(bank: Bank, roadmap: Roadmap) -> bool:
    """Whether any step of the roadmap is measured by the bank."""
    return bank.id in tie(roadmap, [bank]).banks


def _listed(version: BankVersion, current: set[str]) -> Listed:
    return Listed(
        version_id=version.id,
        bank=version.bank,
        number=version.number,
        file_name=version.file_name,
        origin=version.origin,
        created_at=version.created_at,
        published_at=version.published_at,
        current=version.id in current,
    )
