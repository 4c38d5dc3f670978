"""Who chose what: the choices of an item by thirds of its takers, and how each goes with knowing the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quiz.core.classical import Interval, correlation, correlation_interval
from quiz.core.curves import Array
from quiz.core.items import Choice, Item, Numeric, Text
from quiz.core.scoring import Response, normalise, read_number, score, without_unit

UNKNOWN = "I don't know yet"
OTHER = "another answer"
RIGHT, PARTLY, NOT_RIGHT = "right", "partly right", "not right yet"

CORRELATED_FROM = 4
"""Fewest answers for which Fisher's interval of a correlation exists."""


@dataclass(frozen=True)
class Picked:
    """What there is to choose: its words, its number in the file or 0, whether it is right."""

    label: str
    number: int
    right: bool


@dataclass(frozen=True)
class ChoiceRow:
    """One choice: how many took it, the share of all and of each third, and its correlation with the rest.

    Shares are None where no takers can be put in thirds; ``r`` is None where it does not vary.
    """

    picked: Picked
    chosen: int
    share: float
    thirds: tuple[float, float, float] | None
    r: Interval | None


def choices(item: Item) -> tuple[Picked, ...]:
    """Everything that can have been given, "I don't know yet" last.

    Options in file order; for open kinds what is right, the wrong answers that the author expects, and any
    other; for ordering and matching how much of it was right.
    """
    unknown = Picked(UNKNOWN, 0, right=False)
    match item.body:
        case Choice(options=options):
            listed = [Picked(option.text, n, option.correct) for n, option in enumerate(options, 1)]
        case Numeric(wrong=wrong) | Text(wrong=wrong):
            expected = [Picked(each.text, n, right=False) for n, each in enumerate(wrong, 1)]
            listed = [Picked(RIGHT, 0, right=True), *expected, Picked(OTHER, 0, right=False)]
        case _:
            words = (RIGHT, PARTLY, NOT_RIGHT)
            listed = [Picked(word, 0, right=word == RIGHT) for word in words]
    return (*listed, unknown)


def picks(item: Item, response: Response) -> frozenset[int]:
    """The places in ``choices`` of what a valid response took; more than one for a multiple choice."""
    last = len(choices(item)) - 1
    match item.body, response:
        case _, None:
            return frozenset([last])
        case Choice(), int():
            return frozenset([response - 1])
        case Choice(), list():
            return frozenset(int(number) - 1 for number in response)
        case ((Numeric() | Text()), str()):
            return frozenset([_open_place(item, response, last)])
        case _:
            earned = score(item, response).score
            return frozenset([0 if earned >= 1 else 1 if earned > 0 else 2])


def _open_place(item: Item, typed: str, last: int) -> int:
    if score(item, typed).score >= 1:
        return 0
    given, *expected = (_one_form(item, text) for text in (typed, *_expected_wrong(item)))
    return 1 + expected.index(given) if given in expected else last - 1


def _expected_wrong(item: Item) -> list[str]:
    return [each.text for each in item.body.wrong] if isinstance(item.body, Numeric | Text) else []


def _one_form(item: Item, typed: str) -> str | float | None:
    """What was typed in the form in which it is compared."""
    match item.body:
        case Numeric(unit=unit):
            return read_number(without_unit(typed, unit))
        case Text(case=case):
            return normalise(typed, case=case)
        case _:
            return None


def in_thirds(standing: Array) -> Array:
    """How much of each taker belongs to the lower, middle and upper third, shape (takers, 3), rows sum to 1.

    Takers who stand equal share the places that they hold together, so that the order of the rows decides
    nothing.
    """
    n = len(standing)
    _, place, counts = np.unique(standing, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    starts = ends - counts
    bounds = n * np.arange(4) / 3
    overlap = np.minimum(ends[:, None], bounds[1:]) - np.maximum(starts[:, None], bounds[:-1])
    return np.asarray((np.clip(overlap, 0, None) / counts[:, None])[place.reshape(-1)])


def choice_rows(
    item: Item, taken: Sequence[frozenset[int]], standing: Array, *, related: bool = True
) -> tuple[ChoiceRow, ...]:
    """The table of an item's choices.

    ``taken`` are the picks of each taker and ``standing`` (takers,) how the taker did on the rest, NaN where
    there is no rest. Without ``related`` only counts and shares are given: there are too few answers.
    """
    known = ~np.isnan(standing) if related else np.zeros(len(taken), dtype=bool)
    thirds = in_thirds(standing[known])
    return tuple(
        _choice_row(picked, np.array([n in each for each in taken], dtype=float), (known, standing, thirds))
        for n, picked in enumerate(choices(item))
    )


def _choice_row(picked: Picked, took: Array, rest: tuple[Array, Array, Array]) -> ChoiceRow:
    known, standing, thirds = rest
    chosen = int(took.sum())
    share = chosen / len(took) if len(took) else 0.0
    sizes = thirds.sum(axis=0)
    if len(thirds) < CORRELATED_FROM or not sizes.all():
        return ChoiceRow(picked, chosen, share, None, None)
    low, middle, high = (took[known] @ thirds) / sizes
    r = correlation(took[known], standing[known])
    interval = None if r is None else correlation_interval(r, len(thirds))
    return ChoiceRow(picked, chosen, share, (float(low), float(middle), float(high)), interval)
