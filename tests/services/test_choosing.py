"""Adaptive attempts: the next item is stored with the answer that it follows from, once, on any server."""

from collections.abc import Callable
from functools import partial

import pytest

from quiz.config import Config
from quiz.core.assembly import CHECK_LENGTH
from quiz.core.calibrations import Calibration
from quiz.core.items import Item
from quiz.core.measurement import GRIDS, MODEL
from quiz.core.saves import Saved
from quiz.core.scoring import Response
from quiz.core.tree import Spread
from quiz.services.choosing import course_of, next_item
from quiz.services.finishing import finish
from quiz.services.reporting import get_report
from quiz.services.sitting import answers_so_far, as_answered, pools_of
from quiz.services.taking import Kept, go_on, review
from quiz.services.workspace import Workspace, open_workspace
from quiz.storage.attempts import get_attempt
from quiz.storage.calibrations import add_calibration
from quiz.storage.tables import Attempt, ResponseEvent, ResponseRow, ShownItem
from tests.clock import Clock
from tests.racing import at_once
from tests.sittings import HARBOUR, LEARNER, asked, keep, right, rows, save, start, take, unknown

CROWD = 20
CHECK = 9
"""Items of both topics of tests/questions: fewer than CHECK_LENGTH."""

TOPICS = pytest.mark.parametrize(
    ("bank", "length", "items"), [("harbour", "all", HARBOUR), (None, "check", CHECK)]
)


def begin(
    workspace: Workspace, bank: str | None = "harbour", length: str = "all", nonce: str = "page"
) -> str:
    return start(workspace, bank, length, nonce, adaptive=True)


def shown(workspace: Workspace, attempt: str) -> list[str]:
    """What the attempt shows, in order, without gaps."""
    found = rows(workspace, ShownItem, attempt_id=attempt)
    assert [row.position for row in found] == list(range(1, len(found) + 1))
    return [f"{row.item} {row.option_order}" for row in found]


def next_shown(workspace: Workspace, attempt: str, after: int | None = None) -> str | None:
    """What is to be shown next, by the answers to all questions or to the first few."""
    with workspace.database.reading() as session:
        row = get_attempt(session, attempt, LEARNER)
        answers = as_answered(answers_so_far(workspace, session, attempt))
        found = next_item(workspace, session, row, pools_of(workspace, session, row), answers[:after])
    return None if found is None else f"{found.item} {found.option_order}"


def go_through(workspace: Workspace, attempt: str, give: Callable[[Item], Response] = right) -> int:
    """Answer until there is no next question; how many were asked."""
    position = len(shown(workspace, attempt))
    while keep(workspace, attempt, give(asked(workspace, attempt, position).place.item), position).has_next:
        position += 1
    return position


def elsewhere(workspace: Workspace) -> Workspace:
    """Another server on the same database, with nothing in its memory."""
    url = workspace.database.engine.url.render_as_string(hide_password=False)
    return open_workspace(Config(url, "a secret", workspace.questions), workspace.now)


@TOPICS
def test_a_start_shows_one_item_and_says_so(
    workspace: Workspace, bank: str | None, length: str, items: int
) -> None:
    attempt = begin(workspace, bank, length)
    assert len(shown(workspace, attempt)) == 1
    sitting = asked(workspace, attempt).sitting
    assert (sitting.adaptive, sitting.shown, sitting.budget, sitting.total(1)) == (True, 1, items, items)
    assert items < CHECK_LENGTH


@TOPICS
@pytest.mark.parametrize("give", [right, unknown], ids=["right", "unknown"])
def test_two_servers_and_a_restart_find_the_same_next_item(
    workspace: Workspace, bank: str | None, length: str, items: int, give: Callable[[Item], Response]
) -> None:
    attempt = begin(workspace, bank, length)
    other = elsewhere(workspace)
    for position in range(1, items + 1):
        server = (workspace, other)[position % 2]
        response = give(asked(server, attempt, position).place.item)
        save(server, attempt, response, position=position)
        found = next_shown(workspace, attempt)
        assert next_shown(other, attempt) == found
        other.database.close()
        other = elsewhere(workspace)
        assert keep(other, attempt, response, position).has_next == (found is not None)
        if found is None:
            break
        assert shown(workspace, attempt)[position:] == [found]
    other.database.close()
    assert len(shown(workspace, attempt)) == position


