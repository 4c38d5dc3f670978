"""The whole backend check, adaptively: topics first, then the skills that decide the recommendation.

A topic is called by the mean domain score over its skills. Given where the topic stands (tau), the skills are
independent, and the mean over several of them is taken as normal: exact enough to choose a question by, while
`quiz.core.measurement` works out what the report says without that shortcut.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

import numpy as np

from quiz.core.adaptive import (
    OPEN,
    SETTLED,
    Asked,
    Course,
    believe,
    drawn,
    entropy,
    expected_entropy,
    gains,
    least_sure,
    likelihoods,
    unseen,
)
from quiz.core.assembly import Place, place
from quiz.core.curves import Array, sigmoid
from quiz.core.items import Item
from quiz.core.lookups import Lookup, lookup
from quiz.core.mastery import FEWEST_ANSWERS
from quiz.core.pools import CUT
from quiz.core.recommendation import Mark, Marks, Standing, Standings, fringe, measured_skills
from quiz.core.roadmaps import Roadmap, SkillKey
from quiz.core.tree import TopicPosterior, skill_given_topic, tree_posterior

TOPIC_SHARE = 0.8
"""At most this share of the budget goes to calling topics; the rest to what decides the recommendation."""

FIRST_ROUND = 2
"""Every topic is asked this often, on different skills, before any is asked more."""

STEPS = 3
"""The skills of this many of the likeliest next steps decide the recommendation."""


LEAST_VARIANCE, FAR = 1e-9, 30.0
"""Where the shares of all skills are as good as known, a distance to the cut has no end."""


@dataclass(frozen=True)
class Belief:
    """What is known of one topic: given each tau (rows), the mean and variance of its skills' shares."""

    table: Lookup
    given_topic: Array
    topic: Array

    @property
    def bank(self) -> str:
        """The topic's bank."""
        return self.table.pool.bank.id

    @cached_property
    def means(self) -> Array:
        """Expected domain score of each skill at each tau, (skills, tau)."""
        return np.asarray(np.einsum("stx,sx->st", self.given_topic, self.table.shares))

    @cached_property
    def variances(self) -> Array:
        """Variance of each skill's domain score at each tau, (skills, tau)."""
        squares = np.einsum("stx,sx->st", self.given_topic, self.table.shares**2)
        return np.asarray(squares - self.means**2)

    @cached_property
    def p_mastery(self) -> float:
        """P(the mean over the skills reaches the cut)."""
        chances = reaches(self.means.sum(axis=0), self.variances.sum(axis=0), len(self.means))
        return float(self.topic @ chances)

    def gains(self, left: Sequence[Item]) -> list[tuple[float, Item]]:
        """How much entropy (bits) of the topic's mastery call each item's answer is expected to take away."""
        found: list[tuple[float, Item]] = []
        for row, skill in enumerate(self.table.pool.skills):
            mine = [item for item in left if item.skill == skill]
            if mine:
                found += zip(self._gains(row, mine).tolist(), mine, strict=True)
        return found

    def _gains(self, row: int, items: Sequence[Item]) -> Array:
        curves = np.stack([self.table.curves[item.id] for item in items])
        shares, weights = self.table.shares[row], self.given_topic[row]
        happens = np.maximum(curves @ weights.T, 1e-12)
        mean = ((curves * shares) @ weights.T) / happens
        square = ((curves * shares**2) @ weights.T) / happens
        others = self.means.sum(axis=0) - self.means[row]
        spread = self.variances.sum(axis=0) - self.variances[row]
        chances = reaches(others + mean, spread + np.maximum(square - mean**2, 0), len(self.means))
        outcome, both = happens @ self.topic, (happens * chances) @ self.topic
        return np.asarray(entropy(self.p_mastery) - expected_entropy(outcome, both))


def reaches(total: Array, variance: Array, skills: int) -> Array:
    """P(the mean of ``skills`` shares reaches the cut), their sum being normal.

    The logistic curve with slope 1.702 is within 0.0095 of the normal's (Haley 1952).
    """
    distance = (total - CUT * skills) / np.sqrt(np.maximum(variance, LEAST_VARIANCE))
    return sigmoid(1.702 * np.clip(distance, -FAR, FAR))


@dataclass(frozen=True)
class Advice:
    """What the recommendation depends on beside the answers."""

    roadmap: Roadmap
    marks: Marks


