"""Which item comes next: the one whose answer is expected to leave the least doubt about a mastery call.

In a topic quiz every skill is asked twice first; then the skills whose verdict is least sure are asked on
(measurement.md 6, points 9 and 10; rule J of its section 4). The next item follows from the answers so far
and the seed alone, so that any server finds the same one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

import numpy as np

from quiz.core.assembly import EXPOSURE, Place, Seen, pairs, place
from quiz.core.curves import Array
from quiz.core.items import Item
from quiz.core.lookups import Lookup, lookup
from quiz.core.measurement import GRIDS, Earlier, likelihood
from quiz.core.pools import Pool
from quiz.core.scoring import Score
from quiz.core.tree import Grids, TopicPosterior, tree_posterior

SETTLED = 0.85
"""A skill or topic is asked no further once P(mastery) is above this or below one minus this."""

OPEN = 3
"""Among this many of the least sure skills or topics the next item is sought."""

TINY = 1e-300
"""Keeps a logarithm or a quotient of what cannot happen finite; it is multiplied by zero anyway."""

DIGITS = 9
"""Decimals by which gains and chances are compared: two machines must not differ over their last bits."""


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
    seen: Seen = frozenset()
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
    table = lookup(pool, course.grids)
    skill = min(waiting, key=lambda each: counts[each])
    left = unseen(course, table, skill, shown_in(asked))
    chosen = drawn(table.at_cut[skill][left], dice)
    return None if chosen is None else table.stacks[skill][0][left[chosen]]


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
    gain: list[Array] = []
    items: list[Item] = []
    for row, left in islice(open_skills(course, table, sure, asked), OPEN):
        gain.append(gains(table, row, posterior.skills[row], left))
        items += [table.stacks[pool.skills[row]][0][each] for each in left]
    chosen = drawn(np.concatenate(gain), dice) if gain else None
    return None if chosen is None else items[chosen]


def open_skills(
    course: Course, table: Lookup, sure: Array, asked: Sequence[Asked]
) -> Iterator[tuple[int, list[int]]]:
    """The skills that are not settled and have items left, the least sure first, each with those items."""
    shown = shown_in(asked)
    for row in least_sure(sure):
        left = unseen(course, table, table.pool.skills[row], shown)
        if left:
            yield row, left


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
    order = np.argsort(np.round(np.abs(probabilities - 0.5), DIGITS), kind="stable")
    return [int(row) for row in order if is_open(probabilities[row])]


def is_open(chance: float) -> bool:
    """Whether a call with this probability is worth another question."""
    return bool(max(chance, 1 - chance) <= SETTLED)


def shown_in(asked: Sequence[Asked]) -> Seen:
    """The items that the attempt has shown."""
    return frozenset((each.bank, each.item.id) for each in asked)


def unseen(course: Course, table: Lookup, skill: str, shown: Seen) -> list[int]:
    """The places in a skill's stack of items not shown yet; of recent attempts if no others are left."""
    bank = table.pool.bank.id
    items = table.pool.bank.pools[skill]
    left = [row for row, item in enumerate(items) if (bank, item.id) not in shown]
    if not course.seen:
        return left
    return [row for row in left if (bank, items[row].id) not in course.seen] or left


def gains(table: Lookup, row: int, weights: Array, left: Sequence[int]) -> Array:
    """For each item left how much entropy (bits) of a skill's mastery call its answer should take away.

    ``row`` is the skill's, ``weights`` (nodes,) its posterior, ``left`` are places in its stack.
    """
    mastered = weights * table.mastered[row]
    happens, with_mastery = outcomes(table, row, left, np.stack([weights, mastered]))
    return np.asarray(entropy(mastered.sum()) - expected_entropy(happens, with_mastery))


def outcomes(table: Lookup, row: int, left: Sequence[int], weights: Array) -> Array:
    """The mass of every outcome of the items left under each row of ``weights``, (rows, items, 3)."""
    curves = table.stacks[table.pool.skills[row]][1][left]
    return np.moveaxis(curves @ weights.T, -1, 0)


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


def drawn(gain: Array, dice: Random) -> int | None:
    """The place of one of the few greatest gains by chance, so that no single item is shown to everybody.

    None where there is nothing to choose from.
    """
    return dice.choice(greatest(gain, EXPOSURE, dice)) if len(gain) else None


def greatest(gain: Array, count: int, dice: Random) -> list[int]:
    """The places of the ``count`` greatest gains; among equals the dice say which are the last of them."""
    rounded = np.round(gain, DIGITS)
    count = min(count, len(gain))
    last = np.partition(rounded, -count)[-count]
    greater, equal = np.flatnonzero(rounded > last).tolist(), np.flatnonzero(rounded == last).tolist()
    return [*greater, *dice.sample(equal, count - len(greater))]
