"""Two intervals say "higher", "lower", or that nothing can be claimed."""

import pytest

from quiz.core.change import Direction, change, changes
from quiz.core.mastery import judge
from quiz.core.measurement import Estimate
from quiz.core.reports import SkillReport, TopicReport


def estimate(low: float, high: float, n: int = 9) -> Estimate:
    return Estimate(n, (low + high) / 2, low, high, 0.5)


def skill(name: str, low: float, high: float) -> SkillReport:
    found = estimate(low, high)
    return SkillReport(name, name.title(), found, judge(found), ())


def topic(bank: str, low: float, high: float, *skills: SkillReport) -> TopicReport:
    found = estimate(low, high)
    return TopicReport(bank, bank.title(), found, judge(found), skills)


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [
        ((0.30, 0.50), (0.51, 0.70), Direction.UP),
        ((0.51, 0.70), (0.30, 0.50), Direction.DOWN),
        ((0.30, 0.50), (0.30, 0.55), Direction.OVERLAP),
        ((0.30, 0.50), (0.49, 0.90), Direction.OVERLAP),
        ((0.30, 0.50), (0.50, 0.70), Direction.OVERLAP),  # ends that touch are no gap
        ((0.50, 0.70), (0.30, 0.50), Direction.OVERLAP),
        ((0.30, 0.50), (0.10, 0.90), Direction.CANNOT_SAY),
        ((0.00, 0.61), (0.70, 0.90), Direction.CANNOT_SAY),
    ],
)
def test_only_intervals_that_lie_apart_show_a_change(
    before: tuple[float, float], now: tuple[float, float], direction: Direction
) -> None:
    found = change(estimate(*before), estimate(*now))
    assert found.direction is direction
    assert (found.before, found.now) == (estimate(*before), estimate(*now))


def test_one_answer_shows_no_change() -> None:
    assert change(estimate(0.1, 0.3, n=1), estimate(0.6, 0.9)).direction is Direction.CANNOT_SAY


def test_the_words_claim_nothing_where_the_ranges_overlap() -> None:
    assert Direction.OVERLAP.value == "the two ranges overlap: no change can be claimed"


def test_two_reports_are_compared_on_what_both_measure() -> None:
    before = [topic("old", 0.1, 0.2), topic("git", 0.2, 0.4, skill("undo", 0.1, 0.3), skill("gone", 0, 0.2))]
    now = [topic("git", 0.5, 0.7, skill("new", 0.1, 0.2), skill("undo", 0.2, 0.4)), topic("fresh", 0.1, 0.2)]
    (found,) = changes(before, now)
    assert (found.bank, found.title, found.change.direction) == ("git", "Git", Direction.UP)
    assert [(each.skill, each.change.direction) for each in found.skills] == [("undo", Direction.OVERLAP)]
