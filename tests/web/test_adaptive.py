"""An adaptive quiz in the browser's hands: one question at a time, none lost, none shown twice."""

import re
from collections.abc import Callable

import pytest

from quiz.config import Config
from quiz.services.workspace import open_workspace
from quiz.web import create_app
from tests.web.actors import (
    ASK_SURE,
    FINISH,
    FIXED,
    PREVIOUS,
    REVIEW,
    RIGHT,
    SAVE,
    UNKNOWN,
    WRONG,
    Page,
    Visitor,
)

NEXT = "Next question"
MOST = 7


def place(page: Page) -> str:
    """Where a question page says that it stands."""
    return page.texts("//p[@class='where']/span")[1]


def review_of(visitor: Visitor, page: Page) -> Page:
    return visitor.open(re.sub(r"/q/.*", "/review", page.path))


def test_adaptive_is_what_a_start_page_suggests(learner: Visitor) -> None:
    for path in ("/topics/harbour", "/check"):
        page = learner.open(path)
        assert page.tree.xpath("//input[@name='form'][@checked]/@value") == ["adaptive"]
        assert page.texts("//main//button") == ["Start"]
        assert FIXED in page.texts("//label")
        assert page.texts("//summary") == [
            "Rate yourself first (optional)",
            "Set yourself a time limit (optional)",
        ]
        assert not page.labelled(ASK_SURE).checked


def test_a_script_that_leaves_the_new_fields_out_gets_an_adaptive_quiz(learner: Visitor) -> None:
    page = learner.open("/topics/harbour")
    address, fields = page.sent_by("Start")
    first = learner.post(address, [each for each in fields if each[0] in {"csrf_token", "nonce", "length"}])
    assert place(first) == "Question 1 of about 7"


@pytest.mark.parametrize("form", ["", "both", "FIXED"])
def test_a_form_that_is_not_on_offer_cannot_be_started(
    learner: Visitor, form: str, stored: Callable[[], str]
) -> None:
    address, fields = learner.open("/topics/harbour").sent_by("Start")
    before = stored()
    assert (
        learner.post(address, [("form", form), *(each for each in fields if each[0] != "form")]).status == 404
    )
    assert stored() == before


def test_the_whole_way_adaptively(learner: Visitor) -> None:
    page, headings = learner.start_adaptive(), []
    for position in range(1, MOST + 1):
        assert place(page) == f"Question {position} of about {MOST}"
        assert page.title == f"Question {position} of about {MOST}, Harbour work – Bearings"
        assert {SAVE, REVIEW} <= set(page.texts("//main//button"))
        assert page.texts("//main//fieldset//label")[-1] == UNKNOWN
        headings.append(page.heading)
        page = learner.press(page.fill((RIGHT, WRONG)[position % 2][page.heading]), SAVE)
        if page.path.endswith("/review"):
            break
    assert len(set(headings)) == position
    assert f"You were asked {position} questions so far. All are answered." in page.text
    assert "There are no further questions in this quiz." in page.text
    assert NEXT not in page.texts("//button")
    report = learner.press(page, FINISH)
    assert "adaptive, each question followed from the answers before it." in report.text
    assert len(report.texts("//article")) == position
    assert learner.open(report.path + ".json").response.get_json()["adaptive"] is True


def test_a_fixed_form_says_so_in_its_report(learner: Visitor, report: Page) -> None:
    assert "a fixed form, all questions drawn at the start." in report.text
    assert "The authors of the questions set their levels." in report.text


def test_the_whole_check_is_told_as_its_budget(learner: Visitor) -> None:
    page = learner.start_adaptive("Take the whole check")
    assert place(page) == "Question 1 of about 9"
    assert page.texts("//p[@class='where']/span")[0] == "The whole backend check"
    for position in (2, 3):
        page = learner.press(page.choose(UNKNOWN), SAVE)
        assert place(page) == f"Question {position} of about 9"
    assert learner.finish(page).heading == "The whole backend check: where you stand"


def test_the_review_says_how_many_so_far_and_leads_on(learner: Visitor) -> None:
    first = learner.start_adaptive()
    review = learner.press(first.choose(UNKNOWN), REVIEW)
    assert "You were asked one question so far. It is answered." in review.text
    assert review.texts("//main//button") == [NEXT, FINISH]
    second = learner.press(review, NEXT)
    assert place(second) == "Question 2 of about 7"
    again = learner.press(review, NEXT)
    assert (again.path, again.heading) == (second.path, second.heading)
    waiting = review_of(learner, second)
    assert "You were asked 2 questions so far. One is not answered. It stands first." in waiting.text
    assert waiting.texts("//main//button") == [FINISH]


