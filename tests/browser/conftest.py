"""A real Chromium for the tests that ask for one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from dev import BROWSERS


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
