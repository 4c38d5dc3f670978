"""QTI 2.1, 2.2 and 3.0: one item in a file, or a package."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from quiz.formats.archive import Archive, is_archive, open_archive
from quiz.formats.drafts import Draft, FileRefused, Reading, Refusal, Where
from quiz.formats.qti.items import Source, read_item
from quiz.formats.qti.naming import normal, version
from quiz.formats.qti.packages import Member, no_pictures, open_package, pictures_of
from quiz.formats.xmlsafe import Element, parse

_OLD = "questestinterop"


def read(data: bytes, file: str, asked: str) -> Reading:
    """The questions of an item's file or of a package; ``asked`` is the version that the caller expects.

    All versions are read alike; a note tells when the file says another. Raises FileRefused.
    """
    return _read_package(data, file) if is_archive(data) else _read_file(data, file, asked)


def _read_file(data: bytes, file: str, asked: str) -> Reading:
    raw = parse(data, file)
    root = normal(raw)
    items = [root] if root.name == "assessmentItem" else list(root.below("assessmentItem"))
    if not items:
        raise FileRefused(_why_none(root), root.line, root.column)
    found = [
        one
        for number, item in enumerate(items, 1)
        for one in read_item(Source(item, Where(number, item.line), no_pictures))
    ]
    title = root.get("title") or PurePosixPath(file).stem
    return Reading(title, tuple(found), tuple(_version_note(version(raw), asked)))


def _why_none(root: Element) -> str:
    if root.name == _OLD:
        return "This is QTI 1.2. Import it as qti12."
    if root.name == "assessmentTest":
        count = sum(1 for _ in root.below("assessmentItemRef"))
        return f"This is a test that only names its {count} questions. Import the package (zip) it came in."
    if root.name == "manifest":
        return "This is the table of contents of a package. Import the package (zip) it came in."
    return f"This is no QTI item: it begins with “{root.name[:80]}”."


def _version_note(found: str, asked: str) -> Iterator[str]:
    if found and found != asked:
        yield f"The file says that it is QTI {found}; it was read as such."


def _read_package(data: bytes, file: str) -> Reading:
    archive = open_archive(data)
    package = open_package(archive)
    if not package.members:
        raise FileRefused("The package holds no QTI item (2.x or 3.0). Older exports are read as qti12.")
    found = [
        one
        for number, member in enumerate(package.members, 1)
        for one in _read_member(member, Where(number, member.line, member.name), archive)
    ]
    return Reading(package.title or PurePosixPath(file).stem, tuple(found), (*archive.notes, *package.notes))


def _read_member(member: Member, where: Where, archive: Archive) -> tuple[Draft | Refusal, ...]:
    if member.root is None:
        return (Refusal(where, member.refused),)
    place = Where(where.number, member.root.line, member.name)
    beside = pictures_of(archive, member.name)
    return read_item(Source(member.root, place, beside, member.categories, member.tags))
