"""What is kept about learners is theirs: they take it to another browser, download it, delete it."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.actors import Page, Visitor

CODE = re.compile(r"\b(?:[2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4}\b")


def code_on(page: Page) -> str:
    """The one code on a page."""
    (code,) = CODE.findall(page.text)
    return str(code)


def make_code(visitor: Visitor) -> str:
    return code_on(visitor.press(visitor.open("/yours"), "Make a code"))


def use_code(visitor: Visitor, code: str) -> Page:
    page = visitor.open("/yours").fill({"I have a code from another browser": code})
    return visitor.press(page, "Go on with this code")


@pytest.fixture
def elsewhere(app: Flask) -> Visitor:
    """Another browser."""
    return Visitor(app)


def test_a_code_brings_open_attempts_and_reports_to_another_browser(
    learner: Visitor, elsewhere: Visitor, report: Page
) -> None:
    opened = learner.start()
    page = use_code(elsewhere, make_code(learner))
    assert page.heading == "My results"
    assert set(page.texts("//table//a")) == {"Go on with Harbour work", "See the result of Harbour work"}
    assert elsewhere.open(opened.path).heading == opened.heading
    assert elsewhere.open(report.path).status == 200
    assert learner.open(opened.path).status == 200, "the first browser goes on too"


def test_a_code_may_be_typed_in_any_case_with_any_spaces(
    learner: Visitor, elsewhere: Visitor, report: Page
) -> None:
    typed = f"  {make_code(learner).lower().replace('-', ' ')} "
    assert use_code(elsewhere, typed).heading == "My results"


def test_a_new_code_replaces_the_one_before(learner: Visitor, elsewhere: Visitor, report: Page) -> None:
    first, second = make_code(learner), make_code(learner)
    refused = use_code(elsewhere, first)
    assert (refused.status, refused.labelled("I have a code from another browser").get("value")) == (
        400,
        first,
    )
    assert "No results belong to this code" in refused.text
    assert use_code(elsewhere, second).status == 200


@pytest.mark.parametrize("typed", ["", "ABCD", "x" * 61, "'; DROP TABLE learner --"])
def test_what_is_no_code_lets_nobody_in(elsewhere: Visitor, report: Page, typed: str) -> None:
    page = use_code(elsewhere, typed)
    assert page.status == 400
    assert elsewhere.open("/results").texts("//table") == []


def test_results_that_a_browser_held_before_are_not_lost(
    app: Flask, learner: Visitor, elsewhere: Visitor, report: Page
) -> None:
    own = elsewhere.finish(elsewhere.answer_all(elsewhere.start()))
    page = use_code(elsewhere, make_code(learner))
    left = code_on(page)
    assert report.path in elsewhere.follow(page, "Go to my results").response.text
    third = Visitor(app)
    assert own.path in use_code(third, left).response.text


def test_only_the_hash_of_a_code_is_kept(learner: Visitor, stored: Callable[[], str]) -> None:
    code = make_code(learner)
    assert code not in stored()
    assert code.replace("-", "") not in stored()


def test_the_download_holds_every_row_of_the_learner_and_of_nobody_else(
    learner: Visitor, elsewhere: Visitor, report: Page
) -> None:
    elsewhere.finish(elsewhere.answer_all(elsewhere.start()))
    response = learner.open("/yours/everything.json").response
    assert "attachment" in response.headers["Content-Disposition"]
    held = json.loads(response.text)
    counts = {table: len(rows) for table, rows in held.items() if table != "learner"}
    assert (counts["attempt"], counts["shown_item"], counts["response"], counts["result"]) == (1, 7, 7, 1)
    assert {row["learner_id"] for rows in held.values() if rows is not held["learner"] for row in rows} == {
        held["learner"]
    }


def test_deleting_leaves_nothing_of_the_learner_and_everything_of_others(
    learner: Visitor, elsewhere: Visitor, report: Page, stored: Callable[[], str]
) -> None:
    other = elsewhere.finish(elsewhere.answer_all(elsewhere.start()))
    make_code(learner)
    gone = json.loads(learner.open("/yours/everything.json").response.text)["learner"]
    asked = learner.follow(learner.open("/yours"), "Delete everything")
    assert gone in stored(), "asking deletes nothing"
    page = learner.press(asked, "Delete everything now")
    assert "Nothing is kept about you." in page.text
    assert gone not in stored()
    assert learner.open(report.path).status == 404
    assert elsewhere.open(other.path).status == 200


def test_a_learner_who_deleted_everything_can_begin_again(learner: Visitor, report: Page) -> None:
    learner.press(learner.open("/yours/delete"), "Delete everything now")
    assert learner.finish(learner.answer_all(learner.start())).status == 200
