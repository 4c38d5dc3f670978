"""Practice in the browser's hands: the reasons after each answer, and never before it."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.actors import FINISH, RIGHT, SAVE, UNKNOWN, WRONG, Page, Visitor
from tests.web.test_secrecy import HARBOUR, leaks, real_app, secrets_of

__all__ = ["real_app"]

AT_THE_END, AFTER_EACH = "You see answers at the end", "You see the answer after each question"
ANOTHER, NEXT = "Try another like it", "Next question"


def told(visitor: Visitor, page: Page, *, right: bool = False) -> Page:
    """Answer a question of practice; the page with the reasons."""
    return visitor.press(page.fill((RIGHT if right else WRONG)[page.heading]), SAVE)


def test_the_start_page_names_both_modes_and_suggests_the_check(learner: Visitor) -> None:
    page = learner.open("/topics/harbour")
    assert page.labelled(AT_THE_END).checked
    assert not page.labelled(AFTER_EACH).checked
    assert "You see the answers, with the reasons, at the end." in learner.open("/check").text
    assert AFTER_EACH not in learner.open("/check").text


@pytest.mark.parametrize("mode", ["", "both", "PRACTICE"])
def test_a_mode_that_is_not_on_offer_cannot_be_started(
    learner: Visitor, mode: str, stored: Callable[[], str]
) -> None:
    address, fields = learner.open("/topics/harbour").sent_by("Start")
    before = stored()
    assert (
        learner.post(address, [("mode", mode), *(each for each in fields if each[0] != "mode")]).status == 404
    )
    assert stored() == before


def test_the_whole_check_cannot_be_practised(learner: Visitor, stored: Callable[[], str]) -> None:
    address, fields = learner.open("/check").sent_by("Start")
    before = stored()
    assert learner.post(address, [("mode", "practice"), *fields]).status == 404
    assert stored() == before


def test_the_whole_way_of_practice(learner: Visitor) -> None:
    page, headings = learner.practise(), []
    for position in range(1, 8):
        assert page.texts("//p[@class='where']/span") == [
            "Practice: Harbour work",
            f"Question {position} of 7",
        ]
        assert page.texts("//main//fieldset//label")[-1] == UNKNOWN
        headings.append(page.heading)
        reasons = told(learner, page, right=bool(position % 2))
        assert (reasons.status, reasons.path) == (200, page.path)
        assert reasons.heading == ("Right" if position % 2 else "Not right yet")
        assert reasons.title.startswith(f"{reasons.heading}: Question {position} of 7, ")
        assert len(reasons.tree.xpath("//main//a[starts-with(@href, 'http')]")) <= 1
        page = learner.follow(reasons, NEXT if position < 7 else "Review answers")
    assert len(set(headings)) == 7
    assert "An answer is final once you have read its reasons." in page.text
    assert "Read the reasons of question 1" in page.texts("//td//a")
    end = learner.press(page, FINISH)
    assert end.heading == "Harbour work: what you practised"
    assert "7 questions answered" in end.text
    assert end.texts("//h3") == ["Not right yet (3)", "Right (4)"]
    assert len(end.texts("//article")) == 7
    for estimate in ("Where you are now", "Your next step", "target"):
        assert estimate not in end.text


def test_the_reason_for_what_was_chosen_stands_first(learner: Visitor) -> None:
    page = learner.practise()
    while page.heading != "Which knot makes a fixed loop at the end of a rope?":
        page = learner.follow(told(learner, page), NEXT)
    reasons = told(learner, page)
    first, second = reasons.texts("//div[@class='reason']")[:2]
    assert first.startswith("You chose: The reef knot")
    assert second.startswith("The right answer: The bowline")
    assert reasons.texts("//summary") == ["Why not the others?"]


def test_not_knowing_is_answered_by_the_reasons_too(learner: Visitor) -> None:
    reasons = learner.press(learner.practise().choose(UNKNOWN), SAVE)
    assert reasons.heading == UNKNOWN
    assert reasons.tree.xpath("//div[@class='reason']")


def test_a_blank_is_an_error_and_other_buttons_tell_nothing(learner: Visitor) -> None:
    page = learner.practise()
    assert learner.press(page, SAVE).status == 400
    learner.press(page.fill(WRONG[page.heading]), "Review answers")
    again = learner.open(page.path)
    assert again.heading == page.heading
    assert again.chosen()
    assert leaks(learner, HARBOUR.items) - typed(page) == set()


def typed(page: Page) -> set[str]:
    """What a learner may type into an open question themselves."""
    return {str(value) for value in page.tree.xpath("//fieldset//input[@type='text']/@value")} | {"spring"}


def test_no_key_leaves_before_its_answer_is_stored(learner: Visitor) -> None:
    page = learner.practise()
    for position in range(1, 8):
        told_of = {item for item in HARBOUR.items if item.stem.startswith(page.heading[:20])}
        hidden = tuple(item for item in HARBOUR.items if item in told_of or position == 1)
        for path in (page.path, f"{page.path}?then=review", re.sub("/q/.*", "/review", page.path)):
            learner.open(path)
        learner.press(page, SAVE)
        assert learner.open(re.sub("/q/.*", "/practised", page.path)).status == 404
        before = leaks(learner, hidden)
        assert before <= {"spring"}, before
        secrets = set().union(*(secrets_of(item) for item in told_of))
        reasons = told(learner, page)
        assert leaks(learner, tuple(told_of)) or not secrets
        page = learner.follow(reasons, NEXT) if position < 7 else page


def test_a_save_by_script_tells_nothing_and_is_not_final(learner: Visitor) -> None:
    page = learner.practise()
    address, fields = page.fill(WRONG[page.heading]).sent_by(SAVE)
    saved = learner.open(address, "POST", headers={"X-Autosave": "1"}, data=dict(fields))
    assert saved.status == 200
    again = learner.open(page.path)
    assert again.heading == page.heading
    assert leaks(learner, HARBOUR.items) <= {"spring"}
    assert told(learner, again, right=True).heading == "Right"


def test_an_answer_that_was_told_stays_and_what_is_sent_later_is_shown(
    learner: Visitor, stored: Callable[[], str]
) -> None:
    page = learner.practise()
    tab = learner.open(page.path)
    reasons = told(learner, page)
    assert learner.press(tab.fill(WRONG[tab.heading]), SAVE).path == reasons.path
    before = [line for line in stored().splitlines() if 'INSERT INTO "response"' in line]
    for button in (SAVE, "Review answers"):
        late = learner.press(tab.fill(RIGHT[tab.heading]), button)
        assert (late.status, late.heading) == (409, reasons.heading)
        assert "What you just sent was not kept:" in late.text
    assert [line for line in stored().splitlines() if 'INSERT INTO "response"' in line] == before
    assert "was not kept" not in learner.open(page.path).text


def test_back_reload_and_the_next_visit_show_the_reasons_again(learner: Visitor) -> None:
    page = learner.practise()
    reasons = told(learner, page)
    for _ in range(2):
        assert learner.open(page.path).text == reasons.text
    waiting = learner.follow(learner.open("/results"), "Go on with Harbour work")
    assert waiting.path == page.path.replace("/q/1", "/q/2")


def test_a_topic_without_another_question_says_so(learner: Visitor) -> None:
    reasons = told(learner, learner.practise())
    assert ANOTHER not in reasons.texts("//button")
    assert "You have seen every question on this skill." in reasons.text


def test_another_like_it_comes_at_once_and_then_the_quiz_goes_on(real_app: Flask) -> None:
    visitor = Visitor(real_app)
    page = visitor.follow(visitor.open("/"), "Version control").choose(AFTER_EACH)
    first = visitor.press(page.choose(page.texts("//label[contains(., 'Quick')]")[0]), "Start")
    reasons = visitor.press(first.choose(UNKNOWN), SAVE)
    other = visitor.press(reasons, ANOTHER)
    assert other.texts("//p[@class='where']/span")[1] == "Question 13 of 13"
    assert other.heading != first.heading
    assert visitor.press(reasons, ANOTHER).path == other.path
    again = visitor.press(other.choose(UNKNOWN), SAVE)
    following = visitor.follow(again, NEXT)
    assert following.texts("//p[@class='where']/span")[1] == "Question 2 of 13"
    assert visitor.press(again, ANOTHER).path == other.path.replace("/q/13", "/q/14")


def test_my_results_name_practice_and_lead_to_its_end(learner: Visitor) -> None:
    page = learner.practise()
    told(learner, page)
    end = learner.finish(page)
    results = learner.open("/results")
    assert results.texts("//tbody//th") == ["Practice: Harbour work"]
    assert learner.follow(results, "See what you practised of Harbour work").text == end.text
    for path in (page.path, page.path.replace("/q/1", "/review"), page.path.replace("/q/1", "")):
        later = learner.open(path)
        assert end.path in (later.path, *later.tree.xpath("//main//a/@href"))
    late = learner.press(page.fill(RIGHT[page.heading]), SAVE)
    assert (late.status, late.heading) == (409, "You finished this quiz")
    assert learner.follow(late, "See your result").path == end.path


def test_practice_that_was_finished_at_once_lists_nothing(learner: Visitor) -> None:
    end = learner.finish(learner.practise())
    assert "0 questions answered, 7 left open" in end.text
    assert end.texts("//article") == []


def test_practice_leaves_the_roadmap_as_it_was(learner: Visitor) -> None:
    before = learner.open("/roadmap").text
    page = learner.practise()
    for position in range(1, 8):
        reasons = told(learner, page, right=True)
        page = learner.follow(reasons, NEXT) if position < 7 else page
    learner.finish(page)
    assert learner.open("/roadmap").text == before
