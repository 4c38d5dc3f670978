"""A report is shown to others without its answers, and a problem with a question reaches the instructors."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.actors import RIGHT, WRONG, Page, Visitor

SHARED = re.compile(r"/s/[\w-]+")


@pytest.fixture
def missed(learner: Visitor) -> Page:
    """The report of an attempt with every answer wrong."""
    return learner.finish(learner.answer_all(learner.start(), WRONG))


def link_on(page: Page) -> str:
    (link,) = set(SHARED.findall(page.response.text))
    return str(link)


def share(visitor: Visitor, report: Page) -> str:
    return link_on(visitor.press(visitor.open(report.path), "Make a link"))


def test_a_link_shows_estimates_and_steps_to_anybody(app: Flask, learner: Visitor, missed: Page) -> None:
    page = Visitor(app).open(share(learner, missed))
    assert page.heading == "Harbour work, a shared result"
    assert "Tie the four knots" in page.texts("//ol/li")
    assert page.texts("//caption") == [
        "The topic as a whole",
        "Skills in Harbour work, most useful first",
    ]


def test_a_link_shows_neither_answers_nor_questions_nor_the_reports_address(
    app: Flask, learner: Visitor, missed: Page
) -> None:
    link = share(learner, missed)
    page = Visitor(app).open(link)
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert missed.path not in page.response.text
    assert not [heading for heading in RIGHT if heading in page.response.text]
    assert "bowline" not in page.response.text.lower()
    assert Visitor(app).open(f"{link}.json").status == 404


def test_a_link_that_was_taken_back_leads_nowhere(app: Flask, learner: Visitor, report: Page) -> None:
    link = share(learner, report)
    page = learner.press(learner.open(report.path), "Take the link back")
    assert "The link leads nowhere any more." in page.text
    assert Visitor(app).open(link).status == 404
    assert share(learner, report) != link


def test_sharing_twice_is_sharing_once(learner: Visitor, report: Page) -> None:
    page = learner.open(report.path)
    first = link_on(learner.press(page, "Make a link"))
    assert link_on(learner.press(page, "Make a link")) == first


def test_others_who_have_the_reports_address_can_neither_share_nor_report(app: Flask, report: Page) -> None:
    page = Visitor(app).open(report.path)
    assert page.status == 200
    assert not page.texts("//main//button")


def report_a_problem(learner: Visitor, report: Page, words: str) -> Page:
    page = learner.open(report.path)
    (label, *_) = [each for each in page.texts("//label") if each.startswith("What is wrong with it?")]
    return learner.press(page.fill({label: words}), "Send to the instructors")


def test_a_problem_reaches_the_instructors_without_the_learner(
    learner: Visitor, instructor: Visitor, missed: Page
) -> None:
    sent = report_a_problem(learner, missed, "Two of these <b>knots</b> make a loop.")
    assert "Thank you. The instructors see the question" in sent.text
    page = instructor.follow(instructor.open("/banks"), "Reported problems")
    assert "Two of these <b>knots</b> make a loop." in page.text
    assert "What was answered:" in page.text
    assert missed.path not in page.response.text
    assert page.texts("//h2")[0].startswith("harbour: ")


def test_a_problem_that_was_dealt_with_is_gone_from_the_list(
    learner: Visitor, instructor: Visitor, missed: Page
) -> None:
    report_a_problem(learner, missed, "The picture is upside down.")
    page = instructor.open("/banks/problems")
    (button,) = page.texts("//main//button")
    assert "No problem waits" in instructor.press(page, button).text
    assert instructor.post("/banks/problems/1", [("csrf_token", page.field("csrf_token"))]).status == 404


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_without_words_or_with_too_many_nothing_is_sent(
    learner: Visitor, missed: Page, stored: Callable[[], str], words: str
) -> None:
    before = stored()
    assert "Nothing was sent" in report_a_problem(learner, missed, words).text
    assert stored() == before
