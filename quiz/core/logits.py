"""Items whose outcomes are a multinomial logit in their parameters: what fitting has to know of them.

Outcome k of an item weighs exp(z_k), z_k = sum over p of design[k, p] * parameter[p], z_0 = 0. The design
(theta, 1) is the two-parameter model in slope and intercept, a and d = -ab; the others are below.
"""

from dataclasses import dataclass

import numpy as np

from quiz.core.curves import THRESHOLD_SPREAD, Array

_NEVER = 1e-300
"""Stands for a chance of nothing where its logarithm is taken."""


@dataclass(frozen=True, eq=False)
class Logits:
    """Items of one shape on common nodes: ``design`` (outcomes, parameters, nodes), ``guess`` (items,).

    ``guess`` is the fixed chance of a lucky right answer; items with more than two outcomes have none.
    """

    design: Array
    guess: Array


@dataclass(frozen=True, eq=False)
class Tables:
    """What parameters say at each node. A score is a derivative of log P by the parameters.

    ``logs`` (items, outcomes, nodes); ``scores`` (items, outcomes, parameters, nodes).
    """

    logs: Array
    scores: Array


def two_outcomes(theta: Array, guess: Array) -> Logits:
    """Wrong or right; parameters a and d = -ab (Birnbaum 1968), guessing fixed."""
    right = np.stack([theta, np.ones_like(theta)])
    return Logits(np.stack([np.zeros_like(right), right]), guess)


def three_ordered(theta: Array, items: int) -> Logits:
    """None, partial, full with thresholds b ∓ THRESHOLD_SPREAD; parameters a and d = -ab, as above."""
    partial = np.stack([theta + THRESHOLD_SPREAD, np.ones_like(theta)])
    full = np.stack([2 * theta, np.full_like(theta, 2.0)])
    return Logits(np.stack([np.zeros_like(partial), partial, full]), np.zeros(items))


def partial_credit(theta: Array, items: int, outcomes: int) -> Logits:
    """The generalised partial credit model (Muraki 1992): parameters a, d_1 … d_(outcomes - 1)."""
    design = np.zeros((outcomes, outcomes, len(theta)))
    for k in range(1, outcomes):
        design[k, 0], design[k, k] = k * theta, 1.0
    return Logits(design, np.zeros(items))


def tables(model: Logits, parameters: Array) -> Tables:
    """Log-probabilities and scores for ``parameters`` (items, parameters)."""
    plain = plain_logs(model, parameters)
    # Spelt out, since every step of a fit comes by here: a sum of products over few outcomes.
    chances = np.exp(plain)
    mean = sum(chances[:, k, None, :] * model.design[k] for k in range(1, chances.shape[1]))
    scores = model.design - np.asarray(mean)[:, None]
    if model.guess.any():
        logs = lucky_logs(plain, model.guess)
        scores[:, 1] *= known_when_right(plain, logs, model.guess)[:, None]
        return Tables(logs, scores)
    return Tables(plain, scores)


def plain_logs(model: Logits, parameters: Array) -> Array:
    """Log-probabilities without guessing, (items, outcomes, nodes)."""
    logits = np.tensordot(parameters, model.design, axes=(1, 1))
    logits -= logits.max(axis=1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)))


def lucky_logs(plain: Array, guess: Array) -> Array:
    """Log-probabilities of two outcomes once those who do not know are right with the chance ``guess``."""
    luck, rest = np.log(np.maximum(guess, _NEVER))[:, None], np.log(1 - guess)[:, None]
    return np.stack([rest + plain[:, 0], np.logaddexp(luck, rest + plain[:, 1])], axis=1)


def known_when_right(plain: Array, logs: Array, guess: Array) -> Array:
    """The share of right answers that is known rather than lucky, (items, nodes)."""
    return np.asarray(np.exp(np.log(1 - guess)[:, None] + plain[:, 1] - logs[:, 1]))


def expected_information(found: Tables, people: Array) -> Array:
    """Fisher's information on each item's parameters, (items, parameters, parameters).

    ``people`` (items, nodes) says how many who answered stand at each node.
    """
    weights = np.exp(found.logs) * people[:, None]
    weighted = (weights[:, :, None] * found.scores).transpose(0, 2, 1, 3)
    flat = found.scores.transpose(0, 2, 1, 3)
    shape = (*flat.shape[:2], -1)
    return np.asarray(weighted.reshape(shape) @ flat.reshape(shape).transpose(0, 2, 1))


def observed_curvature(model: Logits, parameters: Array, counts: Array) -> Array:
    """Minus the second derivative of the log-likelihood if abilities were seen, per item (p, p).

    ``counts`` (items, outcomes, nodes). Without guessing it does not depend on what happened; a right answer
    that may be luck bends the curve less, below the difficulty even the other way.
    """
    plain = plain_logs(model, parameters)
    weights = counts.sum(axis=1)
    if model.guess.any():
        logs = lucky_logs(plain, model.guess)
        known, sigma = known_when_right(plain, logs, model.guess), np.exp(plain[:, 1])
        factor = (1 - model.guess)[:, None] * np.exp(-logs[:, 1]) * (known * (1 - sigma) - 1 + 2 * sigma)
        weights = counts[:, 0] + factor * counts[:, 1]
    without = Tables(plain, tables(Logits(model.design, np.zeros_like(model.guess)), parameters).scores)
    return expected_information(without, weights)
