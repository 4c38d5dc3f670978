"""Taking a quiz through the services: whose attempt it is, what the review says, and finishing once."""

from collections.abc import Callable
from functools import partial

import pytest

from quiz.core.reports import Outcome
from quiz.core.saves import Saved
from quiz.errors import NotFound
from quiz.services import finishing, sitting, taking
from quiz.services.figures import from_json
from quiz.services.workspace import Workspace
from quiz.storage.tables import Attempt, ResponseEvent, ResponseRow, Result
from tests.clock import START, Clock
from tests.racing import at_once
from tests.sittings import HARBOUR, LEARNER, STRANGER, asked, rows, save, start

CROWD = 20

USES: dict[str, Callable[[Workspace, str, str], object]] = {
    "read a question": lambda workspace, learner, attempt: asked(workspace, attempt, learner=learner),
    "save": lambda workspace, learner, attempt: save(workspace, attempt, learner=learner),
    "review": taking.review,
    "finish": finishing.finish,
}


def test_an_attempt_of_somebody_else_does_not_exist(workspace: Workspace) -> None:
    attempt = start(workspace)
    start(workspace, learner=STRANGER)
    for use in USES.values():
        for learner in (STRANGER, ""):
            with pytest.raises(NotFound):
                use(workspace, learner, attempt)
        with pytest.raises(NotFound):
            use(workspace, LEARNER, "no such attempt")
        assert rows(workspace, ResponseEvent) == []
    assert {row.state for row in rows(workspace, Attempt)} == {"open"}
    for use in USES.values():
        use(workspace, LEARNER, attempt)


def test_a_question_that_was_not_asked_does_not_exist(workspace: Workspace) -> None:
    attempt = start(workspace)
    for position in (0, HARBOUR + 1, -1):
        with pytest.raises(NotFound):
            asked(workspace, attempt, position)


def test_a_question_shows_what_is_stored(workspace: Workspace, clock: Clock) -> None:
    attempt = start(workspace)
    assert asked(workspace, attempt).given == sitting.Given()
    clock.forward(minutes=3)
    save(workspace, attempt, [1, 2], flagged=True)
    stored = sitting.Given([1, 2], blank=False, flagged=True, rev=1, saved_at=clock())
    assert asked(workspace, attempt).given == stored
    found = asked(workspace, attempt, 2).sitting
    assert (found.title, found.total(2), found.finished_at) == ("Harbour work", HARBOUR, None)


def test_the_review_says_where_each_question_stands(workspace: Workspace) -> None:
    attempt = start(workspace)
    save(workspace, attempt, "32", position=1)
    save(workspace, attempt, None, position=2, flagged=True)
    save(workspace, attempt, None, position=3, blank=True)
    lines = taking.review(workspace, LEARNER, attempt).lines
    assert [line.position for line in lines] == list(range(1, HARBOUR + 1))
    assert [line.state for line in lines[:4]] == ["answered", "unknown", "not-answered", "not-answered"]
    assert [line.flagged for line in lines[:4]] == [False, True, False, False]
    assert [line.stem for line in lines] == [
        asked(workspace, attempt, line.position).place.item.stem for line in lines
    ]


def test_finishing_twice_finishes_once(workspace: Workspace, clock: Clock) -> None:
    attempt = start(workspace)
    address = finishing.finish(workspace, LEARNER, attempt)
    clock.forward(hours=1)
    assert finishing.finish(workspace, LEARNER, attempt) == address
    (result,) = rows(workspace, Result)
    (row,) = rows(workspace, Attempt)
    assert (result.number, result.created_at, row.finished_at) == (1, START, START)
    assert attempt not in address


def test_a_picture_is_read_by_its_version(workspace: Workspace) -> None:
    attempt = start(workspace)
    version = asked(workspace, attempt).version_id
    media_type, content = taking.get_image(workspace, version, "light.png")
    assert (media_type, content[:4]) == ("image/png", b"\x89PNG")
    for wrong in [(version, "other.png"), ("nowhere", "light.png")]:
        with pytest.raises(NotFound):
            taking.get_image(workspace, *wrong)


def test_the_same_save_by_many_at_once_is_one_answer(workspace: Workspace) -> None:
    attempt = start(workspace)
    outcomes = at_once(workspace, [lambda own: save(own, attempt, "32")] * CROWD)
    assert sorted(outcomes) == sorted([Saved.SAVED, *[Saved.REPEATED] * (CROWD - 1)])
    assert [(row.value, row.rev) for row in rows(workspace, ResponseRow)] == [('"32"', 1)]
    assert len(rows(workspace, ResponseEvent)) == CROWD


@pytest.mark.parametrize("rev", [0, 1], ids=["first", "change"])
def test_of_different_saves_at_once_one_is_stored_and_all_are_on_record(
    workspace: Workspace, rev: int
) -> None:
    attempt = start(workspace)
    if rev:
        save(workspace, attempt, "before")
    values = [str(number) for number in range(CROWD)]
    saves = [partial(save, attempt=attempt, response=value, rev=rev) for value in values]
    outcomes = at_once(workspace, saves)
    assert sorted(outcomes) == sorted([Saved.SAVED, *[Saved.CONFLICT] * (CROWD - 1)])
    winner = values[outcomes.index(Saved.SAVED)]
    assert [(row.value, row.rev) for row in rows(workspace, ResponseRow)] == [(f'"{winner}"', rev + 1)]
    events = rows(workspace, ResponseEvent)[rev:]
    assert sorted(event.value or "" for event in events) == sorted(f'"{value}"' for value in values)


def test_finishing_by_many_at_once_makes_one_report(workspace: Workspace) -> None:
    attempt = start(workspace)
    addresses = at_once(workspace, [lambda own: finishing.finish(own, LEARNER, attempt)] * CROWD)
    assert len(set(addresses)) == 1
    assert len(rows(workspace, Result)) == 1


def test_a_save_beside_finish_counts_or_is_refused(workspace: Workspace) -> None:
    for turn in range(3):
        attempt = start(workspace, nonce=f"page {turn}")
        finish = partial(finishing.finish, learner_id=LEARNER, attempt_id=attempt)
        saves: list[Callable[[Workspace], object]] = [
            partial(save, attempt=attempt, response=None, position=n) for n in range(1, HARBOUR + 1)
        ]
        outcomes: list[object] = at_once(workspace, [*saves, finish])
        accepted = {n for n, outcome in enumerate(outcomes, 1) if outcome is Saved.SAVED}
        (result,) = rows(workspace, Result, attempt_id=attempt)
        report = from_json(result.data)
        assert {n for n, item in enumerate(report.items, 1) if item.outcome is Outcome.UNKNOWN} == accepted
        assert {row.position for row in rows(workspace, ResponseRow, attempt_id=attempt)} == accepted
