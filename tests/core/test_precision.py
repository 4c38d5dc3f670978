"""Reliability of forms by length, and of estimates over enough takers."""

import numpy as np
import pytest

from quiz.core.classical import alpha, pool_scores, standard_error
from quiz.core.flags import FEWEST
from quiz.core.observations import Judged, Reply, Sitting
from quiz.core.precision import form_reliabilities, quality_of
from tests.core.published import LSAT6, LSAT6_COUNTS
from tests.factories import pool, singles

POOL = pool(*singles("one", 5))


def sitting(questions: int, *, adaptive: bool = False, alone: bool = True) -> Sitting:
    replies = tuple(Reply(n, f"one-{n + 1}", 1) for n in range(questions))
    return Sitting(1, POOL, adaptive, alone, replies)


def test_each_length_of_form_has_its_reliability() -> None:
    taken = [sitting(5)] * 40 + [sitting(3)] * 2 + [sitting(4, alone=False), sitting(2, adaptive=True)]
    short, long = form_reliabilities(LSAT6, taken)
    pooled = pool_scores(LSAT6)
    assert (short.questions, short.attempts, long.questions, long.attempts) == (3, 2, 5, 40)
    assert short.alpha is not None
    assert long.alpha is not None
    assert long.alpha.value == pytest.approx(0.2950, abs=1e-4)
    assert short.alpha.value == pytest.approx(alpha(pooled, 3))
    assert short.standard_error == pytest.approx(standard_error(pooled, 3))
    assert len(LSAT6) == sum(LSAT6_COUNTS) == 1000


def test_too_few_forms_have_none() -> None:
    (form,) = form_reliabilities(LSAT6[: FEWEST - 1], [sitting(5)])
    assert (form.questions, form.attempts, form.alpha, form.standard_error) == (5, 1, None, None)
    assert form_reliabilities(np.empty((0, 5)), []) == ()


def test_estimates_are_told_of_from_thirty_takers() -> None:
    judged = [Judged(share, 0.01, p, 5) for share, p in ((0.4, 0.1), (0.6, 0.4), (0.8, 0.95))] * 10
    found = quality_of(judged)
    between = np.var([0.4, 0.6, 0.8] * 10, ddof=1)
    assert found.n == FEWEST
    assert found.reliability == pytest.approx(between / (between + 0.01))
    assert found.standard_error == pytest.approx(0.1)
    assert found.consistency == pytest.approx((0.9 + 0.6 + 0.95) / 3)
    few = quality_of(judged[:-1])
    assert (few.n, few.reliability, few.standard_error, few.consistency) == (29, None, None, None)
