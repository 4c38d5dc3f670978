"""Each rule against its formula, told decision by decision, and against published figures."""

from fractions import Fraction
from itertools import product

import pytest

from quiz.core.chance import mean_of_ticks
from quiz.core.credit import credit_for
from quiz.core.items import Credit
from tests.factories import choice


def in_words(rule: Credit, key: list[bool], ticks: list[bool]) -> Fraction:
    """The rules of the studies, from the decisions themselves: one tick or no tick per option."""
    n, c, k = len(key), sum(key), sum(ticks)
    hits = sum(wanted and ticked for wanted, ticked in zip(key, ticks, strict=True))
    false_alarms = k - hits
    right_decisions = sum(wanted == ticked for wanted, ticked in zip(key, ticks, strict=True))
    wrong_decisions = n - right_decisions
    match rule:
        case Credit.RIGHT_MINUS_WRONG:
            cost = Fraction(false_alarms, n - c) if n > c else Fraction(0)
            return max(Fraction(0), Fraction(hits, c) - cost)
        case Credit.ALL_OR_NOTHING:
            return Fraction(key == ticks)
        case Credit.NET_CORRECT:
            return max(Fraction(0), Fraction(hits - false_alarms, c))
        case Credit.EACH_ANSWER:
            return Fraction(right_decisions, n)
        case Credit.COVERAGE:
            return Fraction(hits * hits, c * k) if k else Fraction(0)
        case Credit.PROPORTIONAL_PENALTY:
            return max(Fraction(0), Fraction(right_decisions - wrong_decisions, n))
        case Credit.HALVES:
            smallest = {0: 1, 1: 3, 2: 5}  # fewest options at which so many errors still earn something
            earns = k > 0 and wrong_decisions in smallest and n >= smallest[wrong_decisions]
            return Fraction(1, 2**wrong_decisions) if earns else Fraction(0)


@pytest.mark.parametrize("rule", Credit)
@pytest.mark.parametrize("n", range(2, 7))
def test_a_rule_is_its_formula_for_every_set_of_ticks(rule: Credit, n: int) -> None:
    for c, ticks in product(range(1, n + 1), product([False, True], repeat=n)):
        body = choice(n, c, many=True, credit=rule)
        ticked = frozenset(number for number, tick in enumerate(ticks, 1) if tick)
        key = [option.correct for option in body.options]
        earned = credit_for(body, ticked)
        assert earned == in_words(rule, key, list(ticks))
        assert 0 <= earned <= 1
        assert (earned == 1) == (ticked == body.key)


# Moodle, PrairieLearn, edX, Canvas and Artemis computed from their own code: five options, two or three of
# them correct; what ticking all, ticking none and ticking at random earn. Their "random" is the mean over all
# 32 sets of ticks. Our chance score leaves the empty set out, since it is no valid answer; the published
# figure follows from it as (31 chance + blank) / 32.
PUBLISHED = [
    (Credit.ALL_OR_NOTHING, 2, 0.00, 0.00, 0.03),
    (Credit.ALL_OR_NOTHING, 3, 0.00, 0.00, 0.03),
    (Credit.NET_CORRECT, 2, 0.00, 0.00, 0.11),
    (Credit.NET_CORRECT, 3, 0.33, 0.00, 0.24),
    (Credit.EACH_ANSWER, 2, 0.40, 0.60, 0.50),
    (Credit.EACH_ANSWER, 3, 0.60, 0.40, 0.50),
    (Credit.COVERAGE, 2, 0.40, 0.00, 0.27),
    (Credit.COVERAGE, 3, 0.60, 0.00, 0.35),
    (Credit.PROPORTIONAL_PENALTY, 2, 0.00, 0.20, 0.19),
    (Credit.PROPORTIONAL_PENALTY, 3, 0.20, 0.00, 0.19),
    (Credit.HALVES, 2, 0.00, 0.00, 0.18),
    (Credit.HALVES, 3, 0.25, 0.00, 0.19),
]


@pytest.mark.parametrize(("rule", "c", "tick_all", "blank", "random"), PUBLISHED)
def test_guessing_buys_what_is_published(
    rule: Credit, c: int, tick_all: float, blank: float, random: float
) -> None:
    body = choice(5, c, many=True, credit=rule)
    nothing = credit_for(body, frozenset())
    assert float(credit_for(body, frozenset(range(1, 6)))) == pytest.approx(tick_all, abs=0.005)
    assert float(nothing) == pytest.approx(blank, abs=0.005)
    assert float((31 * mean_of_ticks(5, c, rule) + nothing) / 32) == pytest.approx(random, abs=0.005)


@pytest.mark.parametrize("c", range(1, 5))
def test_ticking_everything_earns_nothing_by_default(c: int) -> None:
    assert credit_for(choice(5, c, many=True), frozenset(range(1, 6))) == 0
