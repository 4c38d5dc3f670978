"""The save protocol: every button saves, nothing typed is lost, and two tabs end in a choice."""

import random
import re
from collections.abc import Callable, Mapping

import pytest

from tests.web.actors import (
    FINISH,
    HEADING_OF,
    PREVIOUS,
    REVIEW,
    RIGHT,
    SAVE,
    UNKNOWN,
    WRONG,
    Chosen,
    Page,
    Visitor,
)

KINDS = pytest.mark.parametrize("kind", HEADING_OF)


def given(kind: str, answers: dict[str, Chosen] | None = None) -> Chosen:
    return (answers or RIGHT)[HEADING_OF[kind]]


def flat(answer: Chosen) -> list[str]:
    """The words of an answer as a page shows them chosen."""
    if isinstance(answer, str):
        return [answer]
    return list(answer.values()) if isinstance(answer, dict) else list(answer)


@KINDS
@pytest.mark.parametrize("button", [SAVE, REVIEW, PREVIOUS])
def test_every_button_saves(learner: Visitor, kind: str, button: str) -> None:
    page = learner.reach(kind)
    if button not in page.texts("//button"):
        page = second_question(learner, page)
    answer = RIGHT[page.heading]
    left = learner.press(page.fill(answer), button)
    assert left.status == 200
    assert sorted(learner.open(page.path).chosen()) == sorted(flat(answer))


def second_question(learner: Visitor, page: Page) -> Page:
    return learner.open(re.sub(r"/q/\d+", "/q/2", page.path))


@KINDS
def test_a_blank_stops_save_and_continue_and_nothing_else(
    learner: Visitor, kind: str, stored: Callable[[], str]
) -> None:
    page = learner.reach(kind)
    before = stored()
    refused = learner.press(page, SAVE)
    assert refused.status == 400
    assert refused.heading == page.heading
    assert "Answer the question, or choose “I don't know yet”." in refused.text
    assert stored() == before
    review = learner.press(learner.open(page.path), REVIEW)
    assert review.heading == "Review your answers"
    assert "7 of 7 questions are not answered." in review.text


@KINDS
def test_an_answer_can_be_taken_back(learner: Visitor, kind: str) -> None:
    page = learner.reach(kind)
    learner.press(page.fill(given(kind)), REVIEW)
    again = learner.open(page.path)
    for each in again.tree.xpath("//fieldset//input[@checked]"):
        del each.attrib["checked"]
    for each in again.tree.xpath("//fieldset//input[@type='text']"):
        each.value = ""
    for each in again.tree.xpath("//fieldset//select"):
        each.value = ""
    learner.press(again, REVIEW)
    assert learner.open(page.path).chosen() == []


SLIPS: list[tuple[str, Chosen, str]] = [
    ("single", "", "Answer the question"),
    ("multiple", ["A green light to starboard", UNKNOWN], "Choose either an answer or"),
    ("numeric", {"Your answer": "thirty-two"}, "Enter a number"),
    ("numeric", {"Your answer": "1e999999"}, "Enter a number"),
    ("numeric", {"Your answer": "9" * 10_000}, "Enter a number"),
    ("text", {"Your answer": "   "}, "Answer the question"),
    ("ordering", {"Hang out the fenders": "1"}, "Choose something in every row"),
    ("ordering", dict.fromkeys(RIGHT[HEADING_OF["ordering"]], "2"), "Use each position once"),
    ("matching", {"North buoy": "A flag"}, "Choose something in every row"),
]


@pytest.mark.parametrize(("kind", "answer", "message"), SLIPS)
def test_what_cannot_be_scored_comes_back_with_everything_kept(
    learner: Visitor, kind: str, answer: Chosen, message: str, stored: Callable[[], str]
) -> None:
    page = learner.reach(kind)
    before = stored()
    page.fill(answer if answer else [])
    if message != "Answer the question":  # with the flag, a question may be left empty
        page.choose("Come back to this")
    refused = learner.press(page, SAVE)
    assert refused.status == 400
    assert message in refused.texts("//*[@id='answer-error']")[0]
    assert sorted(refused.chosen()) == sorted(flat(answer if answer else []))
    assert refused.labelled("Come back to this").checked == (message != "Answer the question")
    assert stored() == before


