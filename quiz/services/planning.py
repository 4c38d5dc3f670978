"""The learner's roadmap: what the quizzes have shown, what the learner says, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from quiz.core import recommendation
from quiz.core.maps import Map, draw
from quiz.core.mastery import SURE, UNLIKELY
from quiz.core.recommendation import Mark, Marks, NextStep, Standings, recommend
from quiz.core.reports import merged_standings, tie
from quiz.core.roadmaps import Roadmap, Step
from quiz.errors import NotFound
from quiz.services.figures import from_json
from quiz.services.workspace import Workspace
from quiz.storage import attempts
from quiz.storage.marks import marks_of, put_mark
from quiz.storage.tables import StepMark


class Shown(StrEnum):
    """What quizzes say of a step."""

    SHOWN = "shown"
    NEXT = "next"
    OPEN = "open"
    NOT_ENOUGH = "not-enough"
    NOT_ANSWERED = "not-answered"
    NOT_MEASURED = "not-measured"


@dataclass(frozen=True)
class PlannedStep:
    """A step on the learner's roadmap. ``needs`` are its prerequisites that are neither shown nor done."""

    step: Step
    shown: Shown
    mark: Mark
    needs: tuple[Step, ...]
    unlocks: tuple[Step, ...]
    advice: NextStep | None


@dataclass(frozen=True)
class Plan:
    """The roadmap of one learner, prerequisites first."""

    roadmap: Roadmap
    steps: tuple[PlannedStep, ...]
    next_steps: tuple[NextStep, ...]

    @property
    def map(self) -> Map:
        """The picture of the whole graph."""
        return draw(self.roadmap)

    @property
    def by_id(self) -> Mapping[str, PlannedStep]:
        """Steps by their id."""
        return {planned.step.id: planned for planned in self.steps}


def plan(workspace: Workspace, learner_id: str) -> Plan:
    """The learner's roadmap; for somebody without any report it is the plain roadmap."""
    with workspace.database.reading() as session:
        reports = [from_json(row.data) for row in attempts.results_of(session, learner_id)]
        marks = marks_in(session, learner_id, workspace.roadmap.id)
        roadmap = tie(workspace.roadmap, [offer.pool.bank for offer in workspace.offered(session)])
    standings = merged_standings(reports)
    next_steps = recommend(roadmap, standings, marks)
    advice = {next_step.step: next_step for next_step in next_steps}
    steps = tuple(
        planned(roadmap, step, standings, marks, advice.get(step.id)) for step in roadmap.learning_order
    )
    return Plan(roadmap, steps, next_steps)


def planned(
    roadmap: Roadmap, step: Step, standings: Standings, marks: Marks, advice: NextStep | None
) -> PlannedStep:
    """One step with everything that is known of it."""
    earlier = (roadmap.by_id[name] for name in step.prerequisites)
    return PlannedStep(
        step=step,
        shown=shown(step, standings),
        mark=marks.get(step.id, Mark.NOT_STARTED),
        needs=tuple(each for each in earlier if not is_met(each, standings, marks)),
        unlocks=tuple(roadmap.by_id[name] for name in roadmap.unlocks[step.id]),
        advice=advice,
    )


def is_met(step: Step, standings: Standings, marks: Marks) -> bool:
    """Whether a prerequisite is behind the learner: shown by a quiz, or done or skipped by their own word."""
    return shown(step, standings) is Shown.SHOWN or marks.get(step.id) in {Mark.DONE, Mark.SKIP}


def shown(step: Step, standings: Standings) -> Shown:
    """What the quizzes say of one step."""
    if not step.measured_by:
        return Shown.NOT_MEASURED
    if not recommendation.answers_behind(step, standings):
        return Shown.NOT_ANSWERED
    if not recommendation.has_enough(step, standings):
        return Shown.NOT_ENOUGH
    p_mastery = recommendation.mastery(step, standings)
    if p_mastery >= SURE:
        return Shown.SHOWN
    return Shown.NEXT if p_mastery <= UNLIKELY else Shown.OPEN


def mark_step(workspace: Workspace, learner_id: str, step: str, mark: Mark) -> None:
    """Store what the learner says of a step; raises NotFound for a step that the roadmap does not have."""
    if step not in workspace.roadmap.by_id:
        raise NotFound(f"step {step}")
    with workspace.database.writing() as session:
        put_mark(
            session,
            StepMark(
                learner_id=learner_id,
                roadmap=workspace.roadmap.id,
                step=step,
                mark=mark.value,
                updated_at=workspace.now(),
            ),
        )
        session.commit()


def marks_in(session: Session, learner_id: str, roadmap: str) -> Mapping[str, Mark]:
    """The learner's marks on a roadmap."""
    return {step: Mark(mark) for step, mark in marks_of(session, learner_id, roadmap).items()}
