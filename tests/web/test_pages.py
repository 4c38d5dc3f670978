"""What every page's markup keeps to, whoever made it and whatever it shows."""

import re

import pytest
from flask import Flask

from tests.web.actors import HEADING_OF, SAVE, Page, Visitor, words
from tests.web.test_banks import BROKEN, upload

LEARNERS = [
    *(
        "/",
        "/help",
        "/privacy",
        "/accessibility",
        "/results",
        "/yours",
        "/yours/delete",
        "/roadmap",
        "/check",
    ),
    *("/topics/harbour", "/sign-in", "/nowhere"),
]
INSTRUCTORS = ["/banks", "/banks/upload", "/banks/problems"]
STAMP = r"\d{1,2} \w+ \d{4}, \d\d:\d\d"


@pytest.fixture
def pages(learner: Visitor, instructor: Visitor) -> list[Page]:
    """Pages of every sort, of a learner with a report and of an instructor with findings."""
    for path in LEARNERS:
        learner.open(path)
    for kind in HEADING_OF:
        learner.press(learner.reach(kind), SAVE)
    learner.finish(learner.answer_all(learner.start()))
    for path in ("/results", "/roadmap"):
        learner.open(path)
    for path in INSTRUCTORS:
        instructor.open(path)
    upload(instructor, "tides.yaml", BROKEN.encode())
    seen = [*learner.seen, *instructor.seen]
    found = [Page(each) for each in seen if each.mimetype == "text/html" and each.status_code != 303]
    assert len(found) > 40
    return found


def found_on(pages: list[Page], path: str) -> dict[str, list[str]]:
    """What stands at an XPath, by page; pages without it are left out."""
    each = {page.path: [str(found) for found in page.tree.xpath(path)] for page in pages}
    return {page: found for page, found in each.items() if found}


@pytest.mark.parametrize(
    "path",
    [
        "//form[@method='post' and not(@novalidate) and .//input[not(@type='hidden')]]/@action",
        "//@required",
        "//button/@disabled | //input/@disabled | //select/@disabled",
        "//@accesskey",
        "//@tabindex[. > 0]",
        "//@autofocus",
        "//meta[@http-equiv]",
        "//table[not(caption) and not(@class='grid')]/thead",
        "//table//th[not(@scope)]/text()",
        "//table[not(@class='grid')]//td[not(@data-label or @class='chart' or .//a)]/text()",
        "//code[not(@dir='ltr') and not(ancestor::*[@dir='ltr'])]/text()",
        "//img[not(@alt)]/@src",
        "//svg[not(@aria-hidden='true') and not(@role='img')]/@class",
        "//a[not(@href)]/text()",
    ],
)
def test_no_page_has_it(pages: list[Page], path: str) -> None:
    assert found_on(pages, path) == {}


@pytest.mark.parametrize(
    "path",
    [
        "//html[@lang='en' and @dir='ltr']",
        "//title[normalize-space()]",
        "//main[@id='main' and @tabindex='-1']",
        "//body/*[1][self::a and @class='skip' and @href='#main']",
        "//header/nav[@aria-label]",
        "count(//h1) = 1",
    ],
)
def test_every_page_has_it(pages: list[Page], path: str) -> None:
    assert [page.path for page in pages if not page.tree.xpath(path)] == []


def test_no_two_pages_of_an_attempt_have_the_same_title(learner: Visitor) -> None:
    first = learner.start()
    titles = [learner.open(first.path.replace("/q/1", f"/q/{number}")).title for number in range(1, 8)]
    titles.append(learner.open(first.path.replace("/q/1", "/review")).title)
    assert len(set(titles)) == len(titles)


def test_the_first_button_of_a_question_saves_and_goes_on(learner: Visitor) -> None:
    for kind in HEADING_OF:
        row = learner.reach(kind).tree.xpath("//div[@class='row']//button[@name='go']")
        assert words(row[0]) == SAVE


def test_buttons_and_links_are_words(pages: list[Page]) -> None:
    signs = {
        page.path: [text for text in page.texts("//button | //a") if not re.search(r"\w\w|\d", text)]
        for page in pages
    }
    assert {path: found for path, found in signs.items() if found} == {}


def test_help_stands_in_the_same_place_on_every_page(pages: list[Page]) -> None:
    places = {tuple(page.texts("//header/nav/a")[:3]) for page in pages}
    assert places == {("My results", "Roadmap", "Help")}


def test_the_line_for_what_was_saved_is_served_empty(learner: Visitor) -> None:
    (line,) = learner.start().tree.xpath("//form//*[@role='status']")
    assert words(line) == ""


def test_a_moment_is_told_with_its_zone(pages: list[Page]) -> None:
    told = [stamp for page in pages for stamp in re.findall(rf"{STAMP}( \w+)?", page.text)]
    assert set(told) == {" UTC"}


@pytest.fixture
def arabic(app: Flask) -> Visitor:
    """A learner of an application that speaks a language read from right to left."""
    app.config["BABEL_DEFAULT_LOCALE"] = "ar"
    app.extensions["babel"].default_locale = "ar"
    return Visitor(app)


def test_the_language_decides_the_direction(arabic: Visitor) -> None:
    page = arabic.open("/help")
    (top,) = page.tree.xpath("/html")
    assert (top.get("lang"), top.get("dir")) == ("ar", "rtl")
