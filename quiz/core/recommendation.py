"""From estimates to advice: which step of the roadmap comes next, and why. Every reason is data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from quiz.core.mastery import FEWEST_ANSWERS, SURE
from quiz.core.roadmaps import Roadmap, SkillKey, Step

LIKELY = 0.5
"""Steps from this P(not mastered and ready) are said plainly; below it the best one is "our best guess"."""

MOST_STEPS = 3


class Mark(StrEnum):
    """What the learner says about a step. What a quiz has shown is another thing and is kept apart."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    SKIP = "skip"


@dataclass(frozen=True)
class Standing:
    """What is known of one skill: P(mastery), answers counted, right ones, and the items not right yet.

    ``enough`` says whether the evidence is enough for any word at all.
    """

    p_mastery: float
    n: int
    right: int = 0
    missed: tuple[str, ...] = ()
    enough: bool = True


Standings = Mapping[SkillKey, Standing]
Marks = Mapping[str, Mark]


@dataclass(frozen=True)
class Prerequisite:
    """A measured prerequisite of a step, the P(mastery) that it has, and whether answers have shown it."""

    step: str
    p_mastery: float
    shown: bool


@dataclass(frozen=True)
class Reasons:
    """Why a step is advised: the answers behind it, its prerequisites, and what it opens.

    ``skills`` are those with answers behind it; ``missed`` their items not right yet, of ``n`` answers with
    ``right`` right; ``weakest`` the measured prerequisite with the lowest P(mastery); ``unmeasured`` the
    prerequisites that no quiz has measured, which are offered first; ``unlocks`` the steps that need this.
    """

    skills: tuple[SkillKey, ...]
    n: int
    right: int
    missed: tuple[str, ...]
    weakest: Prerequisite | None
    unmeasured: tuple[str, ...]
    unlocks: tuple[str, ...]


@dataclass(frozen=True)
class NextStep:
    """One piece of advice. ``p`` is P(not mastered and ready), or None for a step without answers;
    ``guess`` says that it is the best of unlikely ones."""

    step: str
    p: float | None
    guess: bool
    reasons: Reasons


def recommend(roadmap: Roadmap, standings: Standings, marks: Marks) -> tuple[NextStep, ...]:
    """Up to three next steps, the likeliest P(outer fringe) first; one at least where any is below target.

    The outer fringe is what a learner is ready for and does not master yet (measurement.md 6, point 12;
    the product of design.md, "Judging"). An answer that is not right must speak for a step, and two answers
    at least, or it is a guess. Steps that the learner marked done or skip are left alone. Where nothing was
    missed, the steps that build on what was asked come next, measured by a quiz or not.
    """
    open_steps = [step for step in roadmap.steps if marks.get(step.id) not in {Mark.DONE, Mark.SKIP}]
    asked = [step for step in open_steps if answers_behind(step, standings)]
    below = [step for step in asked if missed(step, standings) and not is_shown(step, standings)]
    if not below:
        return beyond(roadmap, standings, marks, open_steps)
    advice = [advise(roadmap, step, standings, marks) for step in below]
    ranked = sorted(advice, key=lambda next_step: -(next_step.p or 0.0))
    likely = [next_step for next_step in ranked if is_likely(next_step)]
    return foundations_first(roadmap, likely)[:MOST_STEPS] or ranked_guess(ranked)


def foundations_first(roadmap: Roadmap, ranked: list[NextStep]) -> tuple[NextStep, ...]:
    """The same steps, each after those among them that it builds on, directly or not.

    Between two measured steps there may be one that no quiz measures: then readiness does not know that
    the later one rests on the earlier.
    """
    ordered: list[NextStep] = []
    for advice in ranked:
        before = [other for other in ranked if advice.step in later_steps(roadmap, other.step)]
        ordered += [each for each in (*by_roadmap(roadmap, before), advice) if each not in ordered]
    return tuple(ordered)


def by_roadmap(roadmap: Roadmap, advice: list[NextStep]) -> list[NextStep]:
    """Pieces of advice in learning order."""
    places = {step.id: place for place, step in enumerate(roadmap.learning_order)}
    return sorted(advice, key=lambda each: places[each.step])


def is_likely(advice: NextStep) -> bool:
    """Whether a step is said plainly: likely enough, on answers enough."""
    return (advice.p or 0.0) >= LIKELY and advice.reasons.n >= FEWEST_ANSWERS


def ranked_guess(ranked: list[NextStep]) -> tuple[NextStep, ...]:
    """The best of unlikely steps, said to be a guess."""
    best = ranked[0]
    return (NextStep(best.step, best.p, True, best.reasons),)


def advise(roadmap: Roadmap, step: Step, standings: Standings, marks: Marks) -> NextStep:
    """P(not mastered and ready) of one step, with its reasons."""
    p = fringe(roadmap, step, standings)
    return NextStep(step.id, p, False, reasons(roadmap, step, standings, marks))


def fringe(roadmap: Roadmap, step: Step, standings: Standings) -> float:
    """P(not mastered and ready): the chance that a step is on the learner's outer fringe."""
    return (1 - mastery(step, standings)) * readiness(roadmap, step, standings)


