"""Item parameters from answers: marginal maximum likelihood on a quadrature grid.

EM after Bock & Aitkin (1981, doi:10.1007/BF02293801): at each step the abilities are integrated out under
N(0, 1), and each item takes one Fisher-scoring step towards what the expected counts say.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quiz.core.answer_sheets import Sheet, expected_counts, log_likelihoods, make_sheet
from quiz.core.curves import Array
from quiz.core.logits import Logits, expected_information, tables, two_outcomes
from quiz.core.squarem import Progress, climb, no_progress

NODES = np.linspace(-6.0, 6.0, 121)
"""With half as many, slopes above 4 are off in the third digit; with 21, as some programs have, far off."""

TOLERANCE = 1e-6
MOST_STEPS = 4000
FARTHEST_STEP = 1.0
HALVINGS = 20
STEEPEST = 10.0
"""No slope is followed beyond this: such a curve rises between two nodes, like a stair.

The steepest of the published tables is 6."""

Solve = Callable[[Array, Array], Array]
"""From gradients (items, p) and information (items, p, p) to the steps of the parameters, (items, p)."""


@dataclass(frozen=True, eq=False)
class Prior:
    """Normal priors on log a and on b of items with parameters (a, d): what authors expect of them."""

    log_a: float
    log_a_sd: float
    b: Array
    b_sd: float

    def log_density(self, parameters: Array) -> Array:
        """Of each item, up to a constant, (items,)."""
        a, b = parameters[:, 0], -parameters[:, 1] / parameters[:, 0]
        slopes = ((np.log(a) - self.log_a) / self.log_a_sd) ** 2
        return np.asarray(-0.5 * (slopes + ((b - self.b) / self.b_sd) ** 2))

    def pull(self, parameters: Array) -> tuple[Array, Array]:
        """Gradient (items, 2) and information (items, 2, 2) in a and d."""
        by = log_a_and_b_by_a_and_d(parameters)
        a, b = parameters[:, 0], -parameters[:, 1] / parameters[:, 0]
        precision = np.array([self.log_a_sd**-2, self.b_sd**-2])
        off = np.stack([np.log(a) - self.log_a, b - self.b], axis=1)
        gradient = -np.einsum("jk,jkp->jp", off * precision, by)
        return gradient, np.einsum("k,jkp,jkr->jpr", precision, by, by)

    def curvature(self, parameters: Array) -> Array:
        """Minus the second derivative in a and d, (items, 2, 2)."""
        a, d = parameters.T
        slope_pull = (np.log(a) - self.log_a) / self.log_a_sd**2
        place_pull = (-d / a - self.b) / self.b_sd**2
        bent = self.pull(parameters)[1]
        bent[:, 0, 0] += -slope_pull / a**2 - 2 * place_pull * d / a**3
        bent[:, 0, 1] += place_pull / a**2
        bent[:, 1, 0] += place_pull / a**2
        return bent


@dataclass(frozen=True, eq=False)
class Problem:
    """Answers and the model for them: items on ``nodes`` of one ability, and parameters to start from."""

    model: Logits
    sheet: Sheet
    start: Array
    nodes: Array


@dataclass(frozen=True, eq=False)
class Fit:
    """Where the likelihood or posterior is highest: ``parameters`` (items, p), the log-likelihood there."""

    parameters: Array
    loglik: float
    steps: int
    converged: bool


def log_a_and_b_by_a_and_d(parameters: Array) -> Array:
    """The derivatives of (log a, b) by (a, d), (items, 2, 2)."""
    a, d = parameters.T
    return np.stack([np.stack([1 / a, 0 * a], axis=1), np.stack([d / a**2, -1 / a], axis=1)], axis=1)


def normal_weights(nodes: Array) -> Array:
    """N(0, 1) on the nodes, summing to 1."""
    density = np.exp(-0.5 * nodes**2)
    return np.asarray(density / density.sum())


def posteriors(sheet: Sheet, logs: Array, ability: Array) -> tuple[Array, float]:
    """Each person's posterior on the nodes, rows summing to the weights, and the log-likelihood of all."""
    joint = log_likelihoods(sheet, logs) + np.log(ability)
    highest = joint.max(axis=1, keepdims=True)
    weights = np.exp(joint - highest)
    total = weights.sum(axis=1, keepdims=True)
    loglik = float(sheet.weights @ (np.log(total) + highest)[:, 0])
    return weights * (sheet.weights[:, None] / total), loglik


def own_steps(gradient: Array, information: Array) -> Array:
    """Every item's own Newton step; an item that nobody answered stays."""
    ridge = 1e-9 * np.eye(gradient.shape[1])
    steps = np.linalg.solve(information + ridge, gradient[:, :, None])[:, :, 0]
    # Shortened as a whole: a step that is cut in one direction alone may lead downhill.
    longest = np.abs(steps).max(axis=1, keepdims=True)
    return np.asarray(steps / np.maximum(1.0, longest / FARTHEST_STEP))


def common_slope_steps(gradient: Array, information: Array) -> Array:
    """Newton steps of one slope for all and an intercept each: the intercepts are eliminated first."""
    slope, cross, own = information[:, 0, 0], information[:, 0, 1], information[:, 1, 1] + 1e-9
    step = (gradient[:, 0] - cross * gradient[:, 1] / own).sum() / (slope - cross**2 / own).sum()
    steps = np.stack([np.full(len(own), step), (gradient[:, 1] - cross * step) / own], axis=1)
    return steps / max(1.0, float(np.abs(steps).max()) / FARTHEST_STEP)


