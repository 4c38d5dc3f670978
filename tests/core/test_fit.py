"""Residuals: their formulas, that the answer itself is taken out, and the published reliability of LSAT6."""

from math import sqrt

import numpy as np
import pytest

from quiz.core.curves import Array, Parameters, probabilities
from quiz.core.fit import (
    decision_consistency,
    eap_reliability,
    expect,
    residual_slope,
    residual_z,
)
from tests.core.published import LSAT6_COUNTS, LSAT6_PATTERNS

THETA = np.linspace(-6.0, 6.0, 121)
PRIOR = np.exp(-(THETA**2) / 2)
PRIOR /= PRIOR.sum()


def posterior(tables: list[Array], outcomes: list[int]) -> Array:
    """Posterior weights on THETA after some outcomes."""
    weights = PRIOR * np.prod([table[each] for table, each in zip(tables, outcomes, strict=True)], axis=0)
    return np.asarray(weights / weights.sum())


ITEMS = [
    probabilities(Parameters(1.0, -0.5, 0.0, ordered=False), THETA),
    probabilities(Parameters(1.4, 0.3, 0.125, ordered=False), THETA),
    probabilities(Parameters(1.0, 0.0, 0.0, ordered=True), THETA),
]


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("outcomes", [[0, 1, 2], [1, 0, 1], [1, 1, 0]])
def test_an_expectation_is_that_of_the_other_answers(place: int, outcomes: list[int]) -> None:
    others = [n for n in range(3) if n != place]
    without = posterior([ITEMS[n] for n in others], [outcomes[n] for n in others])
    table = ITEMS[place]
    values = np.arange(len(table))
    mean = without @ (values @ table)
    found = expect(posterior(ITEMS, outcomes), THETA, table, outcomes[place])
    assert found.mean == pytest.approx(mean)
    assert found.variance == pytest.approx(without @ (values**2 @ table) - mean**2)
    assert found.ability == pytest.approx(without @ THETA)


def test_z_is_the_sum_of_residuals_in_its_errors() -> None:
    x, p = np.array([1.0, 0, 1, 1]), np.array([0.5, 0.25, 0.8, 0.5])
    assert residual_z(x, p, p * (1 - p)) == pytest.approx(0.95 / sqrt(0.25 + 0.1875 + 0.16 + 0.25))
    assert residual_z(x, x, np.zeros(4)) is None


def test_the_slope_is_that_of_least_squares() -> None:
    abilities, residuals = np.array([-1.0, 0, 1, 2]), np.array([-0.3, 0.1, 0.2, 0.4])
    slope = residual_slope(residuals, abilities)
    assert slope is not None
    # Sxy = 1.1, Sxx = 5; the residual sum of squares is .018 on two degrees of freedom.
    assert (slope.value, slope.error) == pytest.approx((0.22, sqrt(0.018 / 2 / 5)))
    assert slope.z == pytest.approx(slope.value / slope.error)


@pytest.mark.parametrize("abilities", [np.ones(5), np.array([0.0, 1.0])])
def test_without_spread_there_is_no_slope(abilities: Array) -> None:
    assert residual_slope(np.arange(float(len(abilities))), abilities) is None


def test_the_reliability_of_lsat6_is_the_published_one() -> None:
    # measurement.md 6, point 17: .3011, at the converged 2PL values of R mirt.
    slopes = [0.82565838, 0.72274432, 0.89087422, 0.68836824, 0.65685638]
    places = [-3.3588147, -1.3700574, -0.27966632, -1.8663804, -3.125905]
    tables = [
        probabilities(Parameters(a, b, 0.0, ordered=False), THETA)
        for a, b in zip(slopes, places, strict=True)
    ]
    found = np.array([posterior(tables, [int(x) for x in pattern]) for pattern in LSAT6_PATTERNS])
    means = found @ THETA
    variances = found @ THETA**2 - means**2
    people = np.repeat(means, LSAT6_COUNTS), np.repeat(variances, LSAT6_COUNTS)
    assert eap_reliability(*people) == pytest.approx(0.3011, abs=1e-4)


def test_estimates_that_are_all_alike_are_not_reliable() -> None:
    assert eap_reliability(np.ones(4), np.full(4, 0.2)) == 0
    assert eap_reliability(np.ones(4), np.zeros(4)) is None


def test_decisions_are_as_consistent_as_the_likelier_call() -> None:
    assert decision_consistency(np.array([0.9, 0.2, 0.5])) == pytest.approx((0.9 + 0.8 + 0.5) / 3)
