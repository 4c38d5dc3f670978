"""What learners say of themselves beside what their answers show. It never changes a score or an estimate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from quiz.core.classical import NORMAL_80, wilson
from quiz.core.mastery import Verdict, judge
from quiz.core.measurement import Estimate
from quiz.core.reports import Outcome, ScoredItem, TopicReport


class Rating(IntEnum):
    """How much of a topic learners say that they know, before the quiz: five equal steps."""

    NEW = 1
    LITTLE = 2
    HALF = 3
    MOST = 4
    NEARLY_ALL = 5

    @property
    def band(self) -> tuple[float, float]:
        """The domain scores in [0, 1] that the step stands for."""
        return (self - 1) / len(Rating), self / len(Rating)


class Insight(StrEnum):
    """A rating against the answers."""

    RIGHT = "right about yourself"
    HIGHER = "you rated yourself higher than your answers show"
    LOWER = "you rated yourself lower than your answers show"
    CANNOT_SAY = "not enough evidence yet to say"


@dataclass(frozen=True)
class RatedTopic:
    """A topic that the learner rated, and whether the answers bear the rating out."""

    bank: str
    title: str
    rating: Rating
    estimate: Estimate
    insight: Insight


def rated_topics(ratings: Mapping[str, Rating], topics: Iterable[TopicReport]) -> tuple[RatedTopic, ...]:
    """The topics of a report that were rated; ``ratings`` by bank."""
    return tuple(
        RatedTopic(topic.bank, topic.title, rating, topic.estimate, insight(rating, topic.estimate))
        for topic in topics
        if (rating := ratings.get(topic.bank)) is not None
    )


def insight(rating: Rating, estimate: Estimate) -> Insight:
    """Whether the 80 % interval of the domain score bears a rating out.

    Right: all of the interval lies within one step of the rating. Higher or lower: none of it lies in the
    rating's own step. An interval that leaves both open says nothing, nor does too little evidence.
    """
    low, high = rating.band
    if judge(estimate) is Verdict.NOT_ENOUGH:
        return Insight.CANNOT_SAY
    if estimate.high < low:
        return Insight.HIGHER
    if estimate.low > high:
        return Insight.LOWER
    step = high - low
    near = low - step <= estimate.low and estimate.high <= high + step
    return Insight.RIGHT if near else Insight.CANNOT_SAY


class Certainty(IntEnum):
    """How sure learners say that they are of one answer."""

    GUESS = 1
    FAIRLY = 2
    VERY = 3


MARKS: Mapping[Certainty, tuple[int, int]] = {
    Certainty.GUESS: (1, 0),
    Certainty.FAIRLY: (2, -2),
    Certainty.VERY: (3, -6),
}
"""Marks of certainty-based marking for a right and a wrong answer (Gardner-Medwin; Moodle `question_cbm`).

They are never given: they tell from which chance of being right on each level is the honest one.
"""


def expected_mark(certainty: Certainty, p: Fraction) -> Fraction:
    """The mark that a level earns on average where an answer is right with chance p: p, 4p - 2, 9p - 6."""
    right, wrong = MARKS[certainty]
    return p * right + (1 - p) * wrong


def break_even(lower: Certainty, higher: Certainty) -> Fraction:
    """The chance of being right at which two levels earn the same: 2/3 and 4/5 between neighbours."""
    base = expected_mark(higher, Fraction(0)) - expected_mark(lower, Fraction(0))
    rise = expected_mark(higher, Fraction(1)) - expected_mark(lower, Fraction(1)) - base
    return -base / rise


_BOUNDS = (
    0.0,
    float(break_even(Certainty.GUESS, Certainty.FAIRLY)),
    float(break_even(Certainty.FAIRLY, Certainty.VERY)),
    1.0,
)


class Fit(StrEnum):
    """A level of certainty against how often its answers were right."""

    FITS = "as often right as you thought"
    TOO_SURE = "less often right than you thought"
    NOT_SURE_ENOUGH = "more often right than you thought"
    TOO_FEW = "too few answers to say"


FEWEST = 5
"""Fewer answers on a level say nothing: even 4 of 4 leave an 80 % interval from 71 to 100."""


@dataclass(frozen=True)
class CertaintyLevel:
    """The answers given on one level: how many, how many of them right, and what they say.

    ``window`` is the chance of being right that the level states, ``stated`` its middle; ``share`` of right
    answers and its 80 % interval are None below FEWEST. All in [0, 1].
    """

    certainty: Certainty
    n: int
    right: int
    stated: float
    window: tuple[float, float]
    share: float | None
    low: float | None
    high: float | None
    fit: Fit


SureAnswer = tuple[Certainty, ScoredItem]
"""An answer for which the learner said how sure they were."""


def calibration_table(answers: Sequence[SureAnswer]) -> tuple[CertaintyLevel, ...]:
    """One line for each level, the surest first. "I don't know yet" is no answer that one can be sure of."""
    given = [(certainty, item) for certainty, item in answers if is_answer(item)]
    return tuple(
        certainty_level(level, [item for certainty, item in given if certainty is level])
        for level in reversed(Certainty)
    )


def is_answer(item: ScoredItem) -> bool:
    """Whether something was answered that can be right or wrong."""
    return item.outcome not in {Outcome.UNKNOWN, Outcome.NOT_ANSWERED}


def certainty_level(certainty: Certainty, items: Sequence[ScoredItem]) -> CertaintyLevel:
    """One line of the table."""
    window = _BOUNDS[certainty - 1], _BOUNDS[certainty]
    stated = sum(window) / 2
    right = sum(item.outcome is Outcome.RIGHT for item in items)
    if len(items) < FEWEST:
        return CertaintyLevel(certainty, len(items), right, stated, window, None, None, None, Fit.TOO_FEW)
    found = wilson(right, len(items), NORMAL_80)
    fit = Fit.FITS
    if found.high < window[0]:
        fit = Fit.TOO_SURE
    elif found.low > window[1]:
        fit = Fit.NOT_SURE_ENOUGH
    return CertaintyLevel(
        certainty, len(items), right, stated, window, found.value, found.low, found.high, fit
    )


def worth_a_look(answers: Iterable[SureAnswer]) -> tuple[ScoredItem, ...]:
    """The answers that the learner was very sure of and that were not right: the best list to learn from."""
    return tuple(
        item
        for certainty, item in answers
        if certainty is Certainty.VERY and is_answer(item) and item.outcome is not Outcome.RIGHT
    )
