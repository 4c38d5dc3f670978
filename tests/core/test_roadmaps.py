"""The graph of advice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.roadmaps import Roadmap
from tests.factories import roadmap, step

ROOT = Path(__file__).parents[2]


@st.composite
def graphs(draw: st.DrawFn) -> Roadmap:
    """Roadmaps without circles, steps in any order of the file."""
    count = draw(st.integers(1, 8))
    edges = draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=16))
    order = draw(st.permutations(range(count)))
    needs = {late: [f"s{early}" for early in range(late) if (early, late) in edges] for late in range(count)}
    return roadmap(*(step(f"s{n}", *needs[n]) for n in order))


@settings(deadline=None, max_examples=100)
@given(graphs())
def test_in_learning_order_every_step_follows_its_prerequisites(way: Roadmap) -> None:
    order = [found.id for found in way.learning_order]
    assert sorted(order) == sorted(way.by_id)
    for late in way.steps:
        assert all(order.index(early) < order.index(late.id) for early in late.prerequisites)


@settings(deadline=None, max_examples=100)
@given(graphs())
def test_the_learning_order_is_the_first_possible_one_in_file_order(way: Roadmap) -> None:
    waiting, order = list(way.steps), list[str]()
    while waiting:
        order.append(next(late.id for late in waiting if set(late.prerequisites) <= set(order)))
        waiting.remove(way.by_id[order[-1]])
    assert [found.id for found in way.learning_order] == order


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        ([], ""),
        ([("a", ""), ("b", ""), ("c", "")], "abc"),
        ([("a", ""), ("b", "a"), ("c", "")], "abc"),
        ([("a", "c"), ("b", ""), ("c", "")], "bca"),
        ([("c", "b"), ("b", "a"), ("a", "")], "abc"),
    ],
)
def test_steps_stay_in_file_order_where_they_can(steps: list[tuple[str, str]], order: str) -> None:
    way = roadmap(*(step(name, *needs) for name, needs in steps))
    assert "".join(found.id for found in way.learning_order) == order


PROGRAM = """
from random import Random
from tests.factories import roadmap, step
dice = Random(7)
for _ in range(40):
    names = [f"step-{dice.random()}" for _ in range(12)]
    steps = [step(name, *dice.sample(names[:n], dice.randint(0, min(n, 3)))) for n, name in enumerate(names)]
    dice.shuffle(steps)
    way = roadmap(*steps)
    print([found.id for found in way.learning_order], way.unlocks)
"""


def test_the_order_does_not_depend_on_the_hash_seed() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == 40


def test_a_step_knows_what_it_unlocks() -> None:
    way = roadmap(step("a"), step("b", "a"), step("c", "b", "a"))
    assert way.unlocks == {"a": ("b", "c"), "b": ("c",), "c": ()}


def test_more_skills_may_measure_a_step_and_unknown_steps_are_left_out() -> None:
    way = roadmap(step("a", by=(("git", "undo"),)), step("b"))
    more = way.measured_also_by({"a": [("mine", "x")], "b": [("mine", "y")], "gone": [("mine", "z")]})
    assert [found.measured_by for found in more.steps] == [(("git", "undo"), ("mine", "x")), (("mine", "y"),)]
    assert more.banks == {"git", "mine"}
    assert way.banks == {"git"}
