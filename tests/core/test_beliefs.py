"""What an answer would tell of a whole topic, held against the exact distribution of its mean."""

from random import Random

import numpy as np
import pytest

from quiz.core.adaptive import Asked, Course, likelihoods
from quiz.core.beliefs import WORTH, Belief, reaches
from quiz.core.curves import Array
from quiz.core.lookups import lookup
from quiz.core.measurement import GRIDS, mean_share, share_estimate
from quiz.core.scoring import Score
from quiz.core.tree import skill_given_topic, tree_posterior
from quiz.core.whole_check import beliefs_of
from tests.factories import item, one_of_each, pool, singles

SKILLS = ("one", "two", "three", "four", "five", "six", "seven")
POOL = pool(*(each for skill in SKILLS for each in singles(skill, 6)), *one_of_each("eight"))
TABLE = lookup(POOL, GRIDS)
COURSE = Course((POOL,), 40, 1)


def answers(right: int, wrong: int) -> list[Asked]:
    """The first items of the bank: so many right, then so many wrong, one skill after the other."""
    first = [POOL.bank.pools[skill][n] for n in range(6) for skill in SKILLS][: right + wrong]
    return [
        Asked("demo", each, Score(valid=True, score=float(number < right), chance=0.25))
        for number, each in enumerate(first)
    ]


def belief(asked: list[Asked]) -> Belief:
    (found,) = beliefs_of(COURSE, asked)
    return found


def exact_mastery(rows: Array) -> float:
    """P(mastery) of the topic as the report works it out."""
    (posterior,) = tree_posterior([rows], GRIDS)
    given = [skill_given_topic(row, GRIDS) for row in rows]
    values, weights = mean_share(list(TABLE.shares), given, posterior.topic)
    return share_estimate(values, weights, 0).p_mastery


def exact_gain(asked: list[Asked], row: int, place: int) -> float:
    """Bits, by trying every outcome on the whole tree."""
    (rows,) = likelihoods(COURSE, asked)
    (posterior,) = tree_posterior([rows], GRIDS)
    curves = TABLE.stacks[POOL.skills[row]][1][place]
    left = 0.0
    for curve in curves:
        happens = float(posterior.skills[row] @ curve)
        if happens > 0:
            changed = rows.copy()
            changed[row] *= curve
            left += happens * bits(exact_mastery(changed))
    return bits(exact_mastery(rows)) - left


def bits(chance: float) -> float:
    return float(-sum(p * np.log2(p) for p in (chance, 1 - chance) if p > 0))


HISTORIES = [(0, 0), (4, 3), (9, 2), (7, 7)]


@pytest.mark.parametrize(("right", "wrong"), HISTORIES)
def test_a_topic_is_called_nearly_as_the_report_does(right: int, wrong: int) -> None:
    asked = answers(right, wrong)
    (rows,) = likelihoods(COURSE, asked)
    assert belief(asked).p_mastery == pytest.approx(exact_mastery(rows), abs=0.01)


@pytest.mark.parametrize(("right", "wrong"), HISTORIES)
def test_gains_are_nearly_the_exact_ones(right: int, wrong: int) -> None:
    asked = answers(right, wrong)
    items = [(row, place) for row in (0, 3, 7) for place in (2, 4, 5)]
    exact = [exact_gain(asked, row, place) for row, place in items]
    assert belief(asked).gains(items) == pytest.approx(exact, abs=0.004)


@pytest.mark.parametrize(("right", "wrong"), HISTORIES)
def test_the_best_items_are_among_those_looked_at_closely(right: int, wrong: int) -> None:
    found = belief(answers(right, wrong))
    left = [list(range(6)) for _ in POOL.skills]
    everything = [(row, place) for row, places in enumerate(left) for place in places]
    few = found.likeliest(left, Random(1))
    assert len(few) == WORTH
    assert found.gains(few).max() >= 0.98 * found.gains(everything).max()


def test_every_equal_item_may_be_looked_at() -> None:
    alike = pool(*(item(f"{skill}-{n}", skill) for skill in SKILLS for n in range(4)))
    (found,) = beliefs_of(Course((alike,), 40, 1), [])
    left = [list(range(4)) for _ in SKILLS]
    seen = {each for seed in range(60) for each in found.likeliest(left, Random(seed))}
    assert len(seen) == 4 * len(SKILLS)


def test_nothing_left_is_nothing_to_look_at() -> None:
    assert belief([]).likeliest([[] for _ in POOL.skills], Random(1)) == []


def test_an_item_is_found_by_its_place() -> None:
    assert belief([]).item(7, 2) == POOL.bank.pools["eight"][2]
    assert belief([]).bank == "demo"


@pytest.mark.parametrize(
    ("total", "variance", "chance"),
    [(7.0, 1.0, 0.5), (8.0, 1.0, 0.8413), (6.0, 1.0, 0.1587), (7.5, 0.0, 1.0), (6.5, 0.0, 0.0)],
)
def test_reaching_the_cut_is_normal(total: float, variance: float, chance: float) -> None:
    assert reaches(np.array(total), np.array(variance), 10) == pytest.approx(chance, abs=0.0095)
