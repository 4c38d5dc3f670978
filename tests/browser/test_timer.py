"""A time limit in a real browser: a quiet count, three announcements at most, and nothing lost at zero."""

from playwright.sync_api import Page, expect

from tests.browser.pages import chosen
from tests.browser.servers import Serving

TOPIC = "weather"

COUNT_SAID = """() => {
    window.said = [];
    const box = document.querySelector("[aria-live=polite]");
    new MutationObserver(() => window.said.push(box.textContent)).observe(box, {childList: true});
}"""


def start(page: Page, server: Serving, minutes: int) -> str:
    """Start with a limit; the attempt's address."""
    page.goto(f"{server.url}/topics/{TOPIC}")
    page.get_by_label("Fixed form").check()
    page.get_by_text("Set yourself a time limit").click()
    page.get_by_label("Time limit").select_option(str(minutes))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Question 1 of ")).to_be_visible()
    page.wait_for_load_state()
    return page.url.partition("/q/")[0]


def left(page: Page) -> str:
    """What the page says is left."""
    return page.locator("details b").inner_text()


def test_more_time_and_no_limit_take_one_press_each(small: Serving, either_page: Page) -> None:
    page = either_page
    start(page, small, 10)
    page.get_by_label("I don't know yet").check()
    page.get_by_role("button", name="More time").click()
    expect(page.locator("details b")).to_have_text("11 min left")
    assert chosen(page) == {"answer": "unknown"}
    page.get_by_role("button", name="No limit").click()
    expect(page.locator("details")).to_have_count(0)
    assert chosen(page) == {"answer": "unknown"}


def test_it_counts_down_and_is_read_out_three_times_at_most(small: Serving, page: Page) -> None:
    page.clock.install()
    start(page, small, 30)
    page.evaluate(COUNT_SAID)
    found = []
    for _ in range(28):
        page.clock.run_for(60_000)
        found.append(left(page))
    assert found[:2] == ["28 min left", "27 min left"]
    page.clock.run_for(60_000)
    assert left(page) == "< 1 min left"
    said = page.evaluate("window.said")
    assert said == ["15 min left", "5 min left", "1 min left"]


def test_a_clock_of_the_computer_that_is_wrong_changes_nothing(small: Serving, page: Page) -> None:
    page.clock.install(time="2031-05-04T03:02:01")
    start(page, small, 30)
    assert left(page) == "29 min left"
    page.clock.run_for(120_000)
    assert left(page) == "27 min left"


def test_what_was_hidden_stays_hidden_until_the_last_minute(small: Serving, page: Page) -> None:
    page.clock.install()
    attempt = start(page, small, 10)
    page.get_by_text("Time limit", exact=True).click()
    expect(page.get_by_role("button", name="More time")).to_be_hidden()
    page.goto(f"{attempt}/q/2")
    expect(page.get_by_role("button", name="More time")).to_be_hidden()
    page.clock.run_for(9 * 60_000)
    expect(page.get_by_role("button", name="More time")).to_be_visible()
    page.get_by_role("button", name="More time").click()
    expect(page.locator("details b")).to_have_text("11 min left")


def test_at_the_end_what_is_on_the_page_is_saved(small: Serving, page: Page) -> None:
    page.clock.install()
    attempt = start(page, small, 5)
    page.locator("fieldset").get_by_role("radio").first.check()
    page.clock.run_for(5 * 60_000 + 2_000)
    expect(page).to_have_title("Review your answers – Bearings")
    page.goto(f"{attempt}/q/1")
    assert chosen(page) == {"answer": "1"}


def test_enter_in_a_text_field_gives_no_time_away(small: Serving, either_page: Page) -> None:
    page = either_page
    page.goto(f"{small.url}/topics/harbour")
    page.get_by_label("Fixed form").check()
    page.get_by_text("Set yourself a time limit").click()
    page.get_by_label("Time limit").select_option("10")
    page.get_by_role("button", name="Start").click()
    while not page.locator("fieldset").get_by_role("textbox").count():
        page.get_by_label("I don't know yet").check()
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_load_state()
    at = page.url
    page.get_by_role("textbox").fill("12")
    page.get_by_role("textbox").press("Enter")
    page.wait_for_url(lambda url: url != at)
    assert page.locator("details b").inner_text() == "9 min left"
