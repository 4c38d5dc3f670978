"""What other systems publish of their scoring: QTI's standard response processing and certainty marks."""

from fractions import Fraction
from itertools import product

import pytest

from quiz.core.credit import RULES, Ticks, credit_for
from quiz.core.items import Choice, Credit
from quiz.core.self_knowledge import MARKS, Certainty, break_even, expected_mark
from quiz.formats.qti.values import Marks, bag
from tests.factories import choice


def mapped(body: Choice, right: float, wrong: float) -> Marks:
    """A QTI mapping that gives each option of the key one mark and each other option another."""
    marks = {str(n): right if option.correct else wrong for n, option in enumerate(body.options, 1)}
    return Marks(marks, {}, default=0.0, lowest=0.0, highest=1.0)


# QTI 2.1, mapResponse: {A, B, C, D} are mapped to {0, 1, 0.5, 0}; single C earns 0.5 and {C, B} 1.5; a value
# that is there twice counts once.
SPECIFIED = Marks({"A": 0.0, "B": 1.0, "C": 0.5, "D": 0.0}, {}, 0.0, float("-inf"), float("inf"))


@pytest.mark.parametrize(
    ("given", "earned"), [("C", 0.5), ("CB", 1.5), ("BBC", 1.5), ("ABCD", 1.5), ("AD", 0), ("", 0), ("X", 0)]
)
def test_a_mapping_earns_what_the_specification_says(given: str, earned: float) -> None:
    assert SPECIFIED.total(bag(given)) == earned


@pytest.mark.parametrize("n", range(2, 6))
def test_the_rules_that_are_a_mapping_earn_what_qti_earns(n: int) -> None:
    for c, ticks in product(range(1, n + 1), product([False, True], repeat=n)):
        ticked = frozenset(number for number, tick in enumerate(ticks, 1) if tick)
        given = bag(str(number) for number in ticked)
        net = choice(n, c, many=True, credit=Credit.NET_CORRECT)
        assert mapped(net, 1 / c, -1 / c).total(given) == pytest.approx(float(credit_for(net, ticked)))
        if c < n:
            default = choice(n, c, many=True)
            marks = mapped(default, 1 / c, -1 / (n - c))
            assert marks.total(given) == pytest.approx(float(credit_for(default, ticked)))


def test_credit_for_what_is_not_ticked_is_no_mapping() -> None:
    # A mapping adds up marks of what is ticked: nothing may lie between no tick and a wrong one.
    rule = RULES[Credit.EACH_ANSWER]
    assert rule(Ticks(4, 2, 0, 0)) == Fraction(1, 2)
    assert rule(Ticks(4, 2, 0, 1)) == Fraction(1, 4)


@pytest.mark.parametrize("n", range(2, 6))
def test_all_or_nothing_is_a_match_with_the_correct_response(n: int) -> None:
    for c, ticks in product(range(1, n + 1), product([False, True], repeat=n)):
        body = choice(n, c, many=True, credit=Credit.ALL_OR_NOTHING)
        ticked = frozenset(number for number, tick in enumerate(ticks, 1) if tick)
        assert credit_for(body, ticked) == (ticked == body.key)


def test_certainty_marks_are_the_published_ones() -> None:
    assert dict(MARKS) == {1: (1, 0), 2: (2, -2), 3: (3, -6)}


@pytest.mark.parametrize("p", [Fraction(n, 30) for n in range(31)])
def test_certainty_marks_earn_what_is_published(p: Fraction) -> None:
    assert [expected_mark(level, p) for level in Certainty] == [p, 4 * p - 2, 9 * p - 6]


def test_certainty_breaks_even_where_it_is_published_to() -> None:
    assert break_even(Certainty.GUESS, Certainty.FAIRLY) == Fraction(2, 3)
    assert break_even(Certainty.FAIRLY, Certainty.VERY) == Fraction(4, 5)


@pytest.mark.parametrize(
    ("p", "honest"),
    [("0.25", 1), ("0.66", 1), ("0.67", 2), ("0.75", 2), ("0.79", 2), ("0.81", 3), ("1", 3)],
)
def test_the_honest_level_earns_most(p: str, honest: int) -> None:
    best = max(Certainty, key=lambda level: expected_mark(level, Fraction(p)))
    assert best is Certainty(honest)
