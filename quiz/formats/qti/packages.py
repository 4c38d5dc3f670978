"""What is in a package: its items in the order of the test, the manifest, the archive; their pictures."""

import binascii
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from posixpath import join, normpath
from urllib.parse import unquote

from quiz.formats.archive import Archive
from quiz.formats.drafts import DraftImage, FileRefused
from quiz.formats.qti.naming import normal
from quiz.formats.xmlsafe import Element, parse

MANIFEST = "imsmanifest.xml"
_LARGEST_PICTURE = 20_000_000


@dataclass(frozen=True)
class Member:
    """An item's file in a package, or a reason why it could not be read."""

    name: str
    root: Element | None = None
    refused: str = ""
    line: int = 0
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Package:
    """What a package holds, its items in order."""

    title: str
    members: tuple[Member, ...]
    notes: tuple[str, ...] = ()


def open_package(archive: Archive) -> Package:
    """The items of a package. Nothing but the archive's own members is read."""
    parsed = {name: _parsed(archive, name) for name in archive.names if name.lower().endswith(".xml")}
    manifests = [name for name in parsed if PurePosixPath(name).name == MANIFEST]
    tests = [one for one in parsed.values() if one.root and one.root.name == "assessmentTest"]
    places = _sections(tests)
    listed = [*places, *(name for name, _ in _resources(parsed[one] for one in manifests))]
    items = {name for name, one in parsed.items() if one.root and one.root.name == "assessmentItem"}
    broken = {name for name, one in parsed.items() if one.refused and name not in manifests}
    order = dict.fromkeys([*listed, *(name for name in parsed if name in items | broken)])
    tags = _tags(parsed[name] for name in manifests)
    members = (_member(parsed, name, places.get(name, ""), tags.get(name, ())) for name in order)
    several = len(set(places.values())) > 1
    kept = tuple(one if several or _is_ours(one) else replace(one, categories=()) for one in members)
    return Package(_title(tests, [parsed[name] for name in manifests]), kept, _notes(tests))


def pictures_of(archive: Archive, member: str) -> "_Beside":
    """The pictures that an item's file can name, by addresses relative to it."""
    return _Beside(archive, member)


@dataclass(frozen=True)
class _Beside:
    archive: Archive | None
    member: str

    def __call__(self, address: str) -> DraftImage | None:
        """The picture at the address, or None."""
        if address.startswith("data:"):
            return _embedded(address)
        for name in _candidates(self.member, address):
            if self.archive is not None and name in self.archive:
                return DraftImage(PurePosixPath(name).name, self.archive.read(name))
        return None


def no_pictures(address: str) -> DraftImage | None:
    """For a single file: the pictures inside it."""
    return _embedded(address) if address.startswith("data:") else None


def _embedded(address: str) -> DraftImage | None:
    head, comma, body = address.partition(",")
    if not comma or not head.endswith(";base64") or len(body) > _LARGEST_PICTURE:
        return None
    try:
        content = b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    suffix = head.removeprefix("data:image/").partition(";")[0]
    return DraftImage(f"picture.{suffix if suffix.isalnum() else 'png'}", content)


def _candidates(member: str, address: str) -> Iterator[str]:
    plain = address.partition("?")[0].partition("#")[0].replace("\\", "/")
    for name in dict.fromkeys((plain, unquote(plain))):
        yield _resolved(member, name)
        yield name.lstrip("/")


def _resolved(member: str, address: str) -> str:
    return normpath(join(PurePosixPath(member).parent.as_posix(), address)).removeprefix("./")


def _parsed(archive: Archive, name: str) -> Member:
    try:
        return Member(name, normal(parse(archive.read(name), name)))
    except FileRefused as reason:
        return Member(name, refused=reason.why, line=reason.line)


def _sections(tests: Iterable[Member]) -> dict[str, str]:
    """The members that tests refer to, each with its section's title."""
    found: dict[str, str] = {}
    for test in tests:
        root = test.root
        for section in root.below("assessmentSection") if root else ():
            for reference in section.all("assessmentItemRef"):
                found.setdefault(_resolved(test.name, unquote(reference.get("href"))), section.get("title"))
    return found


def _is_ours(member: Member) -> bool:
    """Whether the writer of this package made it: then even the only section names a skill."""
    return any(tag.startswith("skill:") for tag in member.tags)


def _tags(manifests: Iterable[Member]) -> dict[str, tuple[str, ...]]:
    """The keywords that manifests give to items, by member."""
    found: dict[str, tuple[str, ...]] = {}
    for name, resource in _resources(manifests):
        metadata = resource.child("metadata")
        words = (one.text.strip() for one in metadata.below("keyword")) if metadata else ()
        found[name] = tuple(dict.fromkeys(word for word in words if word))
    return found


def _resources(manifests: Iterable[Member]) -> Iterator[tuple[str, Element]]:
    for manifest in manifests:
        for resource in manifest.root.below("resource") if manifest.root else ():
            if "item" in resource.get("type") and resource.get("href"):
                yield _resolved(manifest.name, unquote(resource.get("href"))), resource


def _member(parsed: dict[str, Member], name: str, section: str, tags: tuple[str, ...]) -> Member:
    found = parsed.get(name)
    if found is None:
        return Member(name, refused="The package names this item, but does not hold it.")
    if found.root is not None and found.root.name != "assessmentItem":
        return Member(name, refused=f"The file is no item; it begins with “{found.root.name[:80]}”.")
    categories = (section,) if section else ()
    return replace(found, categories=categories, tags=tags)


def _title(tests: Sequence[Member], manifests: Sequence[Member]) -> str:
    titles = [one.root.get("title").strip() for one in tests if one.root]
    for manifest in manifests:
        metadata = manifest.root.child("metadata") if manifest.root else None
        general = next(metadata.below("general"), None) if metadata else None
        titles.append(general.text_of("title") if general else "")
    return next((title for title in titles if title), "")


def _notes(tests: Sequence[Member]) -> tuple[str, ...]:
    rules = ("selection", "ordering", "branchRule", "preCondition", "timeLimits", "outcomeProcessing")
    ruled = any(next(one.root.below(*rules), None) for one in tests if one.root)
    note = "The test's own rules (selection, order, branching, time, marks of the whole) are not kept."
    return (note,) if ruled else ()
