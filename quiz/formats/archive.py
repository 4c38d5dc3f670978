"""A zip that somebody else made: its members read by name, in memory, within limits; and zips of our own.

No name from an archive ever becomes a path on disk. The limits (reference/interop.md, section 4, a judgement)
hold for what the archive declares, and zipfile gives no more bytes of a member than were declared.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from quiz.formats.drafts import FileRefused

MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 20_000_000
MAX_TOTAL_BYTES = 100_000_000
MAX_RATIO = 200
_HARMLESS_BYTES = 100_000  # a small member does no harm however well it was packed
_NAME_LENGTH = 500
_NESTED = (".zip", ".imscc", ".gz", ".tar", ".7z", ".rar")
# bzip2 and LZMA unpack a whole block at a time, whatever number of bytes is asked for.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What zipfile raises on damaged archives, found by fuzzing.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(OSError, RuntimeError, ValueError, OverflowError),
)


@dataclass(frozen=True)
class Archive:
    """An opened archive: the ``names`` that can be read, in its order, and ``notes`` about the others."""

    names: tuple[str, ...]
    notes: tuple[str, ...]
    _infos: Mapping[str, zipfile.ZipInfo] = field(repr=False)
    _file: zipfile.ZipFile = field(repr=False)

    def __contains__(self, name: str) -> bool:
        """Whether ``name`` can be read."""
        return name in self._infos

    def read(self, name: str) -> bytes:
        """The bytes of a member. KeyError for a name that is not in ``names``; FileRefused if damaged."""
        info = self._infos[name]
        try:
            with self._file.open(info) as stream:
                content = stream.read(MAX_MEMBER_BYTES + 1)
        except _DAMAGE as error:
            raise FileRefused(f"The archive is damaged: its member {_shown(name)} cannot be read.") from error
        if len(content) != info.file_size:
            raise FileRefused(f"The archive is damaged: its member {_shown(name)} is cut off.")
        return content


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a zip does (one with members, or an empty one)."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def open_archive(data: bytes) -> Archive:
    """The zip in ``data``; FileRefused if it is none, is damaged, or goes beyond the limits."""
    # Each entry of the directory begins so: counted first, because zipfile reads a directory of any length.
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise FileRefused(f"The archive has more than {MAX_MEMBERS} members.")
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise FileRefused("The file is not a zip archive, or it is cut off.") from error
    # Not info.is_dir(): before Python 3.12 it trips over an empty name.
    infos = [info for info in file.infolist() if not info.filename.endswith("/")]
    _check_limits(infos)
    named = [(_name(info), info) for info in infos]
    _refuse_duplicates([name for name, _ in named])
    good = {name: info for name, info in named if not _is_odd(name)}
    return Archive(tuple(good), tuple(_notes(named)), good, file)


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip of ``members`` in their order; the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, also where it is written on Windows
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return buffer.getvalue()


def _check_limits(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise FileRefused(f"The archive has {len(infos)} members; the limit is {MAX_MEMBERS}.")
    for info in infos:
        _check_member(info)
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL_BYTES:
        raise FileRefused(f"Unpacked, the archive has {total} bytes; the limit is {MAX_TOTAL_BYTES}.")


def _check_member(info: zipfile.ZipInfo) -> None:
    name = _shown(_name(info))
    if info.flag_bits & 1:
        raise FileRefused(f"The member {name} is encrypted. Save the archive without a password.")
    if info.compress_type not in _METHODS:
        raise FileRefused(f"The member {name} is packed in a way other than the usual one (deflate).")
    if info.file_size > MAX_MEMBER_BYTES:
        raise FileRefused(
            f"Unpacked, the member {name} has {info.file_size} bytes; the limit is {MAX_MEMBER_BYTES}."
        )
    if info.file_size > max(_HARMLESS_BYTES, MAX_RATIO * info.compress_size):
        raise FileRefused(f"The member {name} unpacks to more than {MAX_RATIO} times its size.")


def _refuse_duplicates(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise FileRefused(f"The archive holds the member {_shown(name)} twice.")
        seen.add(name)


def _name(info: zipfile.ZipInfo) -> str:
    # Some Windows programs write backslashes; orig_filename is the name before zipfile cut it at a NUL.
    return info.orig_filename.replace("\\", "/")


def _is_odd(name: str) -> bool:
    path = PurePosixPath(name)
    parts = name.split("/")
    return (
        path.is_absolute()
        or ".." in parts
        or ":" in parts[0]
        or not name.isprintable()
        or not 0 < len(name) <= _NAME_LENGTH
    )


def _notes(named: Iterable[tuple[str, zipfile.ZipInfo]]) -> Iterable[str]:
    for name, _ in named:
        if _is_odd(name):
            yield f"The member {_shown(name)} was not read: such a name leads out of the archive."
        elif name.lower().endswith(_NESTED):
            yield f"The member {_shown(name)} was not read: it is an archive inside the archive."


def _shown(name: str) -> str:
    return "“" + name[:100].encode("unicode_escape").decode("ascii") + "”"
