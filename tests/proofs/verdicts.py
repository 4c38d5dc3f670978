"""What a proof returns, compared with the key that the bank states."""

import math
from collections.abc import Iterator

from quiz.core.items import Choice, Item, Matching, Numeric, Ordering, Text

Verdicts = list[bool] | float | list[str] | dict[str, str]
"""One verdict per judged text; the number; the sequence; or each left side's right side."""


def judged_texts(item: Item) -> list[str]:
    """The texts that a list of verdicts judges, in file order; empty for kinds without such a list."""
    match item.body:
        case Choice(options=options):
            return [option.text for option in options]
        case Text(accept=accept, wrong=wrong):
            return [*accept, *(answer.text for answer in wrong)]
    return []


def stated_key(item: Item) -> Verdicts:
    """What the bank says is right, in the form in which a proof returns what is right."""
    match item.body:
        case Choice(options=options):
            return [option.correct for option in options]
        case Text(accept=accept, wrong=wrong):
            return [True] * len(accept) + [False] * len(wrong)
        case Numeric(value=value):
            return value
        case Ordering(sequence=sequence):
            return list(sequence)
        case Matching(pairs=pairs):
            return {pair.left: pair.right for pair in pairs}


def disagreements(item: Item, verdicts: Verdicts, key: Verdicts | None = None) -> list[str]:
    """Where ``verdicts`` differ from ``key`` (default: the one that the bank states); empty if nowhere.

    Each entry is a sentence for the author. Numbers agree within the item's tolerance.
    """
    stated = stated_key(item) if key is None else key
    match stated, verdicts:
        case dict(), dict():
            return differing_sides(stated, verdicts)
        case list(), list() if len(stated) == len(verdicts):
            return differing_entries(judged_texts(item), stated, verdicts)
        case ((int() | float()), (int() | float())):
            return differing_numbers(item, stated, verdicts)
    return [f"the proof returns {verdicts!r}, the key has the form {stated!r}"]


def differing_sides(stated: dict[str, str], computed: dict[str, str]) -> list[str]:
    """Left sides that do not get the same right side in both."""
    return [
        f"{left!r}: the key says {stated.get(left)!r}, the proof {computed.get(left)!r}"
        for left in {**stated, **computed}
        if stated.get(left) != computed.get(left)
    ]


def differing_entries(
    texts: list[str], stated: list[bool] | list[str], computed: list[bool] | list[str]
) -> list[str]:
    """Places with another verdict or text; the type counts, so that a 1 is no True."""
    names = texts or [f"place {number}" for number in range(1, len(stated) + 1)]
    return [
        f"{name!r}: the key says {said!r}, the proof {found!r}"
        for name, said, found in zip(names, stated, computed, strict=True)
        if type(said) is not type(found) or said != found
    ]


def differing_numbers(item: Item, stated: float, computed: float) -> list[str]:
    """The two numbers, if the item's tolerance does not cover their distance."""
    tolerance = item.body.tolerance if isinstance(item.body, Numeric) else 0
    if math.isclose(stated, computed, rel_tol=1e-9, abs_tol=tolerance):
        return []
    return [f"the key says {stated:g}, the proof {computed:g}, the tolerance is {tolerance:g}"]


def changed_keys(item: Item) -> Iterator[Verdicts]:
    """Keys that are wrong in one place each; a proof that agrees with one of them decides nothing."""
    match item.body:
        case Choice() | Text():
            yield from flipped(stated_key(item))
        case Numeric() as body:
            yield from shifted(body)
        case Ordering(sequence=sequence):
            yield from swapped(list(sequence))
        case Matching() as body:
            yield from rematched(body)


def flipped(key: Verdicts) -> Iterator[list[bool]]:
    """The key with one verdict turned round, for every verdict."""
    assert isinstance(key, list)
    for place in range(len(key)):
        yield [bool(verdict) is not (number == place) for number, verdict in enumerate(key)]


def shifted(body: Numeric) -> Iterator[float]:
    """Every wrong number that the author expects, and one on each side of the tolerance.

    Three tolerances away: a proof at the edge of the right interval is still two away.
    """
    yield from (float(answer.text) for answer in body.wrong)
    step = 3 * max(body.tolerance, abs(body.value) * 1e-6, 1e-9)
    yield from (body.value - step, body.value + step)


def swapped(sequence: list[str]) -> Iterator[list[str]]:
    """The sequence with two neighbours exchanged, for every pair of neighbours."""
    for place in range(len(sequence) - 1):
        first, second = sequence[place : place + 2]
        yield [*sequence[:place], second, first, *sequence[place + 2 :]]


def rematched(body: Matching) -> Iterator[dict[str, str]]:
    """The pairs with one left side given another right side, for every left and every other right."""
    key = {pair.left: pair.right for pair in body.pairs}
    for left, right in key.items():
        yield from ({**key, left: other} for other in body.rights if other != right)
