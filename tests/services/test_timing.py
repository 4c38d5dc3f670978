"""Time limits on the server's clock: what was saved counts, and no attempt is closed twice."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from quiz.core.saves import Saved
from quiz.errors import NotFound
from quiz.services.finishing import finish
from quiz.services.reporting import get_report, my_results
from quiz.services.taking import count_saved, get_question, go_on, review
from quiz.services.timing import close_expired, give_more_time, take_limit_away
from quiz.services.workspace import Workspace
from quiz.storage.tables import Attempt, ResponseEvent, ResponseRow, Result
from tests.clock import START, Clock
from tests.racing import at_once
from tests.sittings import LEARNER, STRANGER, asked, keep, right, rows, save, start

SAVED, FINISHED = Saved.SAVED, Saved.FINISHED
LIMIT = 10
CROWD = 6


def timed(workspace: Workspace, *, adaptive: bool = False, nonce: str = "timed") -> str:
    return start(workspace, nonce=nonce, adaptive=adaptive, limit=LIMIT)


def row_of(workspace: Workspace, attempt: str) -> Attempt:
    (row,) = rows(workspace, Attempt, id=attempt)
    return row


def test_without_a_limit_there_is_no_deadline_ever(ready_sqlite: Workspace, clock: Clock) -> None:
    attempt = start(ready_sqlite)
    clock.forward(days=400)
    assert close_expired(ready_sqlite) == 0
    assert save(ready_sqlite, attempt) is SAVED
    assert asked(ready_sqlite, attempt).sitting.seconds_left is None
    give_more_time(ready_sqlite, LEARNER, attempt)
    assert row_of(ready_sqlite, attempt).deadline_at is None


def test_a_limit_is_a_moment_of_the_server_s_clock(workspace: Workspace, clock: Clock) -> None:
    attempt = timed(workspace)
    row = row_of(workspace, attempt)
    assert (row.limit_minutes, row.deadline_at) == (LIMIT, START + timedelta(minutes=LIMIT))
    clock.forward(seconds=90)
    assert asked(workspace, attempt).sitting.seconds_left == LIMIT * 60 - 90


@pytest.mark.parametrize(
    ("late", "outcome"), [(-1, SAVED), (0, SAVED), (15, SAVED), (15.001, FINISHED), (86400, FINISHED)]
)
def test_a_save_is_taken_until_the_grace_is_over(
    workspace: Workspace, clock: Clock, late: float, outcome: Saved
) -> None:
    attempt = timed(workspace)
    save(workspace, attempt, "12")
    clock.forward(minutes=LIMIT, seconds=late)
    assert save(workspace, attempt, "32", rev=1) is outcome
    (row,) = rows(workspace, ResponseRow)
    assert row.value == ('"32"' if outcome is SAVED else '"12"')
    assert [event.outcome for event in rows(workspace, ResponseEvent)] == [SAVED, outcome]
    assert row_of(workspace, attempt).state == ("open" if outcome is SAVED else "finished")


def ask_question(workspace: Workspace, attempt: str) -> None:
    assert get_question(workspace, LEARNER, attempt, 1).sitting.time_over


def ask_review(workspace: Workspace, attempt: str) -> None:
    assert review(workspace, LEARNER, attempt).sitting.time_over


def ask_results(workspace: Workspace, _attempt: str) -> None:
    assert [bool(sat.report) for sat in my_results(workspace, LEARNER)] == [True]


def ask_next(workspace: Workspace, attempt: str) -> None:
    assert go_on(workspace, LEARNER, attempt) is None


def ask_save(workspace: Workspace, attempt: str) -> None:
    assert keep(workspace, attempt, "32", 1).outcome is FINISHED


def ask_finish(workspace: Workspace, attempt: str) -> None:
    assert finish(workspace, LEARNER, attempt) == row_of(workspace, attempt).report


def ask_time(workspace: Workspace, attempt: str) -> None:
    give_more_time(workspace, LEARNER, attempt)


def ask_minutely(workspace: Workspace, _attempt: str) -> None:
    assert (close_expired(workspace), close_expired(workspace)) == (1, 0)


ASKING = [ask_question, ask_review, ask_results, ask_next, ask_save, ask_finish, ask_time, ask_minutely]


@pytest.mark.parametrize("ask", ASKING)
def test_whoever_asks_next_finishes_it_with_what_was_saved(
    workspace: Workspace, clock: Clock, ask: Callable[[Workspace, str], None]
) -> None:
    attempt = timed(workspace, adaptive=True)
    item = asked(workspace, attempt).place.item
    keep(workspace, attempt, right(item), 1)
    clock.forward(hours=3)
    ask(workspace, attempt)
    row = row_of(workspace, attempt)
    assert (row.state, row.finished_at) == ("finished", START + timedelta(minutes=LIMIT))
    assert count_saved(workspace, LEARNER, attempt) == 1
    report = get_report(workspace, row.report).report
    assert [each.outcome for each in report.items][:1] == ["right"]
    assert len(rows(workspace, Result)) == 1


def test_of_many_who_ask_at_once_one_finishes_it(workspace: Workspace, clock: Clock) -> None:
    attempt = timed(workspace)
    save(workspace, attempt, "32")
    clock.forward(hours=1)
    closed = at_once(workspace, [close_expired] * CROWD)
    assert sum(closed) == 1
    assert len(rows(workspace, Result)) == 1


def test_whoever_asks_in_different_ways_at_once_meets_no_error(workspace: Workspace, clock: Clock) -> None:
    attempt = timed(workspace, adaptive=True)
    clock.forward(hours=1)
    ways = [ask_question, ask_review, ask_results, ask_next, ask_save, ask_finish, ask_time]
    at_once(workspace, [partial(lambda own, way: way(own, attempt), way=way) for way in ways])
    assert len(rows(workspace, Result)) == 1


def test_a_limit_is_extended_as_often_as_it_is_asked_for(workspace: Workspace, clock: Clock) -> None:
    attempt = timed(workspace)
    for press in range(1, 13):
        clock.forward(seconds=1)
        give_more_time(workspace, LEARNER, attempt)
        assert row_of(workspace, attempt).deadline_at == START + timedelta(minutes=LIMIT + 2 * press)
    clock.forward(minutes=LIMIT + 23)
    assert save(workspace, attempt) is SAVED


def test_more_time_in_the_grace_is_two_minutes_from_then(ready_sqlite: Workspace, clock: Clock) -> None:
    attempt = timed(ready_sqlite)
    clock.forward(minutes=LIMIT, seconds=12)
    give_more_time(ready_sqlite, LEARNER, attempt)
    assert asked(ready_sqlite, attempt).sitting.seconds_left == 120


def test_a_limit_can_be_taken_away(workspace: Workspace, clock: Clock) -> None:
    attempt = timed(workspace)
    take_limit_away(workspace, LEARNER, attempt)
    clock.forward(days=30)
    assert close_expired(workspace) == 0
    assert save(workspace, attempt) is SAVED


def test_what_is_over_is_not_opened_again(workspace: Workspace, clock: Clock) -> None:
    attempt = timed(workspace)
    clock.forward(hours=1)
    for change in (give_more_time, take_limit_away):
        change(workspace, LEARNER, attempt)
        row = row_of(workspace, attempt)
        assert (row.state, row.deadline_at) == ("finished", START + timedelta(minutes=LIMIT))


def test_nobody_changes_another_s_time(ready_sqlite: Workspace) -> None:
    attempt = timed(ready_sqlite)
    for change in (give_more_time, take_limit_away):
        with pytest.raises(NotFound):
            change(ready_sqlite, STRANGER, attempt)
    assert row_of(ready_sqlite, attempt).deadline_at == START + timedelta(minutes=LIMIT)


def test_finished_by_its_learner_it_is_not_over_by_its_time(ready_sqlite: Workspace, clock: Clock) -> None:
    attempt = timed(ready_sqlite)
    finish(ready_sqlite, LEARNER, attempt)
    clock.forward(hours=1)
    assert close_expired(ready_sqlite) == 0
    sitting = asked(ready_sqlite, attempt).sitting
    assert (sitting.finished_at, sitting.time_over) == (START, False)


def test_each_attempt_that_is_over_is_finished_and_no_other(workspace: Workspace, clock: Clock) -> None:
    over = [timed(workspace, nonce=f"page {n}") for n in range(3)]
    free = start(workspace, nonce="free")
    clock.forward(minutes=LIMIT)
    later = timed(workspace, nonce="later")
    clock.forward(minutes=1)
    assert close_expired(workspace) == 3
    assert {row.id: row.state for row in rows(workspace, Attempt)} == {
        **dict.fromkeys(over, "finished"),
        free: "open",
        later: "open",
    }


def test_the_same_start_with_another_limit_is_another_attempt(ready_sqlite: Workspace) -> None:
    assert timed(ready_sqlite) == timed(ready_sqlite) != start(ready_sqlite, nonce="timed")
