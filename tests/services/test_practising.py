"""Practice: an answer is final once its reasons were shown, and nothing of it is measured anywhere."""

import pytest

from quiz.core.modes import Mode
from quiz.core.saves import Saved
from quiz.errors import NotFound
from quiz.services.calibrating import NothingToCalibrate, calibrate
from quiz.services.finishing import finish
from quiz.services.planning import plan
from quiz.services.practising import get_told, practised, try_another
from quiz.services.reporting import get_report, my_results
from quiz.services.retaking import past_of
from quiz.services.sharing import share
from quiz.services.sitting import pools_of
from quiz.services.starting import Start, start_attempt
from quiz.services.statistics import gather
from quiz.services.workspace import Workspace
from quiz.storage.attempts import get_attempt
from quiz.storage.tables import Attempt, ResponseRow, Result, ShownItem
from tests.clock import Clock
from tests.racing import at_once
from tests.services.test_retaking import QUICK, many
from tests.sittings import HARBOUR, LEARNER, STRANGER, asked, keep, right, rows, save, start, take, wrong

__all__ = ["many"]
SAVED, REPEATED, CONFLICT, TOLD = Saved.SAVED, Saved.REPEATED, Saved.CONFLICT, Saved.TOLD
CROWD = 4


def practise(
    workspace: Workspace, bank: str = "harbour", length: str = "all", nonce: str = "practice"
) -> str:
    return start(workspace, bank, length, nonce, mode=Mode.PRACTICE)


def practise_all(workspace: Workspace, nonce: str = "practice") -> str:
    """Answer every question of harbour right and finish; the attempt."""
    attempt = practise(workspace, nonce=nonce)
    for position in range(1, HARBOUR + 1):
        keep(workspace, attempt, right(asked(workspace, attempt, position).place.item), position)
    finish(workspace, LEARNER, attempt)
    return attempt


def test_practice_is_a_fixed_form_of_one_topic(ready_sqlite: Workspace) -> None:
    attempt = practise(ready_sqlite)
    assert len(rows(ready_sqlite, ShownItem, attempt_id=attempt)) == HARBOUR
    assert asked(ready_sqlite, attempt).sitting.practice
    with pytest.raises(NotFound):
        start_attempt(ready_sqlite, Start(LEARNER, None, "check", "page", mode=Mode.PRACTICE))


def test_start_pressed_again_for_practice_is_another_attempt_than_the_check(ready_sqlite: Workspace) -> None:
    check = start(ready_sqlite, nonce="page")
    practice = start(ready_sqlite, nonce="page", mode=Mode.PRACTICE)
    assert practice != check
    assert {row.mode for row in rows(ready_sqlite, Attempt)} == {"check", "practice"}


def test_an_answer_is_final_once_it_was_sent_to_be_told(workspace: Workspace) -> None:
    attempt = practise(workspace)
    item = asked(workspace, attempt).place.item
    first, other = wrong(item), right(item)
    assert save(workspace, attempt, other) is SAVED
    assert not asked(workspace, attempt).given.told
    told = keep(workspace, attempt, first, 1, rev=1)
    assert (told.outcome, told.told) == (SAVED, True)
    again = keep(workspace, attempt, first, 1, rev=1)
    assert (again.outcome, again.told) == (REPEATED, True)
    for rev in (0, 1, 2, 3):
        kept = keep(workspace, attempt, other, 1, rev=rev)
        assert (kept.outcome, kept.told) == (TOLD, False)
        assert save(workspace, attempt, other, rev=rev) is TOLD
    (row,) = rows(workspace, ResponseRow)
    assert (row.rev, row.told_at is not None) == (2, True)
    assert asked(workspace, attempt).given.response == first


def test_an_answer_that_is_stored_already_is_told_from_an_older_page(workspace: Workspace) -> None:
    attempt = practise(workspace)
    answer = right(asked(workspace, attempt).place.item)
    save(workspace, attempt, answer)
    told = keep(workspace, attempt, answer, 1)
    assert (told.outcome, told.told) == (REPEATED, True)
    assert asked(workspace, attempt).given.told


@pytest.mark.parametrize("flagged", [False, True])
def test_a_blank_is_not_told(ready_sqlite: Workspace, flagged: bool) -> None:
    attempt = practise(ready_sqlite)
    assert not keep(ready_sqlite, attempt, None, 1, blank=True, flagged=flagged).told
    with pytest.raises(NotFound):
        get_told(ready_sqlite, LEARNER, attempt, 1)