def test_an_answer_changed_from_the_review_comes_back_to_it_and_shows_nothing_new(learner: Visitor) -> None:
    review = learner.press(learner.start_adaptive().choose(UNKNOWN), REVIEW)
    changed = learner.press(learner.follow(review, "Change question 1").choose(UNKNOWN), SAVE)
    assert "You were asked one question so far." in changed.text


def test_back_a_change_and_forward_show_the_same_questions(learner: Visitor) -> None:
    first = learner.start_adaptive()
    second = learner.press(first.fill(RIGHT[first.heading]), SAVE)
    third = learner.press(second.choose(UNKNOWN), SAVE)
    back = learner.press(learner.press(third, PREVIOUS).choose(UNKNOWN), PREVIOUS)
    assert back.heading == first.heading
    on = learner.press(back.fill(WRONG[back.heading]), SAVE)
    assert (on.heading, on.chosen()) == (second.heading, [UNKNOWN])
    assert learner.press(on, SAVE).heading == third.heading


def test_a_flagged_question_may_be_left_for_later_and_the_quiz_goes_on(learner: Visitor) -> None:
    first = learner.start_adaptive()
    second = learner.press(first.choose("Come back to this"), SAVE)
    assert place(second) == "Question 2 of about 7"
    assert learner.press(second, SAVE).status == 400
    review = learner.press(second.choose(UNKNOWN), REVIEW)
    assert NEXT in review.texts("//button")
    assert learner.follow(learner.open("/results"), "Go on with Harbour work").heading == first.heading


def test_the_same_save_twice_leads_to_the_same_next_question(learner: Visitor) -> None:
    page = learner.start_adaptive().choose(UNKNOWN)
    first, second = learner.press(page, SAVE), learner.press(page, SAVE)
    assert (first.path, first.heading) == (second.path, second.heading)


def test_two_tabs_end_in_a_choice_and_in_one_next_question(learner: Visitor) -> None:
    page = learner.start_adaptive()
    tab = learner.open(page.path)
    following = learner.press(page.fill(RIGHT[page.heading]), SAVE)
    chooser = learner.press(tab.fill(WRONG[page.heading]), SAVE)
    assert (chooser.status, place(chooser)) == (409, "Question 1 of about 7")
    kept = learner.press(chooser, "Keep this answer")
    assert (kept.path, kept.heading) == (following.path, following.heading)


def test_an_attempt_goes_on_where_it_was_left(learner: Visitor) -> None:
    first = learner.start_adaptive()
    results = learner.open("/results")
    assert learner.follow(results, "Go on with Harbour work").path == first.path
    learner.press(first.choose(UNKNOWN), REVIEW)
    review = learner.follow(results, "Go on with Harbour work")
    assert review.texts("//main//button") == [NEXT, FINISH]


def test_two_servers_and_a_restart_in_the_middle_go_on_alike(config: Config, learner: Visitor) -> None:
    """Every request goes to another server; the second is started anew each time."""
    page = learner.start_adaptive()
    cookie = learner.client.get_cookie("bearings")
    assert cookie
    for position in range(2, 5):
        workspace = open_workspace(config)
        other = Visitor(create_app(config, workspace))
        other.client.set_cookie("bearings", cookie.value)
        following = other.press(page.choose(UNKNOWN), SAVE)
        assert place(following) == f"Question {position} of about 7"
        page = learner.open(following.path)
        assert (page.heading, page.chosen()) == (following.heading, [])
        workspace.database.close()


def test_how_sure_is_asked_where_it_was_wanted(learner: Visitor) -> None:
    plain, asking = learner.start_adaptive(), learner.start_adaptive("Harbour work", ASK_SURE)
    assert len(plain.tree.xpath("//fieldset")) == 1
    group, sure = asking.tree.xpath("//fieldset")
    assert sure.xpath("string(legend)") == "How sure are you? (optional)"
    assert asking.texts("//fieldset[2]//label") == ["A guess", "Fairly sure", "Very sure"]
    assert not sure.xpath(".//input[@checked]")
    assert asking.texts("//fieldset[1]//label")[-1] == UNKNOWN
    assert group.xpath("legend/h1")


def test_how_sure_is_saved_with_the_answer_and_can_be_changed(learner: Visitor) -> None:
    page = learner.start_adaptive("Harbour work", ASK_SURE)
    learner.press(page.choose(UNKNOWN).choose("Very sure"), REVIEW)
    again = learner.open(page.path)
    assert again.chosen() == [UNKNOWN, "Very sure"]
    learner.press(again.choose("A guess"), REVIEW)
    assert learner.open(page.path).chosen() == [UNKNOWN, "A guess"]


