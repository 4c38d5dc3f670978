"""The table of formats: each reads what it writes, and a file is known by its first signs."""

from pathlib import Path

import pytest

from quiz.content import load_bank
from quiz.core.banks import Bank
from quiz.formats.drafts import FileRefused
from quiz.formats.registry import FORMATS, guess
from quiz.formats.settling import settle
from tests.conftest import QUESTIONS

HARBOUR = QUESTIONS / "banks" / "harbour.yaml"


@pytest.fixture(scope="module")
def harbour() -> Bank:
    return load_bank(HARBOUR.read_bytes(), "harbour.yaml")


@pytest.fixture(scope="module")
def pictures(harbour: Bank) -> dict[str, bytes]:
    return {
        item.image.file: Path(HARBOUR.with_name(item.image.file)).read_bytes()
        for item in harbour.items
        if item.image
    }


def test_the_commands_formats_are_the_designs() -> None:
    assert " ".join(FORMATS) == "gift moodle-xml aiken qti12 qti21 qti22 qti30 text2qti csv"


@pytest.mark.parametrize("name", FORMATS)
def test_every_item_comes_back_or_is_said_to_stay_behind(
    name: str, harbour: Bank, pictures: dict[str, bytes]
) -> None:
    written = FORMATS[name].write(harbour, pictures)
    left_out = {loss.item for loss in written.losses if loss.left_out}
    found = settle(FORMATS[name].read(written.content, f"harbour{written.suffix}"), "harbour")
    assert [outcome.why for outcome in found.outcomes if outcome.why] == []
    assert len(found.bank.items) == len(harbour.items) - len(left_out)
    kept = sorted(item.kind for item in harbour.items if item.id not in left_out)
    assert sorted(item.kind for item in found.bank.items) == kept


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_known_again(name: str, harbour: Bank, pictures: dict[str, bytes]) -> None:
    written = FORMATS[name].write(harbour, pictures)
    assert guess(f"harbour{written.suffix}", written.content) == name


@pytest.mark.parametrize("name", FORMATS)
def test_noise_is_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        FORMATS[name].read(bytes(range(256)), "noise.bin")


@pytest.mark.parametrize(
    ("file", "data", "name"),
    [
        ("a.gift", b"Q?{T}", "gift"),
        ("a.txt", b"Q?{T}", "gift"),
        ("a.txt", b"Q?\nA. a\nB. b\nANSWER: A\n", "aiken"),
        ("a.txt", b"\xef\xbb\xbf1. Q?\n*a) a\nb) b\n", "text2qti"),
        ("a.xml", b"<?xml version='1.0'?>\n<quiz>", "moodle-xml"),
        ("a.xml", b"<questestinterop>", "qti12"),
        ("a.xml", b"<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p2'>", "qti22"),
        ("a.xml", b"<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'>", "qti21"),
        ("a.xml", b"<qti-assessment-item>", "qti30"),
        ("a.csv", b"anything", "csv"),
        ("a.zip", b"PK\x03\x04 broken", ""),
        ("a.yaml", b"bank: x\nitems: [{text: a}]", ""),
        ("a.txt", b"bank: x\nitems: [{text: a}]", ""),
        ("a.pdf", b"%PDF", ""),
        ("a.txt", b"\xef\xbb\xbfroadmap: x\nsteps: [{title: a}]", ""),
        ("", b"", ""),
    ],
)
def test_a_format_is_guessed_by_its_first_signs(file: str, data: bytes, name: str) -> None:
    assert guess(file, data) == name
