"""Saving while an answer is given: after a killed browser or server, offline and in two tabs all is there."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from dev import BROWSERS
from tests.browser.pages import answer, chosen, press_save, save, start
from tests.browser.servers import Serving, free_port
from tests.browser.test_saving import choose, is_at, question

TOPIC, LONG_TOPIC = "weather", "harbour"
LATE = "Not saved yet. Your answer is still on this page. Trying again."
IN_WORDS = 5_000
"""Milliseconds within which it is told that a save does not arrive (ux.md T04)."""

QUESTIONS = range(1, 8)
"""The positions of the long topic, which asks all six kinds."""

Row = tuple[int, str | None, int]


def says(page: Page, words: str, within: float = 30_000) -> None:
    """Wait for the words of the status element."""
    expect(page.get_by_role("status")).to_have_text(re.compile(f"^{words}$"), timeout=within)


def is_saved(page: Page) -> None:
    says(page, r"Saved at \d\d:\d\d\.")


def is_ready(page: Page) -> Page:
    """Wait until the page's script runs, as it does by the time a person has read a question."""
    page.wait_for_load_state("load")
    return page


def stored(server: Serving, attempt: str) -> list[Row]:
    """Position, value and rev of the answers that are in the database."""
    chosen = "select position, value, rev from response where attempt_id = ? order by position"
    with closing(sqlite3.connect(server.database)) as connection:
        return connection.execute(chosen, [attempt.rpartition("/")[2]]).fetchall()


def drafts(page: Page) -> list[str]:
    """The addresses of the questions that the browser holds drafts of."""
    found: list[str] = page.evaluate("Object.keys(localStorage)")
    return found


def offer(page: Page) -> None:
    expect(page.get_by_role("alert")).to_have_text(
        re.compile(r"^You have an unsaved answer from \d\d:\d\d\. Use it Discard$")
    )


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """No network while the context lasts."""
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)


@contextmanager
def another_browser(browser: Browser, folder: Path) -> Iterator[tuple[Page, subprocess.Popen[bytes]]]:
    """A page of a browser that is a process group of its own, to be killed."""
    port = free_port()
    command = [program(browser), f"--remote-debugging-port={port}", f"--user-data-dir={folder}"]
    command += ["--headless=new", "--no-sandbox", "--no-first-run"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        while not listens(port):
            assert process.poll() is None
            time.sleep(0.1)
        own = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield own.contexts[0].new_page(), process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def program(browser: Browser) -> str:
    """The Chromium that the tests use."""
    found = [os.environ.get("QUIZ_CHROMIUM"), *map(shutil.which, BROWSERS)]
    return next(filter(None, found), browser.browser_type.executable_path)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_choice_outlives_the_killed_browser(
    small: Serving, browser: Browser, page: Page, tmp_path: Path
) -> None:
    with another_browser(browser, tmp_path / "profile") as (lost, process):
        lost.goto(f"{small.url}/yours")
        lost.get_by_role("button", name="Make a code").click()
        code = lost.get_by_role("status").locator("strong").inner_text()
        attempt = start(is_ready(lost), small, TOPIC)
        choose(is_ready(lost), 1)
        lost.wait_for_timeout(2000)
        os.killpg(process.pid, signal.SIGKILL)
    page.goto(f"{small.url}/yours")
    page.get_by_label("I have a code from another browser").fill(code)
    page.get_by_role("button", name="Go on with this code").click()
    expect(page.get_by_role("link", name="Go on with Weather at sea")).to_be_visible()
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}


