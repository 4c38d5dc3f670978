"""Which items of a bank's versions are one question: what was learned of it then counts now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quiz.core.banks import Bank
from quiz.core.calibrations import fingerprint
from quiz.core.items import Item

Pictures = Mapping[tuple[int, str], str]
"""The hash of each picture, by version and file."""


@dataclass(frozen=True)
class Studied:
    """One question as the newest of its ``versions`` has it; they are numbers of the bank's versions."""

    item: Item
    versions: tuple[int, ...]


@dataclass(frozen=True)
class Editions:
    """The questions of all versions, newest first, and the place among them of each version's items."""

    studied: tuple[Studied, ...]
    places: Mapping[tuple[int, str], int]


def merge_versions(versions: Mapping[int, Bank], pictures: Pictures) -> Editions:
    """Bring the items of all versions together: one id and one content (``fingerprint``) is one question.

    Questions stand in the order of the newest version's file, then those that only earlier ones have.
    """
    seen: dict[tuple[str, str, str], list[tuple[int, Item]]] = {}
    for number in sorted(versions, reverse=True):
        for item in versions[number].items:
            picture = pictures.get((number, item.image.file), "") if item.image else ""
            seen.setdefault((item.id, fingerprint(item), picture), []).append((number, item))
    studied = [
        Studied(found[0][1], tuple(number for number, _ in reversed(found))) for found in seen.values()
    ]
    places = {(number, item.id): place for place, found in enumerate(seen.values()) for number, item in found}
    return Editions(tuple(studied), places)


def named(numbers: Sequence[int]) -> str:
    """Version numbers in words as short as possible: "1-3, 5"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
