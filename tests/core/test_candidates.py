"""Steps that may come next while the whole check goes on."""

from dataclasses import replace
from math import prod

import numpy as np
import pytest

from quiz.core.adaptive import Asked, Course
from quiz.core.candidates import Candidate, Known, candidates, known_of
from quiz.core.curves import probabilities
from quiz.core.recommendation import Mark, Standing, fringe
from quiz.core.scoring import Score
from tests.factories import pool, roadmap, singles, step

POOL = pool(*singles("one", 6), *singles("two", 6), *singles("three", 6))
COURSE = Course((POOL,), 40, 1)
ONE, TWO, THREE = (("demo", skill) for skill in ("one", "two", "three"))
WAY = roadmap(
    step("start", by=(ONE,)),
    step("middle", "start", by=(TWO,)),
    step("end", "start", "middle", by=(TWO, THREE)),
    step("elsewhere", "start"),
)


def known(**right: bool) -> Known:
    """Six answers to each skill that is named, all right or all wrong."""
    asked = [
        Asked("demo", item, Score(valid=True, score=float(is_right), chance=0.25))
        for skill, is_right in right.items()
        for item in POOL.bank.pools[skill]
    ]
    return known_of(COURSE, asked)


def test_it_counts_valid_answers_alone() -> None:
    item = POOL.bank.pools["one"][0]
    valid, blank = (
        Asked("demo", item, Score(valid=is_valid, score=0, chance=0.25)) for is_valid in (True, False)
    )
    assert known_of(COURSE, [valid])[ONE].n == 1
    assert known_of(COURSE, [blank])[ONE].n == 0


def by_own(found: list[Candidate]) -> dict[tuple[tuple[str, str], ...], Candidate]:
    return {each.own: each for each in found}


def test_steps_that_the_quiz_cannot_measure_are_no_candidates() -> None:
    found = by_own(candidates(WAY, {}, known()))
    assert set(found) == {(ONE,), (TWO,), (TWO, THREE)}
    assert found[TWO, THREE].before == (ONE, TWO)
    assert found[TWO, THREE].skills == (TWO, THREE, ONE)


@pytest.mark.parametrize("mark", [Mark.DONE, Mark.SKIP])
def test_steps_that_are_marked_are_no_candidates(mark: Mark) -> None:
    assert (TWO,) not in by_own(candidates(WAY, {"middle": mark, "start": Mark.IN_PROGRESS}, known()))


def test_its_fringe_is_that_of_the_recommendation() -> None:
    now = known(one=True, two=False, three=True)
    standings = {skill: Standing(each.p_mastery, each.n) for skill, each in now.items()}
    by_skills = by_own(candidates(WAY, {}, now))
    for each in WAY.steps[:3]:
        assert by_skills[each.measured_by].fringe == pytest.approx(fringe(WAY, each, standings))


@pytest.mark.parametrize(
    ("right", "first"),
    [({"one": False}, (ONE,)), ({"one": True, "two": True}, (TWO, THREE))],
)
def test_the_likeliest_comes_first(right: dict[str, bool], first: tuple[tuple[str, str], ...]) -> None:
    found = candidates(WAY, {}, known(**right))
    assert found[0].own == first
    assert [each.fringe for each in found] == sorted((each.fringe for each in found), reverse=True)


def test_a_step_is_open_until_it_is_sure_and_has_two_answers() -> None:
    now = known(one=False)
    sure = by_own(candidates(WAY, {}, now))[ONE,]
    assert sure.fringe > 0.85
    assert not sure.is_open
    once = {**now, ONE: replace(now[ONE], n=1)}
    assert replace(sure, known=once).is_open
    assert by_own(candidates(WAY, {}, known()))[TWO,].is_open


@pytest.mark.parametrize("skill", [ONE, TWO, THREE])
def test_gains_are_those_of_trying_every_outcome(skill: tuple[str, str]) -> None:
    now = known(one=True, two=False)
    end = by_own(candidates(WAY, {}, now))[TWO, THREE]
    found = end.gains(skill, range(6))
    belief = now[skill]
    for item, gain in zip(POOL.bank.pools[skill[1]], found, strict=True):
        left = 0.0
        for curve in probabilities(POOL.parameters[item.id], belief.table.theta):
            happens = float(curve @ belief.weights)
            later = {each: other.p_mastery for each, other in now.items()}
            later[skill] = float((curve * belief.weights / happens) @ belief.table.mastered[belief.row])
            left += happens * bits((1 - later[TWO] * later[THREE]) * prod(later[each] for each in (ONE, TWO)))
        assert gain == pytest.approx(bits(end.fringe) - left, abs=1e-12)


def bits(chance: float) -> float:
    return float(-sum(p * np.log2(p) for p in (chance, 1 - chance) if p > 0))
