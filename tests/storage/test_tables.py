"""Rules that the tables themselves keep."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from quiz.services.workspace import Workspace
from quiz.storage.tables import Attempt, Learner, ResponseRow, ShownItem
from tests.sittings import LEARNER, rows, save, start

LEARNERS_OWN = {
    "attempt",
    "attempt_bank",
    "problem",
    "shown_item",
    "response",
    "response_event",
    "result",
    "resume_code",
    "self_rating",
    "share_link",
    "step_mark",
}


def add(workspace: Workspace, row: SQLModel) -> None:
    with workspace.database.writing() as session:
        session.add(row)
        session.commit()


def test_every_row_of_a_learner_carries_the_learner() -> None:
    owned = {name for name, table in SQLModel.metadata.tables.items() if "learner_id" in table.columns}
    assert owned == LEARNERS_OWN


def test_a_moment_is_read_back_in_utc(workspace: Workspace) -> None:
    there = datetime(2026, 3, 4, 15, 30, 1, 234567, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    add(workspace, Learner(id="far", created_at=there))
    (row,) = rows(workspace, Learner)
    assert (row.created_at, row.created_at.tzinfo) == (there, UTC)


def test_a_place_of_an_attempt_has_one_answer(workspace: Workspace) -> None:
    attempt = start(workspace)
    save(workspace, attempt)
    (row,) = rows(workspace, ResponseRow)
    twice = row.model_dump() | {"value": '"12"'}
    with pytest.raises(IntegrityError):
        add(workspace, ResponseRow(**twice))


def test_an_attempt_shows_an_item_once(workspace: Workspace) -> None:
    start(workspace)
    shown = rows(workspace, ShownItem)[0]
    with pytest.raises(IntegrityError):
        add(workspace, ShownItem(**shown.model_dump() | {"position": 99}))


def test_an_answer_belongs_to_a_place_that_was_shown(workspace: Workspace) -> None:
    attempt = start(workspace)
    with pytest.raises(IntegrityError):
        save(workspace, attempt, position=99)


@pytest.mark.parametrize("state", ["closed", ""])
def test_an_attempt_is_open_or_finished(workspace: Workspace, state: str) -> None:
    start(workspace)
    (attempt,) = rows(workspace, Attempt, learner_id=LEARNER)
    values = attempt.model_dump() | {"id": "other", "nonce": "other", "report": "other", "state": state}
    with pytest.raises(IntegrityError):
        add(workspace, Attempt(**values))


@pytest.mark.parametrize("mode", ["exam", ""])
def test_an_attempt_is_a_check_or_practice(workspace: Workspace, mode: str) -> None:
    start(workspace)
    (attempt,) = rows(workspace, Attempt, learner_id=LEARNER)
    values = attempt.model_dump() | {"id": "other", "nonce": "other", "report": "other", "mode": mode}
    with pytest.raises(IntegrityError):
        add(workspace, Attempt(**values))