def test_the_next_item_follows_from_the_answer(workspace: Workspace) -> None:
    """Of attempts with one seed those with other answers go other ways."""
    ways = set()
    for turn, give in enumerate([right, unknown]):
        attempt = begin(workspace, nonce=f"page {turn}")
        with workspace.database.writing() as session:
            get_attempt(session, attempt, LEARNER).seed = 7
            session.commit()
        go_through(workspace, attempt, give)
        ways.add(tuple(shown(workspace, attempt)[1:]))
    assert len(ways) == 2


def test_attempts_begin_with_different_items(workspace: Workspace) -> None:
    """Of learners who have met none of them."""
    started = [start(workspace, learner=f"learner {turn}", adaptive=True) for turn in range(12)]
    assert len({tuple(shown(workspace, attempt)) for attempt in started}) > 1


def test_it_is_chosen_with_what_earlier_attempts_say(workspace: Workspace, clock: Clock) -> None:
    take(workspace)
    clock.forward(days=1)
    attempt = begin(workspace)
    with workspace.database.reading() as session:
        row = get_attempt(session, attempt, LEARNER)
        course = course_of(workspace, session, row, pools_of(workspace, session, row))
    assert len(course.earlier["harbour"]) == len(course.seen) == HARBOUR


def test_an_attempt_stays_on_the_calibration_of_its_start(workspace: Workspace) -> None:
    before = begin(workspace)
    narrow = Calibration(number=1, learners=60, spread=Spread(general=0.1, topic=0.1, skill=0.1), banks=())
    with workspace.database.writing() as session:
        add_calibration(session, "first", narrow, workspace.now())
        session.commit()
    after = begin(workspace, nonce="another page")
    old, new = made_with(workspace, before), made_with(workspace, after)
    assert (old[0], new[0]) == (MODEL, "calibration-1")
    assert old[1:] == pytest.approx((GRIDS.skill.max(), old[2]))
    assert new[1:] == pytest.approx((narrow.grids.skill.max(), 0.03), rel=0.05)
    assert old[2] > 1


def made_with(workspace: Workspace, attempt: str) -> tuple[str, float, float]:
    """The model of the report, how far the tree of the choices reaches, and the variance that is reported."""
    with workspace.database.reading() as session:
        row = get_attempt(session, attempt, LEARNER)
        course = course_of(workspace, session, row, pools_of(workspace, session, row))
    report = get_report(workspace, finish(workspace, LEARNER, attempt)).report
    return report.model, float(course.grids.skill.max()), report.topics[0].skills[0].estimate.variance


def test_only_going_on_from_the_last_question_shows_another(workspace: Workspace) -> None:
    attempt = begin(workspace)
    assert save(workspace, attempt, None) is Saved.SAVED
    assert len(shown(workspace, attempt)) == 1
    assert keep(workspace, attempt, None, 1, rev=1) == Kept(Saved.SAVED, has_next=True)
    assert keep(workspace, attempt, None, 1, rev=2) == Kept(Saved.SAVED, has_next=True)
    assert len(shown(workspace, attempt)) == 2
    save(workspace, attempt, None, position=2, blank=True)
    assert len(shown(workspace, attempt)) == 2
    assert keep(workspace, attempt, None, 2, rev=1, blank=True, flagged=True).has_next
    assert len(shown(workspace, attempt)) == 3


def test_a_later_edit_changes_nothing_that_was_shown(workspace: Workspace) -> None:
    attempt = begin(workspace)
    for position in (1, 2, 3):
        keep(workspace, attempt, None, position)
    before = shown(workspace, attempt)
    item = asked(workspace, attempt).place.item
    assert keep(workspace, attempt, right(item), 1, rev=1) == Kept(Saved.SAVED, has_next=True)
    assert shown(workspace, attempt) == before


