"""Classical test theory: figures of items and forms from scores alone, for forms fixed beforehand.

``scores`` has one row per taker and one column per item, credit in [0, 1] or any points, and NaN where the
taker was not shown the item or did not answer it. On a complete table every figure is the textbook's; on
forms drawn at random from a pool it is the textbook's figure of an average form. Variances divide by n - 1.
"""

from dataclasses import dataclass
from math import atanh, exp, log, sqrt, tanh

import numpy as np

from quiz.core.curves import Array

NORMAL_95 = 1.959964
"""The normal quantile of a 95 % interval, used for whatever is said of items."""

NORMAL_80 = 1.281552
"""The normal quantile of an 80 % interval, used for whatever is said to learners."""


@dataclass(frozen=True)
class Interval:
    """An estimate and the ends of its interval."""

    value: float
    low: float
    high: float


def wilson(successes: float, n: int, z: float = NORMAL_95) -> Interval:
    """A share with its Wilson score interval (Wilson 1927, doi:10.1080/01621459.1927.10502953); n > 0.

    ``successes`` may be a sum of credits: a score in [0, 1] varies at most as much as right or wrong with the
    same mean, so that the interval is then rather too wide than too narrow.
    """
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # At 0 and 1 an end is the share itself, but for rounding.
    return Interval(share, max(0.0, min(share, centre - reach)), min(1.0, max(share, centre + reach)))


def correlation(x: Array, y: Array) -> float | None:
    """Pearson's r of two rows; None where one does not vary."""
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    return float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))


def correlation_interval(r: float, n: int, z: float = NORMAL_95) -> Interval:
    """A correlation with its interval by atanh r, of standard error 1/sqrt(n - 3) (Fisher 1921); n > 3."""
    if abs(r) == 1:
        return Interval(r, r, r)
    reach = z / sqrt(n - 3)
    return Interval(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach))


def rest_scores(scores: Array) -> Array:
    """For each taker and item how the taker did on the *other* items, shape (takers, items).

    It is the mean of the other scores, each less its item's mean: without the latter a taker who drew easy
    items would seem to know more. On a complete table it differs from the sum of the others (measurement.md
    3: T - x_j) by a factor and a constant, which no correlation notices. NaN where there is no other score.
    """
    answered = ~np.isnan(scores)
    above = np.where(answered, scores - item_means(scores), 0.0)
    others = answered.sum(axis=1, keepdims=True) - answered
    rest = above.sum(axis=1, keepdims=True) - above
    return np.where(others > 0, rest / np.maximum(others, 1), np.nan)


def item_means(scores: Array) -> Array:
    """Mean score of each item over those who answered it, shape (items,); 0 where nobody did."""
    answered = ~np.isnan(scores)
    return np.asarray(np.where(answered, scores, 0.0).sum(axis=0) / np.maximum(answered.sum(axis=0), 1))


def discriminative_efficiency(x: Array, rest: Array) -> float | None:
    """cov(x, rest) / cov_max, at most 1: cov_max is the covariance of the two rows once each is sorted.

    How much of the discrimination that scores of such spread could show at best the item does show (Moodle,
    `core_question\\statistics\\questions\\calculator`, which gives it in per cent). None where a row does not
    vary.
    """
    greatest = float(np.dot(np.sort(x) - x.mean(), np.sort(rest) - rest.mean()))
    if len(x) < 2 or greatest <= 0:
        return None
    return float(np.dot(x - x.mean(), rest - rest.mean())) / greatest


@dataclass(frozen=True)
class Pooled:
    """Mean variance of an item and mean covariance of two, each counted as often as it was asked."""

    items: int
    takers: int
    variance: float
    covariance: float


def pool_scores(scores: Array) -> Pooled:
    """Pool variances and covariances over items and pairs of items that takers had both of.

    A pair counts by the takers who had it, so that one seen by five says little; on a complete table these
    are the plain means.
    """
    answered = ~np.isnan(scores)
    above = np.where(answered, scores - item_means(scores), 0.0)
    products, freedom = above.T @ above, answered.T.astype(float) @ answered - 1.0
    usable = freedom > 0
    own, pairs = np.diag(usable), usable & ~np.eye(len(usable), dtype=bool)
    variance = np.diag(products)[own].sum() / max(np.diag(freedom)[own].sum(), 1.0)
    covariance = products[pairs].sum() / max(freedom[pairs].sum(), 1.0)
    return Pooled(scores.shape[1], len(scores), float(variance), float(covariance))


def alpha(pooled: Pooled, length: int | None = None) -> float | None:
    """Cronbach's alpha of a form of ``length`` items; KR-20 where every score is 0 or 1. None if undefined.

    k c/(v + (k - 1) c) with mean variance v and mean covariance c, which for one form of k items is
    k/(k - 1) (1 - sum of variances / variance of the total) (Cronbach 1951, doi:10.1007/BF02310555; Kuder and
    Richardson 1937, which divides both variances by n: the quotient is the same).
    """
    k = length or pooled.items
    total = pooled.variance + (k - 1) * pooled.covariance
    return k * pooled.covariance / total if k > 1 and total > 0 else None


def alpha_interval(pooled: Pooled, length: int | None = None, z: float = NORMAL_95) -> Interval | None:
    """Alpha with its interval: log(1 - alpha) has variance 2k/((k - 1)(n - 2)) (Bonett 2002,
    doi:10.3102/10769986027004335), for n > 2 takers."""
    k, value = length or pooled.items, alpha(pooled, length)
    if value is None or pooled.takers < 3:
        return None
    if value >= 1:
        return Interval(value, value, value)
    middle, reach = log(1 - value), z * sqrt(2 * k / ((k - 1) * (pooled.takers - 2)))
    return Interval(value, 1 - exp(middle + reach), 1 - exp(middle - reach))


def standard_error(pooled: Pooled, length: int | None = None) -> float:
    """Standard error of measurement of the total of ``length`` items, in points.

    s_T sqrt(1 - alpha), which with v and c as in ``alpha`` is sqrt(k (v - c)).
    """
    k = length or pooled.items
    return sqrt(max(0.0, k * (pooled.variance - pooled.covariance)))
