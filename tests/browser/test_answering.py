"""What the page itself does while a question is answered, with JavaScript and without."""

from playwright.sync_api import Page, expect

from tests.browser.pages import save, start
from tests.browser.servers import Serving

TOPIC, QUESTIONS = "harbour", 7


def go_to(page: Page, server: Serving, stem: str) -> None:
    """Start the topic and open the question whose stem begins so."""
    attempt = start(page, server, TOPIC)
    for position in range(1, QUESTIONS + 1):
        page.goto(f"{attempt}/q/{position}")
        if page.get_by_role("group", name=stem).count():
            return
    raise AssertionError(stem)


def test_a_blank_answer_is_an_error_from_which_a_link_leads_to_the_field(
    small: Serving, either_page: Page
) -> None:
    page = either_page
    go_to(page, small, "What is the tide")
    save(page)
    summary = page.locator("main > :first-child")
    expect(summary.get_by_role("heading")).to_have_text("There is a problem")
    assert page.title().startswith("Error: ")
    message = summary.get_by_role("link")
    assert page.locator("#answer-error").inner_text() == message.inner_text()
    message.click()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_after_an_error_reading_starts_at_it(small: Serving, page: Page) -> None:
    go_to(page, small, "Which knot")
    save(page)
    expect(page.locator(".error-summary")).to_be_focused()


def test_what_was_typed_in_vain_is_kept(small: Serving, either_page: Page) -> None:
    page = either_page
    go_to(page, small, "A boat anchors")
    page.get_by_role("textbox").fill("about thirty")
    page.get_by_label("Come back to this").check()
    save(page)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("about thirty")
    expect(page.get_by_label("Come back to this")).to_be_checked()


def test_not_knowing_unticks_what_was_ticked(small: Serving, page: Page) -> None:
    go_to(page, small, "Which lights")
    green, unknown = page.get_by_label("A green light"), page.get_by_label("I don't know yet")
    green.check()
    unknown.check()
    expect(green).not_to_be_checked()
    green.check()
    expect(unknown).not_to_be_checked()


def test_an_order_beside_not_knowing_is_an_error_that_keeps_both(small: Serving, either_page: Page) -> None:
    page = either_page
    go_to(page, small, "Put the steps of mooring")
    for position, each in enumerate(page.get_by_role("combobox").all(), 1):
        each.select_option(str(position))
    page.get_by_label("I don't know yet").check()
    save(page)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("I don't know yet")).to_be_checked()
    expect(page.get_by_role("combobox").last).to_have_value("4")


def test_every_key_on_the_page_is_left_to_the_browser(small: Serving, page: Page) -> None:
    go_to(page, small, "Which knot")
    before = page.content()
    for key in "abcdefghijklmnopqrstuvwxyz0123456789?.,;+-":
        page.keyboard.press(key)
    assert page.content() == before
    assert page.get_by_role("radio", checked=True).count() == 0
