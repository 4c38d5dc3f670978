"""A table of somebody's scores, from the file to the figures."""

import json
from pathlib import Path

import pytest

from quiz.core.squarem import no_progress
from quiz.services.fitting_tables import PriorKind, ResponsesRefused, fit_file
from tests.conftest import QUESTIONS
from tests.core.published import LSAT6

HARBOUR = QUESTIONS / "banks" / "harbour.yaml"


def table(folder: Path, lines: list[str]) -> Path:
    """A file of answers."""
    file = folder / "answers.csv"
    file.write_text("\n".join(["person,item,score", *lines]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def lsat6(tmp_path: Path) -> Path:
    return table(
        tmp_path, [f"p{p},i{i},{int(x)}" for p, row in enumerate(LSAT6) for i, x in enumerate(row, 1)]
    )


def test_lsat6_comes_out_as_published(lsat6: Path) -> None:
    figures = fit_file(lsat6, PriorKind.NONE, None, no_progress)
    items = figures["items"]
    assert isinstance(items, dict)
    assert list(items) == ["i1", "i2", "i3", "i4", "i5"]
    expected = {"a": 0.82566, "b": -3.35881, "se_a": 0.258115, "se_b": 0.866474, "n": 1000}
    assert items["i1"] == pytest.approx(expected, abs=1e-3)
    assert figures["loglik"] == pytest.approx(-2466.6534, abs=1e-2)


def test_odd_items_are_null_with_words(tmp_path: Path) -> None:
    lines = [f"p{p},easy,1" for p in range(9)] + [f"p{p},other,{p % 2}" for p in range(9)]
    figures = fit_file(table(tmp_path, lines), PriorKind.NONE, None, no_progress)
    text = json.dumps(figures, allow_nan=False)
    assert json.loads(text)["items"]["easy"] == {
        "a": None,
        "b": None,
        "se_a": None,
        "se_b": None,
        "n": 9,
        "note": "everybody was right: how easy it is cannot be told",
    }


def test_the_authors_prior_takes_levels_and_chances_from_the_bank(tmp_path: Path) -> None:
    """One answer each: the estimates stay near the levels; of an unknown item near level 2."""
    file = table(tmp_path, ["ada,loop-knot,1", "bob,unknown,1", "cyd,chain-length,0"])
    with_bank = fit_file(file, PriorKind.AUTHOR, HARBOUR, no_progress)["items"]
    without = fit_file(file, PriorKind.AUTHOR, None, no_progress)["items"]
    assert isinstance(with_bank, dict)
    assert isinstance(without, dict)
    assert with_bank["unknown"] == without["unknown"]
    # A right answer to a question that can be guessed says less: it moves the estimate less far.
    assert -0.6 < without["loop-knot"]["b"] < with_bank["loop-knot"]["b"] - LEVEL < 0


LEVEL = -1.0
"""loop-knot is of level 1."""


def test_mistakes_are_findings(tmp_path: Path) -> None:
    with pytest.raises(ResponsesRefused) as refused:
        fit_file(table(tmp_path, ["ada,i1,yes"]), PriorKind.NONE, None, no_progress)
    assert len(refused.value.findings) == 1
