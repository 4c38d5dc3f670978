"""Worlds to try the engine in."""

from collections import Counter

import numpy as np
import pytest

from quiz.core.calibrations import BankCalibration, Calibration, ItemEstimate, fingerprint
from quiz.core.tree import Spread
from quiz.simulation.worlds import ITEMS, LABEL_NOISE, SLOPES, TOPICS, matched_world, real_world
from tests.factories import bank, singles
from tests.simulation.worlds import BANKS, small_world, way


def test_matched_pools_have_thirty_items_for_each_skill() -> None:
    for pool in small_world().pools:
        assert {skill: len(items) for skill, items in pool.bank.pools.items()} == dict.fromkeys(
            ("one", "two", "three"), ITEMS
        )
        assert len(pool.bank.by_id) == len(pool.bank.items)


def test_kinds_and_levels_are_those_of_the_topic() -> None:
    drawn, own = (
        Counter((item.kind, item.level) for item in items)
        for items in (small_world().pools[0].bank.items, BANKS[0].items)
    )
    assert set(drawn) <= set(own)
    for shape, count in own.items():
        assert drawn[shape] / (3 * ITEMS) == pytest.approx(count / len(BANKS[0].items), abs=0.12)


def test_no_more_than_five_topics_are_taken() -> None:
    many = [bank(*singles("one", 3), bank_id=f"bank-{n}") for n in range(7)]
    assert [pool.bank.id for pool in matched_world(many, way(), 1).pools] == [
        f"bank-{n}" for n in range(TOPICS)
    ]


def test_real_banks_stay_as_they_are() -> None:
    world = real_world(BANKS, way(), 1)
    assert [pool.bank for pool in world.pools] == list(BANKS)
    assert {truth.bank.id: truth.bank for truth in world.truth.values()} == {each.id: each for each in BANKS}


def test_truth_lies_about_what_authors_say() -> None:
    many = bank(*singles("one", 3000))
    world = real_world([many], way(), 1)
    off = np.array(
        [
            world.truth["demo"].parameters[item.id].b - world.pools[0].parameters[item.id].b
            for item in many.items
        ]
    )
    slopes = np.log([each.a for each in world.truth["demo"].parameters.values()])
    assert (off.mean(), off.std()) == pytest.approx((0, LABEL_NOISE), abs=0.05)
    assert (slopes.mean(), slopes.std()) == pytest.approx(SLOPES, abs=0.02)
    assert {each.guess for each in world.truth["demo"].parameters.values()} == {0}


def test_the_seed_decides() -> None:
    first, again, other = (matched_world(BANKS, way(), seed) for seed in (1, 1, 2))
    assert first.truth["first"].parameters == again.truth["first"].parameters
    assert first.truth["first"].parameters != other.truth["first"].parameters
    assert first.pools[0].bank == again.pools[0].bank


def test_a_calibration_changes_what_is_believed_and_not_what_is_true() -> None:
    world = small_world()
    item = world.pools[0].bank.items[0]
    estimate = ItemEstimate(item.id, fingerprint(item), 1.3, -0.4, 0.1, 0.1, 200)
    learned = Calibration(1, 200, Spread(), (BankCalibration("first", 0.2, 200, (estimate,)),))
    seen = world.calibrated(learned)
    assert (seen.pools[0].parameters[item.id].a, seen.pools[0].centre) == (1.3, 0.2)
    assert seen.truth is world.truth
    assert seen.calibration is learned