def next_in_check(course: Course, asked: Sequence[Asked], advice: Advice) -> Place | None:
    """The next place of the whole check, or None once the budget is used or everything is settled."""
    if len(asked) >= course.budget:
        return None
    dice = course.dice(len(asked))
    found = None
    if len(asked) < course.budget * TOPIC_SHARE:
        found = for_topics(course, asked, dice)
    found = found or for_advice(course, asked, advice, dice)
    return None if found is None else place(found[0], found[1], dice)


Found = tuple[str, Item]
"""A bank and one of its items."""


def for_topics(course: Course, asked: Sequence[Asked], dice: Random) -> Found | None:
    """An item for a topic that has its first questions to come, or whose verdict is least sure."""
    beliefs = beliefs_of(course, asked)
    candidates = [
        (gain, (belief.bank, item))
        for belief in (beliefs[row] for row in rows_to_ask(course, asked, beliefs))
        for gain, item in belief.gains(unseen(course, belief.bank, belief.table.pool.bank.items, asked))
    ]
    return drawn(candidates, dice)


def rows_to_ask(course: Course, asked: Sequence[Asked], beliefs: Sequence[Belief]) -> list[int]:
    """The places of the topics to ask: the next of the first round, or those whose verdict is least sure."""
    counts = Counter(each.bank for each in asked)
    turns = course.dice(-1).sample(range(len(beliefs)), len(beliefs))
    first = [row for row in turns if counts[beliefs[row].bank] < FIRST_ROUND]
    if first:
        return [min(first, key=lambda row: counts[beliefs[row].bank])]
    return least_sure(np.array([belief.p_mastery for belief in beliefs]))[:OPEN]


def beliefs_of(course: Course, asked: Sequence[Asked]) -> list[Belief]:
    """What is known of each topic."""
    rows = likelihoods(course, asked)
    posteriors = tree_posterior(rows, course.grids)
    return [
        Belief(
            lookup(pool, course.grids),
            np.stack([skill_given_topic(row, course.grids) for row in each]),
            posterior.topic,
        )
        for pool, each, posterior in zip(course.pools, rows, posteriors, strict=True)
    ]


def for_advice(course: Course, asked: Sequence[Asked], advice: Advice, dice: Random) -> Found | None:
    """An item for the least sure of the skills that decide the next step; None if they are settled."""
    posteriors = believe(course, asked)
    standings = standings_of(course, asked, posteriors)
    wanted = [skill for skill in deciding_skills(standings, advice) if is_open(standings[skill])]
    pools = {pool.bank.id: row for row, pool in enumerate(course.pools)}
    for bank, skill in sorted(wanted, key=lambda each: abs(standings[each].p_mastery - 0.5)):
        table = lookup(course.pools[pools[bank]], course.grids)
        weights = posteriors[pools[bank]].skills[table.pool.skills.index(skill)]
        left = unseen(course, bank, table.pool.bank.pools[skill], asked)
        item = drawn(gains(table, skill, weights, left), dice) if left else None
        if item is not None:
            return bank, item
    return None


def is_open(standing: Standing) -> bool:
    """Whether a skill is worth another question: not settled, or too few answers for any word."""
    return standing.n < FEWEST_ANSWERS or 1 - SETTLED <= standing.p_mastery <= SETTLED


def standings_of(
    course: Course, asked: Sequence[Asked], posteriors: Sequence[TopicPosterior]
) -> dict[SkillKey, Standing]:
    """P(mastery) and the number of answers of every skill, as far as choosing needs them."""
    counts = Counter((each.bank, each.item.skill) for each in asked if each.score.valid)
    found: dict[SkillKey, Standing] = {}
    for pool, posterior in zip(course.pools, posteriors, strict=True):
        chances = np.einsum("sx,sx->s", posterior.skills, lookup(pool, course.grids).mastered)
        for skill, chance in zip(pool.skills, chances, strict=True):
            found[pool.bank.id, skill] = Standing(float(chance), counts[pool.bank.id, skill])
    return found


def deciding_skills(standings: Standings, advice: Advice) -> set[SkillKey]:
    """The skills of the likeliest next steps and of their prerequisites."""
    open_steps = [
        step
        for step in advice.roadmap.steps
        if measured_skills(step, standings) and advice.marks.get(step.id) not in {Mark.DONE, Mark.SKIP}
    ]
    likeliest = sorted(open_steps, key=lambda step: -fringe(advice.roadmap, step, standings))[:STEPS]
    earlier = [advice.roadmap.by_id[name] for step in likeliest for name in step.prerequisites]
    return {skill for step in (*likeliest, *earlier) for skill in measured_skills(step, standings)}
