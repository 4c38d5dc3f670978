"""Pictures that a text names, found among the members of the package."""

import base64
import binascii
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from quiz.formats.archive import Archive
from quiz.formats.drafts import DraftImage
from quiz.formats.qti12.material import PICTURES

LARGEST_EMBEDDED = 8_000_000
"""Characters of a picture that stands in the text itself."""
# The places that Canvas, Respondus and Blackboard write for the folder of the files.
_BASES = re.compile(
    r"^(?:\$IMS[-_]CC[-_]FILE[-_]?BASE\$|%%LINKPATH%%|@X@EmbeddedFile\.[^@]*@X@)", re.IGNORECASE
)
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_EMBEDDED = re.compile(r"^data:image/([a-z]{2,5});base64,", re.IGNORECASE)
_SUFFIXES = {"jpeg": "jpg"}


class Pictures:
    """Finds pictures by the address in a text; a member is read once however often it is named."""

    def __init__(self, archive: Archive | None) -> None:
        self._archive = archive
        self._contents: dict[str, bytes] = {}
        self._by_name: dict[str, list[str]] = {}
        for member in archive.names if archive else ():
            self._by_name.setdefault(PurePosixPath(member).name.lower(), []).append(member)

    def find(self, source: str, alt: str, member: str) -> DraftImage | str:
        """The picture at an address that stands in ``member``, or the loss in words. Nothing is fetched."""
        if _EMBEDDED.match(source):
            return _embedded(source, alt)
        path = _path(source)
        if _REMOTE.match(path):
            return f"The picture at {path[:200]} was left out: it is not in the file."
        found = self._member(path, PurePosixPath(member).parent)
        if not found or self._archive is None:
            return f"The picture “{path[:200]}” was left out: it is not in the file."
        if found not in self._contents:
            self._contents[found] = self._archive.read(found)
        name = PurePosixPath(found).name
        # Editors put the file's name where a description belongs.
        said = "" if PurePosixPath(alt.strip()).suffix.lower() in PICTURES else alt
        return DraftImage(name, self._contents[found], said)

    def _member(self, path: str, folder: PurePosixPath) -> str:
        """The member that an address means: beside its text, from the top, or the only one of that name."""
        names = self._by_name.get(PurePosixPath(path).name.lower(), ())
        parts = [part for part in PurePosixPath(path).parts if part not in {"..", ".", "/"}]
        plain = "/".join(parts)
        for place in (f"{folder}/{plain}", plain, f"web_resources/{plain}"):
            if place in names:
                return place
        return _only(names, f"/{plain}") or _only(names, "")


def _only(names: Sequence[str], ending: str) -> str:
    found = [name for name in names if name.endswith(ending)]
    return found[0] if len(found) == 1 else ""


def _path(source: str) -> str:
    """The address without its base and without what a browser would ask for besides."""
    return _BASES.sub("", unquote(source.strip()).partition("?")[0]).partition("#")[0]


def _embedded(source: str, alt: str) -> DraftImage | str:
    if len(source) > LARGEST_EMBEDDED:
        return "A picture in the text was left out: it is too large."
    kind, _, content = source.partition(";base64,")
    suffix = kind.rpartition("/")[2].lower()
    try:
        data = base64.b64decode(content, validate=True)
    except binascii.Error:
        return "A picture in the text was left out: it is damaged."
    return DraftImage(f"picture.{_SUFFIXES.get(suffix, suffix)}", data, alt)