def beyond(
    roadmap: Roadmap, standings: Standings, marks: Marks, open_steps: list[Step]
) -> tuple[NextStep, ...]:
    """Steps without answers that build on what has been shown, the nearest first.

    Near are those with the fewest prerequisites that nobody has spoken of; equals stand in learning order.
    """
    asked = [step for step in roadmap.steps if answers_behind(step, standings)]
    shown = {step.id for step in asked if is_shown(step, standings) or not missed(step, standings)}
    wanted = {step.id for step in open_steps if not answers_behind(step, standings)}
    following = [
        step
        for step in roadmap.learning_order
        if step.id in wanted and shown & set(step.prerequisites) and not step.optional
    ]
    advice = [NextStep(step.id, None, False, reasons(roadmap, step, standings, marks)) for step in following]
    return tuple(sorted(advice, key=lambda each: len(each.reasons.unmeasured))[:MOST_STEPS])


def measured_skills(step: Step, standings: Standings) -> tuple[SkillKey, ...]:
    """The skills of a step that have a standing."""
    return tuple(skill for skill in step.measured_by if skill in standings)


def mastery(step: Step, standings: Standings) -> float:
    """P(mastery) of a step: the product over its measured skills."""
    return prod(standings[skill].p_mastery for skill in measured_skills(step, standings))


def answers_behind(step: Step, standings: Standings) -> int:
    """How many answers the step's skills have."""
    return sum(standings[skill].n for skill in measured_skills(step, standings))


def missed(step: Step, standings: Standings) -> bool:
    """Whether any answer on the step's skills is not right yet."""
    return any(standings[skill].missed for skill in measured_skills(step, standings))


def is_shown(step: Step, standings: Standings) -> bool:
    """Whether answers have shown the step: enough on each of its skills, and P(mastery) at least .8."""
    return has_enough(step, standings) and mastery(step, standings) >= SURE


def has_enough(step: Step, standings: Standings) -> bool:
    """Whether each measured skill of a step has enough evidence for a word, and there is one."""
    skills = measured_skills(step, standings)
    return bool(skills) and all(standings[skill].enough for skill in skills)


def readiness(roadmap: Roadmap, step: Step, standings: Standings) -> float:
    """P(ready): the product of P(mastery) over the prerequisites that have answers.

    A prerequisite without answers counts as met where the learner marked it done or a later step is shown;
    otherwise it leaves the product and is named by ``unmeasured_prerequisites``. Its factor is 1 either way.
    """
    return prod(mastery(earlier, standings) for earlier in answered_before(roadmap, step, standings))


def answered_before(roadmap: Roadmap, step: Step, standings: Standings) -> tuple[Step, ...]:
    """The prerequisites of a step that have answers."""
    earlier = (roadmap.by_id[name] for name in step.prerequisites)
    return tuple(each for each in earlier if answers_behind(each, standings))


def is_met(roadmap: Roadmap, name: str, standings: Standings, marks: Marks) -> bool:
    """Whether a step without answers counts as known: by the learner's word, or by a later step shown."""
    later = (roadmap.by_id[each] for each in later_steps(roadmap, name))
    return marks.get(name) in {Mark.DONE, Mark.SKIP} or any(is_shown(each, standings) for each in later)


def unmeasured_prerequisites(
    roadmap: Roadmap, step: Step, standings: Standings, marks: Marks
) -> tuple[str, ...]:
    """Prerequisites that no answer speaks of, that are not marked done, and that no shown step builds on."""
    return tuple(
        name
        for name in step.prerequisites
        if not answers_behind(roadmap.by_id[name], standings) and not is_met(roadmap, name, standings, marks)
    )


def later_steps(roadmap: Roadmap, name: str) -> set[str]:
    """Every step that needs this one, directly or not."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        fresh = set(roadmap.unlocks[waiting.pop()]) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def reasons(roadmap: Roadmap, step: Step, standings: Standings, marks: Marks) -> Reasons:
    """Everything that speaks for a step, as data; the page chooses the words."""
    skills = tuple(skill for skill in measured_skills(step, standings) if standings[skill].n)
    known = [standings[skill] for skill in skills]
    return Reasons(
        skills=skills,
        n=sum(standing.n for standing in known),
        right=sum(standing.right for standing in known),
        missed=tuple(item for standing in known for item in standing.missed),
        weakest=weakest_prerequisite(roadmap, step, standings),
        unmeasured=unmeasured_prerequisites(roadmap, step, standings, marks),
        unlocks=roadmap.unlocks[step.id],
    )


def weakest_prerequisite(roadmap: Roadmap, step: Step, standings: Standings) -> Prerequisite | None:
    """The measured prerequisite with the lowest P(mastery)."""
    candidates = [
        Prerequisite(earlier.id, mastery(earlier, standings), is_shown(earlier, standings))
        for earlier in answered_before(roadmap, step, standings)
    ]
    return min(candidates, key=lambda prerequisite: prerequisite.p_mastery, default=None)


def names_in(advice: NextStep) -> frozenset[str]:
    """The ids of every step that a piece of advice speaks of."""
    reasons = advice.reasons
    weakest = {reasons.weakest.step} if reasons.weakest else set()
    return frozenset({advice.step, *reasons.unmeasured, *reasons.unlocks, *weakest})
