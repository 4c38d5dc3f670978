"""What is believed of one topic while the whole check goes on, and what an answer would tell of it.

A topic is called by the mean domain score over its skills. Given where the topic stands (tau), the skills are
independent, and the mean over several of them is taken as normal: exact enough to choose a question by, while
`quiz.core.measurement` works out what the report says without that shortcut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

import numpy as np

from quiz.core.adaptive import TINY, entropy, expected_entropy, greatest, outcomes
from quiz.core.assembly import EXPOSURE
from quiz.core.curves import Array, sigmoid
from quiz.core.items import Item
from quiz.core.lookups import Lookup
from quiz.core.pools import CUT

LEAST_VARIANCE, FAR = 1e-9, 30.0
"""Where the shares of all skills are as good as known, a distance to the cut has no end."""

WORTH = 2 * EXPOSURE
"""So many items of a topic are looked at closely."""

LEAST_CHANCE = 1e-12
"""Outcomes rarer than this at some tau are left out of the means there."""


@dataclass(frozen=True)
class Belief:
    """One topic: ``given_topic`` (skills, tau, nodes), each skill's posterior given tau; ``topic`` (tau,)."""

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
        return np.asarray(np.matmul(self.given_topic, self.table.shares[..., None])[..., 0])

    @cached_property
    def variances(self) -> Array:
        """Variance of each skill's domain score at each tau, (skills, tau)."""
        squares = np.matmul(self.given_topic, self.table.shares[..., None] ** 2)[..., 0]
        return np.asarray(squares - self.means**2)

    @cached_property
    def p_mastery(self) -> float:
        """P(the mean over the skills reaches the cut)."""
        chances = reaches(self.means.sum(axis=0), self.variances.sum(axis=0), len(self.means))
        return float(self.topic @ chances)

    def likeliest(self, left: Sequence[Sequence[int]], dice: Random) -> list[tuple[int, int]]:
        """The few items whose answers should narrow the domain score of their skill most.

        ``left`` are for each skill places in its stack; returned are rows of skills and places. What all the
        items tell of the topic would cost forty times as much, and the best are hardly ever missing here.
        """
        found = [(row, place) for row, places in enumerate(left) for place in places]
        if not found:
            return []
        narrowed = np.concatenate([self._narrowed(row, places) for row, places in enumerate(left)])
        return [found[each] for each in greatest(narrowed, WORTH, dice)]

    def item(self, row: int, place: int) -> Item:
        """The item at a place of a skill's stack."""
        return self.table.stacks[self.table.pool.skills[row]][0][place]

    def _narrowed(self, row: int, places: Sequence[int]) -> Array:
        """By how much the variance of a skill's domain score should fall with each item's answer."""
        weights = self.topic @ self.given_topic[row]
        shares = weights * self.table.shares[row]
        happens, known = outcomes(self.table, row, places, np.stack([weights, shares]))
        return np.asarray((known**2 / np.maximum(happens, TINY)).sum(axis=-1) - shares.sum() ** 2)

    def gains(self, items: Sequence[tuple[int, int]]) -> Array:
        """How much entropy (bits) of the topic's mastery call each item's answer should take away.

        ``items`` are rows of skills and places in their stacks, at least one.
        """
        rows = [row for row, _ in items]
        curves = np.stack([self.table.stacks[self.table.pool.skills[row]][1][place] for row, place in items])
        shares = self.table.shares[rows][:, None]
        moments = np.stack([curves, curves * shares, curves * shares**2])
        moments = moments @ self.given_topic[rows].transpose(0, 2, 1)
        happens = np.maximum(moments[0], LEAST_CHANCE)
        mean, square = moments[1:] / happens
        others = (self.means.sum(axis=0) - self.means[rows])[:, None]
        spread = (self.variances.sum(axis=0) - self.variances[rows])[:, None]
        chances = reaches(others + mean, spread + np.maximum(square - mean**2, 0), len(self.means))
        outcome, both = happens @ self.topic, (happens * chances) @ self.topic
        return np.asarray(entropy(self.p_mastery) - expected_entropy(outcome, both))


def reaches(total: Array, variance: Array, skills: int) -> Array:
    """P(the mean of ``skills`` shares reaches the cut), their sum being normal.

    The logistic curve with slope 1.702 is within 0.0095 of the normal's (Haley 1952).
    """
    distance = (total - CUT * skills) / np.sqrt(np.maximum(variance, LEAST_VARIANCE))
    return sigmoid(1.702 * np.clip(distance, -FAR, FAR))
