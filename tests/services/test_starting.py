"""Starting: one press or twenty start one attempt, and what it shows is settled for ever."""

import json
from collections.abc import Callable
from functools import partial

import pytest

from quiz.core.roadmaps import Roadmap
from quiz.errors import NotFound
from quiz.services.finishing import finish
from quiz.services.instructing import check_upload, publish
from quiz.services.setup import sync
from quiz.services.starting import Start, start_attempt
from quiz.services.workspace import Workspace
from quiz.storage.tables import Attempt, AttemptBank, BankVersion, Learner, ShownItem
from tests.clock import Clock
from tests.racing import at_once
from tests.sittings import HARBOUR, LEARNER, STRANGER, asked, rows, start

CROWD = 20


def test_the_same_start_page_returns_the_open_attempt(workspace: Workspace) -> None:
    attempt = start(workspace)
    assert start(workspace) == attempt
    assert start(workspace, nonce="another page") != attempt
    assert start(workspace, learner=STRANGER) != attempt


def test_the_start_page_of_a_finished_attempt_starts_a_new_one(workspace: Workspace) -> None:
    attempt = start(workspace)
    finish(workspace, LEARNER, attempt)
    again = start(workspace)
    assert again != attempt
    assert {row.id: row.state for row in rows(workspace, Attempt)} == {attempt: "finished", again: "open"}


OFFERED_NOT = [("harbour", "quick"), ("harbour", ""), ("harbour", "check"), ("geology", "all"), ("", "all")]


def test_what_is_not_on_offer_cannot_be_started(workspace: Workspace) -> None:
    for bank, length in OFFERED_NOT:
        with pytest.raises(NotFound):
            start(workspace, bank, length)
    assert rows(workspace, Attempt) == []


def test_the_whole_check_needs_two_topics_of_the_roadmap(workspace: Workspace) -> None:
    attempt = start(workspace, None, "check")
    assert len(rows(workspace, AttemptBank, attempt_id=attempt)) == 2
    assert asked(workspace, attempt).sitting.title == ""
    bare = Workspace(workspace.database, workspace.questions, Roadmap("none", "", ()))
    with pytest.raises(NotFound):
        start_attempt(bare, Start(LEARNER, None, "check", "page"))


def test_pressing_start_many_times_at_once_starts_one_attempt(workspace: Workspace) -> None:
    attempts = at_once(workspace, [start] * CROWD)
    assert len(set(attempts)) == len(rows(workspace, Attempt)) == 1
    assert len(rows(workspace, ShownItem)) == HARBOUR


def test_two_start_pages_at_once_start_two_attempts_of_one_new_learner(workspace: Workspace) -> None:
    pages = [partial(start, nonce=f"page {n}") for n in range(CROWD)]
    assert len(set(at_once(workspace, pages))) == CROWD
    assert [row.id for row in rows(workspace, Learner)] == [LEARNER]


def changed(workspace: Workspace) -> bytes:
    text = (workspace.questions / "banks" / "harbour.yaml").read_text()
    return text.replace("title: Harbour work", "title: Harbour work, mended").encode()


def published_in_browser(workspace: Workspace) -> None:
    picture = (workspace.questions / "banks" / "light.png").read_bytes()
    draft = check_upload(workspace, "ada", "harbour.yaml", changed(workspace), {"light.png": picture})
    publish(workspace, draft.version_id or "")


def changed_on_disk(workspace: Workspace) -> None:
    (workspace.questions / "banks" / "harbour.yaml").write_bytes(changed(workspace))
    sync(workspace)


@pytest.mark.parametrize("change", [published_in_browser, changed_on_disk])
def test_an_open_attempt_stays_as_it_was_shown_and_a_new_one_takes_the_newest(
    workspace: Workspace, clock: Clock, change: Callable[[Workspace], None]
) -> None:
    attempt = start(workspace)
    before = rows(workspace, ShownItem), [asked(workspace, attempt, n) for n in range(1, HARBOUR + 1)]
    change(workspace)
    clock.forward(days=1)
    reopened = Workspace(workspace.database, workspace.questions, workspace.roadmap, clock)
    assert before == (
        rows(reopened, ShownItem),
        [asked(reopened, attempt, n) for n in range(1, HARBOUR + 1)],
    )
    newest = start(reopened, nonce="later")
    versions = {row.id: row.number for row in rows(workspace, BankVersion)}
    numbers = [versions[row.version_id] for each in (attempt, newest) for row in shown(workspace, each)]
    assert numbers == [1] * HARBOUR + [2] * HARBOUR
    assert asked(reopened, newest).sitting.title == "Harbour work, mended"


def shown(workspace: Workspace, attempt: str) -> list[ShownItem]:
    return rows(workspace, ShownItem, attempt_id=attempt)


def test_every_place_is_stored_with_its_item_and_its_order(workspace: Workspace) -> None:
    attempt = start(workspace)
    stored = [
        (row.position, row.item, tuple(json.loads(row.option_order))) for row in shown(workspace, attempt)
    ]
    places = [asked(workspace, attempt, n).place for n in range(1, HARBOUR + 1)]
    assert stored == [(n, place.item.id, place.order) for n, place in enumerate(places, 1)]
    assert len({place.item.id for place in places}) == HARBOUR
    assert {row.learner_id for row in shown(workspace, attempt)} == {LEARNER}