def test_a_flagged_question_may_be_left_empty_for_later(learner: Visitor) -> None:
    page = learner.reach("single")
    after = learner.press(page.choose("Come back to this"), SAVE)
    assert after.status == 200
    assert after.path != page.path
    again = learner.open(page.path)
    assert again.chosen() == []
    assert again.labelled("Come back to this").checked


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_not_knowing_wins_over_half_an_answer(learner: Visitor, kind: str) -> None:
    page = learner.reach(kind)
    whole = RIGHT[HEADING_OF[kind]]
    assert isinstance(whole, Mapping)
    half = dict(list(whole.items())[:1])
    after = learner.press(page.fill(half).choose(UNKNOWN), REVIEW)
    assert after.heading == "Review your answers"


@pytest.mark.parametrize("button", [REVIEW, PREVIOUS])
def test_what_cannot_be_scored_stops_the_other_buttons_too(learner: Visitor, button: str) -> None:
    page = learner.reach("numeric")
    while button not in page.texts("//button"):  # in this attempt it stands first
        page = learner.reach("numeric")
    refused = learner.press(page.fill({"Your answer": "many"}), button)
    assert (refused.status, refused.chosen()) == (400, ["many"])


def test_an_error_comes_first_in_main_and_leads_to_the_field(learner: Visitor) -> None:
    refused = learner.press(learner.reach("numeric").fill({"Your answer": "many"}), SAVE)
    assert refused.title.startswith("Error: ")
    summary = refused.tree.get_element_by_id("main")[0]
    assert summary.get("class") == "error-summary"
    (link,) = summary.iter("a")
    message = refused.tree.get_element_by_id("answer-error")
    assert link.text_content() == message.text_content()
    field = refused.tree.get_element_by_id(link.get("href").removeprefix("#"))
    assert (field.get("name"), field.get("aria-invalid")) == ("answer", "true")


@pytest.mark.parametrize("typed", ["unknown", "Unknown", "I don't know yet", "1"])
def test_a_typed_word_is_an_answer_whatever_it_is(learner: Visitor, typed: str) -> None:
    page = learner.reach("text")
    learner.press(page.fill({"Your answer": typed}), SAVE)
    assert learner.open(page.path).chosen() == [typed]


@pytest.mark.parametrize("keep", ["Keep this answer", "Keep the saved answer"])
@KINDS
def test_two_tabs_end_in_a_choice_between_both_answers(learner: Visitor, kind: str, keep: str) -> None:
    page = learner.reach(kind)
    first, second = learner.open(page.path), learner.open(page.path)
    learner.press(first.fill(given(kind)), SAVE)
    chooser = learner.press(second.fill(given(kind, dict(WRONG))), SAVE)
    assert chooser.status == 409
    assert chooser.heading == "This answer was changed since the page was opened"
    for word in flat(given(kind)) + flat(given(kind, dict(WRONG))):
        assert word in chooser.text
    assert sorted(learner.open(page.path).chosen()) == sorted(flat(given(kind)))
    if keep == "Keep this answer":
        learner.press(chooser, keep)
    else:
        learner.follow(chooser, keep)
    kept = WRONG if keep == "Keep this answer" else RIGHT
    assert sorted(learner.open(page.path).chosen()) == sorted(flat(kept[page.heading]))


def test_the_chooser_goes_where_the_button_would_have_gone(learner: Visitor) -> None:
    page = learner.reach("single")
    first, second = learner.open(page.path), learner.open(page.path)
    learner.press(first.choose("The bowline"), SAVE)
    chooser = learner.press(second.choose("The reef knot").choose("Come back to this"), REVIEW)
    review = learner.press(chooser, "Keep this answer")
    assert review.heading == "Review your answers"
    assert "Answered, to come back to" in review.texts("//tbody//td")


def test_a_third_tab_is_asked_again(learner: Visitor) -> None:
    page = learner.reach("single")
    tabs = [learner.open(page.path) for _ in range(2)]
    learner.press(tabs[0].choose("The bowline"), SAVE)
    chooser = learner.press(tabs[1].choose("The reef knot"), SAVE)
    learner.press(learner.open(page.path).choose("The half hitch"), SAVE)
    again = learner.press(chooser, "Keep this answer")
    assert again.status == 409
    assert "The half hitch" in again.text


