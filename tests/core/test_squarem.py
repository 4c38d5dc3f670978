"""The climb: where plain steps lead, in fewer of them, and never downhill."""

import numpy as np
import pytest

from quiz.core.curves import Array
from quiz.core.squarem import climb

TOP = np.array([2.0, -1.0])


def creeping(point: Array) -> tuple[Array, float]:
    """Steps of 2 % and 10 % of the way to the top of a hill."""
    return point + np.array([0.02, 0.1]) * (TOP - point), -float(((point - TOP) ** 2).sum())


def plain_steps(tolerance: float) -> int:
    """How many steps it takes without leaps."""
    here, steps = np.zeros(2), 0
    while True:
        there, steps = creeping(here)[0], steps + 1
        if np.abs(there - here).max() < tolerance:
            return steps
        here = there


def test_it_arrives_in_a_fraction_of_the_steps() -> None:
    found = climb(creeping, np.zeros(2), 1e-9, 5000)
    assert found.converged
    np.testing.assert_allclose(found.point, TOP, atol=1e-6)
    assert found.steps < plain_steps(1e-9) / 10


def test_it_stops_where_it_is_told() -> None:
    found = climb(creeping, np.zeros(2), 1e-12, 4)
    assert (found.steps, found.converged) == (4, False)


def test_a_leap_into_the_dark_is_taken_back() -> None:
    """Beyond 2.5 there is no value and no way back; the first leap lands there."""
    asked: list[float] = []

    def step(point: Array) -> tuple[Array, float]:
        asked.append(float(point[0]))
        if point[0] > 2.5:
            return point, -np.inf
        return point + np.clip(2 - point, -0.3, 0.3), -abs(float(point[0]) - 2)

    found = climb(step, np.zeros(1), 1e-9, 200)
    assert max(asked) > 2.5
    assert found.point[0] == pytest.approx(2)


def test_progress_grows_to_the_end() -> None:
    told: list[float] = []
    climb(creeping, np.zeros(2), 1e-9, 5000, told.append)
    assert 0 <= min(told) <= max(told) <= 1
    assert told[-1] > 0.6


def test_an_empty_point_is_at_rest() -> None:
    found = climb(lambda point: (point, 0.0), np.zeros(0), 1e-9, 10)
    assert (found.converged, found.steps) == (True, 2)
