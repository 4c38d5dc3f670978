"""Plain-text formats under random mutations: a file is read or refused in words, and nothing is lost."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.formats import aiken, gift
from quiz.formats.drafts import FileRefused
from quiz.formats.registry import Reader
from quiz.formats.settling import settle
from tests.formats.corpus import Listed, listed, requires_corpus

READERS: dict[str, Reader] = {"gift": gift.read, "aiken": aiken.read}
PIECES = {
    "gift": [
        "{",
        "}",
        "=",
        "~",
        "#",
        "####",
        "->",
        "::",
        "\\",
        "%50%",
        "%-100%",
        "\n",
        "\n\n",
        "//",
        "[id:x]",
        "a",
    ],
    "aiken": ["\n", "A. ", "B) ", "ANSWER: A", "ANSWER:", "x", " ", "\n\n", "NAME: n", "//", "\ufeff"],
}
PIECES["gift"] += [
    "T",
    "1.5",
    "..",
    ":",
    "*",
    "$CATEGORY: ",
    "[html]",
    "[markdown]",
    "<b>",
    "\r",
    "\ue061",
    "1:MC:",
    " ",
]
MUTATIONS = 12


def read_or_refuse(format_: str, data: bytes) -> None:
    """Every question of a file has its outcome, whatever the file."""
    try:
        reading = READERS[format_](data, "fuzz.txt")
    except FileRefused as refused:
        if not refused.why:
            raise
        return
    settled = settle(reading, "fuzz")
    assert len(settled.outcomes) == len(reading.found)
    assert len(settled.bank.items) == sum(not outcome.why for outcome in settled.outcomes)


@settings(max_examples=150, deadline=None)
@given(st.data())
@pytest.mark.parametrize("format_", READERS)
def test_any_mixture_of_marks_is_read_or_refused(format_: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(PIECES[format_]), max_size=40)))
    read_or_refuse(format_, text.encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
@pytest.mark.parametrize("format_", READERS)
def test_any_bytes_are_read_or_refused(format_: str, data: bytes) -> None:
    read_or_refuse(format_, data)


def mutated(data: bytes, dice: Random, pieces: list[str]) -> bytes:
    """The bytes with some cut out, doubled, replaced or mixed with marks."""
    changed = bytearray(data[:20_000])
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(changed) + 1)
        end = min(len(changed), at + dice.randint(0, 30))
        piece = dice.choice(pieces).encode()
        changed[at:end] = dice.choice([b"", piece, bytes(changed[at:end]) * 2, bytes([dice.randrange(256)])])
    return bytes(changed)


@requires_corpus
@pytest.mark.parametrize("each", [*listed("gift"), *listed("aiken")], ids=str)
def test_mutations_of_real_files_are_read_or_refused(each: Listed) -> None:
    dice, data = Random(each.file), each.path.read_bytes()
    for _ in range(MUTATIONS if len(data) < 10_000 else 1):
        read_or_refuse(each.format, mutated(data, dice, PIECES[each.format]))
