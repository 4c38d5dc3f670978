"""Items of which only the prior is known, and the steps of the population."""

import numpy as np
import pytest

from quiz.core.curves import Parameters, probabilities
from quiz.core.first_answers import Answer, make_study
from quiz.core.items import Kind
from quiz.core.populations import Moments
from quiz.core.scoring import Score
from quiz.core.tree import Spread
from quiz.core.tree_fitting import (
    B_SD,
    ENOUGH_LEARNERS,
    FINEST,
    LOG_A_SD,
    Population,
    fit_items,
    item_prior,
    moved,
    open_item_logs,
)
from tests.factories import BODIES, item

THETA = np.linspace(-3, 3, 7)
RIGHT = Score(valid=True, score=1, chance=0.2)
SINGLE, MANY = item("single", level=3), item("many", level=1, body=BODIES[Kind.MULTIPLE])
STUDY = make_study([Answer(f"l{n}", "demo", each, RIGHT) for n in range(60) for each in (SINGLE, MANY)])
START = Population(np.array([0.8]), np.array([0.9, 0.55, 0.63]))


@pytest.mark.parametrize("number", [0, 1])
def test_an_open_item_is_the_mean_over_its_prior(number: int) -> None:
    """Against 40,000 draws, seed 1: four standard errors are .01."""
    shape = STUDY.shapes[number]
    dice = np.random.default_rng(1)
    draws = zip(dice.lognormal(0, LOG_A_SD, 40_000), dice.normal(shape.levels[0], B_SD, 40_000), strict=True)
    guess, ordered = shape.authors[0].guess, shape.ordered
    mean = np.mean([probabilities(Parameters(a, b, guess, ordered), THETA) for a, b in draws], axis=0)
    found = np.exp(open_item_logs(shape.model(THETA), item_prior(shape))[0])
    np.testing.assert_allclose(found, mean, atol=0.01)
    np.testing.assert_allclose(found.sum(axis=0), 1, rtol=1e-9)


def moments(general: float, mean: float, topic: float, skill: float, learners: int) -> Moments:
    """Mean squares of the levels over so many learners, and the mean of u."""
    n = float(learners)
    return Moments(general * n, n, np.array([mean * n]), np.array([topic * n]), np.array([n]), skill * n, n)


def test_a_population_moves_to_the_moments() -> None:
    """The start values count as ten observations: with 90,000 learners they vanish."""
    found = moved(STUDY, START, moments(1.44, 0.5, 0.25 + 0.36, 0.49, 90_000))
    assert found.centres.tolist() == pytest.approx([1.3])
    assert found.deviations.tolist() == pytest.approx([1.2, 0.6, 0.7], abs=1e-3)


def test_start_values_count_as_ten_learners() -> None:
    found = moved(STUDY, START, moments(0.0, 0.0, 0.0, 0.0, 10))
    general, topic, _ = found.deviations
    assert general == pytest.approx(Spread.general / np.sqrt(2))
    assert topic == pytest.approx(Spread.topic / np.sqrt(2))


def test_no_level_falls_between_the_nodes() -> None:
    found = moved(STUDY, START, moments(4.0, 0.0, 0.0, 0.0, 90_000))
    general, topic, skill = found.deviations
    assert topic == pytest.approx(FINEST[0] * general)
    assert skill == pytest.approx(FINEST[1] * np.hypot(general, topic))


def test_a_topic_of_few_learners_keeps_its_centre() -> None:
    few = make_study([Answer(f"l{n}", "demo", SINGLE, RIGHT) for n in range(ENOUGH_LEARNERS - 1)])
    assert moved(few, START, moments(1, 0.5, 1, 1, 49)).centres.tolist() == [0.8]


def test_items_that_everybody_knows_become_easier_and_stay_finite() -> None:
    single, many = fit_items(STUDY, START, lambda _done: None)
    for (a, d), level in ((single[0], 1), (many[0], -1)):
        assert -4 < -d / a < level - 0.5
        assert 0.5 < a < 2
