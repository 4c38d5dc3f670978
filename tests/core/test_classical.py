"""Classical figures against what is published, and against their own definitions on holed tables."""

from math import sqrt

import numpy as np
import pytest

from quiz.core.classical import (
    NORMAL_80,
    alpha,
    alpha_interval,
    correlation,
    correlation_interval,
    discriminative_efficiency,
    item_means,
    pool_scores,
    rest_scores,
    standard_error,
    wilson,
)
from quiz.core.curves import Array
from tests.core.published import LSAT6, WUENSCH, read_estimates, read_scores, requires_reference

NEAR = 1e-4


def figures(scores: Array) -> dict[tuple[str, str], float | None]:
    """The classical figures of a whole table under the names of the reference file."""
    rest, total = rest_scores(scores), scores.sum(axis=1)
    found: dict[tuple[str, str], float | None] = {("alpha", "0"): alpha(pool_scores(scores))}
    for item, x in enumerate(scores.T):
        name = str(item + 1)
        found["facility", name] = float(item_means(scores)[item])
        found["r_item_total", name] = correlation(x, total)
        found["r_item_rest", name] = correlation(x, rest[:, item])
        found["alpha_if_deleted", name] = alpha(pool_scores(np.delete(scores, item, axis=1)))
    return found


# R packages ltm (descript) and mirt (itemstats); Rizopoulos 2006, JSS 17(5), prints r_item_total.
LSAT6_PUBLISHED = {
    "facility": [0.924, 0.709, 0.553, 0.763, 0.870],
    "r_item_total": [0.3620, 0.5668, 0.6184, 0.5344, 0.4354],
    "r_item_rest": [0.1128, 0.1532, 0.1728, 0.1444, 0.1216],
    "alpha_if_deleted": [0.2754, 0.2376, 0.2168, 0.2459, 0.2663],
}
WUENSCH_PUBLISHED = {
    "facility": [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6],
    "r_item_rest": [0.7059, 0.7059, 0.0, 0.4736, 0.5839, 0.2861, -0.0274, 0.7059, -0.1236, 0.4759],
}


@pytest.mark.parametrize(
    ("scores", "published", "reliability"),
    [(LSAT6, LSAT6_PUBLISHED, 0.2950), (WUENSCH, WUENSCH_PUBLISHED, 0.6963)],
    ids=["lsat6", "wuensch"],
)
def test_published_figures_come_out(
    scores: Array, published: dict[str, list[float]], reliability: float
) -> None:
    found = figures(scores)
    assert found["alpha", "0"] == pytest.approx(reliability, abs=NEAR)
    for name, values in published.items():
        ours = [found[name, str(item)] for item in range(1, len(values) + 1)]
        assert ours == pytest.approx(values, abs=NEAR)


@requires_reference
@pytest.mark.parametrize("dataset", ["lsat6", "abortion", "science4", "ctt_example"])
def test_every_classical_row_of_the_reference_comes_out(dataset: str) -> None:
    expected = read_estimates(dataset, "CTT")
    assert len(expected) > 4
    assert figures(read_scores(dataset)) == pytest.approx(expected, abs=NEAR)


def test_kuder_and_richardson_divide_both_variances_alike() -> None:
    # The example's variance of the total is 5.84 and its sum of pq 2.18, both by n.
    assert WUENSCH.sum(axis=1).var() == pytest.approx(5.84)
    assert WUENSCH.var(axis=0).sum() == pytest.approx(2.18)
    assert alpha(pool_scores(WUENSCH)) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))


def test_the_standard_error_is_that_of_the_total() -> None:
    pooled, total = pool_scores(WUENSCH), WUENSCH.sum(axis=1)
    reliability = alpha(pooled)
    assert reliability is not None
    assert standard_error(pooled) == pytest.approx(total.std(ddof=1) * sqrt(1 - reliability))


def test_a_longer_form_is_as_reliable_as_spearman_and_brown_say() -> None:
    pooled = pool_scores(LSAT6)
    once, twice = alpha(pooled), alpha(pooled, 10)
    assert once is not None
    assert twice == pytest.approx(2 * once / (1 + once))


def test_forms_drawn_from_a_pool_are_as_reliable_as_the_pool_says() -> None:
    dice = np.random.default_rng(3)
    ability = dice.normal(size=(4000, 1))
    whole = (dice.normal(size=(4000, 12)) < ability).astype(float)
    holed = np.where(dice.random(whole.shape) < 0.5, whole, np.nan)
    assert alpha(pool_scores(holed), 12) == pytest.approx(alpha(pool_scores(whole)), abs=0.02)


def test_alphas_interval_is_bonetts() -> None:
    interval = alpha_interval(pool_scores(WUENSCH))
    assert interval is not None
    # log(1 - .6963) = -1.1918, its error sqrt(20 / (9 * 8)) = .52705.
    assert (interval.value, interval.low, interval.high) == pytest.approx((0.6963, 0.1468, 0.8919), abs=NEAR)


@pytest.mark.parametrize("scores", [np.ones((5, 3)), np.eye(1), np.full((4, 2), np.nan), np.ones((0, 4))])
def test_what_does_not_vary_has_no_reliability(scores: Array) -> None:
    pooled = pool_scores(scores)
    assert alpha(pooled) is None
    assert alpha_interval(pooled) is None
    assert standard_error(pooled) == 0


