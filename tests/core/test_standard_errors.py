"""The observed information against a numerical second derivative, and what it does not determine."""

import numpy as np
import pytest

from quiz.core.curves import Array
from quiz.core.fitting import NODES, Prior, Problem, fit_2pl, normal_weights, posteriors, two_parameters
from quiz.core.logits import tables
from quiz.core.partial_credit import ordered_categories
from quiz.core.standard_errors import covariance, observed_information
from tests.core.published import LSAT6

DICE = np.random.default_rng(4)
HOLED = np.where(DICE.uniform(size=(40, 4)) < 0.3, np.nan, DICE.integers(0, 2, (40, 4)).astype(float))
ORDERED = np.where(DICE.uniform(size=(30, 3)) < 0.2, np.nan, DICE.integers(0, 3, (30, 3)).astype(float))
PROBLEMS = {
    "two parameters": (two_parameters(HOLED), np.array([[1, 0.2], [0.5, -1], [1.6, 0.4], [0.9, 1.1]])),
    "guessed": (two_parameters(HOLED, 0.2), np.array([[1, 0.2], [0.5, -1], [1.6, 0.4], [0.9, 1.1]])),
    "partial credit": (
        ordered_categories(ORDERED, 3),
        np.array([[1, 0.5, -0.2], [0.7, 0, 0.3], [1.5, -1, 1]]),
    ),
}


def loglik(problem: Problem, parameters: Array) -> float:
    logs = tables(problem.model, parameters).logs
    return posteriors(problem.sheet, logs, normal_weights(NODES))[1]


@pytest.mark.parametrize("name", PROBLEMS)
def test_it_is_minus_the_second_derivative_of_the_log_likelihood(name: str) -> None:
    """At any parameters, not only where the likelihood is highest."""
    problem, parameters = PROBLEMS[name]
    size, step = parameters.size, 1e-3
    numeric = np.empty((size, size))
    for i, j in np.ndindex(size, size):
        one, other = np.zeros(size), np.zeros(size)
        one[i], other[j] = step, step
        corners = [
            sign * loglik(problem, parameters + (p * one + q * other).reshape(parameters.shape))
            for p, q, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
        ]
        numeric[i, j] = -sum(corners) / (4 * step**2)
    np.testing.assert_allclose(observed_information(problem, parameters), numeric, atol=1e-3)


def test_the_curvature_of_a_prior_is_minus_its_second_derivative() -> None:
    prior = Prior(log_a=0.1, log_a_sd=0.3, b=np.array([-1.0, 0.5]), b_sd=0.8)
    at = np.array([[0.6, 0.9], [1.7, -0.4]])
    gradient, _ = prior.pull(at)
    for parameter in range(2):
        step = np.zeros_like(at)
        step[:, parameter] = 1e-6
        slope = (prior.log_density(at + step) - prior.log_density(at - step)) / 2e-6
        np.testing.assert_allclose(gradient[:, parameter], slope, atol=1e-6)
        second = (prior.pull(at + step)[0] - prior.pull(at - step)[0]) / 2e-6
        np.testing.assert_allclose(prior.curvature(at)[:, :, parameter], -second, atol=1e-5)


def test_errors_shrink_with_the_root_of_the_number_of_persons() -> None:
    parameters = fit_2pl(two_parameters(LSAT6)).parameters
    one = covariance(observed_information(two_parameters(LSAT6), parameters))
    four = covariance(observed_information(two_parameters(np.tile(LSAT6, (4, 1))), parameters))
    np.testing.assert_allclose(four, one / 4, rtol=1e-8)


def test_what_is_not_determined_has_no_end() -> None:
    """Of one item alone the answers tell a share, not a slope and a difficulty."""
    alone = two_parameters(LSAT6[:, :1])
    spread = covariance(observed_information(alone, fit_2pl(alone).parameters))
    assert np.isinf(np.diag(spread)).all()


def test_an_invertible_information_is_inverted() -> None:
    information = np.array([[4.0, 1.0], [1.0, 9.0]]) * 1e6
    np.testing.assert_allclose(covariance(information), np.linalg.inv(information), rtol=1e-10)
