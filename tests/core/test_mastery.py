"""Verdicts at their boundaries, and what more questions would change."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.mastery import SURE, Verdict, judge, normal_cdf, prospects, settling_chance
from quiz.core.measurement import Estimate
from tests.factories import pool, singles


@pytest.mark.parametrize(
    ("n", "low", "high", "p", "verdict"),
    [
        (2, 0.3, 0.8, 0.80, Verdict.AT_TARGET),
        (2, 0.3, 0.8, 0.79999, Verdict.TOO_CLOSE),
        (2, 0.3, 0.8, 0.50, Verdict.TOO_CLOSE),
        (2, 0.3, 0.8, 0.20001, Verdict.TOO_CLOSE),
        (2, 0.3, 0.8, 0.20, Verdict.NEXT),
        (2, 0.3, 0.8, 0.0, Verdict.NEXT),
        (9, 0.3, 0.8, 1.0, Verdict.AT_TARGET),
        (1, 0.3, 0.8, 0.99, Verdict.NOT_ENOUGH),
        (0, 0.3, 0.8, 0.01, Verdict.NOT_ENOUGH),
        (2, 0.0, 0.60, 0.9, Verdict.AT_TARGET),
        (2, 0.0, 0.60001, 0.9, Verdict.NOT_ENOUGH),
        (9, 0.3, 0.91, 0.1, Verdict.NOT_ENOUGH),
    ],
)
def test_the_verdict_is_that_of_the_judging_table(
    n: int, low: float, high: float, p: float, verdict: Verdict
) -> None:
    assert judge(Estimate(n, 0.5, low, high, p)) is verdict


def test_verdicts_are_said_in_the_words_of_the_judging_table() -> None:
    assert [str(verdict) for verdict in Verdict] == [
        "At or above target",
        "Next to work on",
        "Too close to call",
        "Not enough evidence yet",
    ]


def settled_by_trying(distance: float, variance: float, gain: float) -> float:
    """The normal model played out: an ability, a noisy look at it, its posterior, and the verdict."""
    dice = np.random.default_rng(3)
    ability = dice.normal(distance, np.sqrt(variance), 200_000)
    seen = dice.normal(ability, np.sqrt(1 / gain))
    later = 1 / (1 / variance + gain)
    means = later * (distance / variance + seen * gain)
    reach = NormalDist().inv_cdf(SURE) * np.sqrt(later)
    return float(np.mean(np.abs(means) >= reach))


@pytest.mark.parametrize("distance", [-0.8, 0.0, 0.3, 1.0])
@pytest.mark.parametrize(("variance", "gain"), [(0.6, 0.4), (0.6, 2.0), (1.2, 1.0), (0.3, 0.2)])
def test_the_chance_to_settle_is_that_of_the_model(distance: float, variance: float, gain: float) -> None:
    expected = settled_by_trying(distance, variance, gain)
    assert settling_chance(distance, variance, gain) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("z", [-3.0, -0.8416, 0.0, 1.0, 2.5])
def test_the_normal_distribution_is_the_normal_distribution(z: float) -> None:
    assert normal_cdf(z) == pytest.approx(NormalDist().cdf(z), abs=1e-12)


POOL = pool(*singles("one", 12))


@settings(deadline=None, max_examples=60)
@given(st.floats(-2, 3), st.floats(0.1, 1.5), st.integers(0, 12))
def test_more_questions_never_make_settling_less_likely(ability: float, variance: float, left: int) -> None:
    estimate = Estimate(3, 0.5, 0.3, 0.7, 0.5, ability, variance)
    found = prospects(POOL, "one", estimate, POOL.bank.items[:left])
    assert [prospect.questions for prospect in found] == [count for count in (2, 4, 8) if count <= left]
    chances = [prospect.chance for prospect in found]
    assert chances == sorted(chances)
    assert all(0 <= chance <= 1 for chance in chances)


def test_the_most_telling_questions_come_first() -> None:
    """At the cut, harder items than the easiest tell most: which of the twelve are left must matter."""
    estimate = Estimate(3, 0.5, 0.3, 0.7, 0.5, POOL.cuts["one"] + 0.5, 0.5)
    easy = [item for item in POOL.bank.items if item.level == 1]
    hard = [item for item in POOL.bank.items if item.level == 3]
    chances = [prospects(POOL, "one", estimate, unseen)[0].chance for unseen in (easy, hard, easy + hard)]
    assert chances[0] < chances[1] == chances[2]