def maximised(
    model: Logits, counts: Array, parameters: Array, prior: Prior | None = None, solve: Solve = own_steps
) -> Array:
    """The M-step: parameters one Fisher-scoring step nearer to the expected counts, and never farther.

    A step that overshoots is halved: where hardly anybody stands near an item it may be far too long.
    """
    found = tables(model, parameters)
    gradient = np.einsum("jkq,jkpq->jp", counts, found.scores)
    information = expected_information(found, counts.sum(axis=1))
    if prior is not None:
        pull, precision = prior.pull(parameters)
        gradient, information = gradient + pull, information + precision
    step = solve(*held(gradient, information, parameters[:, 0], slopes_between(prior)))
    before = agreement(found.logs, counts, parameters, prior)
    slack = 1e-12 * np.abs(before)
    for _ in range(HALVINGS):
        moved = parameters + step
        moved[:, 0] = np.clip(moved[:, 0], *slopes_between(prior))
        gain = agreement(tables(model, moved).logs, counts, moved, prior) - before + slack
        if solve is common_slope_steps:
            gain = np.full_like(gain, gain.sum())
        if (gain >= 0).all():
            return moved
        step = np.where((gain < 0)[:, None], step / 2, step)
    return np.where((gain < 0)[:, None], parameters, moved)


def held(
    gradient: Array, information: Array, slopes: Array, bounds: tuple[float, float]
) -> tuple[Array, Array]:
    """Gradient and information without the slopes that stand at a bound and want to go beyond it."""
    lowest, highest = bounds
    outward = ((slopes >= highest) & (gradient[:, 0] > 0)) | ((slopes <= lowest) & (gradient[:, 0] < 0))
    gradient, information = gradient.copy(), information.copy()
    gradient[outward, 0] = 0.0
    information[outward, 0, 1:] = information[outward, 1:, 0] = 0.0
    return gradient, information


def slopes_between(prior: Prior | None) -> tuple[float, float]:
    """The slopes that are looked at: a prior on log a knows no falling ones."""
    return -STEEPEST if prior is None else 1 / STEEPEST, STEEPEST


def within(parameters: Array, prior: Prior | None) -> bool:
    """Whether all slopes are among them; a leap may land elsewhere."""
    lowest, highest = slopes_between(prior)
    return bool(((lowest <= parameters[:, 0]) & (parameters[:, 0] <= highest)).all())


def agreement(logs: Array, counts: Array, parameters: Array, prior: Prior | None) -> Array:
    """How well each item's curve and prior agree with the expected counts, (items,)."""
    fits = np.einsum("jkq,jkq->j", counts, logs)
    return np.asarray(fits if prior is None else fits + prior.log_density(parameters))


def fit(
    problem: Problem,
    prior: Prior | None = None,
    solve: Solve = own_steps,
    progress: Progress = no_progress,
) -> Fit:
    """Climb to the highest marginal likelihood (with a prior: posterior) of items on one ability N(0, 1)."""
    model, sheet, start = problem.model, problem.sheet, problem.start
    ability = normal_weights(problem.nodes)

    def step(flat: Array) -> tuple[Array, float]:
        parameters = flat.reshape(start.shape)
        if not within(parameters, prior):
            return flat, -np.inf
        weights, loglik = posteriors(sheet, tables(model, parameters).logs, ability)
        value = loglik + (float(prior.log_density(parameters).sum()) if prior else 0.0)
        counts = expected_counts(sheet, weights)
        return maximised(model, counts, parameters, prior, solve).ravel(), value

    reached = climb(step, start.ravel(), TOLERANCE, MOST_STEPS, progress)
    parameters = reached.point.reshape(start.shape)
    _, loglik = posteriors(sheet, tables(model, parameters).logs, ability)
    return Fit(parameters, loglik, reached.steps, reached.converged)


def two_parameters(
    responses: Array, guess: Array | float = 0.0, weights: Array | None = None, nodes: Array = NODES
) -> Problem:
    """The two-parameter model, d = -ab, guessing fixed.

    ``responses`` (persons, items) are 0, 1 or NaN; ``weights`` (persons,) tell for how many a row stands.
    """
    sheet = make_sheet(responses, 2, weights)
    model = two_outcomes(nodes, np.broadcast_to(np.asarray(guess, float), (sheet.items,)))
    return Problem(model, sheet, start_values(sheet, model.guess), nodes)


def fit_2pl(problem: Problem, prior: Prior | None = None, progress: Progress = no_progress) -> Fit:
    """Slope and intercept of every item, (items, 2)."""
    return fit(problem, prior, own_steps, progress)


def fit_1pl(problem: Problem) -> Fit:
    """One slope for all items and an intercept each, (items, 2)."""
    return fit(problem, solve=common_slope_steps)


def start_values(sheet: Sheet, guess: Array) -> Array:
    """Slope 1, and the intercept at which the share of right answers is what it is, guessing removed."""
    given = np.ones_like(sheet.outcomes) if sheet.given is None else sheet.given
    share = (sheet.weights @ sheet.outcomes + 0.5) / (sheet.weights @ given + 1)
    logits = np.log(np.maximum(share - guess, 0.02) / (1 - share))
    # 1.2 makes up for the spread of abilities, which flattens the mean curve.
    return np.stack([np.ones(sheet.items), 1.2 * logits], axis=1)


def expected_abilities(problem: Problem, parameters: Array) -> tuple[Array, Array]:
    """Posterior means (EAP) and standard deviations of the abilities, each (persons,)."""
    logs = tables(problem.model, parameters).logs
    rows, _ = posteriors(problem.sheet, logs, normal_weights(problem.nodes))
    rows = rows / rows.sum(axis=1, keepdims=True)
    mean = rows @ problem.nodes
    return mean, np.sqrt(np.maximum(rows @ problem.nodes**2 - mean**2, 0.0))
