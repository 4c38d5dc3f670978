"""The rules by which a multiple choice earns credit, each with its source.

Notation: n options, c of them correct, t ticked and right, w ticked and wrong, k = t + w ticks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from quiz.core.items import Choice, Credit


@dataclass(frozen=True)
class Ticks:
    """The counts that every rule is made of."""

    n: int
    c: int
    t: int
    w: int

    @property
    def k(self) -> int:
        """How many options were ticked."""
        return self.t + self.w

    @property
    def errors(self) -> int:
        """Wrong ticks and missed keys together."""
        return self.w + self.c - self.t


def credit_for(body: Choice, ticked: frozenset[int]) -> Fraction:
    """Credit in [0, 1] for a set of ticks under the item's rule; option numbers count from 1."""
    right = len(ticked & body.key)
    ticks = Ticks(n=len(body.options), c=len(body.key), t=right, w=len(ticked) - right)
    return RULES[body.credit](ticks)


def right_minus_wrong(ticks: Ticks) -> Fraction:
    """max(0, t/c - w/(n - c)), and t/c where every option is correct. The default (design.md, "Judging")."""
    hits = Fraction(ticks.t, ticks.c)
    if ticks.n == ticks.c:
        return hits
    return max(Fraction(0), hits - Fraction(ticks.w, ticks.n - ticks.c))


def all_or_nothing(ticks: Ticks) -> Fraction:
    """1 without an error, else 0."""
    return Fraction(ticks.errors == 0)


def net_correct(ticks: Ticks) -> Fraction:
    """max(0, (t - w)/c). PrairieLearn `pl-checkbox`, Canvas "partial credit with penalty"."""
    return max(Fraction(0), Fraction(ticks.t - ticks.w, ticks.c))


def each_answer(ticks: Ticks) -> Fraction:
    """1 - errors/n. PrairieLearn `each-answer`; edX "every decision counts"."""
    return 1 - Fraction(ticks.errors, ticks.n)


def coverage(ticks: Ticks) -> Fraction:
    """(t/c)(t/k), nothing ticked earns nothing. PrairieLearn `coverage`."""
    return Fraction(ticks.t, ticks.c) * Fraction(ticks.t, ticks.k) if ticks.k else Fraction(0)


def halves(ticks: Ticks) -> Fraction:
    """1, then 1/2 for one error (n >= 3), 1/4 for two (n >= 5); no ticks earn nothing. edX `halves`."""
    if ticks.k == 0:
        return Fraction(0)
    steps = {0: Fraction(1), 1: Fraction(ticks.n >= 3, 2), 2: Fraction(ticks.n >= 5, 4)}
    return steps.get(ticks.errors, Fraction(0))


def proportional_penalty(ticks: Ticks) -> Fraction:
    """max(0, 1 - 2 errors/n): right decisions minus wrong ones. Artemis "proportional with penalty"."""
    return max(Fraction(0), 1 - Fraction(2 * ticks.errors, ticks.n))


RULES: Mapping[Credit, Callable[[Ticks], Fraction]] = MappingProxyType(
    {
        Credit.RIGHT_MINUS_WRONG: right_minus_wrong,
        Credit.ALL_OR_NOTHING: all_or_nothing,
        Credit.NET_CORRECT: net_correct,
        Credit.EACH_ANSWER: each_answer,
        Credit.COVERAGE: coverage,
        Credit.HALVES: halves,
        Credit.PROPORTIONAL_PENALTY: proportional_penalty,
    }
)
