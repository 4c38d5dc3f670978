"""Autosave: the form of a question as the script sends it, and what the script is told."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from quiz.config import Config
from quiz.services.workspace import open_workspace
from quiz.web import create_app
from quiz.web.autosave import HEADER
from tests.web.actors import FINISH, HEADING_OF, REVIEW, RIGHT, SAVE, UNKNOWN, WRONG, Page, Visitor

KINDS = pytest.mark.parametrize("kind", HEADING_OF)
INCOMPLETE = "Not saved yet: the answer on this page is not complete."
SAVED = {"said": "Saved at {time}."}


def autosave(visitor: Visitor, page: Page, turn: int = 1, **changed: str) -> tuple[int, dict[str, Any]]:
    """Send the form of a page as the script does; the status and what is told."""
    address, fields = page.sent_by(SAVE)
    nonce = f"{page.field('nonce')}.{turn}"
    sent = {name: value for name, value in fields if name != "go"} | {"nonce": nonce} | changed
    many = {name: [value for each, value in fields if each == name] for name in sent}
    data = {name: many[name] if len(many[name]) > 1 else value for name, value in sent.items()}
    response = visitor.open(address, "POST", False, data=data, headers={HEADER: "1"}).response
    return response.status_code, response.get_json()


def fields(page: Page) -> set[tuple[str, str]]:
    """What is chosen or typed on a page."""
    return {each for each in page.sent_by(SAVE)[1] if each[0] not in ("csrf_token", "rev", "nonce", "go")}


def sibling(app: Flask, learner: Visitor) -> Visitor:
    """The same browser at another application."""
    cookie = learner.client.get_cookie("bearings")
    assert cookie
    other = Visitor(app)
    other.client.set_cookie("bearings", cookie.value)
    return other


@KINDS
def test_an_answer_is_saved_and_the_page_can_go_on(learner: Visitor, kind: str) -> None:
    page = learner.reach(kind)
    for turn, answers in enumerate((RIGHT, WRONG), 1):
        shown = learner.open(page.path)
        for each in shown.tree.xpath("//fieldset//input[@checked]"):
            del each.attrib["checked"]
        shown.fill(answers[page.heading])
        assert autosave(learner, shown) == (200, SAVED | {"rev": turn})
        assert fields(learner.open(page.path)) == fields(shown)


def test_the_next_save_of_the_page_meets_no_conflict(learner: Visitor) -> None:
    page = learner.reach("single").choose("The bowline")
    assert autosave(learner, page)[1]["rev"] == 1
    page.tree.xpath("//input[@name='rev']")[0].value = "1"
    after = learner.press(page.choose("The reef knot"), SAVE, follow=False)
    assert after.status == 303
    assert learner.open(page.path).chosen() == ["The reef knot"]


def test_a_save_whose_confirmation_was_lost_makes_room_for_the_next_of_its_page(learner: Visitor) -> None:
    page = learner.reach("single")
    autosave(learner, page.choose("The bowline"), 1)
    assert autosave(learner, page.choose("The reef knot"), 2) == (200, SAVED | {"rev": 2})
    assert autosave(learner, page.choose("The bowline"), 3, rev="0") == (200, SAVED | {"rev": 3})
    assert learner.open(page.path).chosen() == ["The bowline"]


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_a_save_that_was_overtaken_on_the_way_changes_nothing(learner: Visitor, turn: int) -> None:
    page = learner.reach("single")
    autosave(learner, page.choose("The bowline"), 2)
    assert autosave(learner, page.choose("The reef knot"), turn)[0] == 409
    assert learner.open(page.path).chosen() == ["The bowline"]


@pytest.mark.parametrize("turn", ["-1", "9" * 40, "²", "٣", "x", "1.5", ""])
def test_a_made_up_turn_is_no_fault(learner: Visitor, turn: str) -> None:
    page = learner.reach("single").choose("The bowline")
    nonce = f"{page.field('nonce')[:10]}.{turn}"
    assert autosave(learner, page, nonce=nonce)[0] == 200
    assert autosave(learner, page.choose("The reef knot"), nonce=nonce)[0] == 409


def test_the_same_again_is_saved_too(learner: Visitor) -> None:
    page = learner.reach("text").fill({"Your answer": "spring tide"})
    assert [autosave(learner, page, turn)[1]["rev"] for turn in (1, 2, 3)] == [1, 1, 1]


HALF: list[tuple[str, Mapping[str, str]]] = [
    ("ordering", {"Hang out the fenders": "1"}),
    ("ordering", dict.fromkeys(RIGHT[HEADING_OF["ordering"]], "2")),
    ("matching", {"North buoy": "A flag"}),
    ("numeric", {"Your answer": "thir"}),
    ("text", {"Your answer": "  "}),
    ("single", {}),
]


@pytest.mark.parametrize(("kind", "half"), HALF)
def test_what_is_not_complete_is_no_error_and_not_stored(
    learner: Visitor, kind: str, half: Mapping[str, str], stored: Callable[[], str]
) -> None:
    page = learner.reach(kind)
    before = stored()
    assert autosave(learner, page.fill(half)) == (200, {"said": INCOMPLETE, "rev": None})
    assert stored() == before


@KINDS
def test_an_emptied_page_leaves_the_answer_that_is_stored(learner: Visitor, kind: str) -> None:
    empty = learner.reach(kind)
    learner.press(learner.open(empty.path).fill(RIGHT[empty.heading]), REVIEW)
    full = learner.open(empty.path).chosen()
    assert autosave(learner, empty, rev="1")[1]["said"] == INCOMPLETE
    assert learner.open(empty.path).chosen() == full


def test_a_question_may_be_marked_before_it_is_answered(learner: Visitor) -> None:
    page = learner.reach("ordering")
    assert autosave(learner, page.choose("Come back to this")) == (200, SAVED | {"rev": 1})
    assert learner.open(page.path).labelled("Come back to this").checked


def test_of_two_tabs_the_second_is_told_and_the_button_leads_to_the_choice(learner: Visitor) -> None:
    page = learner.reach("single")
    first, second = learner.open(page.path), learner.open(page.path)
    autosave(learner, first.choose("The bowline"))
    status, told = autosave(learner, second.choose("The reef knot"))
    assert (status, told["rev"]) == (409, None)
    assert told["said"].startswith("Not saved yet: this answer was changed")
    assert learner.open(page.path).chosen() == ["The bowline"]
    chooser = learner.press(second, SAVE)
    assert chooser.status == 409
    assert {"The bowline", "The reef knot"} <= set(chooser.texts("//section//li"))


def test_an_adaptive_quiz_does_not_go_on_by_it(learner: Visitor) -> None:
    page = learner.start_adaptive().choose(UNKNOWN)
    assert autosave(learner, page)[1]["rev"] == 1
    assert learner.open(page.path.replace("/q/1", "/q/2")).status == 404
    assert autosave(learner, page, 2, go="next")[1]["rev"] == 1
    assert learner.open(page.path.replace("/q/1", "/q/2")).status == 404
    page.tree.xpath("//input[@name='rev']")[0].value = "1"
    assert learner.press(page, SAVE).path.endswith("/q/2")


def test_a_finished_quiz_takes_none(learner: Visitor, stored: Callable[[], str]) -> None:
    page = learner.reach("single")
    learner.press(learner.open(re.sub(r"/q/\d+", "/review", page.path)), FINISH)
    status, told = autosave(learner, page.choose("The bowline"))
    assert (status, told["said"]) == (409, "Not saved: answers to this question can no longer be changed.")
    assert '"2"' not in [line for line in stored().splitlines() if 'INTO "response"' in line]


@pytest.mark.parametrize("token", ["", "foreign"])
def test_without_the_sessions_token_nothing_is_stored(
    learner: Visitor, token: str, stored: Callable[[], str]
) -> None:
    page = learner.reach("single").choose("The bowline")
    before = stored()
    status, told = autosave(learner, page, csrf_token=token)
    assert (status, told["rev"]) == (400, None)
    assert told["said"].startswith("Not saved yet. Press")
    assert stored() == before


def test_a_stranger_and_a_lost_session_get_404(app: Flask, learner: Visitor) -> None:
    page = learner.reach("single").choose("The bowline")
    assert Visitor(app).open(page.path, "POST", False, headers={HEADER: "1"}).status == 404


def test_two_servers_on_one_database_save_for_one_page(app: Flask, config: Config, learner: Visitor) -> None:
    workspace = open_workspace(config)
    page = learner.reach("single")
    other = sibling(create_app(config, workspace), learner)
    assert autosave(learner, page.choose("The bowline"), 1)[1]["rev"] == 1
    assert autosave(other, page.choose("The reef knot"), 2, rev="1")[1]["rev"] == 2
    assert autosave(learner, page.choose("The half hitch"), 3)[1]["rev"] == 3
    assert autosave(other, learner.open(page.path).choose("The bowline"), rev="2")[0] == 409
    assert other.open(page.path).chosen() == ["The half hitch"]
    workspace.database.close()


def test_it_is_a_save_like_any_other_on_record(learner: Visitor, stored: Callable[[], str]) -> None:
    page = learner.reach("single")
    autosave(learner, page.choose("The bowline"), 1)
    autosave(learner, page.choose("The reef knot"), 2)
    events = [line for line in stored().splitlines() if 'INSERT INTO "response_event"' in line]
    assert len(events) == 2
    assert all("'saved'" in event for event in events)


def test_save_and_stop_saves_and_returning_costs_nothing(learner: Visitor) -> None:
    page = learner.start()
    results = learner.press(page.fill(RIGHT[page.heading]), "Save and stop")
    assert results.heading == "My results"
    assert learner.follow(results, "Go on with Harbour work").path.endswith("/q/2")
    assert learner.open(page.path).chosen()
