"""What learners say of themselves beside what their answers show."""

import pytest

from quiz.core.mastery import judge
from quiz.core.measurement import Estimate
from quiz.core.reports import Outcome, ScoredItem, TopicReport
from quiz.core.scoring import Score
from quiz.core.self_knowledge import (
    Certainty,
    Fit,
    Insight,
    Rating,
    SureAnswer,
    calibration_table,
    insight,
    rated_topics,
    worth_a_look,
)


def estimate(low: float, high: float, n: int = 9) -> Estimate:
    return Estimate(n, (low + high) / 2, low, high, 0.5)


def answer(certainty: Certainty, outcome: Outcome, name: str = "item") -> SureAnswer:
    given = Score(
        valid=outcome is not Outcome.NOT_ANSWERED, score=float(outcome is Outcome.RIGHT), chance=0.25
    )
    return certainty, ScoredItem("demo", name, "one", outcome, given, 1, (1, 2, 3, 4))


def answers(certainty: Certainty, right: int, wrong: int) -> list[SureAnswer]:
    return [answer(certainty, Outcome.RIGHT)] * right + [answer(certainty, Outcome.NOT_YET)] * wrong


def test_the_steps_share_the_scale_out() -> None:
    assert [each.band for each in Rating] == [(0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1)]


@pytest.mark.parametrize(
    ("rating", "low", "high", "expected"),
    [
        (Rating.HALF, 0.45, 0.55, Insight.RIGHT),
        (Rating.HALF, 0.25, 0.75, Insight.RIGHT),  # within a step to either side
        (Rating.HALF, 0.30, 0.81, Insight.CANNOT_SAY),
        (Rating.HALF, 0.19, 0.50, Insight.CANNOT_SAY),
        (Rating.HALF, 0.10, 0.39, Insight.HIGHER),
        (Rating.HALF, 0.61, 0.90, Insight.LOWER),
        (Rating.NEARLY_ALL, 0.35, 0.70, Insight.HIGHER),
        (Rating.NEARLY_ALL, 0.65, 1.00, Insight.RIGHT),
        (Rating.NEARLY_ALL, 0.55, 0.85, Insight.CANNOT_SAY),
        (Rating.NEW, 0.00, 0.35, Insight.RIGHT),
        (Rating.NEW, 0.21, 0.50, Insight.LOWER),
        (Rating.NEW, 0.30, 0.95, Insight.CANNOT_SAY),  # too wide for any word
    ],
)
def test_a_rating_is_held_against_the_interval(
    rating: Rating, low: float, high: float, expected: Insight
) -> None:
    assert insight(rating, estimate(low, high)) is expected


def test_one_answer_says_nothing_about_a_rating() -> None:
    assert insight(Rating.NEARLY_ALL, estimate(0.0, 0.3, n=1)) is Insight.CANNOT_SAY


def test_only_rated_topics_are_named() -> None:
    found = [
        TopicReport(bank, bank.title(), estimate(0.1, 0.3), judge(estimate(0.1, 0.3)), ())
        for bank in ("git", "sql", "http")
    ]
    rated = rated_topics({"http": Rating.MOST, "git": Rating.LITTLE, "gone": Rating.NEW}, found)
    assert [(each.bank, each.title, each.rating, each.insight) for each in rated] == [
        ("git", "Git", Rating.LITTLE, Insight.RIGHT),
        ("http", "Http", Rating.MOST, Insight.HIGHER),
    ]


def test_there_is_a_line_for_each_level_the_surest_first() -> None:
    table = calibration_table([])
    assert [level.certainty for level in table] == [Certainty.VERY, Certainty.FAIRLY, Certainty.GUESS]
    assert {(level.n, level.share, level.fit) for level in table} == {(0, None, Fit.TOO_FEW)}
    assert [level.window for level in table] == [
        (pytest.approx(4 / 5), 1),
        (pytest.approx(2 / 3), pytest.approx(4 / 5)),
        (0, pytest.approx(2 / 3)),
    ]
    assert [level.stated for level in table] == pytest.approx([0.9, 11 / 15, 1 / 3])


@pytest.mark.parametrize(
    ("certainty", "right", "wrong", "fit"),
    [
        (Certainty.VERY, 9, 0, Fit.FITS),
        (Certainty.VERY, 8, 3, Fit.FITS),
        (Certainty.VERY, 3, 6, Fit.TOO_SURE),
        (Certainty.VERY, 0, 4, Fit.TOO_FEW),
        (Certainty.VERY, 0, 5, Fit.TOO_SURE),
        (Certainty.FAIRLY, 3, 2, Fit.FITS),
        (Certainty.FAIRLY, 2, 8, Fit.TOO_SURE),
        (Certainty.FAIRLY, 20, 0, Fit.NOT_SURE_ENOUGH),
        (Certainty.GUESS, 0, 12, Fit.FITS),
        (Certainty.GUESS, 9, 1, Fit.NOT_SURE_ENOUGH),
    ],
)
def test_a_level_is_held_against_how_often_it_was_right(
    certainty: Certainty, right: int, wrong: int, fit: Fit
) -> None:
    (level,) = [each for each in calibration_table(answers(certainty, right, wrong)) if each.n]
    assert (level.certainty, level.n, level.right, level.fit) == (certainty, right + wrong, right, fit)
    if fit is Fit.TOO_FEW:
        assert (level.share, level.low, level.high) == (None, None, None)
    else:
        assert level.share == right / (right + wrong)
        assert level.low is not None
        assert level.high is not None
        assert 0 <= level.low <= level.share <= level.high <= 1


def test_the_interval_is_wilsons_at_eighty_per_cent() -> None:
    level = calibration_table(answers(Certainty.VERY, 7, 2))[0]
    assert (level.low, level.high) == pytest.approx((0.5660, 0.9038), abs=1e-4)


def test_what_is_no_answer_has_no_certainty() -> None:
    given = [answer(Certainty.VERY, outcome) for outcome in (Outcome.UNKNOWN, Outcome.NOT_ANSWERED)]
    assert all(level.n == 0 for level in calibration_table(given))
    assert worth_a_look(given) == ()


def test_worth_a_look_is_what_was_sure_and_not_right() -> None:
    given = [
        answer(Certainty.VERY, Outcome.NOT_YET, "wrong"),
        answer(Certainty.VERY, Outcome.RIGHT, "right"),
        answer(Certainty.FAIRLY, Outcome.NOT_YET, "fairly"),
        answer(Certainty.GUESS, Outcome.NOT_YET, "guess"),
        answer(Certainty.VERY, Outcome.PARTLY, "partly"),
    ]
    assert [item.item for item in worth_a_look(given)] == ["wrong", "partly"]
