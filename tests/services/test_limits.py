"""Time limits: what "More time" adds, and when it is over."""

from datetime import timedelta

import pytest

from quiz.core.assembly import CHECK_LENGTH, TOPIC_LENGTHS, minutes_for
from quiz.services.limits import GRACE, LIMITS, extended, is_over, more_time, seconds_left
from tests.clock import START


@pytest.mark.parametrize(("limit", "minutes"), [(5, 2), (10, 2), (20, 2), (30, 3), (45, 4.5), (360, 36)])
def test_more_time_is_a_tenth_of_the_limit_and_no_less_than_two_minutes(limit: int, minutes: float) -> None:
    assert more_time(limit) == timedelta(minutes=minutes)
    assert extended(START, START - timedelta(hours=1), limit) == START + timedelta(minutes=minutes)


def test_more_time_in_the_grace_counts_from_that_moment() -> None:
    late = START + timedelta(seconds=10)
    assert extended(START, late, 5) == late + timedelta(minutes=2)


@pytest.mark.parametrize(("seconds", "over"), [(-1, False), (0, False), (15, False), (15.001, True)])
def test_it_is_over_after_the_grace(seconds: float, over: bool) -> None:
    assert is_over(START, START + timedelta(seconds=seconds)) is over
    assert not is_over(None, START + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "left"), [(61.9, 61), (1, 1), (0.5, 0), (-5, 0)])
def test_what_is_left_is_told_in_whole_seconds_and_never_as_more(seconds: float, left: int) -> None:
    assert seconds_left(START, START - timedelta(seconds=seconds)) == left


def test_the_limits_go_up_to_ten_times_what_a_quiz_takes() -> None:
    longest = max(minutes_for(count) for count in (*TOPIC_LENGTHS.values(), CHECK_LENGTH))
    assert max(LIMITS) >= 10 * longest
    assert list(LIMITS) == sorted(set(LIMITS))
    assert timedelta(seconds=15) == GRACE