# peers.md 2.8, in per cent.
@pytest.mark.parametrize(
    ("right", "n", "low", "high"), [(3, 5, 23, 88), (6, 10, 31, 83), (12, 20, 39, 78), (24, 40, 45, 74)]
)
def test_wilsons_interval_is_the_published_one(right: int, n: int, low: int, high: int) -> None:
    interval = wilson(right, n)
    assert (interval.value, round(100 * interval.low), round(100 * interval.high)) == (right / n, low, high)


@pytest.mark.parametrize("n", [1, 7, 40])
def test_wilsons_interval_stays_within_the_possible(n: int) -> None:
    for right in range(n + 1):
        wide, narrow = wilson(right, n), wilson(right, n, NORMAL_80)
        assert 0 <= wide.low <= narrow.low <= right / n <= narrow.high <= wide.high <= 1


def test_a_correlations_interval_is_fishers() -> None:
    # r = .30 on 50 pairs: the textbook's 95 % interval is .02 to .53.
    interval = correlation_interval(0.3, 50)
    assert (interval.low, interval.high) == pytest.approx((0.0236, 0.5338), abs=NEAR)
    assert correlation_interval(1.0, 50).low == 1


def test_without_spread_there_is_no_correlation() -> None:
    assert correlation(np.ones(5), np.arange(5.0)) is None
    assert correlation(np.ones(1), np.ones(1)) is None


def test_the_rest_leaves_the_item_out_and_allows_for_what_was_drawn() -> None:
    # Two easy and two hard questions; the first taker met the easy ones, the second the hard ones.
    nan = np.nan
    scores = np.array([[1.0, 1, nan, nan], [nan, nan, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]])
    rest = rest_scores(scores)
    assert rest[0, 0] < rest[1, 2]
    assert rest[2, 0] == pytest.approx((0 + 2 * (0 - 1 / 3)) / 3)
    lonely = rest_scores(np.array([[1.0, nan], [1.0, 0.0]]))
    assert np.isnan(lonely[0, 0])
    assert not np.isnan(lonely[1]).any()


# Moodle's own test of its statistics: 25 made-up attempts at 7 questions (mod/quiz/report/statistics/tests/
# fixtures, results00.csv), and what its calculator gives for them (qstats00.csv), in per cent.
MOODLE_MARKS = np.array(
    [
        [1, 1, 1, 1, 1, 0, 1],
        [1, 1, 1, 1, 0.5, 1, 0],
        [1, 1, 1, 1, 0.5, 0, 1],
        [0, 0, 1, 1, 1, 0, 0],
        [1, 0, 1, 0, 0, 1, 0.5],
        [1, 1, 1, 1, 0.5, 0, 0.5],
        [0, 1, 1, 1, 0.5, 1, 0.5],
        [1, 1, 1, 0, 0.5, 1, 0.5],
        [1, 0, 1, 1, 1, 1, 1],
        [0, 1, 1, 0, 0.5, 1, 0.5],
        [0.8, 0, 1, 1, 0.5, 1, 0.5],
        [1, 1, 1, 0, 0.5, 1, 1],
        [1, 0, 1, 1, 0.5, 1, 0.5],
        [1, 0, 1, 1, 1, 0, 0.5],
        [0, 0, 1, 1, 0, 1, 1],
        [1, 0, 1, 0, 0.5, 1, 1],
        [0.8, 0, 1, 1, 0.5, 0, 1],
        [1, 0, 1, 1, 0, 1, 0.5],
        [1, 0, 1, 1, 0.5, 0, 0.5],
        [0, 1, 1, 0, 0.5, 1, 0],
        [1, 1, 1 / 3, 1, 0.5, 0, 0.5],
        [1, 1, 1, 0, 0.5, 0, 0.5],
        [1, 1, 1, 1, 0, 1, 0.5],
        [0, 0, 1, 0, 0.5, 1, 1],
        [0, 0, 1, 1, 1, 1, 1],
    ]
)
MOODLE_FACILITY = [70.4, 48, 97.3333332, 68, 52, 64, 62]
MOODLE_INDEX = [-7.0650767526, -28.8982125772, -9.1230674268, -22.6306444113]
MOODLE_INDEX += [-17.6997047674, -45.3785178421, -5.6543166602]
MOODLE_EFFICIENCY = [-9.4550536967, -36.7834118938, -21.6545012165, -31.4411395613]
MOODLE_EFFICIENCY += [-21.1794802584, -56.9365974439, -6.5043742058]


def test_discrimination_is_what_moodle_finds() -> None:
    rest = rest_scores(MOODLE_MARKS)
    pairs = list(zip(MOODLE_MARKS.T, rest.T, strict=True))
    assert list(100 * item_means(MOODLE_MARKS)) == pytest.approx(MOODLE_FACILITY, abs=NEAR)
    assert [100 * (correlation(x, r) or 0) for x, r in pairs] == pytest.approx(MOODLE_INDEX, abs=NEAR)
    efficiencies = [100 * (discriminative_efficiency(x, r) or 0) for x, r in pairs]
    assert efficiencies == pytest.approx(MOODLE_EFFICIENCY, abs=NEAR)


def test_an_item_that_sorts_its_takers_as_the_rest_does_is_fully_efficient() -> None:
    rest = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    assert discriminative_efficiency(np.array([0.0, 0, 0, 0, 1]), rest) == pytest.approx(1)
    assert discriminative_efficiency(np.array([1.0, 0, 0, 0, 0]), rest) == pytest.approx(-1)
    assert discriminative_efficiency(np.ones(5), rest) is None
