"""One simulated learner takes one quiz of the real engine; what it says is held against what is true."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from quiz.core.adaptive import Asked, Course, next_in_topic
from quiz.core.assembly import Place, assemble, assemble_check
from quiz.core.mastery import Verdict, judge
from quiz.core.measurement import Estimate, TopicEstimate, measure
from quiz.core.pools import CUT, Pool
from quiz.core.recommendation import Standings, measured_skills, recommend
from quiz.core.reports import Answered, ScoredItem, by_bank, scored_item, standing
from quiz.core.roadmaps import SkillKey, Step
from quiz.core.scoring import Score
from quiz.core.whole_check import Advice, next_in_check
from quiz.simulation.learners import Learner


@dataclass(frozen=True)
class Call:
    """A mastery call on one skill or topic, and what is true.

    ``verdict`` is None where nothing is said; ``percent`` and ``corrected`` are the mean credit of the same
    answers, as it is and with guessing taken off, None without answers.
    """

    truth: bool
    p_mastery: float
    verdict: bool | None
    covered: bool
    n: int
    percent: float | None
    corrected: float | None

    @property
    def wrong(self) -> bool:
        """Whether the likelier side is the wrong one."""
        return (self.p_mastery >= 0.5) != self.truth


class Advised(StrEnum):
    """What the first recommended step truly is.

    Learnable next is what is not mastered while all its measured prerequisites are. To whoever masters every
    step that the quiz measures, no such advice can be given.
    """

    RIGHT = "right"
    KNOWN = "known"
    EARLY = "early"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True)
class Sitting:
    """What one quiz came to."""

    skills: tuple[Call, ...]
    topics: tuple[Call, ...]
    advice: Advised | None
    items: tuple[tuple[str, str], ...]


def topic_quiz(learner: Learner, row: int, budget: int, seed: int) -> Sitting:
    """The adaptive quiz on one topic."""
    world = learner.world
    course = Course((world.pools[row],), budget, seed, world.calibration.grids)
    return held_against_truth(learner, (world.pools[row],), adaptively(learner, course, None))


def topic_form(learner: Learner, row: int, budget: int, seed: int) -> Sitting:
    """The fixed form on one topic."""
    pool = learner.world.pools[row]
    return held_against_truth(learner, (pool,), answered(learner, assemble(pool, budget, seed)))


def whole_check(learner: Learner, budget: int, seed: int) -> Sitting:
    """The adaptive check of every topic."""
    world = learner.world
    course = Course(world.pools, budget, seed, world.calibration.grids)
    return held_against_truth(learner, world.pools, adaptively(learner, course, Advice(world.roadmap, {})))


def check_form(learner: Learner, budget: int, seed: int) -> Sitting:
    """The fixed form over every topic."""
    pools = learner.world.pools
    return held_against_truth(learner, pools, answered(learner, assemble_check(pools, budget, seed)))


def answered(learner: Learner, places: Sequence[Place]) -> list[Answered]:
    """The learner's answers to a form."""
    return [Answered(place, learner.answer(place.bank, place.item)) for place in places]


def adaptively(learner: Learner, course: Course, advice: Advice | None) -> list[Answered]:
    """The learner's answers to a quiz that chooses by them; with ``advice`` the whole check."""
    sitting: list[Answered] = []
    asked: list[Asked] = []
    while place := next_in_topic(course, asked) if advice is None else next_in_check(course, asked, advice):
        sitting += answered(learner, [place])
        asked.append(Asked(place.bank, place.item, scored_item(sitting[-1]).score))
    return sitting


def held_against_truth(learner: Learner, pools: Sequence[Pool], sitting: Sequence[Answered]) -> Sitting:
    """Measure and advise as a report does, and compare with what is true."""
    scored = [scored_item(each) for each in sitting]
    topics = measure(pools, by_bank(sitting, scored), learner.world.calibration.grids)
    return Sitting(
        skills=tuple(skill_calls(learner, topics, scored)),
        topics=tuple(topic_call(learner, topic, scored) for topic in topics),
        advice=first_advice(learner, standings_of(topics, scored)),
        items=tuple((item.bank, item.item) for item in scored),
    )


def skill_calls(
    learner: Learner, topics: Sequence[TopicEstimate], scored: Sequence[ScoredItem]
) -> Iterator[Call]:
    """The calls on all skills."""
    answers = by_skill(scored)
    for topic in topics:
        for skill, estimate in topic.skills.items():
            key = topic.bank, skill
            yield call(learner.shares[key], estimate, answers.get(key, []))


def topic_call(learner: Learner, topic: TopicEstimate, scored: Sequence[ScoredItem]) -> Call:
    """The call on a topic: the mean over its skills."""
    share = float(np.mean([learner.shares[topic.bank, skill] for skill in topic.skills]))
    return call(share, topic.topic, [item for item in scored if item.bank == topic.bank])


def call(share: float, estimate: Estimate, answers: Sequence[ScoredItem]) -> Call:
    """What is said of a domain score that is truly ``share``."""
    scores = [item.score for item in answers]
    return Call(
        truth=share >= CUT,
        p_mastery=estimate.p_mastery,
        verdict={Verdict.AT_TARGET: True, Verdict.NEXT: False}.get(judge(estimate)),
        covered=estimate.low <= share <= estimate.high,
        n=len(scores),
        percent=float(np.mean([score.score for score in scores])) if scores else None,
        corrected=float(np.mean([corrected(score) for score in scores])) if scores else None,
    )


def corrected(score: Score) -> float:
    """Credit with guessing taken off: (x - c)/(1 - c)."""
    return (score.score - score.chance) / (1 - score.chance)


def by_skill(scored: Sequence[ScoredItem]) -> Mapping[SkillKey, list[ScoredItem]]:
    """The answers to each skill."""
    found: dict[SkillKey, list[ScoredItem]] = {}
    for item in scored:
        found.setdefault((item.bank, item.skill), []).append(item)
    return found


def standings_of(topics: Sequence[TopicEstimate], scored: Sequence[ScoredItem]) -> Standings:
    """What the recommendation is made from."""
    answers = by_skill(scored)
    return {
        (topic.bank, skill): standing(estimate, answers.get((topic.bank, skill), []))
        for topic in topics
        for skill, estimate in topic.skills.items()
    }


def first_advice(learner: Learner, standings: Standings) -> Advised | None:
    """What the first recommended step truly is; None without a step that the quiz can measure."""
    roadmap = learner.world.roadmap
    advice = recommend(roadmap, standings, {})
    step = roadmap.by_id[advice[0].step] if advice else None
    if step is None or not measured_skills(step, standings):
        return None
    if not any(is_learnable(learner, each, standings) for each in roadmap.steps):
        return Advised.NOTHING_LEFT
    if masters(learner, step, standings):
        return Advised.KNOWN
    return Advised.RIGHT if is_learnable(learner, step, standings) else Advised.EARLY


def is_learnable(learner: Learner, step: Step, standings: Standings) -> bool:
    """Not mastered, and every prerequisite that the quiz can measure mastered, by true abilities."""
    before = [learner.world.roadmap.by_id[name] for name in step.prerequisites]
    return not masters(learner, step, standings) and all(masters(learner, each, standings) for each in before)


def masters(learner: Learner, step: Step, standings: Standings) -> bool:
    """Whether all skills of a step that the quiz can measure are truly mastered."""
    return all(learner.masters(skill) for skill in measured_skills(step, standings))
