"""Orders and how much of them is right."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import factorial


def ordering_credit(given: Sequence[int], length: int) -> Fraction:
    """(L - 1)/(N - 1), L the longest subsequence that is in the right order (design.md, "Judging")."""
    return Fraction(longest_increasing(given) - 1, length - 1)


def longest_increasing(numbers: Sequence[int]) -> int:
    """Length of the longest increasing subsequence, by the plain table of best endings."""
    best: list[int] = []
    for index, number in enumerate(numbers):
        before = (best[earlier] for earlier in range(index) if numbers[earlier] < number)
        best.append(1 + max(before, default=0))
    return max(best, default=0)


@cache
def mean_of_orders(length: int) -> Fraction:
    """Mean ordering credit over all permutations of ``length`` entries, exactly.

    Permutations whose longest increasing subsequence is L are as many as the sum of f(shape)**2 over the
    shapes with first row L, f by the hook length formula (Schensted 1961, doi:10.4153/CJM-1961-015-3).
    """
    total = sum((shape[0] - 1) * standard_tableaux(shape) ** 2 for shape in partitions(length, length))
    return Fraction(total, factorial(length) * (length - 1))


def partitions(total: int, largest: int) -> Iterator[tuple[int, ...]]:
    """Every way to write ``total`` as a falling sum of parts not above ``largest``."""
    if total == 0:
        yield ()
    for first in range(min(total, largest), 0, -1):
        for rest in partitions(total - first, first):
            yield (first, *rest)


def standard_tableaux(shape: tuple[int, ...]) -> int:
    """Number of standard Young tableaux of a shape: n! over the product of its hook lengths."""
    hooks = 1
    for row, width in enumerate(shape):
        for column in range(width):
            below = sum(lower > column for lower in shape[row + 1 :])
            hooks *= width - column + below
    return factorial(sum(shape)) // hooks
