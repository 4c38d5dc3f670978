"""A calibration as a value, and the pool that it gives."""

from dataclasses import FrozenInstanceError, replace

import pytest

from quiz.core.calibrations import (
    START,
    BankCalibration,
    Calibration,
    ItemEstimate,
    calibrated_pool,
    fingerprint,
)
from quiz.core.items import Choice, Image, Item, Kind, Option
from quiz.core.measurement import GRIDS, MODEL
from quiz.core.pools import author_pool
from quiz.core.tree import Spread, make_grids
from tests.factories import BODIES, RIGHT, bank, choice, item, one_of_each, singles

BANK = bank(*singles("one", 3), *one_of_each("two"))
ESTIMATE = ItemEstimate("one-2", fingerprint(BANK.by_id["one-2"]), 1.4, 0.3, 0.1, 0.2, 250)
LEARNED = Calibration(3, 300, Spread(1.0, 0.6, 0.5), (BankCalibration("demo", 0.4, 300, (ESTIMATE,)),))


def test_the_start_is_the_engine_of_the_authors_levels() -> None:
    assert START.name == MODEL
    assert START.grids is GRIDS
    pool = calibrated_pool(BANK, START)
    assert (pool.parameters, pool.centre) == (author_pool(BANK).parameters, author_pool(BANK).centre)


def test_a_calibrated_item_keeps_its_chance_and_takes_slope_and_difficulty() -> None:
    pool = calibrated_pool(BANK, LEARNED)
    authors = author_pool(BANK).parameters
    assert pool.parameters["one-2"] == replace(authors["one-2"], a=1.4, b=0.3)
    assert {name: found for name, found in pool.parameters.items() if name != "one-2"} == {
        name: found for name, found in authors.items() if name != "one-2"
    }
    assert pool.centre == 0.4
    assert LEARNED.name == "calibration-3"
    assert LEARNED.grids.skill[-1] == make_grids(LEARNED.spread).skill[-1] != GRIDS.skill[-1]


def test_a_centre_that_is_not_known_is_the_cut() -> None:
    few = replace(LEARNED, banks=(replace(LEARNED.banks[0], centre=None),))
    pool = calibrated_pool(BANK, few)
    shares = [pool.domain_score(skill, pool.centre)[()] for skill in pool.skills]  # type: ignore[arg-type]
    assert sum(shares) / len(shares) == pytest.approx(0.7, abs=1e-4)


def test_an_unknown_bank_has_nothing() -> None:
    assert LEARNED.find("other", BANK.by_id["one-2"]) is None
    assert calibrated_pool(replace(BANK, id="other"), LEARNED).parameters == author_pool(BANK).parameters


def edited(**changes: object) -> Item:
    """The calibrated item, changed."""
    return replace(BANK.by_id["one-2"], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        edited(stem="Which now?"),
        edited(skill="two"),
        edited(fixed_order=True),
        edited(image=Image("a.png", "A")),
        edited(body=choice(5)),
        edited(body=BODIES[Kind.MULTIPLE]),
        edited(body=Choice(tuple(replace(o, correct=not o.correct) for o in choice(2).options))),
        edited(body=Choice((*choice(3).options, Option("d", correct=False, why="")))),
    ],
)
def test_an_edited_item_falls_back_to_its_author(changed: Item) -> None:
    assert LEARNED.find("demo", changed) is None
    pool = calibrated_pool(bank(changed), LEARNED)
    assert pool.parameters == author_pool(bank(changed)).parameters


@pytest.mark.parametrize(
    "changed",
    [
        edited(level=3),
        edited(references=("https://example.org/",)),
        edited(example="$ ls"),
        edited(bloom="remember"),
        edited(body=Choice(tuple(replace(o, why="Else.", misconception="m") for o in choice(4).options))),
    ],
)
def test_a_better_explanation_makes_no_other_item(changed: Item) -> None:
    assert LEARNED.find("demo", changed) == ESTIMATE


def test_every_kind_has_its_own_fingerprint() -> None:
    assert len({fingerprint(item(body=body)) for body in BODIES.values()}) == len(RIGHT)


def test_the_same_content_always_has_the_same_fingerprint() -> None:
    """Stored calibrations hold it: a changed recipe would orphan them all."""
    assert fingerprint(item()) == "e3320053980a542b"


def test_it_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        LEARNED.number = 4  # type: ignore[misc]
    assert isinstance(hash(LEARNED), int)
