"""Archives of strangers: what can be read is read, what is out of bounds is refused in words."""

import io
import random
import struct
import warnings
import zipfile

import pytest

from quiz.formats.archive import MAX_MEMBERS, Archive, is_archive, open_archive, pack
from quiz.formats.drafts import FileRefused


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that is written twice
        with zipfile.ZipFile(buffer, "w", method) as file:
            for name, content in members:
                file.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def everything(archive: Archive) -> dict[str, bytes]:
    return {name: archive.read(name) for name in archive.names}


def test_what_is_packed_is_read_again_in_its_order() -> None:
    members = {"b.xml": b"<b/>", "folder/a.png": b"\x89PNG" * 9, "é.txt": b""}
    assert everything(open_archive(pack(members))) == members
    assert list(open_archive(pack(members)).names) == list(members)


def test_packing_twice_gives_the_same_bytes() -> None:
    assert pack({"a": b"1", "b": b"2"}) == pack({"a": b"1", "b": b"2"})


def test_folders_are_no_members() -> None:
    assert open_archive(zipped(("a/", b""), ("a/b.xml", b"x"))).names == ("a/b.xml",)


def test_a_member_is_found_by_its_name() -> None:
    archive = open_archive(zipped(("a/b.xml", b"x")))
    assert "a/b.xml" in archive
    assert "b.xml" not in archive
    with pytest.raises(KeyError):
        archive.read("b.xml")


def test_backslashes_of_windows_are_read_as_slashes() -> None:
    assert everything(open_archive(zipped(("a\\b.xml", b"x")))) == {"a/b.xml": b"x"}


@pytest.mark.parametrize(
    "name",
    [
        "../etc/passwd",
        "a/../../b",
        "/etc/passwd",
        "..\\..\\boot.ini",
        "C:\\boot.ini",
        "C:/boot.ini",
        "//server/share",
        "..",
        "line\nbreak",
        "a\u202eb",
        "n" * 501,
    ],
)
def test_a_name_that_leads_elsewhere_is_left_aside_with_a_note(name: str) -> None:
    archive = open_archive(zipped(("good.xml", b"x"), (name, b"root")))
    assert everything(archive) == {"good.xml": b"x"}
    (note,) = archive.notes
    assert "was not read" in note
    assert note.isprintable()


def test_a_name_with_a_nul_is_left_aside() -> None:
    data = zipped(("good.xml", b"x"), ("evilXxml", b"y")).replace(b"evilXxml", b"evil\0xml")
    assert open_archive(data).names == ("good.xml",)


def test_an_archive_inside_is_named_and_never_opened() -> None:
    inner = zipped(("a.xml", b"x"))
    archive = open_archive(zipped(("inner.ZIP", inner), ("a.xml", b"x")))
    assert archive.notes == ("The member “inner.ZIP” was not read: it is an archive inside the archive.",)
    assert archive.read("inner.ZIP") == inner


def encrypted() -> bytes:
    data = bytearray(zipped(("a.xml", b"x")))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def bomb(members: int, size: int) -> bytes:
    return zipped(*((f"{number}.xml", bytes(size)) for number in range(members)))


def noise(members: int, size: int) -> bytes:
    # Poorly packed, so that only the total is beyond its limit.
    content = random.Random(1).randbytes(size // 100) + bytes(size - size // 100)
    return zipped(*((f"{number}.xml", content) for number in range(members)))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a zip"),
        (b"PK\x03\x04 no more", "not a zip"),
        (b"<questestinterop/>", "not a zip"),
        (zipped(("a.xml", b"x"))[:-5], "not a zip"),
        (zipped(("a.xml", b"x"), ("a.xml", b"y")), "twice"),
        (zipped(("a/b.xml", b"x"), ("a\\b.xml", b"y")), "twice"),
        (zipped(*((str(number), b"") for number in range(MAX_MEMBERS + 1))), "more than 2000 members"),
        (bomb(1, 1_000_000), "more than 200 times"),
        (bomb(1, 20_000_001), "the limit is 20000000"),
        (noise(6, 19_000_000), "the limit is 100000000"),
        (zipped(("a.xml", b"x" * 999), method=zipfile.ZIP_BZIP2), "deflate"),
        (zipped(("a.xml", b"x" * 999), method=zipfile.ZIP_LZMA), "deflate"),
        (encrypted(), "encrypted"),
    ],
)
def test_an_archive_out_of_bounds_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        open_archive(data)


def test_a_size_that_lies_gives_no_more_than_it_says() -> None:
    data = bytearray(bomb(1, 30_000_000))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + at, 90_000)
    archive = open_archive(bytes(data))
    with pytest.raises(FileRefused, match="damaged"):
        archive.read("0.xml")


def test_damage_is_refused_and_nothing_else() -> None:
    whole = zipped(("imsmanifest.xml", b"<manifest/>" * 40), ("a/b.xml", b"text" * 99))
    dice = random.Random(7)
    refused = 0
    for _ in range(3_000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            everything(open_archive(bytes(data[: dice.choice((len(data), dice.randrange(len(data))))])))
        except FileRefused:
            refused += 1
    assert refused > 1_000


@pytest.mark.parametrize(
    ("data", "expected"), [(zipped(("a", b"")), True), (zipped(), True), (b"<xml/>", False)]
)
def test_an_archive_is_known_by_its_first_bytes(data: bytes, expected: bool) -> None:
    assert is_archive(data) is expected
