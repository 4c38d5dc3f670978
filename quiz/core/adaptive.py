"""Which item comes next: the one whose answer is expected to leave the least doubt about a mastery call.

In a topic quiz every skill is asked twice first; then the skills whose verdict is least sure are asked on
(measurement.md 6, points 9 and 10; rule J of its section 4). The next item follows from the answers so far
and the seed alone, so that any server finds the same one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

import numpy as np

from quiz.core.assembly import EXPOSURE, Place, best_first, pairs, place
from quiz.core.curves import Array
from quiz.core.items import Item
from quiz.core.lookups import Lookup, lookup
from quiz.core.measurement import GRIDS, Earlier, likelihood
from quiz.core.pools import Pool
from quiz.core.scoring import Score
from quiz.core.tree import Grids, TopicPosterior, tree_posterior

T = TypeVar("T")

SETTLED = 0.85
"""A skill or topic is asked no further once P(mastery) is above this or below one minus this."""

OPEN = 3
"""Among this many of the least sure skills or topics the next item is sought."""

TINY = 1e-300
"""Keeps a logarithm or a quotient of what cannot happen finite; it is multiplied by zero anyway."""


@dataclass(frozen=True)
class Asked:
    """An item that the attempt has shown, and the score of what was given; not valid is no evidence."""

    bank: str
    item: Item
    score: Score


@dataclass(frozen=True)
class Course:
    """What an adaptive attempt keeps to from its start on: pools, at most how many items, the seed.

    ``seen`` are items (bank, item) of recent attempts, asked again only where nothing else is left, and
    ``earlier`` the weighted answers given to them.
    """

    pools: tuple[Pool, ...]
    budget: int
    seed: int
    grids: Grids = GRIDS
    seen: frozenset[tuple[str, str]] = frozenset()
    earlier: Earlier = field(default_factory=dict)

    def dice(self, turn: int) -> Random:
        """The dice of one turn: whoever asks again gets the same throw."""
        return Random(f"{self.seed}/{turn}")  # noqa: S311 - a choice must be repeatable, not unguessable


def next_in_topic(course: Course, asked: Sequence[Asked]) -> Place | None:
    """The next place of a quiz on one topic, or None once the budget is used or every skill is settled."""
    if len(asked) >= course.budget:
        return None
    (pool,) = course.pools
    dice = course.dice(len(asked))
    item = first_round(course, pool, asked, dice) or most_telling(course, asked, dice)
    return None if item is None else place(pool.bank.id, item, dice)


def first_round(course: Course, pool: Pool, asked: Sequence[Asked], dice: Random) -> Item | None:
    """An item for the skill whose turn it is while each skill is asked twice; None after that."""
    counts = Counter(each.item.skill for each in asked)
    quotas = first_quotas(course, pool)
    waiting = [skill for skill, quota in quotas.items() if counts[skill] < quota]
    if not waiting:
        return None
    skill = min(waiting, key=lambda each: counts[each])
    left = unseen(course, pool.bank.id, best_first(pool, skill, dice), asked)
    return left[0] if left else None


def first_quotas(course: Course, pool: Pool) -> Mapping[str, int]:
    """How often each skill is asked in the first round, skills in the order of this attempt."""
    skills = course.dice(-1).sample(pool.skills, len(pool.skills))
    room = [len(pool.bank.pools[skill]) for skill in skills]
    return dict(zip(skills, pairs(course.budget, room), strict=True))


def most_telling(course: Course, asked: Sequence[Asked], dice: Random) -> Item | None:
    """Among the skills that are least sure, an unseen item that is expected to tell most; None if none."""
    (pool,) = course.pools
    table = lookup(pool, course.grids)
    (posterior,) = believe(course, asked)
    sure = np.einsum("sx,sx->s", posterior.skills, table.mastered)
    candidates: list[tuple[float, Item]] = []
    for row in least_sure(sure)[:OPEN]:
        skill = pool.skills[row]
        left = unseen(course, pool.bank.id, pool.bank.pools[skill], asked)
        candidates += gains(table, skill, posterior.skills[row], left)
    return drawn(candidates, dice)


def believe(course: Course, asked: Sequence[Asked]) -> tuple[TopicPosterior, ...]:
    """The posterior of every topic from the answers so far and the earlier ones."""
    return tree_posterior(likelihoods(course, asked), course.grids)


def likelihoods(course: Course, asked: Sequence[Asked]) -> list[Array]:
    """The likelihood of all answers, for each pool (skills, nodes)."""
    today: dict[str, list[tuple[Item, Score, float]]] = {pool.bank.id: [] for pool in course.pools}
    for each in asked:
        if each.score.valid:
            today[each.bank].append((each.item, each.score, 1.0))
    return [
        likelihood(lookup(pool, course.grids), [*today[bank], *course.earlier.get(bank, ())])
        for bank, pool in ((pool.bank.id, pool) for pool in course.pools)
    ]


def least_sure(probabilities: Array) -> list[int]:
    """The places of the probabilities that are not settled, the one nearest to one half first."""
    order = np.argsort(np.abs(probabilities - 0.5), kind="stable")
    return [int(row) for row in order if 1 - SETTLED <= probabilities[row] <= SETTLED]


def unseen(course: Course, bank: str, items: Sequence[Item], asked: Sequence[Asked]) -> list[Item]:
    """The items that this attempt has not shown, without those of recent attempts while others are left."""
    shown = {(each.bank, each.item.id) for each in asked}
    left = [item for item in items if (bank, item.id) not in shown]
    return [item for item in left if (bank, item.id) not in course.seen] or left


def gains(table: Lookup, skill: str, weights: Array, left: Sequence[Item]) -> list[tuple[float, Item]]:
    """For each item how much entropy (bits) of the skill's mastery call its answer is expected to take away.

    ``weights`` (nodes,) is the skill's posterior.
    """
    items, curves = table.stacks[skill]
    wanted = {item.id for item in left}
    rows = [row for row, item in enumerate(items) if item.id in wanted]
    mastered = weights * table.mastered[table.pool.skills.index(skill)]
    outcomes = curves[rows] @ np.stack([weights, mastered], axis=1)
    gain = entropy(mastered.sum()) - expected_entropy(outcomes[..., 0], outcomes[..., 1])
    return [(float(value), items[row]) for value, row in zip(gain, rows, strict=True)]


def expected_entropy(happens: Array, with_mastery: Array) -> Array:
    """Sum over the outcomes of P(outcome) H(P(mastery | outcome)) in bits, one value per row.

    Both arguments have the outcomes as their last axis: P(outcome), and P(outcome and mastery).
    """
    chance = with_mastery / np.maximum(happens, TINY)
    return np.asarray((happens * entropy(chance)).sum(axis=-1))


def entropy(chance: Array | float) -> Array:
    """-p log2 p - (1 - p) log2(1 - p) in bits."""
    inside = np.clip(chance, TINY, 1 - 1e-15)
    return np.asarray(-inside * np.log2(inside) - (1 - inside) * np.log2(1 - inside))


def drawn(candidates: Sequence[tuple[float, T]], dice: Random) -> T | None:
    """One of the few with the greatest gain by chance, so that no single item is shown to everybody."""
    shuffled = dice.sample(candidates, len(candidates))
    best = sorted(shuffled, key=lambda candidate: -candidate[0])[:EXPOSURE]
    return dice.choice(best)[1] if best else None