def test_a_refused_answer_keeps_how_sure(learner: Visitor) -> None:
    page = learner.start_adaptive("Harbour work", ASK_SURE)
    refused = learner.press(page.choose("Fairly sure"), SAVE)
    assert (refused.status, refused.chosen()) == (400, ["Fairly sure"])


@pytest.mark.parametrize("sent", ["", "0", "4", "very", "9" * 30])
def test_what_is_no_level_is_not_said(learner: Visitor, sent: str) -> None:
    page = learner.start_adaptive("Harbour work", ASK_SURE).choose(UNKNOWN)
    address, fields = page.sent_by(REVIEW)
    assert learner.post(address, [*fields, ("sure", sent)]).heading == "Review your answers"
    assert learner.open(page.path).chosen() == [UNKNOWN]


def test_two_tabs_that_differ_in_how_sure_end_in_a_choice(learner: Visitor) -> None:
    page = learner.start_adaptive("Harbour work", ASK_SURE)
    tab = learner.open(page.path)
    learner.press(page.choose(UNKNOWN).choose("A guess"), SAVE)
    chooser = learner.press(tab.choose(UNKNOWN).choose("Very sure"), SAVE)
    assert chooser.status == 409
    assert chooser.texts("//section//p[@class='note']") == ["How sure: A guess", "How sure: Very sure"]
    learner.press(chooser, "Keep this answer")
    assert learner.open(page.path).chosen() == [UNKNOWN, "Very sure"]


def rated(visitor: Visitor, path: str, **ratings: str) -> Page:
    """Start after rating oneself, topics by their title."""
    page = visitor.open(path).choose(ASK_SURE)
    for topic, words in ratings.items():
        page.fill({topic.replace("_", " "): words})
    return visitor.press(page, "Start")


def test_the_report_shows_where_they_were_right_about_themselves(learner: Visitor) -> None:
    page = rated(learner, "/topics/harbour", Harbour_work="Nearly all of it")
    for _ in range(3):
        page = learner.press(page.fill(WRONG[page.heading]).choose("Very sure"), SAVE)
    report = learner.finish(page)
    assert report.texts("//h2")[1:4] == ["Where you are now", "How well you knew yourself", "Your answers"]
    assert "You rated yourself higher than your answers show" in report.text
    assert "Nearly all of it (80 to 100)" in report.text
    assert "Worth a look: answers you were very sure of" in report.texts("//h3")
    links = report.tree.xpath("//li/a[starts-with(@href, '#q')]/@href")
    assert links == ["#q1", "#q2", "#q3"]
    for link in links:
        assert report.tree.get_element_by_id(link.removeprefix("#")).tag == "h4"


def test_the_whole_check_rates_its_topics(learner: Visitor) -> None:
    page = rated(learner, "/check", Harbour_work="A little", Weather_at_sea="Most of it")
    data = learner.open(learner.finish(page).path + ".json").response.get_json()
    assert [(each["bank"], each["rating"]) for each in data["self_ratings"]] == [
        ("harbour", 2),
        ("weather", 4),
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("rating-harbour", "6"), ("rating-harbour", "x"), ("rating-nowhere", "3")]
)
def test_a_rating_that_was_not_on_the_page_is_not_stored(
    learner: Visitor, name: str, value: str, stored: Callable[[], str]
) -> None:
    address, fields = learner.open("/topics/harbour").sent_by("Start")
    first = learner.post(address, [(name, value), *(each for each in fields if each[0] != name)])
    assert first.status == 200
    assert not re.search(r'INSERT INTO "?self_rating"? VALUES', stored())


def test_start_pressed_again_with_another_choice_starts_what_was_chosen(learner: Visitor) -> None:
    page = learner.open("/topics/harbour")
    first = learner.press(page, "Start")
    assert learner.press(page, "Start").path == first.path
    others = [learner.press(page.choose(label), "Start").path for label in (ASK_SURE, FIXED)]
    others.append(learner.press(page.fill({"Harbour work": "A little"}), "Start").path)
    assert len({first.path, *others}) == 4


def test_a_retake_shows_the_change(learner: Visitor) -> None:
    learner.finish(learner.answer_all(learner.start(), WRONG))
    report = learner.finish(learner.answer_all(learner.start()))
    assert report.texts("//h2")[:3] == ["Your next step", "Where you are now", "Since last time"]
    (row,) = report.tree.xpath("//table[.//th[.='Last time']]/tbody/tr")
    assert row.xpath("string(th/span)") == "last time on 5 January 2026"
    assert row.xpath("string(td/span)") in {
        "Higher than last time",
        "The two ranges overlap: no change can be claimed",
    }
