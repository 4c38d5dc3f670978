"""Data with published figures, to check our own against.

The Law School Admission Test, section 6: 1,000 people, 5 items, answers counted by pattern in binary order
00000 ... 11111 (Bock & Lieberman 1970, Psychometrika 35:179). Wuensch's quiz: 10 people, 10 items
(core.ecu.edu/wuenschk/StatHelp/KR20.txt). Larger sets are read beside the project where they are there.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from quiz.core.curves import Array

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "data"

requires_reference = pytest.mark.skipif(
    not (REFERENCE / "reference_estimates.csv").exists(),
    reason="the reference data are not here: counted as not run",
)

LSAT6_PATTERNS = np.array([[(pattern >> bit) & 1 for bit in (4, 3, 2, 1, 0)] for pattern in range(32)], float)
LSAT6_COUNTS = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]  # fmt: skip
LSAT6: Array = np.repeat(LSAT6_PATTERNS, LSAT6_COUNTS, axis=0)
"""One row per person, shape (1000, 5)."""

WUENSCH: Array = np.array(
    [
        [1, 1, 1, 1, 1, 1, 0, 1, 1, 0],
        [1, 0, 1, 1, 0, 1, 1, 1, 0, 1],
        [1, 1, 1, 1, 0, 1, 1, 0, 0, 1],
        [0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0, 1, 0],
        [1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
        [1, 1, 0, 1, 1, 1, 0, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
        [0, 1, 0, 1, 1, 1, 1, 1, 0, 1],
        [1, 1, 0, 1, 1, 0, 1, 1, 1, 0],
    ],
    float,
)
"""One row per person, shape (10, 10)."""


def read_scores(name: str) -> Array:
    """The scores of a reference set, one row per person; a column ``freq`` says how often a row stands."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    items = [column for column in rows[0] if column not in {"freq", "student"}]
    scores = np.array([[float(row[item]) for item in items] for row in rows])
    return np.repeat(scores, [int(row.get("freq", "1")) for row in rows], axis=0)


def read_estimates(dataset: str, model: str) -> dict[tuple[str, str], float]:
    """The expected values of a model on a set, by parameter and item (or pattern)."""
    with (REFERENCE / "reference_estimates.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["param"], row["item"]): float(row["value"])
            for row in csv.DictReader(stream)
            if (row["dataset"], row["model"]) == (dataset, model)
        }
