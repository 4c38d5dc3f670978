"""An ordering is solved by pointer and by keyboard, with scripts and without, and says what has moved."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.pages import save, start
from tests.browser.servers import Serving

TOPIC, QUESTIONS = "harbour", 7
RIGHT = [
    "Hang out the fenders",
    "Approach against the wind",
    "Pass the bow line ashore",
    "Make all lines fast",
]
HAS_JAVASCRIPT = "matchMedia('(scripting: enabled)').matches"


def open_ordering(page: Page, server: Serving) -> None:
    """Start, and go to the ordering."""
    attempt = start(page, server, TOPIC)
    for position in range(1, QUESTIONS + 1):
        page.goto(f"{attempt}/q/{position}")
        if page.get_by_role("group", name="Put the steps of mooring").count():
            return
    raise AssertionError("no ordering")


def rows(page: Page) -> list[str]:
    """The entries as they stand on the page."""
    return page.locator(".pick > label").all_inner_texts()


def mover(page: Page, way: str, entry: str) -> Locator:
    """The Up or Down button of an entry."""
    return page.get_by_role("button", name=f"{way} {entry}", exact=True)


def positions(page: Page) -> list[str]:
    """What the lists say, from the first row to the last."""
    return [each.input_value() for each in page.get_by_role("combobox").all()]


def move_to(page: Page, entry: str, place: int) -> None:
    """Press Up or Down until the entry stands in its place, counted from 0."""
    while (at := rows(page).index(entry)) != place:
        expected = rows(page)
        step = -1 if at > place else 1
        expected[at], expected[at + step] = expected[at + step], entry
        mover(page, "Up" if step < 0 else "Down", entry).click()
        expect(page.locator(".pick > label")).to_have_text(expected)


def test_it_is_solved_by_clicks_alone(small: Serving, either_page: Page) -> None:
    page = either_page
    open_ordering(page, small)
    address = page.url.partition("#")[0]
    for place, entry in enumerate(RIGHT):
        move_to(page, entry, place)
    if rows(page)[0] == RIGHT[0] and not any(positions(page)):
        mover(page, "Up", RIGHT[0]).click()  # they stood in the right order from the start
    assert positions(page) == ["1", "2", "3", "4"]
    with page.expect_navigation():
        save(page)
    page.goto(address)
    assert rows(page) == RIGHT


def test_after_a_press_the_focus_is_on_the_same_button(small: Serving, either_page: Page) -> None:
    page, keyboard = either_page, Keyboard(either_page)
    open_ordering(page, small)
    last = rows(page)[-1]
    button = mover(page, "Up", last)
    keyboard.reach(button)
    for place in (2, 1, 0):
        page.keyboard.press("Enter")
        expect(page.locator(".pick > label").nth(place)).to_have_text(last)
        expect(button).to_be_focused()
    assert positions(page) == ["1", "2", "3", "4"]


def test_with_scripts_a_press_says_where_the_entry_stands_and_leaves_the_page_in_place(
    small: Serving, page: Page
) -> None:
    open_ordering(page, small)
    address, last = page.url, rows(page)[-1]
    mover(page, "Up", last).click()
    expect(page.get_by_role("status")).to_have_text(f"{last}, position 3 of 4")
    assert page.url == address


def test_what_the_lists_say_is_kept_by_a_press(small: Serving, either_page: Page) -> None:
    page = either_page
    open_ordering(page, small)
    first, second, third, last = rows(page)
    page.get_by_label(third, exact=True).select_option("1")
    mover(page, "Down", first).click()
    expect(page.locator(".pick > label")).to_have_text([third, second, first, last])
    assert positions(page) == ["1", "2", "3", "4"]


def test_at_the_end_a_press_changes_nothing(small: Serving, either_page: Page) -> None:
    page = either_page
    open_ordering(page, small)
    before = rows(page)
    mover(page, "Down", before[-1]).click()
    expect(page.get_by_role("combobox").first).to_have_value("1")
    assert rows(page) == before


def test_enter_saves_and_moves_nothing(small: Serving, either_page: Page) -> None:
    page = either_page
    open_ordering(page, small)
    address = page.url
    page.get_by_label("I don't know yet").check()
    page.get_by_label("I don't know yet").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url != address
    page.goto(address)
    expect(page.get_by_label("I don't know yet")).to_be_checked()
    assert not any(positions(page))


def test_a_matching_is_solved_by_its_lists(small: Serving, either_page: Page) -> None:
    page = either_page
    attempt = start(page, small, TOPIC)
    for position in range(1, QUESTIONS + 1):
        page.goto(f"{attempt}/q/{position}")
        if page.get_by_role("group", name="Which top mark").count():
            break
    address = page.url
    for number, each in enumerate(page.get_by_role("combobox").all(), 1):
        each.select_option(index=number)
    chosen = positions(page)
    with page.expect_navigation():
        save(page)
    page.goto(address)
    assert positions(page) == chosen
    assert all(chosen)
