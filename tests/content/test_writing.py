"""A written bank is the bank: ``load_bank`` reads it back equal, whatever it holds."""

import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quiz.content import load_bank, read_bank
from quiz.content.writing import write_bank
from quiz.core.banks import Bank
from quiz.core.items import Kind
from tests.factories import bank as bank_of
from tests.factories import item as item_of
from tests.factories import one_of_each
from tests.formats.banks import banks, with_stem

HARD = [
    "no",
    "on",
    "~",
    "null",
    "1_000",
    "0o7",
    "1:30",
    "2024-01-02",
    "1.10",
    "=",
    "- a",
    "? b",
    "a: b",
    "a #b",
    "#a",
    "`git`",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "[a]",
    "{a}",
    '"a"',
    "'a'",
    "a\\nb",
    "a:",
    " a",
    "a ",
    "a\tb",
    "a\nb",
    "a\n\nb\n",
    "a\n\n\n",
    "\na",
    "  a\n b",
    "a  \nb",
    "\ta\nb",
    "…",
    "日本語: 漢字",
    "---",
    "a\n---\nb",
    "a\n...\nb",
    "😀",
    "Q: what?",
    "\u00a0a\u00a0",
    ">",
    "|",
]


@pytest.mark.parametrize("text", HARD)
def test_a_text_that_yaml_could_misread_comes_back_as_it_was(text: str) -> None:
    bank = with_stem(bank_of(*one_of_each()), text)
    assert load_bank(write_bank(bank), "bank.yaml") == bank


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(banks())
def test_any_bank_comes_back_equal(bank: Bank) -> None:
    assert load_bank(write_bank(bank), "bank.yaml") == bank


@given(
    st.text(
        st.sampled_from(string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", "")),
        min_size=1,
    )
)
@example("a\n ")
def test_any_stem_comes_back_equal(text: str) -> None:
    bank = with_stem(bank_of(item_of()), text)
    read, findings = read_bank(write_bank(bank), "bank.yaml")
    if text.strip() and not {finding.rule for finding in findings} & {"Y025", "Y023"}:
        assert read == bank


def test_every_kind_is_written() -> None:
    text = write_bank(bank_of(*one_of_each()))
    assert [kind for kind in Kind if f"kind: {kind}" not in text] == [Kind.SINGLE]


def test_silenced_advice_stands_at_its_item() -> None:
    bank = bank_of(item_of("one"), item_of("two"))
    text = write_bank(bank, {"two": {"L14": "As in the source."}})
    assert text.count("lint:") == 1
    _, findings = read_bank(text, "bank.yaml", advise=True)
    assert [finding.rule for finding in findings if finding.must_fix] == ["L14"]


def test_a_whole_file_reads_like_one_that_a_person_wrote() -> None:
    text = write_bank(bank_of(item_of("one", body=None)))
    assert text.startswith(
        "bank: demo\ntitle: Demo\nsummary: A demo.\nlicense: CC-BY-4.0\nauthors:\n  - Ada\n"
    )
    assert "items:\n  - id: one\n    skill: one\n    level: 2\n" in text
