"""Authoring advice on a whole bank: what can be guessed without reading, what is missing, what stands twice.

The shares are judged from ``ENOUGH`` items on: in a handful they say nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from quiz.content.advice import Lengths, lengths
from quiz.content.wording import tokens
from quiz.core.banks import Bank
from quiz.core.items import Item

ENOUGH = 30
FEWEST_ITEMS = 4
"""Four answers are the least that support advice on a skill (content study, section 3)."""

LENGTH_MARGIN = 0.05
LEVEL_SHARES = {1: 0.30, 2: 0.45, 3: 0.25}
LEVEL_MARGIN = 0.10
MOST_REMEMBERED = 0.20
LEAST_APPLIED = 0.50
NEAR_DUPLICATE = 0.90
MOST_COMPARED = 1_000
"""Stems that are compared with each other: the pairs grow with the square, and an upload waits for them."""


@dataclass(frozen=True)
class Imbalance:
    """A rule that a bank breaks, with its message; ``item`` is where it shows, None for the whole bank."""

    rule: str
    message: str
    item: Item | None = None


def weigh(bank: Bank) -> tuple[Imbalance, ...]:
    """Everything that is out of balance in a bank."""
    checks = (key_lengths, levels, blooms, thin_skills, near_duplicates)
    return tuple(found for check in checks for found in check(bank))


def key_lengths(bank: Bank) -> Iterator[Imbalance]:
    """S1, S2: the key is the longest, or the shortest, too often or too seldom for its number of options."""
    sizes = [found for item in bank.items if (found := lengths(item))]
    if len(sizes) < ENOUGH:
        return
    expected = sum(1 / (1 + len(size.distractors)) for size in sizes) / len(sizes)
    for rule, word, extreme in (("S1", "longest", max), ("S2", "shortest", min)):
        share = extreme_share(sizes, extreme)
        if is_beyond(share - expected, LENGTH_MARGIN):
            message = f"The key is the {word} option in {share:.0%} of the single choices"
            yield Imbalance(rule, f"{message}; chance is {expected:.0%}.")


def is_beyond(distance: float, margin: float) -> bool:
    """Whether it is more than the margin; 40 % is ten points from 30 %, whatever binary fractions say."""
    return round(abs(distance), 9) > margin


def extreme_share(sizes: Sequence[Lengths], extreme: Callable[[Sequence[int]], int]) -> float:
    """How often the key has the extreme length; where several have it, each counts for its part."""
    total = 0.0
    for size in sizes:
        every = (size.key, *size.distractors)
        if size.key == extreme(every):
            total += 1 / every.count(size.key)
    return total / len(sizes)


def levels(bank: Bank) -> Iterator[Imbalance]:
    """S3: the levels are far from 30, 45 and 25 %."""
    count = Counter(item.level for item in bank.items)
    if len(bank.items) < ENOUGH:
        return
    for level, share in LEVEL_SHARES.items():
        found = count[level] / len(bank.items)
        if is_beyond(found - share, LEVEL_MARGIN):
            yield Imbalance("S3", f"Level {level} has {found:.0%} of the items; {share:.0%} are aimed at.")


def blooms(bank: Bank) -> Iterator[Imbalance]:
    """S4: too much remembering, or too little applying and analysing."""
    count = Counter(item.bloom for item in bank.items)
    if len(bank.items) < ENOUGH:
        return
    remembered = count["remember"] / len(bank.items)
    applied = (count["apply"] + count["analyse"]) / len(bank.items)
    if remembered > MOST_REMEMBERED:
        yield Imbalance("S4", f"{remembered:.0%} of the items ask to remember; 20 % at most are aimed at.")
    if applied < LEAST_APPLIED:
        yield Imbalance(
            "S4", f"{applied:.0%} of the items ask to apply or analyse; 50 % at least are aimed at."
        )


def thin_skills(bank: Bank) -> Iterator[Imbalance]:
    """S5: a skill with too few items for a verdict that supports advice."""
    for skill, items in bank.pools.items():
        if 0 < len(items) < FEWEST_ITEMS:
            message = f"The skill `{skill}` has {len(items)} items; {FEWEST_ITEMS} are the least for advice."
            yield Imbalance("S5", message, items[0])


def near_duplicates(bank: Bank) -> Iterator[Imbalance]:
    """S6: two stems with nearly the same words, in whatever order, code included."""
    compared = bank.items[:MOST_COMPARED]
    stems = [(item, frozenset(tokens(item.stem.lower()))) for item in compared]
    for (first, one), (second, other) in combinations(stems, 2):
        # Dice's coefficient: 1 for the same words, 0 where none is shared.
        if 2 * len(one & other) >= NEAR_DUPLICATE * (len(one) + len(other)):
            yield Imbalance("S6", f"The stem is nearly that of `{first.id}`.", second)