def test_in_a_check_no_answer_is_told(ready_sqlite: Workspace) -> None:
    attempt = start(ready_sqlite)
    kept = keep(ready_sqlite, attempt, right(asked(ready_sqlite, attempt).place.item), 1)
    assert (kept.outcome, kept.told) == (SAVED, False)
    for ask in (get_told, try_another):
        with pytest.raises(NotFound):
            ask(ready_sqlite, LEARNER, attempt, 1)
    with pytest.raises(NotFound):
        practised(ready_sqlite, LEARNER, attempt)


def test_of_two_tabs_one_answer_is_told_and_the_other_is_not_kept(workspace: Workspace) -> None:
    attempt = practise(workspace)
    item = asked(workspace, attempt).place.item
    answers = [right(item), wrong(item)] * 2
    outcomes = at_once(
        workspace,
        [lambda own, answer=answer: keep(own, attempt, answer, 1).outcome for answer in answers],  # type: ignore[misc]
    )
    assert outcomes.count(SAVED) == 1
    (row,) = rows(workspace, ResponseRow)
    assert row.told_at is not None
    assert sorted(outcomes) == [REPEATED, SAVED, TOLD, TOLD]


def test_nobody_else_is_told_anything(ready_sqlite: Workspace) -> None:
    attempt = practise_all(ready_sqlite)
    for ask in (get_told, try_another):
        with pytest.raises(NotFound):
            ask(ready_sqlite, STRANGER, attempt, 1)
    with pytest.raises(NotFound):
        practised(ready_sqlite, STRANGER, attempt)


@pytest.mark.parametrize("position", [0, -1, HARBOUR + 1])
def test_a_question_beyond_the_last_is_not_told(ready_sqlite: Workspace, position: int) -> None:
    attempt = practise(ready_sqlite)
    for ask in (get_told, try_another):
        with pytest.raises(NotFound):
            ask(ready_sqlite, LEARNER, attempt, position)


def test_after_a_question_comes_the_next_that_waits(ready_sqlite: Workspace) -> None:
    attempt = practise(ready_sqlite)
    found = {}
    for position in (2, 7, 1, 3, 4, 5, 6):
        keep(ready_sqlite, attempt, right(asked(ready_sqlite, attempt, position).place.item), position)
        found[position] = get_told(ready_sqlite, LEARNER, attempt, position).following
    assert found == {2: 3, 7: 1, 1: 3, 3: 4, 4: 5, 5: 6, 6: None}


def skills(workspace: Workspace, attempt: str) -> list[str]:
    count = len(rows(workspace, ShownItem, attempt_id=attempt))
    return [asked(workspace, attempt, n).place.item.skill for n in range(1, count + 1)]


def test_another_like_it_is_of_the_same_skill_and_stands_last(many: Workspace) -> None:
    attempt = practise(many, "many", "quick")
    before = rows(many, ShownItem, attempt_id=attempt)
    skill = skills(many, attempt)[0]
    keep(many, attempt, 1, 1)
    assert try_another(many, LEARNER, attempt, 1) == QUICK + 1
    after = rows(many, ShownItem, attempt_id=attempt)
    assert after[:QUICK] == before
    assert len({row.item for row in after}) == QUICK + 1
    assert skills(many, attempt)[-1] == skill
    # Pressed again it leads to the same one, while that waits.
    assert try_another(many, LEARNER, attempt, 1) == QUICK + 1
    keep(many, attempt, 1, QUICK + 1)
    assert get_told(many, LEARNER, attempt, QUICK + 1).following == 2
    assert try_another(many, LEARNER, attempt, QUICK + 1) == QUICK + 2


def test_another_like_it_pressed_many_times_at_once_is_one_question(many: Workspace) -> None:
    attempt = practise(many, "many", "quick")
    keep(many, attempt, 1, 1)
    found = at_once(many, [lambda own: try_another(own, LEARNER, attempt, 1)] * CROWD)
    assert set(found) == {QUICK + 1}
    assert len(rows(many, ShownItem, attempt_id=attempt)) == QUICK + 1


def test_when_a_skill_is_used_up_there_is_no_other_like_it(ready_sqlite: Workspace) -> None:
    attempt = practise(ready_sqlite)
    keep(ready_sqlite, attempt, right(asked(ready_sqlite, attempt).place.item), 1)
    assert not get_told(ready_sqlite, LEARNER, attempt, 1).has_another
    assert try_another(ready_sqlite, LEARNER, attempt, 1) is None
    assert len(rows(ready_sqlite, ShownItem, attempt_id=attempt)) == HARBOUR


