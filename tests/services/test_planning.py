"""The learner's roadmap: what quizzes have shown, what the learner says, and what comes next."""

from functools import partial

import pytest

from quiz.core.items import Item
from quiz.core.recommendation import Mark
from quiz.core.roadmaps import Step
from quiz.core.scoring import Response
from quiz.errors import NotFound
from quiz.services.planning import PlannedStep, Shown, mark_step, plan
from quiz.services.workspace import Workspace
from quiz.storage.tables import Learner, StepMark
from tests.clock import START, Clock
from tests.racing import at_once
from tests.sittings import LEARNER, STRANGER, right, rows, take, unknown

STEPS = ["swim", "knots", "night", "forecast"]


def steps(workspace: Workspace, learner: str = LEARNER) -> dict[str, PlannedStep]:
    return {planned.step.id: planned for planned in plan(workspace, learner).steps}


def ids(found: tuple[Step, ...]) -> list[str]:
    return [step.id for step in found]


def test_without_a_report_it_is_the_plain_roadmap(workspace: Workspace) -> None:
    found = steps(workspace, "nobody")
    assert list(found) == STEPS
    assert [found[name].shown for name in STEPS] == [Shown.NOT_MEASURED, *[Shown.NOT_ANSWERED] * 3]
    assert {planned.mark for planned in found.values()} == {Mark.NOT_STARTED}
    assert plan(workspace, "nobody").next_steps == ()
    assert ids(found["night"].needs) == ["knots"]
    assert ids(found["swim"].unlocks) == ["knots", "forecast"]


def all_but_lights(item: Item) -> Response:
    return right(item) if item.skill == "ropes" else None


def test_what_was_answered_shows_on_its_steps(workspace: Workspace) -> None:
    take(workspace, give=unknown)
    found = steps(workspace)
    assert (found["knots"].shown, found["night"].shown) == (Shown.NEXT, Shown.NEXT)
    assert found["forecast"].shown is Shown.NOT_ANSWERED
    (advice, *_) = plan(workspace, LEARNER).next_steps
    assert found[advice.step].advice == advice
    assert steps(workspace, STRANGER)["knots"].shown is Shown.NOT_ANSWERED


def test_of_each_skill_the_newest_answers_count(workspace: Workspace, clock: Clock) -> None:
    take(workspace, give=unknown, nonce="first")
    clock.forward(days=1)
    take(workspace, give=right, nonce="second")
    newest = steps(workspace)
    assert newest["knots"].shown is not Shown.NEXT
    clock.forward(days=1)
    take(workspace, answers=0, nonce="third, in which nothing was answered")
    assert steps(workspace) == newest


def test_a_mark_is_kept_apart_from_what_was_shown(workspace: Workspace, clock: Clock) -> None:
    take(workspace, give=unknown)
    mark_step(workspace, LEARNER, "knots", Mark.DONE)
    found = steps(workspace)
    assert (found["knots"].shown, found["knots"].mark) == (Shown.NEXT, Mark.DONE)
    assert found["knots"].advice is None
    assert found["night"].needs == ()
    clock.forward(minutes=1)
    mark_step(workspace, LEARNER, "knots", Mark.NOT_STARTED)
    assert ids(steps(workspace)["night"].needs) == ["knots"]
    (row,) = rows(workspace, StepMark)
    assert (row.mark, row.updated_at) == ("not-started", clock())


def test_whoever_only_marks_is_a_learner_too(workspace: Workspace) -> None:
    mark_step(workspace, "new", "swim", Mark.IN_PROGRESS)
    assert steps(workspace, "new")["swim"].mark is Mark.IN_PROGRESS
    assert [(row.id, row.created_at) for row in rows(workspace, Learner)] == [("new", START)]


def test_a_step_that_the_roadmap_does_not_have_cannot_be_marked(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        mark_step(workspace, LEARNER, "fly", Mark.DONE)
    assert rows(workspace, Learner) == []


def test_marks_at_once_are_one_mark(workspace: Workspace) -> None:
    marks = [partial(mark_step, learner_id=LEARNER, step="swim", mark=mark) for mark in [*Mark] * 3]
    at_once(workspace, marks)
    assert len(rows(workspace, StepMark)) == 1
