"""From the one-time link to a question that learners take: upload, findings, mending, preview, publishing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.pages import answer, save
from tests.browser.questions import SMALL
from tests.browser.servers import Serving, serving

HARBOUR = (SMALL / "banks" / "harbour.yaml").read_text()
SOUND = HARBOUR.replace("bank: harbour", "bank: pilots").replace("title: Harbour work", "title: Pilots")
FAULTS = {
    "    bloom: remember\n    stem: Which knot": "    bloom: remember\n    stemm: Which knot",
    "tolerance: 0.5, unit": "tolerance: 0.5, unit: ~, unit",
}
"""What is wrong in the first upload; the first occurrence in the bank of each text."""

PICTURE = SMALL / "banks" / "light.png"
QUESTIONS = 7


@pytest.fixture
def empty_school(tmp_path: Path) -> Iterator[Serving]:
    """A server on which there is no account yet."""
    with serving(tmp_path, SMALL) as server:
        yield server


def broken() -> str:
    text = SOUND
    for right, wrong in FAULTS.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    return text


def line_of(text: str, part: str) -> int:
    """The number of the line on which ``part`` begins."""
    return text[: text.index(part)].count("\n") + 1


def test_an_instructor_adds_a_bank_and_a_learner_takes_it(empty_school: Serving, either_page: Page) -> None:
    page = either_page
    make_first_account(page, empty_school)
    upload(page, broken())
    read_findings(page)
    mend_on_the_page(page)
    expect(page.get_by_role("heading", name="Pilots")).to_be_visible()
    draft = page.url
    mend_in_the_file(page)
    expect(page).to_have_url(draft)  # the same text again is the same draft
    previews = preview_everything(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Version 1 is published.")
    page.get_by_role("button", name="Sign out").click()
    take_a_question(page, empty_school, previews)


def make_first_account(page: Page, server: Serving) -> None:
    """Use the one-time link; it works once."""
    page.goto(server.first_link())
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("heading", name="Banks")).to_be_visible()
    assert page.request.get(server.first_link()).status == 404


def upload(page: Page, text: str) -> None:
    """Choose a bank and its picture, and send them."""
    page.get_by_role("link", name="Banks", exact=True).click()
    page.get_by_role("link", name="Upload a bank").click()
    file = FilePayload(name="pilots.yaml", mimeType="text/yaml", buffer=text.encode())
    page.get_by_label("Bank file").set_input_files(file)
    page.get_by_label("Pictures").set_input_files(PICTURE)
    page.get_by_role("button", name="Check it").click()


def read_findings(page: Page) -> None:
    """Each fault is named with its line, what is wrong there, and how to mend it."""
    expect(page.get_by_role("heading", name="What to mend in pilots.yaml")).to_be_visible()
    findings = page.get_by_role("article")
    for wrong in ("stemm", "unit: ~, unit"):
        finding = findings.filter(has_text=f"line {line_of(broken(), wrong)}, ").first
        expect(finding).to_contain_text("Must be fixed")
        expect(finding).to_contain_text(wrong.partition(":")[0])
        expect(finding).to_contain_text("How to mend it:")


def mend_on_the_page(page: Page) -> None:
    """Mend one fault after the other in the text."""
    for right, wrong in FAULTS.items():
        text = page.get_by_label("The text of the bank")
        text.fill(text.input_value().replace(wrong, right, 1))
        page.get_by_label("Pictures").set_input_files(PICTURE)
        page.get_by_role("button", name="Check it again").click()


def mend_in_the_file(page: Page) -> None:
    """The other way: the findings again, and then a sound file."""
    upload(page, broken())
    read_findings(page)
    upload(page, SOUND)


def shown(page: Page) -> tuple[str, list[str]]:
    """What is asked on the page, and the labels of what can be answered, in any order."""
    group = page.locator("fieldset")
    return group.get_by_role("heading").inner_text(), sorted(group.locator("label").all_inner_texts())


def preview_everything(page: Page) -> list[tuple[str, list[str]]]:
    """Look at every question; the last one has a picture."""
    previews = []
    page.get_by_role("link", name="Preview question 1", exact=True).click()
    for number in range(1, QUESTIONS + 1):
        expect(page.get_by_text(f"Question {number} of {QUESTIONS}")).to_be_visible()
        previews.append(shown(page))
        if number < QUESTIONS:
            page.get_by_role("link", name="Next", exact=True).click()
    picture = page.locator("fieldset").get_by_role("img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_role("navigation", name="Back").get_by_role("link").click()
    return previews


def take_a_question(page: Page, server: Serving, previews: list[tuple[str, list[str]]]) -> None:
    """As a learner: the bank is on the start page, and a question looks as in its preview."""
    page.goto(server.url)
    page.get_by_role("link", name="Pilots").click()
    page.get_by_label("Fixed form").check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text(f"Question 1 of {QUESTIONS}")).to_be_visible()
    assert shown(page) in previews
    answer(page)
    save(page)
    expect(page.get_by_text(f"Question 2 of {QUESTIONS}")).to_be_visible()
