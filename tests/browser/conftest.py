"""A real Chromium for the tests that ask for one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from dev import BROWSERS
from tests.browser.questions import write_real, write_small
from tests.browser.servers import Serving, serving


@pytest.hookimpl(tryfirst=True)  # before -m is applied
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives the browser, so that -m 'not browser' can be trusted."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")  # not longer: Playwright keeps an event loop in this thread
def browser() -> Iterator[Browser]:
    """One headless Chromium for this folder: QUIZ_CHROMIUM, one on PATH, or Playwright's own."""
    found = [os.environ.get("QUIZ_CHROMIUM"), *map(shutil.which, BROWSERS)]
    expect.set_options(timeout=30_000)  # as long as a click waits; a busy machine needs it
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=next(filter(None, found), None))
        except Error as error:
            pytest.fail(
                f"There is no Chromium: set QUIZ_CHROMIUM, or add -m 'not browser'.\n{error}", pytrace=False
            )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page without cookies or a past."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """`quiz serve` of the tests' own questions, for the whole folder."""
    folder = tmp_path_factory.mktemp("small")
    with serving(folder, write_small(folder / "questions")) as server:
        yield server


@pytest.fixture(scope="package")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """`quiz serve` of the real questions, for the whole folder."""
    folder = tmp_path_factory.mktemp("real")
    with serving(folder, write_real(folder / "questions")) as server:
        yield server


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new page without cookies or a past: once with JavaScript, once without."""
    with browser.new_context(java_script_enabled=request.param) as context:
        yield context.new_page()
