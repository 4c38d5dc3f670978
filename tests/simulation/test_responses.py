"""What simulated learners give."""

from random import Random

import numpy as np
import pytest

from quiz.core.chance import chance_score
from quiz.core.items import Credit, Item, Kind, Numeric
from quiz.core.scoring import score
from quiz.simulation.responses import Habits, Knows, parts_of, respond
from tests.factories import BODIES, choice, item

SURE = Habits(slip=0, omit=0)
ITEMS = [item(kind, body=body) for kind, body in BODIES.items()]
STRICT = item("strict", body=choice(5, 2, many=True, credit=Credit.ALL_OR_NOTHING))


def mean_score(asked: Item, knows: Knows, habits: Habits, n: int = 2000) -> float:
    dice = Random(7)
    scores = [score(asked, respond(asked, knows, habits, dice)) for _ in range(n)]
    assert all(each.valid for each in scores)
    return float(np.mean([each.score for each in scores]))


@pytest.mark.parametrize("asked", [*ITEMS, STRICT], ids=lambda each: each.id)
def test_who_knows_all_is_right(asked: Item) -> None:
    assert mean_score(asked, Knows.ALL, SURE, 50) == 1


@pytest.mark.parametrize("asked", [*ITEMS, STRICT], ids=lambda each: each.id)
def test_who_knows_nothing_earns_what_blind_guessing_earns(asked: Item) -> None:
    # Of several options each is ticked by a coin, so the empty set becomes one tick: hardly another mean.
    assert mean_score(asked, Knows.NOTHING, SURE) == pytest.approx(chance_score(asked), abs=0.05)


@pytest.mark.parametrize("asked", [each for each in ITEMS if parts_of(each) > 1], ids=lambda each: each.id)
def test_who_knows_a_part_stands_between(asked: Item) -> None:
    part = mean_score(asked, Knows.PART, SURE)
    assert mean_score(asked, Knows.NOTHING, SURE) + 0.1 < part < 0.95


@pytest.mark.parametrize("asked", [*ITEMS, STRICT], ids=lambda each: each.id)
def test_who_knows_nothing_may_say_so(asked: Item) -> None:
    dice = Random(1)
    given = [respond(asked, Knows.NOTHING, Habits(slip=0, omit=0.3), dice) for _ in range(1000)]
    assert given.count(None) / 1000 == pytest.approx(0.3, abs=0.05)
    assert None not in [respond(asked, Knows.ALL, Habits(slip=0, omit=1), dice) for _ in range(50)]


@pytest.mark.parametrize("asked", ITEMS, ids=lambda each: each.id)
def test_a_slip_misses_what_is_known(asked: Item) -> None:
    assert mean_score(asked, Knows.ALL, Habits(slip=0.5, omit=0), 400) < 0.95


@pytest.mark.parametrize(
    ("asked", "parts"),
    [*zip(ITEMS, [1, 5, 1, 1, 3, 3], strict=True), (STRICT, 1)],
)
def test_partial_credit_has_parts(asked: Item, parts: int) -> None:
    assert parts_of(asked) == parts


@pytest.mark.parametrize(("value", "tolerance"), [(20.0, 0.0), (0.001, 0.0005), (1e6, 10.0), (-3.5, 0.5)])
def test_a_wrong_number_is_wrong_whatever_the_tolerance(value: float, tolerance: float) -> None:
    asked = item(body=Numeric(value, tolerance, unit="", why="Counted."))
    assert mean_score(asked, Knows.NOTHING, SURE, 5) == 0
    assert mean_score(asked, Knows.ALL, SURE, 5) == 1


def test_every_kind_is_tried() -> None:
    assert {each.kind for each in ITEMS} == set(Kind)
