"""From a blueprint to a form: which items a learner gets, in which order, and how their options stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import numpy as np

from quiz.core.curves import information
from quiz.core.items import Choice, Item, Matching, Ordering
from quiz.core.mastery import FEWEST_ANSWERS
from quiz.core.pools import Pool

T = TypeVar("T")

TOPIC_LENGTHS: Mapping[str, int] = {"quick": 12, "standard": 24, "thorough": 45}
CHECK_LENGTH = 40
SECONDS_PER_QUESTION = 45
EXPOSURE = 5
"""Items are drawn at random among this many best ones, so that no single item is shown to everybody."""

USUAL_SHARE, FEW = 0.8, 12
"""An adaptive quiz of more than a few questions is usually over after this share of its budget."""

Seen = frozenset[tuple[str, str]]
"""Items (bank, item) of a learner's recent attempts: they are asked again only where no others are left."""


@dataclass(frozen=True)
class Place:
    """One place of a form: an item of a bank, and its options in the order shown, by file number from 1."""

    bank: str
    item: Item
    order: tuple[int, ...]


def offered_lengths(item_count: int) -> Mapping[str, int]:
    """The lengths that a bank can fill without repeats; a small bank offers all that it has."""
    offered = {name: length for name, length in TOPIC_LENGTHS.items() if length <= item_count}
    return offered or {"all": item_count}


def minutes_for(questions: int) -> int:
    """About how long, in minutes, to the nearest five and never less than five."""
    return max(5, round(questions * SECONDS_PER_QUESTION / 60 / 5) * 5)


def about(budget: int, position: int, *, whole: bool = False) -> int:
    """About how many questions an adaptive attempt has, as its question at ``position`` says.

    The ``whole`` check uses its budget, and so does a short quiz. A longer one is told to the nearest five,
    and once it has gone on for longer, as the next five: never fewer than were asked, never more than may be.
    """
    usual = budget if whole or budget <= FEW else round(budget * USUAL_SHARE / 5) * 5
    return usual if position <= usual else min(budget, -(-position // 5) * 5)


def assemble(pool: Pool, length: int, seed: int, seen: Seen = frozenset()) -> tuple[Place, ...]:
    """A form of ``length`` items of one topic, evenly over its skills, fixed by the seed."""
    dice = Random(seed)  # noqa: S311 - a form must be repeatable, not unguessable
    return tuple(place(pool.bank.id, item, dice) for item in balanced(pool, length, dice, seen))


def assemble_check(
    pools: Sequence[Pool], length: int, seed: int, seen: Seen = frozenset()
) -> tuple[Place, ...]:
    """A form over all topics: equal shares of the length, topics taking turns."""
    dice = Random(seed)  # noqa: S311
    shares = spread_evenly(length, [len(pool.bank.items) for pool in pools], dice)
    chosen = [
        [(pool.bank.id, item) for item in balanced(pool, share, dice, seen)]
        for pool, share in zip(pools, shares, strict=True)
    ]
    return tuple(place(bank, item, dice) for bank, item in take_turns(chosen))


def balanced(pool: Pool, length: int, dice: Random, seen: Seen = frozenset()) -> list[Item]:
    """``length`` items, skills taking turns, each skill's best at its cut first (measurement.md 4, H)."""
    ranked = [unseen_first(pool, skill, dice, seen) for skill in pool.skills]
    dice.shuffle(ranked)
    room = [len(items) for items in ranked]
    shares = spread_evenly(length, room, dice, pairs(length, room))
    return take_turns([items[:share] for items, share in zip(ranked, shares, strict=True)])


def unseen_first(pool: Pool, skill: str, dice: Random, seen: Seen) -> list[Item]:
    """The skill's items with those of recent attempts last, best first among either."""
    ranked = best_first(pool, skill, dice)
    return sorted(ranked, key=lambda item: (pool.bank.id, item.id) in seen)


def best_first(pool: Pool, skill: str, dice: Random) -> list[Item]:
    """The skill's items by information at its cut, each drawn among the five best that are left."""
    cut = np.array([pool.cuts[skill]])
    items = pool.bank.pools[skill]
    # Shuffled first: among equals the place in the file must not decide who is ever shown.
    shuffled = dice.sample(items, len(items))
    left = sorted(shuffled, key=lambda item: -information(pool.parameters[item.id], cut)[0])
    return [left.pop(dice.randrange(min(EXPOSURE, len(left)))) for _ in range(len(left))]


def pairs(total: int, room: Sequence[int]) -> list[int]:
    """Two each, from the first on, while ``total`` lasts.

    One answer on a skill allows no verdict on it. A form too short for two answers on every skill asks some
    skills twice rather than all once: in trial runs of the whole check with simulated learners 11 of 43
    skills were settled instead of none, and 64 % of the topics instead of 65 %.
    """
    shares: list[int] = []
    for places in room:
        shares.append(min(FEWEST_ANSWERS, places, total - sum(shares)))
    return shares


def spread_evenly(total: int, room: Sequence[int], dice: Random, given: Sequence[int] = ()) -> list[int]:
    """Shares of ``total`` as equal as the room allows, on top of what is ``given`` already.

    Who gets one more is up to the dice.
    """
    shares = list(given) or [0] * len(room)
    for _ in range(min(total, sum(room)) - sum(shares)):
        open_places = [index for index, places in enumerate(room) if shares[index] < places]
        fewest = min(shares[index] for index in open_places)
        shares[dice.choice([index for index in open_places if shares[index] == fewest])] += 1
    return shares


def another_like(
    pool: Pool, item: Item, shown: Collection[str], seed: int, seen: Seen = frozenset()
) -> Place | None:
    """An item of the same skill that is not among the ``shown`` ids, fixed by the seed; None without one.

    What recent attempts did not ask comes first, then what is nearest in level.
    """
    dice = Random(seed)  # noqa: S311
    left = [each for each in unseen_first(pool, item.skill, dice, seen) if each.id not in shown]
    if not left:
        return None
    nearest = min(left, key=lambda each: ((pool.bank.id, each.id) in seen, abs(each.level - item.level)))
    return place(pool.bank.id, nearest, dice)


def take_turns(queues: Sequence[Sequence[T]]) -> list[T]:
    """First of each, second of each, and so on: whoever stops early has met every one."""
    rounds = max((len(queue) for queue in queues), default=0)
    return [queue[turn] for turn in range(rounds) for queue in queues if turn < len(queue)]


def place(bank: str, item: Item, dice: Random) -> Place:
    """An item with its options in a random order, or in file order where the order has a meaning."""
    numbers = list(range(1, movable(item) + 1))
    # In file order the entries of an ordering and the right sides of a matching would give the key away.
    if not (item.fixed_order and isinstance(item.body, Choice)):
        dice.shuffle(numbers)
    return Place(bank, item, tuple(numbers))


def movable(item: Item) -> int:
    """How many options, entries or right sides can stand in another order; 0 for open kinds."""
    match item.body:
        case Choice(options=options):
            return len(options)
        case Ordering(sequence=sequence):
            return len(sequence)
        case Matching(rights=rights):
            return len(rights)
        case _:
            return 0
