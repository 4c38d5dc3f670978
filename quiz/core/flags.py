"""What the figures of an item warn of, each only on evidence (measurement.md 6, point 16)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from quiz.core.classical import NORMAL_95, Interval
from quiz.core.distractors import ChoiceRow
from quiz.core.fit import Slope
from quiz.core.items import Item, Kind

FEWEST = 30
"""Fewer answers are too few: nothing but counts is said."""

FEWEST_FOR_FACILITY = 50
HARDEST, EASIEST = 0.10, 0.97
WANTED_CORRELATION = 0.15
MOST_ERRORS = 3.0
"""Standard errors beyond which a residual is no accident."""


class Flag(StrEnum):
    """A warning under its name in data."""

    LITTLE_DISCRIMINATION = "little-discrimination"
    HARDLY_ANYBODY = "hardly-anybody-right"
    ALMOST_EVERYBODY = "almost-everybody-right"
    EASIER = "easier-than-modelled"
    HARDER = "harder-than-modelled"
    FLATTER = "tells-less-apart-than-modelled"
    RIVAL = "distractor-beats-key"
    SUSPECT = "distractor-of-those-who-know"


@dataclass(frozen=True)
class Raised:
    """A flag and its evidence: the figures that raised it, in the order that its words need, and a choice."""

    flag: Flag
    figures: tuple[float, ...]
    choice: str = ""


def classical_flags(facility: Interval, item_rest: Interval | None, n: int) -> Iterator[Raised]:
    """Flags from ``n`` answers on fixed forms."""
    if n >= FEWEST_FOR_FACILITY and facility.value < HARDEST:
        yield Raised(Flag.HARDLY_ANYBODY, (facility.value, n))
    if n >= FEWEST_FOR_FACILITY and facility.value > EASIEST:
        yield Raised(Flag.ALMOST_EVERYBODY, (facility.value, n))
    # The correlation's own error is 1/sqrt(n) where there is none: only a low one that stays low is flagged.
    if item_rest is not None and item_rest.value + NORMAL_95 / sqrt(n) < WANTED_CORRELATION:
        yield Raised(Flag.LITTLE_DISCRIMINATION, (item_rest.value, n))


def fit_flags(z: float | None, slope: Slope | None) -> Iterator[Raised]:
    """Flags from residuals."""
    if z is not None and abs(z) > MOST_ERRORS:
        yield Raised(Flag.EASIER if z > 0 else Flag.HARDER, (z,))
    if slope is not None and slope.z < -MOST_ERRORS:
        yield Raised(Flag.FLATTER, (slope.value, slope.z))


def choice_flags(item: Item, rows: Sequence[ChoiceRow]) -> Iterator[Raised]:
    """Flags from the table of choices: a distractor that those who know the rest prefer to the key."""
    keys = [row for row in rows if row.picked.right and row.thirds]
    distractors = [row for row in rows if row.picked.number and not row.picked.right]
    if item.kind not in {Kind.SINGLE, Kind.MULTIPLE} or not keys or not distractors:
        return
    weakest = min(upper(row) for row in keys)
    # Beside a wrong key even the other distractors do well: only the one that does best is named.
    rival = max(distractors, key=upper)
    if upper(rival) > weakest:
        yield Raised(Flag.RIVAL, (upper(rival), weakest), rival.picked.label)
    for row in distractors:
        if row.r is not None and row.r.low > 0:
            yield Raised(Flag.SUSPECT, (row.r.value, row.r.low), row.picked.label)


def upper(row: ChoiceRow) -> float:
    """The share of the upper third that took a choice."""
    return row.thirds[2] if row.thirds else 0.0
