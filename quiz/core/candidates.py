"""Steps that may come next while the whole check goes on, and what an answer would tell of them.

What an answer tells of other skills than its own is left out here: beside its own that is little.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from quiz.core.adaptive import DIGITS, TINY, Asked, Course, believe, entropy, is_open, outcomes
from quiz.core.curves import Array
from quiz.core.lookups import Lookup, lookup
from quiz.core.mastery import FEWEST_ANSWERS
from quiz.core.recommendation import Mark, Marks
from quiz.core.roadmaps import Roadmap, SkillKey, Step


@dataclass(frozen=True)
class SkillBelief:
    """What is known of one skill: its lookup and ``row`` in it, its posterior (nodes,), ``n`` answers."""

    table: Lookup
    row: int
    weights: Array
    n: int

    @cached_property
    def p_mastery(self) -> float:
        """P(mastery) of the skill."""
        return float(self.weights @ self.table.mastered[self.row])

    @property
    def is_open(self) -> bool:
        """Whether the skill is worth another question: not sure, or too few answers for any word."""
        return self.n < FEWEST_ANSWERS or is_open(self.p_mastery)


Known = Mapping[SkillKey, SkillBelief]


def known_of(course: Course, asked: Sequence[Asked]) -> Known:
    """What is known of each skill."""
    counts = Counter((each.bank, each.item.skill) for each in asked if each.score.valid)
    return {
        (pool.bank.id, skill): SkillBelief(
            lookup(pool, course.grids), row, posterior.skills[row], counts[pool.bank.id, skill]
        )
        for pool, posterior in zip(course.pools, believe(course, asked), strict=True)
        for row, skill in enumerate(pool.skills)
    }


@dataclass(frozen=True)
class Candidate:
    """A step by its measured skills, and those of its prerequisites; some may stand there twice."""

    own: tuple[SkillKey, ...]
    before: tuple[SkillKey, ...]
    known: Known

    @property
    def skills(self) -> tuple[SkillKey, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.own, *self.before)))

    @cached_property
    def fringe(self) -> float:
        """P(not mastered and ready) as far as is known."""
        return float(self.fringe_with({}))

    @property
    def is_open(self) -> bool:
        """Whether the step is worth another question: not sure, or too few answers for any word."""
        return sum(self.known[skill].n for skill in self.own) < FEWEST_ANSWERS or is_open(self.fringe)

    def fringe_with(self, changed: Mapping[SkillKey, Array]) -> Array:
        """P(not mastered and ready) if P(mastery) of some skills were so: the product of "Judging"."""
        own, before = (
            prod((changed.get(skill, np.asarray(self.known[skill].p_mastery)) for skill in skills), start=1.0)
            for skills in (self.own, self.before)
        )
        return np.asarray((1 - own) * before)

    def gains(self, skill: SkillKey, left: Sequence[int]) -> Array:
        """How much entropy (bits) of "this step comes next" each of a skill's items left should take away."""
        belief = self.known[skill]
        weights = np.stack([belief.weights, belief.weights * belief.table.mastered[belief.row]])
        happens, with_mastery = outcomes(belief.table, belief.row, left, weights)
        later = self.fringe_with({skill: with_mastery / np.maximum(happens, TINY)})
        return np.asarray(entropy(self.fringe) - (happens * entropy(later)).sum(axis=-1))


def candidates(roadmap: Roadmap, marks: Marks, known: Known) -> list[Candidate]:
    """The steps that the quiz can measure and that are not marked done or skip, the likeliest next first."""
    found = (
        candidate(roadmap, step, known)
        for step in roadmap.steps
        if marks.get(step.id) not in {Mark.DONE, Mark.SKIP}
    )
    return sorted((each for each in found if each.own), key=lambda each: -round(each.fringe, DIGITS))


def candidate(roadmap: Roadmap, step: Step, known: Known) -> Candidate:
    """A step as a candidate."""
    earlier = (roadmap.by_id[name] for name in step.prerequisites)
    before = (skill for each in earlier for skill in measured(each, known))
    return Candidate(tuple(measured(step, known)), tuple(before), known)


def measured(step: Step, known: Known) -> Iterator[SkillKey]:
    """The skills of a step that the quiz can measure."""
    return (skill for skill in step.measured_by if skill in known)
