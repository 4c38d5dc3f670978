"""A learner's whole way by plain HTTP, in the words that the contract promises to scripts."""

import pytest

from tests.web.actors import FINISH, KIND_OF, PREVIOUS, REVIEW, RIGHT, SAVE, UNKNOWN, WRONG, Page, Visitor


def test_the_start_page_lists_the_topics_and_the_whole_check(learner: Visitor) -> None:
    page = learner.open("/")
    assert {"Harbour work", "Weather at sea", "Take the whole check"} <= set(page.texts("//main//a"))


def test_a_topic_says_how_many_how_long_and_what_it_can_settle(learner: Visitor) -> None:
    page = learner.follow(learner.open("/"), "Harbour work")
    assert "7 questions, about 5 minutes" in page.text
    assert "Asks everything that this small bank holds." in page.text
    assert "No time limit" in page.text
    assert page.texts("//main//button") == ["Start"]
    assert {"Ropes and knots", "Lights and tides"} <= set(page.texts("//main//li"))


def test_every_question_can_be_driven_by_accessible_names(learner: Visitor) -> None:
    page = learner.start()
    for position in range(1, 8):
        assert f"Question {position} of 7" in page.text
        assert page.title == f"Question {position} of 7, Harbour work – Bearings"
        assert page.texts("//main//button[@name='go' and not(@aria-hidden)]")[:2] == [SAVE, REVIEW]
        assert page.texts("//main//fieldset//label")[-1] == UNKNOWN
        assert page.chosen() == []
        page = learner.press(page.choose(UNKNOWN), SAVE)
    assert page.heading == "Review your answers"


def test_the_whole_way_from_start_to_roadmap_and_back_to_the_result(learner: Visitor) -> None:
    review = learner.answer_all(learner.start())
    assert "All 7 questions are answered." in review.text
    assert review.texts("//td//span[@class='word']") == ["Answered"] * 7
    report = learner.press(review, FINISH)
    assert report.heading == "Harbour work: where you stand"
    assert report.texts("//h2")[:3] == ["Your next step", "Where you are now", "Your answers"]
    assert "Right (7)" in report.texts("//h3")
    roadmap = learner.follow(report, "See the whole roadmap")
    assert roadmap.texts("//ol/li/h2") == [
        "Learn to swim",
        "Tie the four knots",
        "Sail at night",
        "Make your own forecast",
    ]
    results = learner.follow(roadmap, "My results")
    again = learner.follow(results, "See the result of Harbour work")
    assert (again.path, again.text) == (report.path, report.text)


def test_the_report_has_a_json_twin_at_the_same_address(learner: Visitor, report: Page) -> None:
    twin = learner.open(report.path + ".json").response
    assert twin.mimetype == "application/json"
    data = twin.get_json()
    assert data["title"] == "Harbour work"
    assert {tuple(source.values()) for source in data["banks"]} == {("harbour", "Harbour work", 1)}


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(RIGHT, "Right (7)"), (WRONG, "Not right yet (7)"), (dict.fromkeys(RIGHT, UNKNOWN), f"{UNKNOWN} (7)")],
    ids=["right", "wrong", "unknown"],
)
def test_each_kind_is_counted_as_what_it_is(learner: Visitor, answers: dict[str, str], outcome: str) -> None:
    report = learner.finish(learner.answer_all(learner.start(), answers))
    assert [each for each in report.texts("//h3") if each.endswith("(7)")] == [outcome]


def test_the_report_explains_every_answer_with_its_reasons(learner: Visitor) -> None:
    report = learner.finish(learner.answer_all(learner.start(), WRONG))
    assert "A reef knot joins the two ends of one rope around something." in report.text
    assert "A bowline holds its loop open under load" in report.text
    assert "That adds the factor to the depth instead of multiplying." in report.text
    assert "The neap is the tide with the smallest range." in report.text
    assert "Fenders hang before the quay is near" in report.text
    assert "Lateral port marks are cans." in report.text
    assert report.tree.xpath("//main//img/@alt") == ["A bar with two white parts and two dark parts"]


