"""Earlier answers: how much they still say."""

from math import e

import pytest

from quiz.core.measurement import measure
from quiz.core.retakes import weight
from quiz.core.scoring import Score
from tests.factories import pool, singles


@pytest.mark.parametrize(
    ("days", "counts"), [(0, 1), (90, e**-0.5), (180, 1 / e), (360, 1 / e**2), (36_500, 0), (-1, 1)]
)
def test_an_answer_fades_with_half_a_year(days: float, counts: float) -> None:
    assert weight(days) == pytest.approx(counts)


def test_the_weaker_the_old_answers_the_nearer_the_estimate_to_that_without_them() -> None:
    """From the posterior of the last attempt back to the prior, step by step."""
    demo = pool(*singles("one", 4))
    right = [(item, Score(valid=True, score=1, chance=0.25)) for item in demo.bank.items]
    found = []
    for days in (0, 30, 180, 720, 36_500):
        earlier = {"demo": [(item, score, weight(days)) for item, score in right]}
        (topic,) = measure([demo], {}, earlier=earlier)
        assert topic.topic.n == 0
        found.append(topic.topic.share)
    (fresh,), (known,) = measure([demo], {}), measure([demo], {"demo": right})
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(known.topic.share)
    assert found[-1] == pytest.approx(fresh.topic.share)
