"""A clock that a test holds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Tells the same moment until it is set forward."""

    moment: datetime = START

    def __call__(self) -> datetime:
        """The moment, as a workspace asks for it."""
        return self.moment

    def forward(self, **time: float) -> None:
        """Let time pass: ``forward(minutes=5)``."""
        self.moment += timedelta(**time)
