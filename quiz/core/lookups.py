"""What a pool says at every node of the grids: curves, shares and masteries, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from quiz.core.curves import Array, category, information, probabilities
from quiz.core.items import Item
from quiz.core.pools import CUT, Pool
from quiz.core.scoring import Score
from quiz.core.tree import Grids

CATEGORIES = 3
"""Rows of every item's table; an item with two outcomes has a third that never happens."""

TRUST = 0.8
"""How much of an independent answer each answer counts for.

Answers of one person share what no curve knows: how readily they guess, slip and say "I don't know yet", and
how far the authors' levels are off. Taken for independent, they made intervals too narrow: those of 80 % held
65 to 77 % of the true domain scores of simulated learners (docs/method.md).
"""


@dataclass(frozen=True, eq=False)
class Lookup:
    """A pool on grids. Tables have one column per node of ``theta`` (nodes,), in logits; keep the lookup."""

    pool: Pool
    grids: Grids

    @cached_property
    def theta(self) -> Array:
        """The abilities at the nodes."""
        return self.pool.centre + self.grids.skill

    @cached_property
    def curves(self) -> Mapping[str, Array]:
        """For each item the probabilities of its outcomes, shape (3, nodes)."""
        return {name: self._curve(name) for name in self.pool.parameters}

    @cached_property
    def log_curves(self) -> Mapping[str, Array]:
        """For each item the logarithms of its curves; what never happens is never looked up."""
        with np.errstate(divide="ignore"):
            return {name: np.log(table) for name, table in self.curves.items()}

    @cached_property
    def shares(self) -> Array:
        """Domain score of each skill at each node, shape (skills, nodes)."""
        return np.stack([self.pool.domain_score(skill, self.theta) for skill in self.pool.skills])

    @cached_property
    def mastered(self) -> Array:
        """For each skill and node the part of the node's weight that stands for mastery, (skills, nodes)."""
        return np.stack([above_cut(values) for values in self.shares])

    @cached_property
    def stacks(self) -> Mapping[str, tuple[tuple[Item, ...], Array]]:
        """For each skill its items and their curves, shape (items, 3, nodes)."""
        return {
            skill: (items, np.stack([self.curves[item.id] for item in items]))
            for skill, items in self.pool.bank.pools.items()
            if items
        }

    @cached_property
    def at_cut(self) -> Mapping[str, Array]:
        """For each skill what its items say at its cut: Fisher information (1/logit**2), shape (items,)."""
        return {
            skill: np.array([information(self.pool.parameters[item.id], cut)[0] for item in items])
            for skill, items, cut in (
                (skill, self.pool.bank.pools[skill], np.array([self.pool.cuts[skill]]))
                for skill in self.pool.skills
            )
        }

    def log_likelihood(self, answers: Sequence[tuple[Item, Score, float]]) -> Array:
        """Logarithm of the answers' likelihood at each node, shape (skills, nodes).

        An answer is an item, its score, and a weight in [0, 1] by which its evidence counts, beside TRUST.
        """
        rows = {skill: np.zeros_like(self.theta) for skill in self.pool.skills}
        for item, score, weight in answers:
            happened = category(self.pool.parameters[item.id], score)
            rows[item.skill] += TRUST * weight * self.log_curves[item.id][happened]
        return np.stack(list(rows.values()))

    def _curve(self, name: str) -> Array:
        table = probabilities(self.pool.parameters[name], self.theta)
        return np.pad(table, ((0, CATEGORIES - len(table)), (0, 0)))


@lru_cache(maxsize=256)
def lookup(pool: Pool, grids: Grids) -> Lookup:
    """The pool on the grids: made once for as long as both are kept."""
    return Lookup(pool, grids)


def above_cut(values: Array) -> Array:
    """For rising domain scores at the nodes: which part of each node's weight lies above the cut, in [0, 1].

    A node's weight is spread evenly to the middle between it and its neighbours, so that the cut between two
    nodes parts the half of either that lies between them.
    """
    if values[0] >= CUT:
        return np.ones_like(values)
    if values[-1] < CUT:
        return np.zeros_like(values)
    upper = int(np.searchsorted(values, CUT))
    fraction = (CUT - values[upper - 1]) / (values[upper] - values[upper - 1])
    part = np.zeros_like(values)
    part[upper:] = 1.0
    part[upper - 1 : upper + 1] = (1 - fraction) / 2, 1 - fraction / 2
    return part
