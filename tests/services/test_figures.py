"""Figures that a person may be told."""

import pytest

from quiz.core.mastery import Verdict
from quiz.core.measurement import Estimate
from quiz.core.recommendation import NextStep, Prerequisite, Reasons
from quiz.services.figures import next_step, told

ESTIMATE = Estimate(n=5, share=2 / 3, low=0.41237, high=0.8, p_mastery=0.44444)
REASONS = Reasons(
    skills=(("git", "undoing"),),
    n=3,
    right=1,
    missed=("reset", "reflog"),
    weakest=Prerequisite("basics", 0.61, shown=False),
    unmeasured=("shell",),
    unlocks=("release",),
)


def test_an_estimate_is_told_to_four_places() -> None:
    assert told(ESTIMATE, Verdict.TOO_CLOSE) == {
        "n": 5,
        "estimate": 0.6667,
        "low": 0.4124,
        "high": 0.8,
        "p_mastery": 0.4444,
        "verdict": "Too close to call",
    }


def test_without_enough_evidence_only_the_count_is_told() -> None:
    figures = told(ESTIMATE, Verdict.NOT_ENOUGH)
    assert {name for name, value in figures.items() if value is not None} == {"n", "verdict"}


@pytest.mark.parametrize(("p", "shown"), [(0.123456, 0.1235), (None, None)])
def test_advice_is_told_with_its_reasons(p: float | None, shown: float | None) -> None:
    assert next_step(NextStep("undo", p, guess=True, reasons=REASONS)) == {
        "step": "undo",
        "p": shown,
        "guess": True,
        "reasons": {
            "skills": ["git: undoing"],
            "answers": 3,
            "right": 1,
            "not_right_yet": ["reset", "reflog"],
            "weakest_prerequisite": "basics",
            "not_measured": ["shell"],
            "unlocks": ["release"],
        },
    }