def test_what_was_practised_is_listed_at_the_end(ready_sqlite: Workspace) -> None:
    attempt = practise(ready_sqlite)
    keep(ready_sqlite, attempt, right(asked(ready_sqlite, attempt).place.item), 1)
    save(ready_sqlite, attempt, wrong(asked(ready_sqlite, attempt, 3).place.item), position=3)
    with pytest.raises(NotFound):
        practised(ready_sqlite, LEARNER, attempt)
    assert finish(ready_sqlite, LEARNER, attempt) == ""
    assert finish(ready_sqlite, LEARNER, attempt) == ""
    found = practised(ready_sqlite, LEARNER, attempt)
    assert [(each.position, each.scored.outcome) for each in found.answers] == [(1, "right"), (3, "not-yet")]
    assert found.left == HARBOUR - 2


def test_practice_leaves_no_estimate_and_no_report(workspace: Workspace) -> None:
    attempt = practise_all(workspace)
    assert rows(workspace, Result) == []
    (row,) = rows(workspace, Attempt, id=attempt)
    for use in (get_report, lambda own, address: share(own, LEARNER, address)):
        with pytest.raises(NotFound):
            use(workspace, row.report)
    assert [(sat.practice, sat.report) for sat in my_results(workspace, LEARNER)] == [(True, "")]
    assert {step.shown for step in plan(workspace, LEARNER).steps} <= {"not-answered", "not-measured"}


def test_practice_changes_no_report_of_a_later_check(ready_sqlite: Workspace, clock: Clock) -> None:
    practise_all(ready_sqlite)
    clock.forward(days=1)
    practised_first = get_report(ready_sqlite, take(ready_sqlite)).report
    never = start(ready_sqlite, learner=STRANGER)
    for position in range(1, HARBOUR + 1):
        answer = right(asked(ready_sqlite, never, position, STRANGER).place.item)
        save(ready_sqlite, never, answer, position=position, learner=STRANGER)
    (with_practice,), (without,) = (
        [(topic.estimate.n, round(topic.estimate.p_mastery, 9)) for topic in report.topics]
        for report in (
            practised_first,
            get_report(ready_sqlite, finish(ready_sqlite, STRANGER, never)).report,
        )
    )
    assert with_practice == without


def test_items_of_practice_count_as_seen_and_their_answers_as_nothing(many: Workspace, clock: Clock) -> None:
    practice = practise(many, "many", "quick")
    for position in range(1, QUICK + 1):
        keep(many, practice, 1, position)
    finish(many, LEARNER, practice)
    met = {row.item for row in rows(many, ShownItem, attempt_id=practice)}
    clock.forward(days=1)
    attempt = start(many, "many", "quick", "check")
    assert not met & {row.item for row in rows(many, ShownItem, attempt_id=attempt)}
    with many.database.reading() as session:
        row = get_attempt(session, attempt, LEARNER)
        past = past_of(many, session, row, pools_of(many, session, row).values())
    assert past.earlier == {}
    assert {item for _, item in past.seen} == met


def test_statistics_pass_over_practice_and_over_who_has_practised_before(
    workspace: Workspace, clock: Clock
) -> None:
    practise_all(workspace)
    clock.forward(days=1)
    take(workspace)
    found = gather(workspace, "harbour").population
    assert (found.attempts, found.finished) == (0, 1)
    fresh = start(workspace, learner=STRANGER)
    finish(workspace, STRANGER, fresh)
    clock.forward(days=1)
    start(workspace, nonce="later", learner=STRANGER, mode=Mode.PRACTICE)
    assert gather(workspace, "harbour").population.attempts == 1


def test_a_calibration_passes_over_practice_and_over_what_was_practised_before(
    workspace: Workspace, clock: Clock
) -> None:
    practice = practise(workspace)
    for position in range(1, HARBOUR + 1):
        clock.forward(minutes=1)
        keep(workspace, practice, right(asked(workspace, practice, position).place.item), position)
    finish(workspace, LEARNER, practice)
    check = start(workspace, nonce="check")
    for position in range(1, HARBOUR + 1):
        clock.forward(minutes=1)
        save(workspace, check, None, position=position)
    finish(workspace, LEARNER, check)
    with pytest.raises(NothingToCalibrate):
        calibrate(workspace, lambda *_: None)
