"""A time limit in the browser's hands: told before the start, always extendable, and no answer is lost."""

import re
from collections.abc import Callable

import pytest

from tests.clock import Clock
from tests.web.actors import FINISH, FIXED, HEADING_OF, REVIEW, SAVE, UNKNOWN, Page, Visitor
from tests.web.test_practice import AFTER_EACH

MORE, NONE = "More time", "No limit"


def timed(visitor: Visitor, *chosen: str, limit: str = "10 minutes") -> Page:
    """Start harbour with a limit."""
    page = visitor.open("/topics/harbour").fill({"Time limit": limit})
    for label in chosen:
        page.choose(label)
    return visitor.press(page, "Start")


def left(page: Page) -> str:
    """What the page says is left."""
    (words,) = page.texts("//details//b")
    return words


def text_question(visitor: Visitor) -> Page:
    """The timed question into which a learner types a text."""
    page = timed(visitor, FIXED)
    for position in range(1, 8):
        page = visitor.open(re.sub(r"/q/\d", f"/q/{position}", page.path))
        if page.heading == HEADING_OF["text"]:
            return page
    raise LookupError


@pytest.mark.parametrize("path", ["/topics/harbour", "/check"])
def test_untimed_is_what_a_start_page_suggests_and_says(learner: Visitor, path: str) -> None:
    page = learner.open(path)
    assert page.labelled("Time limit").value == ""
    assert page.texts("//select[@name='limit']/option")[0] == "No time limit"
    assert "No time limit, unless you set yourself one" in page.text
    assert "The time goes on while you are away." in page.text
    question = learner.press(page, "Start")
    assert question.texts("//details") == []
    assert MORE not in question.texts("//button")


@pytest.mark.parametrize("limit", ["0", "-5", "7", "x", "9" * 20])
def test_a_limit_that_is_not_on_offer_cannot_be_started(
    learner: Visitor, limit: str, stored: Callable[[], str]
) -> None:
    address, fields = learner.open("/topics/harbour").sent_by("Start")
    before = stored()
    sent = [("limit", limit), *(each for each in fields if each[0] != "limit")]
    assert learner.post(address, sent).status == 404
    assert stored() == before


def test_the_question_page_says_what_is_left_where_it_can_be_hidden(learner: Visitor, clock: Clock) -> None:
    page = timed(learner)
    assert left(page) == "10 min left"
    assert "until 09:10 UTC" in page.text
    assert page.tree.xpath("//details[@open]/summary[.='Time limit']")
    for seconds, words in ((61, "8 min left"), (8 * 60, "< 1 min left"), (59, "0 min left")):
        clock.forward(seconds=seconds)
        assert left(learner.open(page.path)) == words


def test_no_header_and_no_tag_moves_a_page_by_itself(learner: Visitor, clock: Clock) -> None:
    page = timed(learner)
    learner.press(page.choose(UNKNOWN), REVIEW)
    clock.forward(hours=1)
    learner.open(page.path)
    for response in learner.seen:
        assert "Refresh" not in response.headers
        assert b"http-equiv" not in response.data


def test_more_time_is_one_button_that_saves_and_works_many_times(learner: Visitor) -> None:
    page = timed(learner)
    for press in range(1, 12):
        page = learner.press(page.choose(UNKNOWN), MORE)
        assert (left(page), page.chosen()) == (f"{10 + 2 * press} min left", [UNKNOWN])


def test_more_time_comes_also_when_the_answer_is_not_complete(learner: Visitor) -> None:
    page = timed(learner, FIXED)
    while page.heading != HEADING_OF["numeric"]:
        page = learner.press(page.choose(UNKNOWN), SAVE)
    again = learner.press(page.fill({"Your answer": "about thirty"}), MORE)
    assert (again.status, left(again)) == (400, "12 min left")
    assert again.chosen() == ["about thirty"]


def test_enter_in_a_text_field_saves_and_goes_on(learner: Visitor) -> None:
    page = text_question(learner)
    (first, *_) = page.tree.xpath("//main//form//button")
    assert (first.get("name"), first.get("value")) == ("go", "next")


def test_no_limit_is_one_button(learner: Visitor, clock: Clock) -> None:
    page = learner.press(timed(learner).choose(UNKNOWN), NONE)
    assert page.texts("//details") == []
    clock.forward(days=2)
    assert learner.press(page, SAVE).status == 200


def test_the_review_has_both_buttons_too(learner: Visitor) -> None:
    review = learner.press(timed(learner).choose(UNKNOWN), REVIEW)
    more = learner.press(review, MORE)
    assert (more.path, left(more)) == (review.path, "12 min left")
    assert FINISH in more.texts("//button")
    assert learner.press(more, NONE).texts("//details") == []


def test_a_late_save_says_that_time_is_over_and_shows_what_was_typed(
    learner: Visitor, clock: Clock, stored: Callable[[], str]
) -> None:
    page = text_question(learner)
    first = re.sub(r"/q/\d", "/q/1", page.path)
    if first != page.path:
        learner.press(learner.open(first).choose(UNKNOWN), REVIEW)
    clock.forward(minutes=10, seconds=16)
    late = learner.press(page.fill({"Your answer": "a late thought"}), SAVE)
    saved = (
        "The answer you saved was counted." if first != page.path else "The 0 answers you saved were counted."
    )
    assert (late.status, late.heading) == (409, "Time is over")
    assert f"Time is over. {saved}" in late.text
    assert "a late thought" in late.text
    report = learner.follow(late, "See your result")
    assert "Where you are now" in report.texts("//h2")
    assert "a late thought" not in "".join(re.findall(r'INSERT INTO "?response"? .*', stored()))


def test_in_the_grace_a_save_counts(learner: Visitor, clock: Clock) -> None:
    page = timed(learner)
    clock.forward(minutes=10, seconds=14)
    assert learner.press(page.choose(UNKNOWN), REVIEW).heading == "Review your answers"
    clock.forward(seconds=2)
    assert "The answer you saved was counted." in learner.open(page.path).text


def test_a_visit_long_after_the_end_finds_the_result(learner: Visitor, clock: Clock) -> None:
    page = timed(learner)
    learner.press(page.choose(UNKNOWN), REVIEW)
    clock.forward(days=3)
    results = learner.open("/results")
    report = learner.follow(results, "See the result of Harbour work")
    assert "5 January 2026, 09:10 UTC" in report.text
    for path in (page.path.replace("/q/1", "/review"), page.path.replace("/q/1", "")):
        assert learner.open(path).path == report.path


def test_twenty_hours_of_thinking_cost_nothing(learner: Visitor, clock: Clock) -> None:
    page = learner.start()
    clock.forward(hours=20)
    review = learner.press(page.choose(UNKNOWN), REVIEW)
    assert review.status == 200
    assert learner.open(page.path).chosen() == [UNKNOWN]


def test_practice_has_no_limit(learner: Visitor) -> None:
    assert timed(learner, AFTER_EACH).texts("//details") == []
