"""Small worlds for the tests of the simulation."""

from functools import cache

from quiz.core.roadmaps import Roadmap
from quiz.simulation.learners import Learner, Population, draw_learner
from quiz.simulation.worlds import World, matched_world
from tests.factories import bank, one_of_each, roadmap, singles, step

BANKS = tuple(
    bank(*one_of_each("one", 1), *one_of_each("two", 3), *singles("three", 6), bank_id=name)
    for name in ("first", "second")
)


def way() -> Roadmap:
    """Two steps on the first bank, one on the second that needs both."""
    return roadmap(
        step("start", by=(("first", "one"),)),
        step("middle", "start", by=(("first", "two"), ("first", "three"))),
        step("end", "start", "middle", by=(("second", "one"),)),
        step("not measured", "end"),
    )


@cache
def small_world() -> World:
    """The matched pools of the two banks."""
    return matched_world(BANKS, way(), seed=1)


def learner(number: int, shift: float = 0.0) -> Learner:
    """One of the learners of the small world."""
    return draw_learner(small_world(), Population(shift=shift), f"test/{number}")
