"""The response model against its definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.curves import (
    ORDERED_SLOPE,
    Array,
    Parameters,
    author_parameters,
    category,
    information,
    known_share,
    probabilities,
)
from quiz.core.items import Credit, Kind
from quiz.core.scoring import Score
from tests.factories import BODIES, choice, item

THETA = np.linspace(-6, 6, 121)
PARAMETERS = st.builds(
    Parameters,
    a=st.floats(0.2, 3),
    b=st.floats(-3, 3),
    guess=st.floats(0, 0.5),
    ordered=st.booleans(),
)


@settings(deadline=None)
@given(PARAMETERS)
def test_outcomes_are_probabilities(parameters: Parameters) -> None:
    table = probabilities(parameters, THETA)
    assert table.shape == (3 if parameters.ordered else 2, len(THETA))
    assert table.min() > 0
    np.testing.assert_allclose(table.sum(axis=0), 1, rtol=1e-12)


@settings(deadline=None)
@given(PARAMETERS)
def test_who_stands_higher_knows_more(parameters: Parameters) -> None:
    shares = known_share(parameters, THETA)
    assert shares.min() > 0
    assert shares.max() < 1
    assert (np.diff(shares) > 0).all()


@settings(deadline=None)
@given(PARAMETERS)
def test_a_better_outcome_speaks_for_a_higher_place(parameters: Parameters) -> None:
    ratios = np.diff(np.log(probabilities(parameters, THETA)), axis=0)
    assert (np.diff(ratios, axis=1) > 0).all()


@settings(deadline=None)
@given(PARAMETERS)
def test_information_is_that_of_fisher(parameters: Parameters) -> None:
    step = 1e-5
    slopes = (probabilities(parameters, THETA + step) - probabilities(parameters, THETA - step)) / (2 * step)
    numeric = (slopes**2 / probabilities(parameters, THETA)).sum(axis=0)
    np.testing.assert_allclose(information(parameters, THETA), numeric, rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("distance", [0.0, 0.3, 2.0])
def test_three_categories_are_symmetrical_about_their_difficulty(distance: float) -> None:
    parameters = Parameters(a=1.3, b=0.7, guess=0, ordered=True)
    above = probabilities(parameters, np.array([0.7 + distance]))
    below = probabilities(parameters, np.array([0.7 - distance]))
    np.testing.assert_allclose(above, below[::-1], rtol=1e-12)


@pytest.mark.parametrize(("threshold", "lower"), [(-0.5, 0), (0.5, 1)])
def test_neighbouring_categories_are_equally_likely_at_their_threshold(threshold: float, lower: int) -> None:
    table = probabilities(Parameters(a=1.3, b=0.7, guess=0, ordered=True), np.array([0.7 + threshold]))
    assert table[lower, 0] == pytest.approx(table[lower + 1, 0], rel=1e-12)


def test_guessing_lifts_the_curve_and_not_the_known_share() -> None:
    parameters = Parameters(a=1, b=0, guess=0.25, ordered=False)
    at_b = np.zeros(1)
    assert probabilities(parameters, at_b)[1, 0] == pytest.approx(0.25 + 0.75 / 2)
    assert known_share(parameters, at_b)[0] == 0.5


@pytest.mark.parametrize(("guess", "ratio"), [(0.5, 1 / 3), (0.25, 0.6), (0.2, 2 / 3), (0.075, 0.860)])
def test_guessing_costs_information_as_computed(guess: float, ratio: float) -> None:
    """At the difficulty it falls to (1 - c)/(1 + c) of an open question's."""
    at_b: Array = np.zeros(1)
    lucky = information(Parameters(1, 0, guess, ordered=False), at_b)[0]
    unaided = information(Parameters(1, 0, 0, ordered=False), at_b)[0]
    assert lucky / unaided == pytest.approx(ratio, abs=0.001)


@pytest.mark.parametrize(
    ("kind", "chance", "guess", "ordered"),
    [
        (Kind.SINGLE, 0.25, 0.125, False),  # half of those who do not know say so
        (Kind.MULTIPLE, 0.2, 0, True),
        (Kind.NUMERIC, 0, 0, False),
        (Kind.TEXT, 0, 0, False),
        (Kind.ORDERING, 0.5, 0, True),
        (Kind.MATCHING, 0.25, 0, True),
    ],
)
def test_start_values_follow_from_the_kind(kind: Kind, chance: float, guess: float, ordered: bool) -> None:
    slope = ORDERED_SLOPE if ordered else 1
    assert author_parameters(item(body=BODIES[kind]), chance) == Parameters(slope, 0, guess, ordered)


def test_a_choice_that_earns_all_or_nothing_has_two_outcomes() -> None:
    strict = item(body=choice(5, 2, many=True, credit=Credit.ALL_OR_NOTHING))
    assert author_parameters(strict, 1 / 31) == Parameters(1, 0, 1 / 62, ordered=False)


@pytest.mark.parametrize(("level", "b"), [(1, -1), (2, 0), (3, 1)])
def test_start_difficulty_follows_from_the_level(level: int, b: float) -> None:
    assert author_parameters(item(level=level), 0.25).b == b


@pytest.mark.parametrize(
    ("ordered", "earned", "chance", "outcome"),
    [
        (False, 1, 0.25, 1),
        (False, 0, 0.25, 0),
        (True, 1, 0.5, 2),
        (True, 2 / 3, 0.5, 1),
        (True, 0.6, 0.5, 0),
        (True, 0.5, 0.5, 0),  # no more than blind guessing earns
        (True, 0.5, 0.25, 1),  # two of four pairs
        (True, 0.25, 0.2, 0),  # one of four, as two of five blind guesses have
        (True, 0, 0.5, 0),
    ],
)
def test_partial_credit_counts_from_a_third_above_chance(
    ordered: bool, earned: float, chance: float, outcome: int
) -> None:
    parameters = Parameters(1, 0, 0, ordered)
    assert category(parameters, Score(valid=True, score=earned, chance=chance)) == outcome
