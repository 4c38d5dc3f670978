"""Tables of a pool on the grids."""

import numpy as np
import pytest

from quiz.core.curves import information, probabilities
from quiz.core.lookups import TRUST, above_cut, lookup
from quiz.core.measurement import GRIDS
from quiz.core.pools import CUT
from quiz.core.scoring import score
from tests.factories import RIGHT, WRONG, one_of_each, pool, singles

POOL = pool(*one_of_each("one"), *singles("two", 3))
TABLE = lookup(POOL, GRIDS)


def test_a_lookup_is_made_once_for_a_pool() -> None:
    assert lookup(POOL, GRIDS) is TABLE
    assert lookup(pool(*POOL.bank.items), GRIDS) is not TABLE


def test_the_prior_stands_about_the_centre_of_the_pool() -> None:
    assert TABLE.theta == pytest.approx(POOL.centre + GRIDS.skill)


@pytest.mark.parametrize("item", POOL.bank.items, ids=lambda item: item.id)
def test_curves_are_those_of_the_model_and_sum_to_one(item) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    expected = probabilities(POOL.parameters[item.id], TABLE.theta)
    assert TABLE.curves[item.id][: len(expected)] == pytest.approx(expected)
    assert TABLE.curves[item.id].sum(axis=0) == pytest.approx(np.ones(len(TABLE.theta)))
    assert TABLE.curves[item.id].shape == (3, len(TABLE.theta))


def test_stacks_hold_each_skills_curves_in_file_order() -> None:
    for skill, (items, curves) in TABLE.stacks.items():
        assert items == POOL.bank.pools[skill]
        for item, curve in zip(items, curves, strict=True):
            assert curve == pytest.approx(TABLE.curves[item.id])


def test_what_items_say_at_the_cut_is_their_information_there() -> None:
    for skill, values in TABLE.at_cut.items():
        cut = np.array([POOL.cuts[skill]])
        expected = [information(POOL.parameters[item.id], cut)[0] for item in POOL.bank.pools[skill]]
        assert values == pytest.approx(expected)


@pytest.mark.parametrize("weight", [1.0, 0.4, 0.0])
@pytest.mark.parametrize("given", [RIGHT, WRONG])
def test_answers_count_for_their_weight_and_a_little_less(given, weight: float) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    answers = [(item, score(item, given[item.kind]), weight) for item in POOL.bank.items]
    rows = TABLE.log_likelihood(answers)
    outcome = 1 if given is RIGHT else 0
    expected = sum(
        np.log(probabilities(POOL.parameters[f"two-{n}"], TABLE.theta)[outcome]) for n in (1, 2, 3)
    )
    assert rows[1] == pytest.approx(TRUST * weight * expected)


def test_without_answers_every_ability_is_as_likely() -> None:
    assert not TABLE.log_likelihood([]).any()


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ([0.7, 0.8, 0.9], [1, 1, 1]),
        ([0.1, 0.2, 0.3], [0, 0, 0]),
        ([0.5, 0.7, 0.9], [0, 0.5, 1]),  # the cut is at the node: half of its weight lies above
        ([0.6, 0.8, 0.9], [0.25, 0.75, 1]),
        ([0.4, 0.6, 0.8], [0, 0.25, 0.75]),
    ],
)
def test_the_cut_parts_the_weight_of_the_nodes_beside_it(values: list[float], parts: list[float]) -> None:
    assert above_cut(np.array(values)) == pytest.approx(np.array(parts))


def test_mastery_is_smooth_in_the_cut() -> None:
    values = np.linspace(0.2, 0.95, 40)
    weights = np.exp(-0.5 * ((values - CUT) / 0.1) ** 2)
    weights /= weights.sum()
    exact = 1 - np.interp(CUT, values, np.cumsum(weights) - weights / 2)
    assert weights @ above_cut(values) == pytest.approx(exact, abs=1e-3)
