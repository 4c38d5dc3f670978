"""An adaptive quiz in a real browser: by keyboard, without scripts, over a killed server, in every look."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.looks import faults
from tests.browser.pages import answer, chosen, save
from tests.browser.servers import Serving

TOPIC, MOST = "wide", 7
RATE, ASK_SURE = "Rate yourself first (optional)", "Ask me how sure I am"


def begin(page: Page, server: Serving, *, sure: bool = True) -> None:
    """Rate oneself and start as the start page suggests; the page shows question 1."""
    page.goto(f"{server.url}/topics/{TOPIC}")
    page.get_by_text(RATE).click()
    page.get_by_role("combobox").select_option(label="About half")
    page.get_by_label(ASK_SURE).set_checked(sure)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text(f"Question 1 of about {MOST}")).to_be_visible()


def how_sure(page: Page, words: str) -> None:
    """Say how sure, on the page."""
    page.get_by_role("group", name="How sure are you? (optional)").get_by_label(words).check()


def finish(page: Page) -> None:
    """From the review to the report."""
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", name="Your next step")).to_be_visible()


def test_an_adaptive_quiz_is_taken_by_keyboard(small: Serving, either_page: Page) -> None:
    page, keyboard = either_page, Keyboard(either_page)
    page.goto(f"{small.url}/topics/{TOPIC}")
    keyboard.reach(page.get_by_text(RATE))
    keyboard.press("Enter")
    keyboard.reach(page.get_by_role("combobox"))
    keyboard.press("ArrowDown", 2)
    keyboard.reach(page.get_by_label(ASK_SURE))
    keyboard.press("Space")
    keyboard.follow(page.get_by_role("button", name="Start"))
    asked = take_quiz(page, keyboard)
    assert 4 <= asked <= MOST  # two for each skill at least
    keyboard.follow(page.get_by_role("button", name="Finish and see my result"))
    expect(page.get_by_role("heading", name="How well you knew yourself")).to_be_visible()
    assert page.get_by_role("article").count() == asked


def take_quiz(page: Page, keyboard: Keyboard) -> int:
    """Answer until the review says that there are no further questions; how many were asked."""
    asked = 0
    while "/q/" in page.url and asked < MOST:
        asked += 1
        expect(page.get_by_text(f"Question {asked} of about {MOST}")).to_be_visible()
        keyboard.choose(page.get_by_role("radio", name="Very sure"))
        keyboard.answer(asked)
    expect(page.get_by_text("There are no further questions in this quiz.")).to_be_visible()
    return asked


def test_the_review_leads_on_and_back(small: Serving, either_page: Page) -> None:
    page = either_page
    begin(page, small)
    answer(page)
    how_sure(page, "Fairly sure")
    given = chosen(page)
    page.get_by_role("button", name="Review answers").click()
    expect(page.get_by_text("You were asked one question so far.")).to_be_visible()
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_text(f"Question 2 of about {MOST}")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_text(f"Question 1 of about {MOST}")).to_be_visible()
    assert chosen(page) == given
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text(f"Question 2 of about {MOST}")).to_be_visible()


def test_an_impatient_second_click_asks_one_more_question(small: Serving, either_page: Page) -> None:
    page = either_page
    begin(page, small)
    page.get_by_label("I don't know yet").check()
    page.get_by_role("button", name="Save and continue").dblclick()
    expect(page.get_by_text(f"Question 2 of about {MOST}")).to_be_visible()
    page.get_by_role("button", name="Review answers").click()
    expect(page.get_by_text("You were asked 2 questions so far.")).to_be_visible()


def test_a_killed_server_goes_on_with_the_same_questions(small: Serving, page: Page) -> None:
    begin(page, small)
    stems = []
    for number in range(1, 4):
        expect(page.get_by_text(f"Question {number} of about {MOST}")).to_be_visible()
        stems.append(page.get_by_role("heading", level=1).inner_text())
        page.get_by_label("I don't know yet").check()
        with small.killed(), pytest.raises(Error, match="ERR_CONNECTION"):
            page.context.new_page().goto(small.url)
        save(page)
    expect(page.get_by_text(f"Question 4 of about {MOST}")).to_be_visible()
    for number, stem in enumerate(stems, 1):
        page.goto(re.sub(r"/q/\d+", f"/q/{number}", page.url))
        assert page.get_by_role("heading", level=1).inner_text() == stem
        assert "unknown" in str(chosen(page))


def test_every_page_on_the_way_is_sound_in_every_look(small: Serving, page: Page) -> None:
    """Twice, so that the second report has something to compare with."""
    for turn in range(2):
        begin(page, small)
        for number in range(1, MOST + 1):
            expect(page.get_by_text(f"Question {number} of about {MOST}")).to_be_visible()
            if number == 1 and not turn:
                assert faults(page) == {}
            answer(page)
            how_sure(page, "Very sure")
            page.get_by_role("button", name="Review answers").click()
            expect(page.get_by_role("heading", name="Review your answers")).to_be_visible()
            if number == 1 and not turn:
                assert faults(page) == {}
            following = page.get_by_role("button", name="Next question")
            if not following.count():
                break
            following.click()
        finish(page)
    expect(page.get_by_role("heading", name="Since last time")).to_be_visible()
    expect(page.get_by_role("heading", name="Worth a look")).to_be_visible()
    assert faults(page) == {}


def test_the_start_pages_are_sound_with_everything_open(small: Serving, page: Page) -> None:
    for path in (f"/topics/{TOPIC}", "/check"):
        page.goto(small.url + path)
        page.get_by_text(RATE).click()
        assert faults(page) == {}