def test_nothing_is_called_saved_before_the_database_has_it(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    with closing(sqlite3.connect(small.database, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        choose(is_ready(page), 1)
        says(page, re.escape(LATE), IN_WORDS)
        assert stored(small, attempt) == []
        connection.execute("rollback")
    is_saved(page)
    assert [rev for _, _, rev in stored(small, attempt)] == [1]
    assert drafts(page) == []


def test_a_press_leaves_no_draft_behind(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    choose(is_ready(page), 1)
    save(page)
    is_at(page, 2)
    assert drafts(page) == []
    page.goto(f"{attempt}/review")
    expect(page.get_by_text("This browser holds")).to_have_count(0)


def test_a_killed_server_is_waited_for(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    is_ready(page)
    with small.killed():
        choose(page, 1)
        says(page, re.escape(LATE), IN_WORDS)
        assert drafts(page) == [page.url.removeprefix(small.url)]
        press_save(page)
        expect(page.locator("fieldset")).to_be_visible()
    is_saved(page)
    assert len(stored(small, attempt)) == 1
    save(page)
    is_at(page, 2)
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}


def test_five_answers_given_offline_are_stored_by_themselves(small: Serving, page: Page) -> None:
    attempt = start(page, small, LONG_TOPIC)
    pages = [page, *(page.context.new_page() for _ in range(4))]
    for position, each in enumerate(pages, 1):
        is_ready(question(each, attempt, position))
    with offline(page):
        for each in pages:
            answer(each)
        for each in pages:
            says(each, re.escape(LATE))
        assert stored(small, attempt) == []
    for each in pages:
        is_saved(each)
    assert [(position, rev) for position, _, rev in stored(small, attempt)] == [(n, 1) for n in range(1, 6)]
    assert drafts(page) == []


def test_offline_a_button_does_not_leave_the_page(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    is_ready(page)
    with offline(page):
        choose(page, 1)
        for _ in range(3):
            press_save(page)
            page.wait_for_timeout(300)
        says(page, re.escape(LATE))
        assert chosen(page) == {"answer": "2"}
    is_saved(page)
    assert len(stored(small, attempt)) == 1


@pytest.mark.parametrize(("press", "kept"), [("Use it", "2"), ("Discard", "1")])
def test_a_draft_is_offered_and_never_forced(small: Serving, page: Page, press: str, kept: str) -> None:
    attempt = start(page, small, TOPIC)
    choose(is_ready(page), 0)
    is_saved(page)
    # Not "offline": what a page sends while it is left, Chromium lets out even then.
    with small.killed():
        choose(page, 1)
        says(page, re.escape(LATE))
        page.goto("about:blank")
    question(page, attempt, 1)
    offer(page)
    assert chosen(page) == {"answer": "1"}
    page.get_by_role("button", name=press).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.evaluate("document.activeElement.name") == "answer"
    if press == "Use it":
        is_saved(page)
    assert drafts(page) == []
    assert chosen(is_ready(question(page, attempt, 1))) == {"answer": kept}
    assert page.get_by_role("alert").count() == 0


def test_a_draft_of_any_kind_comes_back_as_it_was(small: Serving, page: Page) -> None:
    attempt = start(page, small, LONG_TOPIC)
    tabs = {
        position: is_ready(question(page.context.new_page(), attempt, position)) for position in QUESTIONS
    }
    given = {}
    with small.killed():
        for position, tab in tabs.items():
            answer(tab)
            tab.get_by_label("Come back to this").check()
            given[position] = chosen(tab)
            tab.close()
    for position, expected in given.items():
        is_ready(question(page, attempt, position))
        assert chosen(page) == {}
        page.get_by_role("button", name="Use it").click()
        assert chosen(page) == expected
        expect(page.get_by_label("Come back to this")).to_be_checked()
        is_saved(page)
        assert chosen(question(page, attempt, position)) == expected


def test_half_an_order_is_no_error_and_is_kept_as_a_draft(small: Serving, page: Page) -> None:
    attempt = start(page, small, LONG_TOPIC)
    position = 1
    while not page.get_by_role("group", name="Put the steps").count():
        position += 1
        question(page, attempt, position)
    is_ready(page).get_by_role("combobox").first.select_option("2")
    says(page, "Not saved yet: the answer on this page is not complete.")
    assert stored(small, attempt) == []
    page.goto(f"{attempt}/review")
    says(page, f"This browser holds an answer .* question {position}\\.")
    question(page, attempt, position)
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("combobox").first).to_have_value("2")


def test_a_confirmation_that_got_lost_is_no_conflict(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    lost: list[Request] = []

    def lose(route: Route) -> None:
        if "x-autosave" in route.request.headers and len(lost) < 2:
            lost.append(route.request)
            route.fetch()
            return route.abort()
        return route.fallback()

    page.route("**/q/1", lose)
    choose(is_ready(page), 0)
    says(page, re.escape(LATE))
    assert [rev for _, _, rev in stored(small, attempt)] == [1]
    choose(page, 1)
    is_saved(page)
    assert len(lost) == 2
    assert len(stored(small, attempt)) == 1
    save(page)
    is_at(page, 2)
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}


@pytest.mark.parametrize(("press", "kept"), [("Keep the saved answer", "1"), ("Keep this answer", "2")])
def test_of_two_tabs_the_second_hears_of_it_and_chooses(
    small: Serving, page: Page, press: str, kept: str
) -> None:
    attempt = start(page, small, TOPIC)
    second = is_ready(question(page.context.new_page(), attempt, 1))
    choose(is_ready(page), 0)
    is_saved(page)
    choose(second, 1)
    says(second, "Not saved yet: this answer was changed since the page was opened.*")
    assert drafts(second)
    save(second)
    expect(second.get_by_role("heading", name="This answer was changed")).to_be_visible()
    second.get_by_text(press).click()
    expect(second.locator("fieldset")).to_be_visible()
    assert chosen(is_ready(question(second, attempt, 1))) == {"answer": kept}
    assert second.get_by_role("alert").count() == 0


def test_what_was_chosen_before_the_script_came_is_saved(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    page.route("**/bearings.js", lambda route: route.abort())
    page.reload()
    page.unroute_all()
    choose(page, 1)
    page.add_script_tag(url="/static/bearings.js")
    is_saved(page)
    assert len(stored(small, attempt)) == 1


FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() {throw new DOMException("forbidden", "SecurityError")}
})"""
FULL = """Storage.prototype.setItem = () => {throw new DOMException("full", "QuotaExceededError")}"""


@pytest.mark.parametrize("script", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_browser_without_storage_saves_all_the_same(small: Serving, page: Page, script: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(script)
    attempt = start(page, small, TOPIC)
    choose(is_ready(page), 1)
    is_saved(page)
    save(page)
    is_at(page, 2)
    page.goto(f"{attempt}/review")
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", name="Your next step")).to_be_visible()
    assert errors == []


def test_leaving_at_once_saves_too(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    choose(is_ready(page), 1)
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_timeout(1000)
    assert len(stored(small, attempt)) == 1
    assert chosen(question(page, attempt, 1)) == {"answer": "2"}
    page.wait_for_function("localStorage.length === 0")


def test_a_lost_session_keeps_the_answer_on_the_page_and_as_a_draft(small: Serving, page: Page) -> None:
    start(page, small, TOPIC)
    page.wait_for_load_state("networkidle")  # every response renews the cookie
    page.context.clear_cookies()
    choose(page, 1)
    says(page, re.escape(LATE))
    assert chosen(page) == {"answer": "2"}
    assert len(drafts(page)) == 1


def test_a_finished_quiz_leaves_no_draft(small: Serving, page: Page) -> None:
    attempt = start(page, small, TOPIC)
    other = question(page.context.new_page(), attempt, 2)
    is_ready(page)
    with small.killed():
        choose(page, 1)
        says(page, re.escape(LATE))
        page.close()
    assert len(drafts(other)) == 1
    other.goto(f"{attempt}/review")
    says(other, "This browser holds an answer .* question 1\\.")
    other.get_by_role("button", name="Finish and see my result").click()
    expect(other.get_by_role("heading", name="Your next step")).to_be_visible()
    assert drafts(other) == []


def test_nobody_is_held_back_and_back_is_not_trapped() -> None:
    folder = Path(__file__).parents[2] / "quiz" / "web" / "static"
    scripts = "".join(file.read_text() for file in folder.glob("*.js"))
    assert scripts
    assert not re.search("beforeunload|pushState|replaceState|history", scripts)
