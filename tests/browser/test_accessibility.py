"""Every page in every state and every look is sound; the looks and what is checked in each: `looks.LOOKS`."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from quiz.config import Config
from quiz.web import create_app
from tests.browser.geometry import small_targets, stops_without_outline, too_wide, unseen_stops
from tests.browser.keyboard import moved_by_keys
from tests.browser.looks import NARROW, faults
from tests.browser.pages import answer, save, start
from tests.browser.questions import QUICK, WHOLE_TOPIC
from tests.browser.school import QUESTIONS, TOPIC, School
from tests.browser.servers import Serving

PAGES: Mapping[str, str] = {
    "catalogue.index": "/",
    "catalogue.help": "/help",
    "catalogue.privacy": "/privacy",
    "catalogue.accessibility": "/accessibility",
    "catalogue.topic": f"/topics/{TOPIC}",
    "catalogue.check": "/check",
    "attempts.resume": "{open}",
    "attempts.question": "{finished}/q/1",
    "attempts.review": "{open}/review",
    "practice.show": "{practised}",
    "reports.show": "{report}",
    "sharing.shared": "{shared}",
    "sharing.problems": "/banks/problems",
    "results.index": "/results",
    "belongings.show": "/yours",
    "belongings.ask_delete": "/yours/delete",
    "roadmap.show": "/roadmap",
    "accounts.sign_in_page": "/sign-in",
    "accounts.welcome": "{invitation}",
    "banks.index": "/banks",
    "banks.upload_page": "/banks/upload",
    "banks.draft": "{draft}",
    "banks.question": "{draft}/questions/1",
}
"""Where each endpoint shows a page; in braces the addresses that the school knows."""

NOT_PAGES = {
    "static",
    "health.healthz",
    "health.readyz",
    "reports.data",
    "attempts.image",
    "belongings.download",
    "roadmap.download",
}

STATES: Mapping[str, Callable[[School], None]] = {
    **{f"question {n}": partial(School.question, position=n) for n in range(1, QUESTIONS + 1)},
    **{f"error on question {n}": partial(School.refused, position=n) for n in range(1, QUESTIONS + 1)},
    "a preview with a picture": lambda school: school.go(f"{school.draft}/questions/{QUESTIONS}"),
    "two answers to choose from": School.chosen_twice,
    "an answer too late": School.sent_too_late,
    "the reasons in practice": School.told,
    "an answer after the reasons": School.told_twice,
    "a question with a time limit": School.timed,
    "a review with a time limit": School.timed_review,
    "a report of nothing": School.nothing_answered,
    "findings": School.findings,
    "a bank just published": School.published,
    "an upload without a file": School.upload_without_file,
    "a sign-in that was refused": School.not_signed_in,
    "an address that leads nowhere": lambda school: school.go("/nowhere", 404),
}
"""What else a person comes to see."""


@pytest.fixture(scope="module")
def school(browser: Browser, small: Serving) -> Iterator[School]:
    with browser.new_context() as context:
        yield School(small, context.new_page())


def assert_sound(page: Page) -> None:
    assert faults(page) == {}
    assert stops_without_outline(page) == []


def test_every_endpoint_has_a_page_here(tmp_path: Path) -> None:
    app = create_app(Config(f"sqlite:///{tmp_path / 'quiz.sqlite3'}", "a secret of many characters"))
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable == set(PAGES) | NOT_PAGES


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_is_sound_in_every_look(school: School, endpoint: str) -> None:
    school.go(PAGES[endpoint].format_map(vars(school)))
    assert_sound(school.page)


@pytest.mark.parametrize("state", STATES)
def test_a_page_in_this_state_is_sound_in_every_look(school: School, state: str) -> None:
    STATES[state](school)
    assert_sound(school.page)


def test_the_page_of_the_first_account_is_sound_in_every_look(school: School) -> None:
    assert school.of_first_account == {}


def test_the_results_of_somebody_new_are_sound_in_every_look(small: Serving, page: Page) -> None:
    page.goto(f"{small.url}/results")
    assert_sound(page)


@pytest.fixture(scope="module", params=["without JavaScript", "scripts blocked"])
def unscripted(browser: Browser, school: School, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The same person in a browser in which no script of ours runs."""
    known = school.page.context.storage_state()
    enabled = request.param == "scripts blocked"
    with browser.new_context(storage_state=known, java_script_enabled=enabled) as context:
        context.route("**/*.js", lambda route: route.abort())
        yield context.new_page()


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_without_scripts_fits_and_shows_its_focus(
    unscripted: Page, school: School, endpoint: str
) -> None:
    address = PAGES[endpoint].format_map(vars(school))
    unscripted.set_viewport_size(NARROW)
    unscripted.goto(address if address.startswith("http") else school.server.url + address)
    assert too_wide(unscripted) + small_targets(unscripted) + unseen_stops(unscripted) == []


def test_a_quiz_goes_from_start_to_roadmap_without_scripts(unscripted: Page, school: School) -> None:
    page = unscripted
    start(page, school.server, TOPIC)
    for position in range(1, QUESTIONS + 1):
        expect(page.get_by_text(f"Question {position} of ")).to_be_visible()
        answer(page)
        save(page)
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", name="Your next step")).to_be_visible()
    page.get_by_role("link", name="Roadmap").first.click()
    expect(page.get_by_role("heading", name="Your roadmap")).to_be_visible()


@pytest.mark.parametrize("endpoint", PAGES)
def test_the_first_stop_leads_past_the_menu(school: School, endpoint: str) -> None:
    school.go(PAGES[endpoint].format_map(vars(school)))
    school.page.keyboard.press("Tab")
    expect(school.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    school.page.keyboard.press("Enter")
    expect(school.page.locator("main")).to_be_focused()


@pytest.mark.parametrize("position", range(1, QUESTIONS + 1))
def test_choosing_leads_nowhere(school: School, position: int) -> None:
    school.question(position)
    answer(school.page)
    school.page.wait_for_timeout(200)
    assert school.page.url == f"{school.open}/q/{position}"


@pytest.mark.parametrize("endpoint", PAGES)
def test_every_key_on_a_page_is_left_to_the_browser(school: School, endpoint: str) -> None:
    school.go(PAGES[endpoint].format_map(vars(school)))
    assert not moved_by_keys(school.page)


@pytest.mark.parametrize("path", ["/", f"/topics/{WHOLE_TOPIC}", "/roadmap"])
def test_no_real_text_is_too_wide_for_a_narrow_window(real: Serving, page: Page, path: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{real.url}{path}")
    assert too_wide(page) == []


def test_a_quiz_of_real_questions_is_sound_in_every_look(real: Serving, page: Page) -> None:
    start(page, real, WHOLE_TOPIC)
    for position in range(1, QUICK + 1):
        expect(page.get_by_text(f"Question {position} of ")).to_be_visible()
        if page.locator(".code").count():
            assert faults(page) == {}
        answer(page)
        save(page)
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", name="Your next step")).to_be_visible()
    assert_sound(page)
