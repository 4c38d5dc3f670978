"""A whole quiz, from the start page to the roadmap, with nothing but a keyboard."""

import re

from playwright.sync_api import Page, expect

from quiz.core.items import Kind
from tests.browser.keyboard import Keyboard
from tests.browser.questions import QUICK
from tests.browser.servers import Serving

VERDICTS = {"At or above target", "Next to work on", "Too close to call", "Not enough evidence yet"}


def test_a_whole_quiz_is_taken_by_keyboard(real: Serving, either_page: Page) -> None:
    page, keyboard = either_page, Keyboard(either_page)
    page.goto(real.url)
    keyboard.follow(page.get_by_role("link", name="Version control"))
    keyboard.reach(page.get_by_role("radio", name="Adaptive"))
    keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Fixed form")).to_be_checked()
    keyboard.follow(page.get_by_role("button", name="Start"))
    assert take_quiz(page, keyboard) == set(Kind)
    review_and_finish(page, keyboard)
    read_report(page)
    keyboard.follow(page.get_by_role("link", name="See the whole roadmap"))
    mark_advised_step(page, keyboard)
    keyboard.follow(page.get_by_role("link", name="My results"), "Shift+Tab")
    keyboard.follow(page.get_by_role("link", name="See the result of Version control"))
    expect(page.get_by_role("heading", name="Your next step")).to_be_visible()


def take_quiz(page: Page, keyboard: Keyboard) -> set[str]:
    """Answer every question of a quick quiz; the kinds that were asked."""
    kinds = set()
    for number in range(1, QUICK + 1):
        expect(page.get_by_text(f"Question {number} of {QUICK}")).to_be_visible()
        expect(page).to_have_title(re.compile(f"^Question {number} of {QUICK}"))
        assert page.locator("fieldset label").last.inner_text() == "I don't know yet"
        kinds.add(keyboard.answer(number))
    return kinds


def review_and_finish(page: Page, keyboard: Keyboard) -> None:
    """Change one answer from the review, come back to it, and finish."""
    expect(page.get_by_text(f"All {QUICK} questions are answered.")).to_be_visible()
    keyboard.follow(page.get_by_role("link", name="Change question 3", exact=True))
    expect(page.get_by_text(f"Question 3 of {QUICK}")).to_be_visible()
    keyboard.answer(2)
    expect(page).to_have_title(re.compile("^Review your answers"))
    keyboard.follow(page.get_by_role("button", name="Finish and see my result"))


def read_report(page: Page) -> None:
    """The next step stands first, then the table, then every answer."""
    assert page.get_by_role("heading", level=2).all_inner_texts()[:3] == [
        "Your next step",
        "Where you are now",
        "Your answers",
    ]
    first = page.locator("main a").first
    assert first.evaluate("link => link.closest('section')?.getAttribute('aria-labelledby')") == "next"
    words = set(page.locator("td .word").all_inner_texts())
    assert words
    assert words <= VERDICTS
    assert page.get_by_role("article").count() == QUICK
    data = page.request.get(f"{page.url}.json").json()
    assert len(data["items"]) == QUICK


def mark_advised_step(page: Page, keyboard: Keyboard) -> None:
    """Say of the step that the report has led to that it is done; it is remembered."""
    step = page.locator("li:target")
    keyboard.reach(step.get_by_role("radio", checked=True))
    keyboard.press("ArrowDown", 2)
    keyboard.follow(step.get_by_role("button"))
    expect(step.get_by_role("radio", name="Done")).to_be_checked()
