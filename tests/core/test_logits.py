"""The models that are fitted are the curves of the engine, and their scores are derivatives."""

import numpy as np
import pytest

from quiz.core.curves import Array, Parameters, probabilities
from quiz.core.logits import (
    Logits,
    expected_information,
    observed_curvature,
    partial_credit,
    tables,
    three_ordered,
    two_outcomes,
)

THETA = np.linspace(-4, 4, 9)
A, B = np.array([0.6, 1.0, 1.9]), np.array([-1.2, 0.0, 0.8])
AD = np.stack([A, -A * B], axis=1)
GUESS = np.array([0.0, 0.125, 0.3])
MODELS = {
    "two outcomes": (two_outcomes(THETA, np.zeros(3)), AD),
    "guessed": (two_outcomes(THETA, GUESS), AD),
    "ordered": (three_ordered(THETA, 3), AD),
    "four categories": (partial_credit(THETA, 2, 4), np.array([[0.9, 0.5, 0.2, -1], [1.4, -0.3, 0.4, 0.1]])),
}


@pytest.mark.parametrize(
    ("model", "guesses", "ordered"),
    [
        (two_outcomes(THETA, np.zeros(3)), np.zeros(3), False),
        (two_outcomes(THETA, GUESS), GUESS, False),
        (three_ordered(THETA, 3), np.zeros(3), True),
    ],
    ids=["two outcomes", "guessed", "ordered"],
)
def test_they_are_the_curves_of_the_engine(model: Logits, guesses: Array, ordered: bool) -> None:
    for item, (a, b, guess) in enumerate(zip(A, B, guesses, strict=True)):
        curve = probabilities(Parameters(a, b, guess, ordered), THETA)
        np.testing.assert_allclose(np.exp(tables(model, AD).logs[item]), curve, rtol=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_a_score_is_the_derivative_of_the_log_probability(name: str) -> None:
    model, parameters = MODELS[name]
    found = tables(model, parameters)
    for index in np.ndindex(parameters.shape):
        step = np.zeros_like(parameters)
        step[index] = 1e-6
        slope = (tables(model, parameters + step).logs - tables(model, parameters - step).logs) / 2e-6
        item, parameter = index
        np.testing.assert_allclose(found.scores[item, :, parameter], slope[item], atol=1e-7)


@pytest.mark.parametrize("name", MODELS)
def test_the_expected_information_is_the_mean_square_of_the_score(name: str) -> None:
    model, parameters = MODELS[name]
    found = tables(model, parameters)
    people = np.linspace(1, 2, len(THETA)) * np.ones((len(parameters), 1))
    information = expected_information(found, people)
    squares = found.scores[:, :, :, None] * found.scores[:, :, None]
    plain = np.einsum("jkq,jkprq,jq->jpr", np.exp(found.logs), squares, people)
    np.testing.assert_allclose(information, plain, rtol=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_the_curvature_is_minus_the_second_derivative(name: str) -> None:
    model, parameters = MODELS[name]
    dice = np.random.default_rng(1)
    counts = dice.uniform(0, 5, tables(model, parameters).logs.shape)

    def gradient(at: Array) -> Array:
        return np.asarray(np.einsum("jkq,jkpq->jp", counts, tables(model, at).scores))

    found = observed_curvature(model, parameters, counts)
    for parameter in range(parameters.shape[1]):
        step = np.zeros_like(parameters)
        step[:, parameter] = 1e-6
        second = (gradient(parameters + step) - gradient(parameters - step)) / 2e-6
        np.testing.assert_allclose(found[:, :, parameter], -second, atol=1e-5)


def test_far_out_nothing_overflows() -> None:
    model = two_outcomes(np.array([-1e3, 1e3]), np.array([0.0, 0.2]))
    found = tables(model, np.array([[10.0, 0.0], [10.0, 0.0]]))
    assert np.isfinite(found.scores).all()
    assert np.exp(found.logs[1, 1, 0]) == pytest.approx(0.2)
