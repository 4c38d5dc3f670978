"""A roadmap as a picture: steps in rows by how much they build on, few lines crossing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from quiz.core.roadmaps import Roadmap

SWEEPS = 8
"""Passes down and up; on our roadmap of 45 steps no later pass found fewer crossings."""


@dataclass(frozen=True)
class Spot:
    """Where a step stands: ``number`` in learning order from 1, ``row`` from 0 on, ``across`` in (0, 1)."""

    step: str
    number: int
    row: int
    across: float


@dataclass(frozen=True)
class Map:
    """Every step, and the lines (earlier step, later step) between them."""

    spots: Mapping[str, Spot]
    lines: tuple[tuple[str, str], ...]
    rows: int


@lru_cache(maxsize=8)
def draw(roadmap: Roadmap) -> Map:
    """Lay a roadmap out: each step one row below the lowest of its prerequisites.

    Within the rows the steps are sorted again and again by the mean place of their neighbours (the barycentre
    heuristic of Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636); the best order seen stays.
    """
    lines = tuple((earlier, step.id) for step in roadmap.learning_order for earlier in step.prerequisites)
    rows = layers(roadmap)
    numbers = {step.id: number for number, step in enumerate(roadmap.learning_order, 1)}
    spots = {
        step: Spot(step, numbers[step], depth, (place + 0.5) / len(row))
        for depth, row in enumerate(least_crossing(rows, lines))
        for place, step in enumerate(row)
    }
    return Map(spots, lines, len(rows))


def layers(roadmap: Roadmap) -> list[list[str]]:
    """The steps by depth: the length of the longest way from a step without prerequisites."""
    depth: dict[str, int] = {}
    for step in roadmap.learning_order:
        depth[step.id] = 1 + max((depth[earlier] for earlier in step.prerequisites), default=-1)
    rows: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for step_id, row in depth.items():
        rows[row].append(step_id)
    return rows


def least_crossing(rows: list[list[str]], lines: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The rows in the best order that some sweeps find."""
    neighbours: dict[str, list[str]] = {}
    for earlier, later in lines:
        neighbours.setdefault(later, []).append(earlier)
        neighbours.setdefault(earlier, []).append(later)
    best, fewest = rows, crossings(rows, lines)
    for sweep in range(SWEEPS):
        rows = swept(rows, neighbours, downwards=sweep % 2 == 0)
        found = crossings(rows, lines)
        if found < fewest:
            best, fewest = rows, found
    return best


def swept(
    rows: Sequence[Sequence[str]], neighbours: Mapping[str, Sequence[str]], *, downwards: bool
) -> list[list[str]]:
    """The rows with each sorted by the mean place of its steps' neighbours, those above or below first."""
    ordered = [list(row) for row in rows]
    for row in ordered if downwards else reversed(ordered):
        across = places(ordered)
        row.sort(key=lambda step: fmean([across[each] for each in neighbours.get(step, [step])]))
    return ordered


def places(rows: Sequence[Sequence[str]]) -> dict[str, float]:
    """How far across its row each step stands, in (0, 1)."""
    return {step: (place + 0.5) / len(row) for row in rows for place, step in enumerate(row)}


def crossings(rows: Sequence[Sequence[str]], lines: Sequence[tuple[str, str]]) -> int:
    """How many pairs of straight lines between two rows cross; lines that skip rows count with their like."""
    across = places(rows)
    depth = {step: number for number, row in enumerate(rows) for step in row}
    ends = [((depth[a], depth[b]), across[a], across[b]) for a, b in lines]
    return sum(
        one_rows == other_rows and (one_start - other_start) * (one_end - other_end) < 0
        for number, (one_rows, one_start, one_end) in enumerate(ends)
        for other_rows, other_start, other_end in ends[:number]
    )