def test_it_ends_with_its_budget_and_the_review_says_whether_it_goes_on(workspace: Workspace) -> None:
    attempt = begin(workspace)
    assert not review(workspace, LEARNER, attempt).goes_on
    save(workspace, attempt, None)
    assert review(workspace, LEARNER, attempt).goes_on
    attempt = begin(workspace, nonce="another page")
    answered = go_through(workspace, attempt)
    found = review(workspace, LEARNER, attempt)
    assert (len(found.lines), found.goes_on) == (answered, False)
    assert go_on(workspace, LEARNER, attempt) is None


def test_the_review_leads_to_what_waits_and_then_to_the_next(workspace: Workspace) -> None:
    attempt = begin(workspace)
    assert go_on(workspace, LEARNER, attempt) == 1
    save(workspace, attempt, None)
    assert [go_on(workspace, LEARNER, attempt) for _ in range(2)] == [2, 2]
    save(workspace, attempt, None, position=2, blank=True, flagged=True)
    assert review(workspace, LEARNER, attempt).goes_on
    assert go_on(workspace, LEARNER, attempt) == 3
    assert len(shown(workspace, attempt)) == 3


def test_neither_a_fixed_form_nor_a_finished_attempt_goes_on(workspace: Workspace) -> None:
    fixed, finished = start(workspace), begin(workspace)
    keep(workspace, finished, None, 1)
    keep(workspace, finished, None, 2)
    finish(workspace, LEARNER, finished)
    before = rows(workspace, ShownItem)
    for attempt in (fixed, finished):
        assert go_on(workspace, LEARNER, attempt) is None
        assert not review(workspace, LEARNER, attempt).goes_on
    assert keep(workspace, finished, None, 3, rev=0) == Kept(Saved.FINISHED, has_next=False)
    assert rows(workspace, ShownItem) == before


def test_the_last_question_saved_by_many_at_once_shows_one_more(workspace: Workspace) -> None:
    attempt = begin(workspace)
    kept = at_once(workspace, [lambda own: keep(own, attempt, None, 1)] * CROWD)
    assert all(each.has_next for each in kept)
    assert sorted(each.outcome for each in kept) == sorted([Saved.SAVED, *[Saved.REPEATED] * (CROWD - 1)])
    assert len(shown(workspace, attempt)) == 2


def test_of_different_answers_at_once_one_is_stored_and_the_next_item_follows_from_it(
    workspace: Workspace,
) -> None:
    attempt = begin(workspace)
    saves = [partial(keep, attempt=attempt, response=str(number), position=1) for number in range(CROWD)]
    kept = at_once(workspace, saves)
    assert sorted(each.outcome for each in kept) == sorted([Saved.SAVED, *[Saved.CONFLICT] * (CROWD - 1)])
    assert len(rows(workspace, ResponseEvent)) == CROWD
    assert len(rows(workspace, ResponseRow)) == 1
    assert shown(workspace, attempt)[1:] == [next_shown(workspace, attempt, after=1)]


def test_going_on_by_many_at_once_shows_one_more(workspace: Workspace) -> None:
    attempt = begin(workspace)
    save(workspace, attempt, None)
    positions = at_once(workspace, [lambda own: go_on(own, LEARNER, attempt)] * CROWD)
    assert set(positions) == {2}
    assert len(shown(workspace, attempt)) == 2


def test_a_report_has_every_item_that_was_shown_beside_finish(workspace: Workspace) -> None:
    for turn in range(3):
        attempt = begin(workspace, nonce=f"page {turn}")
        keep(workspace, attempt, None, 1)
        going: list[Callable[[Workspace], object]] = [
            partial(keep, attempt=attempt, response=None, position=2),
            partial(go_on, learner_id=LEARNER, attempt_id=attempt),
        ]
        ending: Callable[[Workspace], object] = partial(finish, learner_id=LEARNER, attempt_id=attempt)
        at_once(workspace, [*going * 5, ending])
        (row,) = rows(workspace, Attempt, id=attempt)
        assert len(get_report(workspace, row.report).answers) == len(shown(workspace, attempt))
