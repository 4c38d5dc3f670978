"""The climb of an EM algorithm, accelerated: SQUAREM, scheme S3 (Varadhan & Roland 2008,
doi:10.1111/j.1467-9469.2007.00585.x)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np

from quiz.core.curves import Array

Step = Callable[[Array], tuple[Array, float]]
"""One step of EM: from a point to the next, with the objective (what EM raises) at the first."""

Progress = Callable[[float], None]
"""Told now and then which part of the work is done, in [0, 1]."""

FARTHEST = 60.0
"""No parameter leaps beyond this, however promising the direction: logits there are 0 or 1 anyway."""


@dataclass(frozen=True, eq=False)
class Climb:
    """Where a climb ended, after how many steps, and whether it came to rest there."""

    point: Array
    steps: int
    converged: bool


def no_progress(_done: float) -> None:
    """Tell nobody."""


def climb(
    step: Step, start: Array, tolerance: float, most_steps: int, progress: Progress = no_progress
) -> Climb:
    """Repeat ``step`` until no coordinate moves by ``tolerance``; after each two steps leap ahead.

    A leap that lands below where it started is taken back: EM alone never goes down.
    """
    here, safe, floor = start, start, -np.inf
    first_change, steps = 0.0, 0
    while steps < most_steps:
        once, value = step(here)
        if not value >= floor:
            once, value = step(safe)
            here, steps = safe, steps + 1
        twice, floor = step(once)
        steps += 2
        change = float(np.abs(twice - once).max(initial=0.0))
        if change < tolerance:
            return Climb(twice, steps, converged=True)
        first_change = max(first_change, change)
        progress(part_done(first_change, change, tolerance))
        here, safe = leap(here, once, twice), twice
    return Climb(safe, steps, converged=False)


def leap(here: Array, once: Array, twice: Array) -> Array:
    """Where the two steps point to: the farther, the straighter they were."""
    first, bend = once - here, twice - 2 * once + here
    curved = float(np.linalg.norm(bend))
    length = 1.0 if curved == 0 else max(1.0, float(np.linalg.norm(first)) / curved)
    return np.clip(here + 2 * length * first + length**2 * bend, -FARTHEST, FARTHEST)


def part_done(first: float, change: float, tolerance: float) -> float:
    """How far the steps have shrunk on their way to the tolerance: evenly on a scale of logarithms."""
    return min(1.0, max(0.0, log(first / change) / log(first / tolerance))) if first > tolerance else 1.0
