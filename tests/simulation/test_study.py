"""A study of simulated learners: the same for the same seed, on any number of cores, and its figures hold."""

from xml.etree import ElementTree as ET

import pytest

from quiz.content.banks import load_bank
from quiz.services.simulating import as_json, as_plot, as_text
from quiz.services.workspace import find_roadmap
from quiz.simulation.plot import draw
from quiz.simulation.sittings import Call
from quiz.simulation.study import CHECK, CONDITIONS, Results, figures, study
from tests.conftest import QUESTIONS

LEARNERS, SEED = 12, 4


def run(processes: int, seed: int = SEED) -> Results:
    banks = [load_bank(path.read_bytes(), path.name) for path in sorted(QUESTIONS.glob("banks/*.yaml"))]
    return study(banks, find_roadmap(QUESTIONS), LEARNERS, seed, lambda _: None, processes)


@pytest.fixture(scope="module")
def results() -> Results:
    return run(processes=2)


def test_the_same_seed_gives_the_same_figures_on_any_number_of_cores(results: Results) -> None:
    assert run(processes=1) == results


def test_another_seed_gives_other_figures(results: Results) -> None:
    assert run(processes=2, seed=SEED + 1) != results


def test_every_condition_has_every_quiz(results: Results) -> None:
    assert list(results) == [condition.name for condition in CONDITIONS]
    assert {tuple(kinds) for kinds in results.values()} == {("5", "10", CHECK)}


def test_the_data_hold_what_programs_ask_for(results: Results) -> None:
    data = as_json(results, LEARNERS, SEED)
    assert data["misclassified"].keys() == {"5", "10"}  # type: ignore[attr-defined]
    assert {"engine", "percent_correct"} <= data["misclassified"]["5"].keys()  # type: ignore[index]
    assert data["verdict_error"].keys() == {"said", "true"}  # type: ignore[attr-defined]
    for name in ("interval_coverage", "whole_check_topic_error"):
        assert 0 <= data[name] <= 1  # type: ignore[operator]
    assert "first_step_right" in data


def test_the_picture_has_a_row_for_each_line_and_is_well_formed(results: Results) -> None:
    picture = ET.fromstring(as_plot(results, LEARNERS, SEED))  # noqa: S314 - our own text
    circles = [each for each in picture.iter() if each.tag.endswith("circle")]
    assert len(circles) == 2 * 3 * len(CONDITIONS)
    assert "<" not in draw(results, "a & b").partition("<title>")[2].partition("</title>")[0]


def test_the_lines_name_every_condition(results: Results) -> None:
    text = as_text(results, LEARNERS, SEED)
    assert all(condition.name in text for condition in CONDITIONS)


def call(truth: bool, p_mastery: float, *, percent: float, verdict: bool | None = None) -> Call:
    return Call(truth, p_mastery, verdict, covered=truth, n=5, percent=percent, corrected=percent - 0.2)


def test_figures_are_shares_of_the_calls() -> None:
    calls = [
        call(True, 0.9, percent=0.8, verdict=True),
        call(False, 0.9, percent=0.6, verdict=True),
        call(True, 0.4, percent=0.6),
        call(False, 0.1, percent=0.4, verdict=False),
    ]
    found = figures(calls)
    assert (found.misclassified, found.percent_correct, found.corrected) == (0.5, 0.25, 0.5)
    assert (found.decided, found.true, found.coverage, found.masters) == (0.75, 1 / 3, 0.5, 0.5)
    assert found.said == pytest.approx(0.1)
