"""A report on paper: two pages, everything on them, nothing that asks to be clicked."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import start
from tests.browser.servers import Serving
from tests.browser.test_screenshots import answer_everything

TOPIC = "sql-vs-nosql"
MOST_PAGES = 2

HIDDEN = "header nav, footer, main form, main button"
STYLES = """selector => {
    const { display, breakInside, stroke, fill } = getComputedStyle(document.querySelector(selector));
    return { display, breakInside, stroke, fill };
}"""


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.fixture(scope="module")
def report(browser: Browser, real: Serving) -> Iterator[Page]:
    """The report of a thorough quiz of a real topic."""
    with browser.new_context() as context:
        page = context.new_page()
        attempt = start(page, real, TOPIC, "Thorough")
        answer_everything(real, attempt)
        page.goto(f"{attempt}/review")
        page.get_by_role("button", name="Finish and see my result").click()
        expect(page.get_by_role("heading", name="Where you are now")).to_be_visible()
        page.emulate_media(media="print")
        yield page


def test_a_report_fits_two_pages(report: Page) -> None:
    pdf = report.pdf(format="A4")
    assert 1 <= pages_of(pdf) <= MOST_PAGES


def test_what_is_for_the_screen_alone_is_not_printed(report: Page) -> None:
    shown = [each for each in report.locator(HIDDEN).all() if each.is_visible()]
    assert shown == []


def test_the_bands_and_the_target_are_seen_without_backgrounds(report: Page) -> None:
    assert report.evaluate(STYLES, ".band")["stroke"] == "rgb(0, 0, 0)"
    assert report.evaluate(STYLES, ".target")["stroke"] != "none"


def test_heads_of_tables_repeat_and_rows_stay_whole(report: Page) -> None:
    assert report.evaluate(STYLES, "thead")["display"] == "table-header-group"
    assert report.evaluate(STYLES, "tbody tr")["breakInside"] == "avoid"


def test_a_link_shows_where_it_leads(report: Page) -> None:
    link = report.locator("main .card a[href^=http]").first
    content = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert link.get_attribute("href") in content


def test_every_question_is_on_the_paper_with_its_first_paragraph(report: Page) -> None:
    articles = report.locator("article.answer")
    seen = articles.evaluate_all("all => all.filter(each => each.innerText.trim().length > 12).length")
    assert seen == articles.count() > 20


def test_pages_are_counted(page: Page) -> None:
    page.set_content("<p>one</p>" + "<p style='break-before: page'>more</p>" * 2)
    assert pages_of(page.pdf(format="A4")) == 3
