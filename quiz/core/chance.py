"""What blind guessing earns on each kind of item, exactly."""

from fractions import Fraction
from functools import cache
from math import comb

from quiz.core.credit import RULES, Ticks
from quiz.core.items import Choice, Credit, Item, Matching, Ordering
from quiz.core.sequences import mean_of_orders


def chance_score(item: Item) -> float:
    """Mean credit of a blind guess, every valid response but "I don't know yet" equally likely.

    Single 1/k; multiple over all non-empty sets of ticks; ordering over all permutations; matching 1/r for r
    right sides, since a left side guessed among r is right once in r; open kinds 0.
    """
    match item.body:
        case Choice(many=False, options=options):
            return 1 / len(options)
        case Choice(options=options, key=key, credit=credit):
            return float(mean_of_ticks(len(options), len(key), credit))
        case Ordering(sequence=sequence):
            return float(mean_of_orders(len(sequence)))
        case Matching(rights=rights):
            return 1 / len(rights)
        case _:
            return 0.0


@cache
def mean_of_ticks(n: int, c: int, credit: Credit) -> Fraction:
    """Mean credit over the 2**n - 1 non-empty sets of ticks, c of n options correct, exactly.

    Sets with the same counts earn the same: C(c, t) C(n - c, w) of them have t right and w wrong ticks.
    """
    total: Fraction = Fraction(0)
    for t in range(c + 1):
        for w in range(n - c + 1):
            if t + w:
                total += comb(c, t) * comb(n - c, w) * RULES[credit](Ticks(n, c, t, w))
    return total / int(2**n - 1)
