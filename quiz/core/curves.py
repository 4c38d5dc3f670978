"""How likely each outcome of an item is for a learner who stands at theta, and what that says.

theta, difficulty ``b`` and the cut are on one logit scale; author levels 1, 2, 3 stand at -1, 0, +1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quiz.core.items import Choice, Credit, Item, Kind, Matching, Ordering
from quiz.core.scoring import Score

Array = NDArray[np.float64]

ORDERED_KINDS = frozenset({Kind.MULTIPLE, Kind.ORDERING, Kind.MATCHING})
"""Kinds with partial credit: modelled as three ordered categories (measurement.md 5: none, partial, full)."""

THRESHOLD_SPREAD = 0.5
"""The two thresholds of an ordered item stand at b - 0.5 and b + 0.5 (design.md, "Judging")."""

ORDERED_SLOPE = 0.75
"""Start value of a of ordered items: parts are known and guessed one by one, which flattens their curves.

Simulated answers by parts fit 0.6 to 0.8 for multiple choices, 0.8 to 1.1 for orderings and matchings.
"""

PARTIAL = 1 / 3
"""Credit above chance, as a share of what can be had above it, from which an ordered answer is partial.

With less, one pair of a matching guessed right was enough: two of five blind guesses.
"""

OMIT_RATE = 0.5
"""Share of those who do not know that says so, before there are data (measurement.md 5, u)."""


@dataclass(frozen=True)
class Parameters:
    """Discrimination ``a``, difficulty ``b`` (logits), and the chance ``guess`` of a lucky full answer."""

    a: float
    b: float
    guess: float
    ordered: bool


def author_parameters(item: Item, chance: float) -> Parameters:
    """Start values without data: b by level, a = 1 or less; blind guessing lowered for "I don't know yet".

    Those who do not know and do not say so are 1 - u, so a lucky answer has chance c(1 - u).
    """
    ordered = has_partial_credit(item)
    guess = 0.0 if ordered else chance * (1 - OMIT_RATE)
    slope = ORDERED_SLOPE if ordered else 1.0
    return Parameters(a=slope, b=float(item.level - 2), guess=guess, ordered=ordered)


def has_partial_credit(item: Item) -> bool:
    """Whether an item is modelled with three ordered categories."""
    match item.body:
        case Choice(credit=Credit.ALL_OR_NOTHING):
            return False
        case Ordering(sequence=places) | Matching(rights=places):
            # Two places are right or wrong together, and are guessed as easily as one of two options.
            return len(places) > 2
        case _:
            return item.kind in ORDERED_KINDS


def category(parameters: Parameters, score: Score) -> int:
    """The outcome under the model: 0 or 1, for ordered items 0, 1 (partial) or 2 (full).

    Partial credit that blind guessing earns easily is no sign of partial knowledge and counts as 0.
    """
    full = score.score >= 1.0
    if not parameters.ordered:
        return int(full)
    above = (score.score - score.chance) / (1 - score.chance)
    return 2 if full else int(above >= PARTIAL - 1e-9)


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z))."""
    return 1.0 / (1.0 + np.exp(-z))


def probabilities(parameters: Parameters, theta: Array) -> Array:
    """Outcome probabilities, shape (categories, nodes); each column sums to 1.

    Two categories: P = c + (1 - c) sigmoid(a(theta - b)) (Birnbaum 1968). Three: the generalised partial
    credit model (Muraki 1992, doi:10.1177/014662169201600206).
    """
    if not parameters.ordered:
        right = parameters.guess + (1 - parameters.guess) * sigmoid(parameters.a * (theta - parameters.b))
        return np.stack([1 - right, right])
    first = parameters.a * (theta - parameters.b + THRESHOLD_SPREAD)
    second = first + parameters.a * (theta - parameters.b - THRESHOLD_SPREAD)
    logits = np.stack([np.zeros_like(theta), first, second])
    weights = np.exp(logits - logits.max(axis=0))
    return np.asarray(weights / weights.sum(axis=0))


def known_share(parameters: Parameters, theta: Array) -> Array:
    """Expected share of the item that the learner knows, guessing removed; shape (nodes,), in [0, 1]."""
    if not parameters.ordered:
        return sigmoid(parameters.a * (theta - parameters.b))
    table = probabilities(parameters, theta)
    return np.asarray(table[1] / 2 + table[2])


def information(parameters: Parameters, theta: Array) -> Array:
    """Fisher information about theta, shape (nodes,), in 1/logit**2.

    Two categories P'**2 / (P(1 - P)); three a**2 Var(category) (Muraki 1993).
    """
    table = probabilities(parameters, theta)
    if parameters.ordered:
        mean = table[1] + 2 * table[2]
        return np.asarray(parameters.a**2 * (table[1] + 4 * table[2] - mean**2))
    known = sigmoid(parameters.a * (theta - parameters.b))
    slope = (1 - parameters.guess) * parameters.a * known * (1 - known)
    return np.asarray(slope**2 / (table[0] * table[1]))
