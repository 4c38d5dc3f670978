"""From scores to estimates: how much of each skill and topic a learner knows, and how sure that is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

import numpy as np

from quiz.core.curves import Array
from quiz.core.items import Item
from quiz.core.lookups import Lookup, above_cut, lookup
from quiz.core.pools import Pool
from quiz.core.scoring import Score
from quiz.core.tree import Grids, Spread, TopicPosterior, make_grids, skill_given_topic, tree_posterior

MODEL = "author-levels-2"
"""Stored with every result: the response model and the start values that it was made with."""

UNKNOWN_LEVEL = 1.0
"""Logits by which, before there are data, all learners together may well stand higher or lower."""

GRIDS = make_grids(replace(Spread(), general=hypot(Spread().general, UNKNOWN_LEVEL)))
"""The start values' prior. A narrower one called more topics wrongly where learners stood a unit off."""

INTERVAL = (0.10, 0.90)
"""The 80 % interval: "8 times out of 10"."""

CELLS = 50
"""Cells of the domain score on which a topic's mean over its skills is tabulated."""


@dataclass(frozen=True)
class Estimate:
    """A domain score: the expected share known and its 80 % interval, all in [0, 1], and P(mastery).

    ``n`` counts valid answers. ``ability`` (logits) and ``variance`` are the posterior's; topics have none.
    """

    n: int
    share: float
    low: float
    high: float
    p_mastery: float
    ability: float = 0.0
    variance: float = 0.0


@dataclass(frozen=True)
class TopicEstimate:
    """A topic's own estimate and those of its skills, in file order."""

    bank: str
    topic: Estimate
    skills: Mapping[str, Estimate]


Answers = Mapping[str, Sequence[tuple[Item, Score]]]
"""The scored answers of each bank. Answers that are not valid are no evidence."""

Earlier = Mapping[str, Sequence[tuple[Item, Score, float]]]
"""Answers of earlier attempts, each with the weight in [0, 1] by which its evidence still counts."""


def measure(
    pools: Sequence[Pool], answers: Answers, grids: Grids = GRIDS, earlier: Earlier | None = None
) -> tuple[TopicEstimate, ...]:
    """Estimates of every topic and skill from all answers together, in the order of ``pools``.

    What is shown in one skill moves the others of its topic, and a little those of other topics. Earlier
    answers move the prior alone: they are not among the ``n`` that an estimate counts.
    """
    lookups = [lookup(pool, grids) for pool in pools]
    valid = {bank: [answer for answer in given if answer[1].valid] for bank, given in answers.items()}
    likelihoods = [likelihood(each, evidence(each.pool, valid, earlier or {})) for each in lookups]
    posteriors = tree_posterior(likelihoods, grids)
    return tuple(
        topic_estimate(each, valid.get(each.pool.bank.id, ()), (rows, posterior))
        for each, rows, posterior in zip(lookups, likelihoods, posteriors, strict=True)
    )


def evidence(pool: Pool, answers: Answers, earlier: Earlier) -> list[tuple[Item, Score, float]]:
    """The valid answers to one bank with their weights: those of today in full."""
    bank = pool.bank.id
    return [(item, score, 1.0) for item, score in answers.get(bank, ()) if score.valid] + [
        answer for answer in earlier.get(bank, ()) if answer[1].valid
    ]


def likelihood(table: Lookup, answers: Sequence[tuple[Item, Score, float]]) -> Array:
    """Likelihood of the answers at each node, shape (skills, nodes), each row scaled to a maximum of 1."""
    logs = table.log_likelihood(answers)
    return np.asarray(np.exp(logs - logs.max(axis=1, keepdims=True)))


def topic_estimate(
    table: Lookup, answers: Sequence[tuple[Item, Score]], belief: tuple[Array, TopicPosterior]
) -> TopicEstimate:
    """Read estimates off one topic's ``belief``: the likelihood of its answers, the posterior marginals."""
    rows, posterior = belief
    pool = table.pool
    asked = Counter(item.skill for item, _ in answers)
    skills = {
        skill: skill_estimate(table.theta, share, weights, asked[skill])
        for skill, share, weights in zip(pool.skills, table.shares, posterior.skills, strict=True)
    }
    given_topic = [skill_given_topic(row, table.grids) for row in rows]
    values, weights = mean_share(list(table.shares), given_topic, posterior.topic)
    return TopicEstimate(pool.bank.id, share_estimate(values, weights, len(answers)), skills)


def skill_estimate(theta: Array, shares: Array, weights: Array, n: int) -> Estimate:
    """The estimate of one skill from its posterior ``weights`` at ``theta``, where ``shares`` are known."""
    ability = float(weights @ theta)
    variance = float(weights @ (theta - ability) ** 2)
    plain = share_estimate(shares, weights, n)
    return Estimate(n, plain.share, plain.low, plain.high, plain.p_mastery, ability, variance)


def share_estimate(values: Array, weights: Array, n: int) -> Estimate:
    """Mean, interval and P(mastery) of a domain score with rising ``values`` and their ``weights``.

    Between the nodes the distribution function is taken as straight, through the middle of each step.
    """
    middles = np.cumsum(weights) - weights / 2
    low, high = np.interp(INTERVAL, middles, values)
    above = float(weights @ above_cut(values))
    return Estimate(n, float(weights @ values), float(low), float(high), above)


def mean_share(shares: Sequence[Array], given_topic: Sequence[Array], topic: Array) -> tuple[Array, Array]:
    """Distribution of the mean domain score over a topic's skills: values and weights.

    Given the topic the skills are independent, so that the characteristic function of the sum is the product
    of theirs; it is mixed over the topic's posterior and turned back once (a discrete Fourier transform).
    """
    cells = len(shares) * CELLS + 1
    length = 1 << (cells - 1).bit_length()
    spectrum = np.ones((len(topic), length // 2 + 1), dtype=complex)
    for values, weights in zip(shares, given_topic, strict=True):
        spectrum *= np.fft.rfft(in_cells(values, weights), n=length, axis=1)
    mixed = np.clip(np.fft.irfft(topic @ spectrum, n=length)[:cells], 0.0, None)
    return np.arange(cells) / (cells - 1), mixed / mixed.sum()


def in_cells(values: Array, weights: Array) -> Array:
    """Spread weights (rows, nodes) at ``values`` in [0, 1] over CELLS + 1 points, means kept exactly."""
    place = values * CELLS
    below = np.minimum(place.astype(int), CELLS - 1)
    upper = place - below
    spread = np.zeros((len(values), CELLS + 1))
    spread[np.arange(len(values)), below] = 1.0 - upper
    spread[np.arange(len(values)), below + 1] = upper
    return np.asarray(weights @ spread)