def test_an_answer_is_shown_again_in_the_report_as_it_was_given(learner: Visitor) -> None:
    report = learner.finish(learner.answer_all(learner.start(), WRONG))
    order = report.texts("//article[.//li[text()='Make all lines fast']]//ol[1]/li")[:4]
    assert order == [
        "Make all lines fast",
        "Pass the bow line ashore",
        "Approach against the wind",
        "Hang out the fenders",
    ]
    assert "North buoy → Two cones down" in report.text


def test_what_was_not_answered_is_listed_and_counts_neither_way(learner: Visitor) -> None:
    page = learner.start()
    report = learner.finish(page)
    assert "Not answered (7)" in report.texts("//h3")
    assert "Nothing was answered, so there is nothing to go by yet." in report.text
    data = learner.open(report.path + ".json").response.get_json()
    skills = [skill for topic in data["topics"] for skill in topic["skills"].values()]
    assert [(skill["n"], skill["verdict"]) for skill in skills] == [(0, "Not enough evidence yet")] * 2


def test_the_whole_check_asks_both_topics(learner: Visitor) -> None:
    page = learner.start("Take the whole check")
    assert "Question 1 of 9" in page.text
    headings = {learner.open(page.path.replace("/q/1", f"/q/{n}")).heading for n in range(1, 10)}
    assert headings == {
        *KIND_OF,
        "What does a quickly falling barometer announce?",
        "Which force does the sea first show many white horses at?",
    }
    report = learner.finish(page)
    assert report.heading == "The whole backend check: where you stand"


def test_an_attempt_is_resumed_at_the_first_question_without_an_answer(learner: Visitor) -> None:
    first = learner.start()
    for position in (1, 3):
        page = learner.open(first.path.replace("/q/1", f"/q/{position}"))
        learner.press(page.choose(UNKNOWN), SAVE)
    results = learner.open("/results")
    assert "Question 2 of 7" in learner.follow(results, "Go on with Harbour work").text


def test_the_review_lists_what_is_not_answered_first_and_changes_come_back_to_it(learner: Visitor) -> None:
    page = learner.start()
    learner.press(page.choose(UNKNOWN), SAVE)
    review = learner.open(page.path.replace("/q/1", "/review"))
    assert "6 of 7 questions are not answered. They stand first." in review.text
    assert review.texts("//tbody//th")[-1].startswith("1. ")
    changed = learner.press(learner.follow(review, "Change question 1").choose(UNKNOWN), SAVE)
    assert changed.heading == "Review your answers"


def test_an_error_on_the_way_from_the_review_still_leads_back_to_it(learner: Visitor) -> None:
    review = learner.open(learner.start().path.replace("/q/1", "/review"))
    refused = learner.press(learner.follow(review, "Answer question 3"), SAVE)
    assert refused.status == 400
    assert learner.press(refused.choose(UNKNOWN), SAVE).heading == "Review your answers"


def test_a_flag_is_kept_shown_on_the_review_and_can_be_cleared(learner: Visitor) -> None:
    page = learner.start()
    learner.press(page.choose(UNKNOWN).choose("Come back to this"), REVIEW)
    assert learner.open(page.path).labelled("Come back to this").checked
    review = learner.open(page.path.replace("/q/1", "/review"))
    assert review.texts("//tbody//tr[contains(., '1. ')]/td")[0] == f"{UNKNOWN}, to come back to"
    learner.press(learner.open(page.path).choose("Come back to this", chosen=False), REVIEW)
    assert "flagged" not in learner.open(review.path).text


def test_the_way_back_goes_to_the_question_before(learner: Visitor) -> None:
    second = learner.press(learner.start().choose(UNKNOWN), SAVE)
    back = learner.press(second.choose(UNKNOWN), PREVIOUS)
    assert "Question 1 of 7" in back.text
    assert back.chosen() == [UNKNOWN]
    assert PREVIOUS not in back.texts("//button")


def test_finishing_twice_leads_to_the_same_report(learner: Visitor) -> None:
    review = learner.answer_all(learner.start())
    first, second = learner.press(review, FINISH), learner.press(review, FINISH)
    assert (first.path, first.text) == (second.path, second.text)


def test_start_pressed_twice_starts_one_attempt(learner: Visitor) -> None:
    page = learner.follow(learner.open("/"), "Harbour work")
    first, second = learner.press(page, "Start"), learner.press(page, "Start")
    assert first.path == second.path
    assert len(learner.open("/results").texts("//tbody/tr")) == 1
