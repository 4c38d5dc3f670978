"""What is believed of one topic while the whole check goes on, and what an answer would tell of it.

A topic is called by the mean domain score over its skills. Given where the topic stands (tau), the skills are
independent, and the mean over several of them is taken as normal: exact enough to choose a question by, while
`quiz.core.measurement` works out what the report says without that shortcut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quiz.core.adaptive import DIGITS, TINY, entropy, expected_entropy, outcomes
from quiz.core.assembly import EXPOSURE
from quiz.core.curves import Array, sigmoid
from quiz.core.lookups import Lookup
from quiz.core.pools import CUT

LEAST_VARIANCE, FAR = 1e-9, 30.0
"""Where the shares of all skills are as good as known, a distance to the cut has no end."""

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

    def likeliest(self, row: int, left: Sequence[int]) -> list[int]:
        """The few of a skill's items left whose answers should narrow its domain score most, first of equals.

        The exact gain of all would cost forty times as much; the best items by it are among these.
        """
        weights = self.topic @ self.given_topic[row]
        both = np.stack([weights, weights * self.table.shares[row]])
        happens, shares = outcomes(self.table, row, left, both)
        explained = (shares**2 / np.maximum(happens, TINY)).sum(axis=-1)
        order = np.argsort(-np.round(explained, DIGITS), kind="stable")
        return [left[place] for place in order[:EXPOSURE]]

    def gains(self, row: int, items: Sequence[int]) -> Array:
        """How much entropy (bits) of the topic's mastery call each item's answer should take away.

        ``items`` are places in the stack of the skill at ``row``.
        """
        shares = self.table.shares[row]
        curves = self.table.stacks[self.table.pool.skills[row]][1][items]
        moments = np.stack([curves, curves * shares, curves * shares**2]) @ self.given_topic[row].T
        happens = np.maximum(moments[0], LEAST_CHANCE)
        mean, square = moments[1] / happens, moments[2] / happens
        others = self.means.sum(axis=0) - self.means[row]
        spread = self.variances.sum(axis=0) - self.variances[row]
        chances = reaches(others + mean, spread + np.maximum(square - mean**2, 0), len(self.means))
        return np.asarray(
            entropy(self.p_mastery) - expected_entropy(happens @ self.topic, (happens * chances) @ self.topic)
        )


def reaches(total: Array, variance: Array, skills: int) -> Array:
    """P(the mean of ``skills`` shares reaches the cut), their sum being normal.

    The logistic curve with slope 1.702 is within 0.0095 of the normal's (Haley 1952).
    """
    distance = (total - CUT * skills) / np.sqrt(np.maximum(variance, LEAST_VARIANCE))
    return sigmoid(1.702 * np.clip(distance, -FAR, FAR))
