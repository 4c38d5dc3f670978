"""Notes on what an import left open; a bank that people wrote has none of them."""

from dataclasses import replace

import pytest

from quiz.content import read_bank
from quiz.content.writing import write_bank
from quiz.core.banks import Bank
from quiz.core.items import Choice, Image, Item, Option
from quiz.core.unsettled import NO_DESCRIPTION, NO_REASON, UNSORTED
from tests.factories import bank as bank_of
from tests.factories import item as item_of
from tests.factories import one_of_each

LEFT_OPEN = {"B005", "B006", "B007"}
OPTIONS = (Option("A", True, NO_REASON), Option("B", False, "Because."))


def notes(bank: Bank) -> list[tuple[str, bool]]:
    _, findings = read_bank(write_bank(bank), "bank.yaml", advise=True)
    return [(each.rule, each.must_fix) for each in findings if each.rule in LEFT_OPEN]


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (item_of(skill=UNSORTED), "B005"),
        (item_of(body=Choice(OPTIONS)), "B006"),
        (replace(item_of(), image=Image("a.png", NO_DESCRIPTION)), "B007"),
    ],
)
def test_what_was_left_open_is_a_note(item: Item, rule: str) -> None:
    assert notes(bank_of(replace(item, stem="Which of these two answers is right?"))) == [(rule, False)]


def test_a_bank_that_is_complete_has_none() -> None:
    assert notes(bank_of(*one_of_each())) == []


def test_a_reason_that_is_missing_is_not_called_thin_or_repeated_too() -> None:
    body = Choice(tuple(Option(text, text == "A", NO_REASON) for text in "AB"))
    _, findings = read_bank(write_bank(bank_of(item_of(body=body))), "bank.yaml", advise=True)
    assert not {"L17", "L19"} & {finding.rule for finding in findings}


def test_a_server_that_starts_is_not_told() -> None:
    _, findings = read_bank(write_bank(bank_of(item_of(skill=UNSORTED))), "bank.yaml")
    assert [each.rule for each in findings if each.rule in LEFT_OPEN] == []
