"""A question page is light: its HTML, style sheets and scripts together, uncompressed, without pictures."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

from quiz.config import packaged
from quiz.content.banks import load_bank
from quiz.core.assembly import Place
from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Matching, Ordering
from quiz.services.sitting import Given, Sitting
from quiz.services.taking import Question
from quiz.web.attempts import question_page
from tests.conftest import QUESTIONS
from tests.web.actors import HEADING_OF, SAVE, Page, Visitor

MOST, MOST_TIMED = 15_000, 16_000
"""Bytes (15 kB: ux.md P51); with a time limit its clock comes on top."""

TOKEN = "0123456789abcdefABCDEF"
"""As long as what stands in addresses."""


def banks_in(folder: Path) -> list[Bank]:
    return [load_bank(file.read_text(encoding="utf-8"), file.name) for file in sorted(folder.glob("*.yaml"))]


BANKS = {
    bank.id: bank for folder in (QUESTIONS, packaged("questions")) for bank in banks_in(folder / "banks")
}


def question_of(bank: Bank, item: Item, timed: bool) -> Question:
    """The item amid a long adaptive attempt that asks for sureness: the page with everything on it."""
    match item.body:
        case Choice(options=shown) | Ordering(sequence=shown) | Matching(rights=shown):
            order = tuple(range(1, len(shown) + 1))
        case _:
            order = ()
    sitting = Sitting(
        TOKEN, bank.title, 20, 30, adaptive=True, asks_sure=True, finished_at=None, report=TOKEN
    )
    if timed:
        sitting = replace(sitting, limit_minutes=90, deadline_at=datetime.now(UTC), seconds_left=5000)
    return Question(sitting, 12, Place(bank.id, item, order), TOKEN, Given())


def files_of(page: bytes) -> set[str]:
    tree = html.document_fromstring(page)
    return {*tree.xpath("//link[@rel='stylesheet']/@href"), *tree.xpath("//script/@src")}


def weight(app: Flask, page: bytes) -> int:
    """Bytes of a page and of every sheet and script that it loads."""
    visitor = Visitor(app)
    files = files_of(page)
    assert len(files) >= 2
    return len(page) + sum(len(visitor.open(file).response.data) for file in files)


@pytest.mark.parametrize(("timed", "most"), [(False, MOST), (True, MOST_TIMED)], ids=["no limit", "limit"])
@pytest.mark.parametrize("bank", BANKS.values(), ids=BANKS)
def test_the_heaviest_question_of_a_bank_weighs_little(
    app: Flask, bank: Bank, timed: bool, most: int
) -> None:
    pages = {}
    for item in bank.items:
        with app.test_request_context(f"/a/{TOKEN}/q/12"):
            pages[item.id] = question_page(question_of(bank, item, timed), {}).encode()
    heaviest = max(pages, key=lambda item: len(pages[item]))
    assert weight(app, pages[heaviest]) <= most, heaviest


@pytest.mark.parametrize("kind", HEADING_OF)
def test_a_question_weighs_as_little_after_a_refusal(learner: Visitor, app: Flask, kind: str) -> None:
    page = learner.reach(kind)
    for each in (page, learner.press(page, SAVE)):
        assert each.heading == page.heading
        assert weight(app, each.response.data) <= MOST


def test_a_page_that_loads_more_is_weighed_with_it(app: Flask, learner: Visitor) -> None:
    start: Page = learner.open("/")
    assert files_of(start.response.data) > files_of(learner.start().response.data)