@pytest.mark.parametrize("slip", ["many", ""])
def test_a_mended_slip_does_not_overwrite_what_another_tab_has_saved(learner: Visitor, slip: str) -> None:
    page = learner.reach("numeric")
    first, second = learner.open(page.path), learner.open(page.path)
    learner.press(first.fill({"Your answer": "32"}), SAVE)
    refused = learner.press(second.fill({"Your answer": slip}), SAVE)
    assert refused.status == 400
    assert learner.press(refused.fill({"Your answer": "12"}), SAVE).status == 409
    assert learner.open(page.path).chosen() == ["32"]


def test_the_same_answer_twice_is_no_conflict(learner: Visitor) -> None:
    page = learner.reach("single").choose("The bowline")
    first, second = (learner.press(page, SAVE, follow=False) for _ in range(2))
    assert (first.status, second.status) == (303, 303)
    assert first.response.location == second.response.location


def test_two_tabs_on_different_questions_are_both_saved(learner: Visitor) -> None:
    first = learner.start()
    second = second_question(learner, first)
    for page in (second, first):
        assert learner.press(page.fill(RIGHT[page.heading]), SAVE, follow=False).status == 303
    assert all(learner.open(page.path).chosen() for page in (first, second))


@pytest.mark.parametrize("token", [None, "", "foreign", "another session"])
def test_an_answer_without_the_sessions_token_is_kept_on_the_page_and_not_stored(
    learner: Visitor, app: object, token: str | None, stored: Callable[[], str]
) -> None:
    page = learner.reach("text").fill({"Your answer": "spring tide"})
    address, fields = page.sent_by(SAVE)
    if token == "another session":
        token = Visitor(app).reach("text").field("csrf_token")  # type: ignore[arg-type]
    fields = [each for each in fields if each[0] != "csrf_token"]
    before = stored()
    refused = learner.post(address, [*fields, *([("csrf_token", token)] if token is not None else [])])
    assert refused.status == 400
    assert refused.chosen() == ["spring tide"]
    assert "Your answer is still here: save it again." in refused.text
    assert stored() == before
    assert learner.press(refused, SAVE).status == 200
    assert learner.open(page.path).chosen() == ["spring tide"]


@pytest.mark.parametrize("rev", ["", "-1", "x", "9" * 30, "9" * 5000])
def test_a_page_number_that_was_never_given_out_is_refused_with_the_answer_kept(
    learner: Visitor, rev: str
) -> None:
    page = learner.reach("text").fill({"Your answer": "spring tide"})
    address, fields = page.sent_by(SAVE)
    refused = learner.post(address, [("rev", rev), *(each for each in fields if each[0] != "rev")])
    assert (refused.status, refused.chosen()) == (400, ["spring tide"])


@pytest.mark.parametrize("seed", range(4))
def test_back_and_reload_in_any_order_change_nothing(
    learner: Visitor, stored: Callable[[], str], seed: int
) -> None:
    dice = random.Random(seed)
    page = first = learner.start()
    sent = []
    for _ in range(4):
        page.fill(dice.choice([RIGHT, WRONG])[page.heading])
        sent.append((page.sent_by(SAVE), page))
        page = learner.press(page, SAVE)
    chosen = {path: learner.open(path).chosen() for path in question_paths(first)}
    places = [*chosen, first.path.replace("/q/1", "/review"), first.path.replace("/q/1", ""), "/results", "/"]
    before = stored()
    for path in dice.choices(places, k=20):
        assert learner.open(path).status == 200
    assert stored() == before
    assert {path: learner.open(path).chosen() for path in chosen} == chosen
    for (address, fields), old in dice.sample(sent, 4):
        assert learner.post(address, fields, follow=False).status == 303, old.path
    assert {path: learner.open(path).chosen() for path in chosen} == chosen


def question_paths(first: Page) -> list[str]:
    return [first.path.replace("/q/1", f"/q/{position}") for position in range(1, 8)]


def test_extra_fields_change_nothing(learner: Visitor) -> None:
    page = learner.reach("single").choose("The reef knot")
    address, fields = page.sent_by(SAVE)
    extra = [
        ("score", "1"),
        ("correct", "1"),
        ("learner_id", "x"),
        ("state", "finished"),
        ("_method", "DELETE"),
    ]
    learner.post(address, [*fields, *extra])
    assert learner.open(page.path).chosen() == ["The reef knot"]
    report = learner.press(learner.open(re.sub(r"/q/\d+", "/review", page.path)), FINISH)
    assert "Not right yet (1)" in report.texts("//h3")
