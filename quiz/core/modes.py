"""When the learner of an attempt reads the reasons: at its end, or after each answer."""

from enum import StrEnum


class Mode(StrEnum):
    """A check measures and tells the reasons at its end; practice tells them at once and measures nothing."""

    CHECK = "check"
    PRACTICE = "practice"
