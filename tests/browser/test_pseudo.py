"""In a language whose texts are 40 % longer every page of a learner still fits, on a phone and on a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.geometry import clipped, too_wide
from tests.browser.looks import NARROW, WIDE
from tests.proofs.lab import served
from tests.web.pseudo import pseudo, pseudo_app

TOPIC, QUESTIONS = "harbour", 7
PATHS = [
    "/",
    "/help",
    "/privacy",
    "/accessibility",
    f"/topics/{TOPIC}",
    "/check",
    *(f"{{attempt}}/q/{position}" for position in range(1, QUESTIONS + 1)),
    "{attempt}/review",
    "{report}",
    "/results",
    "/roadmap",
    "/yours",
    "/yours/delete",
    "/nowhere",
]


class Reader:
    """Somebody abroad with one quiz open and one finished; ``attempt`` and ``report`` are their paths."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.finish(self.start())
        self.report = self.path()
        self.attempt = self.start()

    def path(self) -> str:
        """Where the page stands."""
        return self.page.url.removeprefix(self.url)

    def press(self, button: str) -> None:
        """Press a button by its name at home."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=pseudo(button), exact=True).click()

    def start(self) -> str:
        """Start a fixed form; the attempt's path."""
        self.page.goto(f"{self.url}/topics/{TOPIC}")
        self.page.get_by_label(pseudo("Fixed form:")).check()
        self.press("Start")
        return self.path().partition("/q/")[0]

    def finish(self, attempt: str) -> None:
        """Answer the first question and finish; the page shows the report."""
        self.page.goto(f"{self.url}{attempt}/q/1")
        self.page.get_by_label(pseudo("I don't know yet"), exact=True).check()
        self.press("Review answers")
        self.press("Finish and see my result")
        expect(self.page.get_by_role("heading", name=pseudo("Your next step"))).to_be_visible()


@pytest.fixture(scope="module")
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with (
        pseudo_app(tmp_path_factory.mktemp("abroad")) as app,
        served(app) as url,
        browser.new_context() as context,
    ):
        yield Reader(context.new_page(), url)


@pytest.mark.parametrize("path", PATHS)
def test_longer_words_fit(reader: Reader, path: str) -> None:
    reader.page.goto(reader.url + path.format_map(vars(reader)))
    assert "·" in reader.page.content()
    for window in (NARROW, WIDE):
        reader.page.set_viewport_size(window)
        assert too_wide(reader.page) + clipped(reader.page) == []
