"""What a pointer does on the pages of a quiz, by their names."""

from playwright.sync_api import Page, expect

from tests.browser.servers import Serving


def start(page: Page, server: Serving, topic: str, length: str = "") -> str:
    """Start the fixed form of a topic, of the length that is set there or another; the attempt's address.

    The page shows its question 1.
    """
    page.goto(f"{server.url}/topics/{topic}")
    page.get_by_label("Fixed form").check()
    if length:
        page.get_by_label(length).check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Question 1 of ")).to_be_visible()
    return page.url.partition("/q/")[0]


def save(page: Page) -> None:
    """Save and continue, and wait for the page to which that leads."""
    with page.expect_navigation():
        press_save(page)


def press_save(page: Page) -> None:
    """Press "Save and continue", wherever that leads."""
    page.get_by_role("button", name="Save and continue").click()


def answer(page: Page) -> None:
    """Choose or type something on a question page, of whatever kind; it is not saved yet."""
    group = page.locator("fieldset").first  # a second one asks how sure
    for number, each in enumerate(group.get_by_role("combobox").all(), 1):
        each.select_option(index=number)
    if group.get_by_role("textbox").count():
        group.get_by_role("textbox").fill("12")
    elif group.get_by_role("radio").count():
        group.get_by_role("radio").first.check()
    elif not group.get_by_role("combobox").count():
        group.get_by_role("checkbox").first.check()


def chosen(page: Page) -> dict[str, str]:
    """What is chosen or typed on a question page, by the names of the fields."""
    found: dict[str, str] = page.locator("fieldset").first.evaluate("""group => Object.fromEntries(
        [...group.querySelectorAll("input, select")]
            .filter(field => ["radio", "checkbox"].includes(field.type) ? field.checked : field.value)
            .map(field => [field.name + (field.type === "checkbox" ? field.value : ""), field.value]))""")
    return found
