"""The next item of a quiz on one topic."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.adaptive import (
    OPEN,
    SETTLED,
    Asked,
    Course,
    believe,
    drawn,
    entropy,
    gains,
    greatest,
    least_sure,
    next_in_topic,
)
from quiz.core.assembly import EXPOSURE
from quiz.core.curves import probabilities
from quiz.core.lookups import lookup
from quiz.core.measurement import GRIDS
from quiz.core.scoring import Score
from tests.courses import Rule, always, never, odd_ones, only, scored, topic_history
from tests.factories import one_of_each, pool, singles

SKILLS = ("one", "two", "three", "four")
POOL = pool(*(item for skill in SKILLS for item in singles(skill, 12)))
COURSE = Course((POOL,), budget=24, seed=3)

RULES: dict[str, Rule] = {
    "always": always,
    "never": never,
    "odd ones": odd_ones,
    "only one": only("one"),
}


def skills_asked(asked: list[Asked]) -> Counter[str]:
    return Counter(each.item.skill for each in asked)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_skill_is_asked_twice_first(rule: Rule) -> None:
    first = topic_history(COURSE, rule)[: 2 * len(SKILLS)]
    assert skills_asked(first[: len(SKILLS)]) == dict.fromkeys(SKILLS, 1)
    assert skills_asked(first) == dict.fromkeys(SKILLS, 2)


@pytest.mark.parametrize(
    ("budget", "shares"), [(1, [1]), (2, [2]), (4, [2, 2]), (5, [1, 2, 2]), (7, [1, 2, 2, 2])]
)
def test_a_short_quiz_asks_some_skills_twice(budget: int, shares: list[int]) -> None:
    asked = topic_history(replace(COURSE, budget=budget), odd_ones)
    assert sorted(skills_asked(asked).values()) == shares


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_item_comes_twice_and_the_budget_is_kept(rule: Rule) -> None:
    asked = topic_history(COURSE, rule)
    assert len({each.item.id for each in asked}) == len(asked) <= COURSE.budget


def p_mastery(course: Course, asked: list[Asked]) -> dict[str, float]:
    table = lookup(POOL, course.grids)
    (posterior,) = believe(course, asked)
    chances = (posterior.skills * table.mastered).sum(axis=1)
    return dict(zip(POOL.skills, chances.tolist(), strict=True))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_settled_skills_are_left_alone(rule: Rule) -> None:
    asked = topic_history(replace(COURSE, budget=48), rule)
    for count in range(2 * len(SKILLS), len(asked)):
        chances = p_mastery(COURSE, asked[:count])
        nearest = sorted(SKILLS, key=lambda skill: abs(chances[skill] - 0.5))[:OPEN]
        assert 1 - SETTLED <= chances[asked[count].item.skill] <= SETTLED
        assert asked[count].item.skill in nearest


def test_it_ends_once_every_skill_is_settled() -> None:
    course = replace(COURSE, budget=48)
    asked = topic_history(course, never)
    assert len(asked) < 20
    assert all(chance < 1 - SETTLED for chance in p_mastery(course, asked).values())
    assert next_in_topic(course, asked) is None


def test_it_goes_on_while_any_open_skill_has_items_left() -> None:
    few = ("one", "two", "three", "four", "five")
    made = pool(*(item for skill in few for item in singles(skill, 2)), *singles("last", 30))
    table = lookup(made, GRIDS)
    used_up = 0
    for seed in range(12):
        course = Course((made,), budget=40, seed=seed)
        asked = topic_history(course, odd_ones)
        chances = (believe(course, asked)[0].skills * table.mastered).sum(axis=1)
        still_open = {made.skills[row] for row in least_sure(chances)}
        assert "last" not in still_open or len(asked) == 40
        used_up += len(still_open) >= OPEN
    assert used_up > 0


def test_a_bank_that_is_used_up_ends_the_quiz() -> None:
    small = pool(*singles("one", 3))
    assert len(topic_history(Course((small,), budget=9, seed=1), odd_ones)) == 3


def test_the_budget_of_nothing_asks_nothing() -> None:
    assert next_in_topic(replace(COURSE, budget=0), []) is None


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**31), st.integers(0, 23), st.randoms())
def test_the_same_answers_in_any_order_lead_to_the_same_question(seed: int, count: int, dice: Random) -> None:
    course = replace(COURSE, seed=seed)
    asked = topic_history(course, odd_ones)[:count]
    again = Course((pool(*POOL.bank.items),), course.budget, seed)  # another server with its own tables
    assert next_in_topic(again, dice.sample(asked, len(asked))) == next_in_topic(course, asked)


def test_another_seed_leads_to_other_questions() -> None:
    histories = {
        tuple(each.item.id for each in topic_history(replace(COURSE, seed=seed), odd_ones))
        for seed in range(5)
    }
    assert len(histories) == 5


def test_an_answer_that_is_not_valid_is_shown_and_no_evidence() -> None:
    blank = Score(valid=False, score=0, chance=0.25)
    asked = [replace(each, score=blank) for each in topic_history(COURSE, never)[:8]]
    place = next_in_topic(COURSE, asked)
    assert p_mastery(COURSE, asked) == pytest.approx(p_mastery(COURSE, []))
    assert place is not None
    assert place.item.id not in {each.item.id for each in asked}


@pytest.mark.parametrize("length", [8, 24])
def test_items_of_recent_attempts_come_once_nothing_else_is_left(length: int) -> None:
    recent = frozenset(("demo", item.id) for skill in SKILLS for item in singles(skill, 9))
    course = replace(COURSE, seen=recent, budget=length)
    asked = topic_history(course, odd_ones)
    fresh = Counter(each.item.skill for each in asked if ("demo", each.item.id) not in recent)
    for skill, count in skills_asked(asked).items():
        assert fresh[skill] == min(3, count)
    order = [("demo", each.item.id) in recent for each in asked if each.item.skill == "one"]
    assert order == sorted(order)


def test_a_skill_that_earlier_answers_settled_is_asked_no_more_than_twice() -> None:
    earlier = {"demo": [(item, Score(valid=True, score=0, chance=0.25), 0.9) for item in singles("one", 12)]}
    plain, moved = (
        [
            skills_asked(topic_history(replace(COURSE, seed=seed, earlier=before), odd_ones))["one"]
            for seed in range(8)
        ]
        for before in ({}, earlier)
    )
    assert set(moved) == {2}
    assert sum(moved) < sum(plain)


def test_nobody_can_foresee_the_first_question() -> None:
    first = Counter(
        place.item.id
        for seed in range(400)
        if (place := next_in_topic(replace(COURSE, seed=seed), [])) is not None
    )
    assert max(first.values()) / 400 < 1 / (len(SKILLS) * EXPOSURE) + 0.05
    assert len(first) >= len(SKILLS) * EXPOSURE


def test_no_item_is_shown_to_everybody() -> None:
    shown = Counter(
        each.item.id
        for seed in range(60)
        for each in topic_history(replace(COURSE, seed=seed, budget=16), odd_ones)
    )
    assert max(shown.values()) / 60 < 0.75


@pytest.mark.parametrize("skill", ["one", "two"])
def test_gains_are_those_of_trying_every_outcome(skill: str) -> None:
    made = pool(*one_of_each("one"), *one_of_each("two", 3), *singles("one", 3))
    table = lookup(made, GRIDS)
    asked = [scored(place, always) for place in [next_in_topic(Course((made,), 9, 1), [])] if place]
    row = made.skills.index(skill)
    weights = believe(Course((made,), 9, 1), asked)[0].skills[row]
    items = made.bank.pools[skill]
    found = gains(table, row, weights, range(len(items)))
    for item, gain in zip(items, found, strict=True):
        expected = 0.0
        for outcome in probabilities(made.parameters[item.id], table.theta):
            happens = float(outcome @ weights)
            later = outcome * weights / happens
            expected += happens * bits(float(later @ table.mastered[row]))
        assert gain == pytest.approx(bits(float(weights @ table.mastered[row])) - expected, abs=1e-12)
        assert gain > 0


def bits(chance: float) -> float:
    return float(-sum(p * np.log2(p) for p in (chance, 1 - chance) if p > 0))


@pytest.mark.parametrize(("chance", "expected"), [(0, 0), (1, 0), (0.5, 1), (0.25, 0.8112781), (1e-320, 0)])
def test_entropy_is_in_bits_and_finite(chance: float, expected: float) -> None:
    assert entropy(chance) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("chances", "rows"),
    [
        ([0.1, 0.9, 0.5, 0.3], [2, 3]),
        ([0.14, 0.86], []),
        ([0.15, 0.85], [0, 1]),
        ([0.6 + 1e-14, 0.4, 0.6], [0, 1, 2]),  # equal but for the last bits: as they stand
    ],
)
def test_the_least_sure_come_first(chances: list[float], rows: list[int]) -> None:
    assert least_sure(np.array(chances)) == rows


@pytest.mark.parametrize(
    ("gain", "sure", "maybe"),
    [
        ([5, 4, 3, 2, 1], {0, 1}, {0, 1}),
        ([1, 3, 3, 3], set(), {1, 2, 3}),
        ([1, 1 + 1e-13, 1 - 1e-13], set(), {0, 1, 2}),
        ([9, 1, 1], {0}, {0, 1, 2}),
    ],
)
def test_the_greatest_are_taken_and_equals_by_the_dice(
    gain: list[float], sure: set[int], maybe: set[int]
) -> None:
    taken = [set(greatest(np.array(gain, float), 2, Random(seed))) for seed in range(60)]
    assert all(len(each) == 2 and sure <= each <= maybe for each in taken)
    assert set().union(*taken) == maybe


def test_nothing_is_drawn_from_nothing() -> None:
    assert drawn(np.zeros(0), Random(1)) is None


def told(asked: list[Asked]) -> str:
    """A history in one line: skill by its first letter, and the item's number."""
    return " ".join(f"{each.item.skill[:2]}{each.item.id.rpartition('-')[2]}" for each in asked)


GOLDEN_HISTORIES = [
    ("always", 1, "on12 fo3 tw12 th3 on2 fo8 tw5 th9"),
    ("odd ones", 1, "on12 fo3 tw12 th3 on2 fo8 tw5 th9 th6 th11 th5 fo12 tw2 th4"),
    (
        "odd ones",
        2,
        (
            "on11 fo12 th6 tw6 on9 fo5 th12 tw9 on6 tw11 on12 tw5 "
            "fo9 tw12 fo2 tw8 on5 fo11 on8 fo7 fo3 on3 fo6 tw3"
        ),
    ),
    ("odd ones", 3, "th11 on6 tw11 fo6 th8 on12 tw9 fo5 tw12 tw8 fo11 fo2"),
    ("only one", 7, "on8 th2 fo12 tw2 on3 th12 fo9 tw6"),
]


@pytest.mark.parametrize(("rule", "seed", "history"), GOLDEN_HISTORIES)
def test_golden_histories(rule: str, seed: int, history: str) -> None:
    """A change here changes the course of attempts that are under way."""
    assert told(topic_history(replace(COURSE, seed=seed), RULES[rule])) == history
