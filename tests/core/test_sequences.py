"""Orders and how much of them is right."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

import pytest

from quiz.core.sequences import (
    longest_increasing,
    mean_of_orders,
    ordering_credit,
    partitions,
    standard_tableaux,
)


def longest_by_trying(numbers: tuple[int, ...]) -> int:
    sizes = range(len(numbers), 0, -1)
    return next(
        size for size in sizes for part in combinations(numbers, size) if list(part) == sorted(set(part))
    )


@pytest.mark.parametrize("length", range(1, 7))
def test_the_longest_rising_part_is_found(length: int) -> None:
    for numbers in permutations(range(length)):
        assert longest_increasing(numbers) == longest_by_trying(numbers)


@pytest.mark.parametrize(
    ("given", "credit"),
    [
        ([1, 2, 3, 4, 5], Fraction(1)),
        ([5, 1, 2, 3, 4], Fraction(3, 4)),  # one entry out of place costs one, wherever it went
        ([2, 1, 4, 3, 5], Fraction(1, 2)),
        ([5, 4, 3, 2, 1], Fraction(0)),
        ([2, 1], Fraction(0)),
    ],
)
def test_credit_counts_what_stands_in_the_right_order(given: list[int], credit: Fraction) -> None:
    assert ordering_credit(given, len(given)) == credit


@pytest.mark.parametrize("length", range(2, 8))
def test_the_mean_over_all_orders_is_exact(length: int) -> None:
    orders = list(permutations(range(1, length + 1)))
    plain = sum((ordering_credit(order, length) for order in orders), Fraction(0)) / len(orders)
    assert mean_of_orders(length) == plain


def test_shapes_count_the_orders_by_their_longest_rising_part() -> None:
    by_shape = Counter[int]()
    for shape in partitions(6, 6):
        by_shape[shape[0]] += standard_tableaux(shape) ** 2
    assert by_shape == Counter(longest_increasing(order) for order in permutations(range(6)))
