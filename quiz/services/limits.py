"""Time limits that learners set for themselves: always to be extended or taken away (WCAG 2.2.1)."""

from datetime import datetime, timedelta

LIMITS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360)
"""The limits on offer, in minutes: up to ten times what a quiz takes."""

GRACE = timedelta(seconds=15)
"""A save that was on its way at the deadline is still taken."""

LEAST_MORE = timedelta(minutes=2)


def more_time(limit_minutes: int) -> timedelta:
    """What "More time" adds: a tenth of the limit, and no less than two minutes."""
    return max(timedelta(minutes=limit_minutes) / 10, LEAST_MORE)


def extended(deadline: datetime, now: datetime, limit_minutes: int) -> datetime:
    """The deadline after "More time"; pressed in the grace after it, from that moment on."""
    return max(deadline, now) + more_time(limit_minutes)


def is_over(deadline: datetime | None, now: datetime) -> bool:
    """Whether nothing more is taken."""
    return deadline is not None and now > deadline + GRACE


def seconds_left(deadline: datetime, now: datetime) -> int:
    """Whole seconds until the deadline, 0 after it."""
    return max(0, int((deadline - now).total_seconds()))
