"""From an estimate to the verdict that a learner is told, and what more questions would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import erf, sqrt

import numpy as np

from quiz.core.curves import information
from quiz.core.items import Item
from quiz.core.measurement import Estimate
from quiz.core.pools import Pool

SURE = 0.80
"""P(mastery) from which "at or above target" is said (design.md, "Judging")."""

UNLIKELY = 0.20
"""P(mastery) up to which "next to work on" is said; its own figure, since 1 - 0.8 falls short of 0.2."""

FEWEST_ANSWERS = 2
WIDEST_INTERVAL = 0.60


class Verdict(StrEnum):
    """What is said of a skill or topic, in the words of the table "Judging": the same on page and in data."""

    AT_TARGET = "At or above target"
    NEXT = "Next to work on"
    TOO_CLOSE = "Too close to call"
    NOT_ENOUGH = "Not enough evidence yet"


def judge(estimate: Estimate) -> Verdict:
    """The verdict on one estimate, by the table "Judging" of design.md; unrounded figures decide."""
    if estimate.n < FEWEST_ANSWERS or estimate.high - estimate.low > WIDEST_INTERVAL:
        return Verdict.NOT_ENOUGH
    if estimate.p_mastery >= SURE:
        return Verdict.AT_TARGET
    if estimate.p_mastery <= UNLIKELY:
        return Verdict.NEXT
    return Verdict.TOO_CLOSE


@dataclass(frozen=True)
class Prospect:
    """The chance in [0, 1] that ``questions`` more answers settle an open verdict."""

    questions: int
    chance: float


MORE_QUESTIONS = (2, 4, 8)


def prospects(pool: Pool, skill: str, estimate: Estimate, unseen: Sequence[Item]) -> tuple[Prospect, ...]:
    """Chances that 2, 4 or 8 more questions settle the skill; numbers that the bank cannot ask are left out.

    The unseen items that say most at the present ability are asked first.
    """
    here = np.array([estimate.ability])
    gains = sorted((float(information(pool.parameters[item.id], here)[0]) for item in unseen), reverse=True)
    distance = estimate.ability - pool.cuts[skill]
    counts = [count for count in MORE_QUESTIONS if count <= len(gains)]
    chances = (settling_chance(distance, estimate.variance, sum(gains[:count])) for count in counts)
    # Whoever is settled by two questions may stop there: more questions never make it less likely.
    return tuple(
        Prospect(count, chance) for count, chance in zip(counts, accumulate(chances, max), strict=True)
    )


def settling_chance(distance: float, variance: float, gain: float) -> float:
    """Chance that the verdict is settled once the answers have added ``gain`` information (1/logit**2).

    ``distance`` is ability minus cut, in logits. With v' = 1/(1/v + gain) the next mean falls normally about
    the present one with variance v - v', and settles where it lies z sqrt(v') or more from the cut, z = .84
    being the normal quantile of SURE (measurement.md 4).
    """
    later = 1 / (1 / variance + gain)
    reach, step = 0.8416 * sqrt(later), sqrt(variance - later)
    return 1 - normal_cdf((reach - distance) / step) + normal_cdf((-reach - distance) / step)


def normal_cdf(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * (1 + erf(z / sqrt(2)))
