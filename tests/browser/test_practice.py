"""Practice in a real browser: what is chosen is saved at once, and final once its reasons are asked for."""

from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.pages import chosen, save
from tests.browser.servers import Serving

TOPIC = "weather"


def practise(page: Page, server: Serving) -> str:
    """Start practice; the attempt's address."""
    page.goto(f"{server.url}/topics/{TOPIC}")
    page.get_by_label("You see the answer after each question").check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Question 1 of ")).to_be_visible()
    return page.url.partition("/q/")[0]


def test_the_reasons_come_with_save_and_continue_and_stay_on_back(small: Serving, either_page: Page) -> None:
    page = either_page
    attempt = practise(page, small)
    page.locator("fieldset").get_by_role("radio").first.check()
    save(page)
    expect(page.get_by_role("link", name="Next question")).to_be_visible()
    heading = page.locator("h1").inner_text()
    assert heading in {"Right", "Not right yet"}
    assert page.locator(".reason").first.inner_text().startswith("You chose")
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_text("Question 2 of ")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text(heading)
    page.get_by_role("link", name="Next question").click()
    page.get_by_label("I don't know yet").check()
    save(page)
    page.get_by_role("link", name="Review answers").click()
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("what you practised")
    assert page.url == f"{attempt}/practised"
    assert page.get_by_role("article").count() == 2


def test_an_answer_that_a_script_saved_is_not_final(small: Serving, page: Page) -> None:
    attempt = practise(page, small)
    page.locator("fieldset").get_by_role("radio").first.check()
    expect(page.get_by_role("status")).to_contain_text("Saved at")
    page.goto(f"{attempt}/q/1")
    assert chosen(page) == {"answer": "1"}
    page.locator("fieldset").get_by_role("radio").nth(1).check()
    save(page)
    expect(page.get_by_role("link", name="Next question")).to_be_visible()


def test_practice_goes_by_keyboard(small: Serving, page: Page) -> None:
    keyboard = Keyboard(page)
    practise(page, small)
    keyboard.answer(1)
    keyboard.follow(page.get_by_role("link", name="Next question"))
    expect(page.get_by_text("Question 2 of ")).to_be_visible()
