"""Calibrations in the database, and the answers for the next."""

import pytest
from sqlalchemy.exc import IntegrityError

from quiz.core.calibrations import START, Calibration
from quiz.errors import NotFound
from quiz.services.workspace import Workspace
from quiz.storage.calibrations import (
    add_calibration,
    calibrations,
    finished_answers,
    get_calibration,
    newest_id,
)
from tests.attempts import BLANK, History
from tests.clock import START as NOON


def numbered(number: int) -> Calibration:
    return Calibration(number, 60 + number, START.spread, ())


def add(workspace: Workspace, name: str, number: int) -> None:
    with workspace.database.writing() as session:
        add_calibration(session, name, numbered(number), NOON)
        session.commit()


def test_the_newest_is_that_with_the_highest_number(workspace: Workspace) -> None:
    with workspace.database.reading() as session:
        assert newest_id(session) is None
    for name, number in (("z", 1), ("a", 10), ("m", 9)):
        add(workspace, name, number)
    with workspace.database.reading() as session:
        assert newest_id(session) == "a"
        assert get_calibration(session, "m") == numbered(9)
        assert [row.number for row in calibrations(session)] == [10, 9, 1]
        with pytest.raises(NotFound):
            get_calibration(session, "none")


def test_a_number_is_taken_once(workspace: Workspace) -> None:
    add(workspace, "a", 1)
    with pytest.raises(IntegrityError):
        add(workspace, "b", 1)


def test_answers_of_finished_attempts_come_in_the_order_of_time(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("bob", {"loop-knot": 2, "chain-length": BLANK, "highest-tide": None})
        history.add("ada", {"loop-knot": 1}, finished=False)
        history.add("ada", {"loop-knot": 1})
    with workspace.database.reading() as session:
        found = list(finished_answers(session))
    assert [(each.learner_id, each.item, each.value) for each in found] == [
        ("bob", "loop-knot", "2"),
        ("bob", "highest-tide", "null"),
        ("ada", "loop-knot", "1"),
    ]
    assert (found[0].saved_at - found[0].started_at).total_seconds() == 20
