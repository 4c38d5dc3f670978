"""The generalised partial credit model against the published table of the Science data."""

import numpy as np
import pytest

from quiz.core.curves import Array
from quiz.core.fitting import fit_2pl, two_parameters
from quiz.core.partial_credit import fit_gpcm, ordered_categories, thresholds
from tests.core.published import LSAT6, read_estimates, read_scores, requires_reference


@requires_reference
def test_the_science_table_comes_out() -> None:
    found = fit_gpcm(ordered_categories(read_scores("science4") - 1, 4))
    figures: dict[str, Array] = {"a": found.parameters[:, 0]}
    figures |= {f"b{k}": column for k, column in enumerate(thresholds(found.parameters).T, 1)}
    expected = read_estimates("science4", "gpcm")
    assert len(expected) == 17
    assert found.loglik == pytest.approx(expected.pop(("loglik", "0")), abs=1e-2)
    for (name, item), value in expected.items():
        assert figures[name][int(item) - 1] == pytest.approx(value, abs=1e-3)


def test_with_two_categories_it_is_the_two_parameter_model() -> None:
    ordered, plain = fit_gpcm(ordered_categories(LSAT6, 2)), fit_2pl(two_parameters(LSAT6))
    np.testing.assert_allclose(ordered.parameters, plain.parameters, atol=1e-4)
    assert ordered.loglik == pytest.approx(plain.loglik, abs=1e-6)


def test_known_thresholds_are_recovered() -> None:
    """4,000 persons, seed 5; categories drawn from the definition of the model."""
    dice = np.random.default_rng(5)
    a, b = (
        np.array([0.8, 1.0, 1.4, 1.1, 0.9]),
        np.array([[-1, 0], [-0.5, 0.5], [0, 1], [-1.5, 1], [0.5, -0.5]]),
    )
    theta = dice.normal(size=4000)
    steps = a[:, None, None] * (theta - b[:, :, None])
    weights = np.exp(np.concatenate([np.zeros((5, 1, 4000)), np.cumsum(steps, axis=1)], axis=1))
    shares = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    categories = (dice.uniform(size=(5, 1, 4000)) > shares).sum(axis=1).T.astype(float)
    found = fit_gpcm(ordered_categories(categories, 3))
    np.testing.assert_allclose(found.parameters[:, 0], a, atol=0.15)
    np.testing.assert_allclose(thresholds(found.parameters), b, atol=0.25)
