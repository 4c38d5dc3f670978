"""The two-parameter model for a table of right and wrong: what can be said of each item, and what not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from quiz.core.answer_sheets import answers_per_item
from quiz.core.curves import Array
from quiz.core.fitting import STEEPEST, Fit, Prior, Problem, fit_2pl, two_parameters
from quiz.core.squarem import Progress, no_progress
from quiz.core.standard_errors import covariance, observed_information

FLATTEST = 1e-4
"""A slope below this has no difficulty: everybody is right as often."""


SURE_ERRORS = 2.0
"""A slope is called falling when so many standard errors say so."""


class Oddity(StrEnum):
    """Why an item has no figures, or figures that nobody should use, in words."""

    ALL_RIGHT = "everybody was right: how easy it is cannot be told"
    ALL_WRONG = "everybody was wrong: how hard it is cannot be told"
    FLAT = "right answers have nothing to do with those to the other items: it has no difficulty"
    RUNAWAY = "the answers part those who are right from the others without overlap: the slope has no end"
    NOT_DETERMINED = "the answers do not determine the parameters: too few items were answered together"
    FALLING = "who knows less is right more often: is the key wrong?"


@dataclass(frozen=True)
class ItemFit:
    """Slope and difficulty of one item with standard errors, from ``n`` answers; None where there is none."""

    n: int
    a: float | None = None
    b: float | None = None
    se_a: float | None = None
    se_b: float | None = None
    oddity: Oddity | None = None


@dataclass(frozen=True)
class TableFit:
    """Every item of a table in its order, the log-likelihood, and whether the climb came to rest."""

    items: tuple[ItemFit, ...]
    loglik: float
    converged: bool


def fit_table(
    responses: Array,
    guess: Array | float = 0.0,
    prior: Prior | None = None,
    progress: Progress = no_progress,
) -> TableFit:
    """Fit ``responses`` (persons, items) 0, 1 or NaN.

    Without a prior it is marginal maximum likelihood, and items that all got right or all got wrong are left
    out: their likelihood is highest at 1, at a difficulty without end.
    """
    constants = [constant(column) for column in responses.T]
    kept = np.array([prior is not None or oddity is None for oddity in constants], dtype=bool)
    guesses = np.broadcast_to(np.asarray(guess, float), (len(constants),))
    problem = two_parameters(responses[:, kept], guesses[kept])
    found = fit_2pl(problem, prior, progress) if kept.any() else Fit(problem.start, 0.0, 0, converged=True)
    fits = described(problem, found, prior)
    counts = (~np.isnan(responses)).sum(axis=0)
    items = tuple(
        next(fits) if keep else ItemFit(int(n), oddity=oddity)
        for keep, n, oddity in zip(kept, counts, constants, strict=True)
    )
    return TableFit(items, found.loglik, found.converged)


def constant(column: Array) -> Oddity | None:
    """What is wrong with an item to which every answer is the same."""
    given = column[~np.isnan(column)]
    if (given == 1).all():
        return Oddity.ALL_RIGHT
    return Oddity.ALL_WRONG if (given == 0).all() else None


def described(problem: Problem, found: Fit, prior: Prior | None) -> Iterator[ItemFit]:
    """Each item's slope and difficulty, errors by the delta method from the observed information."""
    items = len(found.parameters)
    if not items:
        return
    each = np.arange(items)
    whole = observed_information(problem, found.parameters).reshape(items, 2, items, 2)
    if prior is not None:
        whole[each, :, each, :] += prior.curvature(found.parameters)
    spread = covariance(whole.reshape(2 * items, 2 * items)).reshape(items, 2, items, 2)[each, :, each, :]
    answered = answers_per_item(problem.sheet)
    for number, (a, d) in enumerate(found.parameters):
        yield described_item(float(a), float(d), spread[number], int(answered[number]))


def described_item(a: float, d: float, spread: Array, n: int) -> ItemFit:
    """One item; ``spread`` (2, 2) is the covariance of a and d."""
    if abs(a) >= STEEPEST:
        return ItemFit(n, oddity=Oddity.RUNAWAY)
    if abs(a) < FLATTEST:
        return ItemFit(n, oddity=Oddity.FLAT)
    if not np.isfinite(np.diag(spread)).all():
        return ItemFit(n, oddity=Oddity.NOT_DETERMINED)
    by = np.array([d / a**2, -1 / a])
    found = ItemFit(n, a, -d / a, float(np.sqrt(spread[0, 0])), float(np.sqrt(by @ spread @ by)))
    falling = found.se_a is not None and a < -SURE_ERRORS * found.se_a
    return replace(found, oddity=Oddity.FALLING) if falling else found
