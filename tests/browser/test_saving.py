"""No answer is ever lost: Back, reload, a double click, two tabs, a killed server."""

from random import Random

import pytest
from playwright.sync_api import Error, Page, Request, expect

from tests.browser.pages import answer, chosen, save, start
from tests.browser.servers import Serving

TOPIC = "weather"
"""Two questions, both of kind single."""

HAS_JAVASCRIPT = "matchMedia('(scripting: enabled)').matches"


def question(page: Page, attempt: str, position: int) -> Page:
    """The page, at a question."""
    page.goto(f"{attempt}/q/{position}")
    return page


def choose(page: Page, number: int) -> None:
    """Choose an answer of a single."""
    page.locator("fieldset").get_by_role("radio").nth(number).check()


def is_at(page: Page, position: int) -> None:
    """Wait for a question."""
    expect(page.get_by_text(f"Question {position} of ")).to_be_visible()


def test_back_shows_the_saved_answer_and_it_can_be_changed(small: Serving, either_page: Page) -> None:
    page = either_page
    attempt = start(page, small, TOPIC)
    choose(page, 0)
    save(page)
    is_at(page, 2)
    page.go_back()
    is_at(page, 1)
    assert chosen(page) == {"answer": "1"}
    choose(page, 1)
    save(page)
    is_at(page, 2)
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}


def test_wandering_back_and_forth_changes_nothing(small: Serving, page: Page) -> None:
    attempt = start(page, small, "harbour")
    for position in range(1, 8):
        is_at(page, position)
        answer(page)
        save(page)
    given = [chosen(question(page, attempt, position)) for position in range(1, 8)]
    assert all(given)
    dice = Random(7)
    for _ in range(16):
        dice.choice([page.go_back, page.go_forward, page.reload])()
        assert page.url.startswith(small.url) or page.url == "about:blank"
        assert page.locator(".error-summary").count() == 0
    assert [chosen(question(page, attempt, position)) for position in range(1, 8)] == given


def test_a_double_click_saves_once_and_goes_on_by_one(small: Serving, either_page: Page) -> None:
    page = either_page
    attempt = start(page, small, TOPIC)
    choose(page, 1)
    page.get_by_role("button", name="Save and continue").dblclick()
    is_at(page, 2)
    assert chosen(page) == {}
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}


def test_an_impatient_second_click_saves_once_and_goes_on_by_one(small: Serving, either_page: Page) -> None:
    page, sent = either_page, list[Request]()
    attempt = start(page, small, TOPIC)
    choose(page, 1)
    page.on("request", lambda request: sent.extend([request]))
    button = page.get_by_role("button", name="Save and continue").bounding_box()
    assert button
    with small.held_up():
        for _ in range(2):
            page.mouse.click(button["x"] + 9, button["y"] + 9)
            page.wait_for_timeout(200)
    is_at(page, 2)
    # Beside it there may be an autosave.
    presses = [each for each in sent if each.method == "POST" and each.is_navigation_request()]
    assert len(presses) == (1 if page.evaluate(HAS_JAVASCRIPT) else 2)
    assert chosen(page) == {}
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}


@pytest.mark.parametrize(
    ("choice", "kept"), [("Keep the saved answer", {"answer": "1"}), ("Keep this answer", {"answer": "2"})]
)
def test_of_two_tabs_the_learner_chooses(
    small: Serving, page: Page, choice: str, kept: dict[str, str]
) -> None:
    first, second = page, page.context.new_page()
    attempt = start(first, small, TOPIC)
    question(second, attempt, 1)
    choose(first, 0)
    save(first)
    is_at(first, 2)
    choose(second, 1)
    with second.expect_response(lambda response: response.request.method == "POST") as response:
        save(second)
    assert response.value.status == 409
    expect(
        second.get_by_role("heading", name="This answer was changed since the page was opened")
    ).to_be_visible()
    assert second.get_by_role("region").get_by_role("listitem").count() == 2
    second.get_by_text(choice).click()
    expect(second.locator("fieldset")).to_be_visible()
    assert chosen(question(second, attempt, 1)) == kept


def test_two_tabs_on_two_questions_save_both(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    other = question(page.context.new_page(), attempt, 2)
    choose(page, 0)
    choose(other, 1)
    save(other)
    expect(other).to_have_title("Review your answers – Bearings")
    save(page)
    is_at(page, 2)
    assert chosen(page) == {"answer": "2"}


def test_a_tab_left_open_after_finishing_shows_what_came_too_late(small: Serving, page: Page) -> None:
    old = page.context.new_page()
    attempt = start(page, small, TOPIC)
    question(old, attempt, 2)
    choose(old, 1)
    late = old.locator("label.choice").nth(1).inner_text()
    page.get_by_role("button", name="Review answers").click()
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", name="Where you are now")).to_be_visible()
    save(old)
    expect(old.get_by_role("heading", name="You finished this quiz")).to_be_visible()
    assert old.locator("main li").all_inner_texts() == [late]
    old.get_by_role("link", name="See your result").click()
    expect(old).to_have_url(page.url)


def test_a_killed_server_comes_back_with_every_saved_answer(small: Serving, page: Page) -> None:
    waiting = page.context.new_page()
    attempt = start(page, small, TOPIC)
    choose(page, 1)
    save(page)
    is_at(page, 2)
    question(waiting, attempt, 2)
    choose(page, 0)
    choose(waiting, 1)
    with small.killed(), pytest.raises(Error, match="ERR_CONNECTION"):
        page.reload()
    # What was chosen while nobody listened is saved by the same button, with the token of before.
    save(waiting)
    expect(waiting).to_have_title("Review your answers – Bearings")
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}
    assert chosen(question(page, attempt, 2)) == {"answer": "2"}
