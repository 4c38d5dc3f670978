"""The corpus of real question files, read in place beside the project: nothing of it is copied."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

requires_corpus = pytest.mark.skipif(
    not (CORPUS / "MANIFEST.csv").exists(), reason="the corpus is not here: counted as not run"
)


@dataclass(frozen=True)
class Listed:
    """One file of the manifest. ``negative``: not really of its format; it is to be refused with words."""

    file: str
    format: str
    questions: int
    types: dict[str, int]
    flags: frozenset[str]
    notes: str

    @property
    def path(self) -> Path:
        """Where it stands."""
        return CORPUS / self.file

    @property
    def negative(self) -> bool:
        """Whether it is to be refused with words."""
        return "NEGATIVE" in self.notes

    def __str__(self) -> str:
        return self.file


@cache
def manifest() -> tuple[Listed, ...]:
    """Every file of the corpus, in the manifest's order; none where there is no corpus."""
    if not (CORPUS / "MANIFEST.csv").exists():
        return ()
    with (CORPUS / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(_listed(row) for row in csv.DictReader(stream))


def listed(format_: str) -> tuple[Listed, ...]:
    """The files of one format of the manifest, such as ``gift``."""
    return tuple(each for each in manifest() if each.format == format_)


def _listed(row: dict[str, str]) -> Listed:
    counts = (part.partition("=") for part in row["types"].split(";") if "=" in part)
    return Listed(
        file=row["file"],
        format=row["format"],
        questions=int(row["questions"] or 0),
        types={name: int(count) for name, _, count in counts},
        flags=frozenset(filter(None, row["flags"].split(";"))),
        notes=row["notes"],
    )
