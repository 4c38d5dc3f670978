"""Simulated learners."""

import numpy as np
import pytest

from quiz.core.pools import CUT
from quiz.simulation.learners import PEOPLE, Population, draw_learner
from tests.simulation.worlds import learner, small_world

LEARNERS = [learner(number) for number in range(1500)]


def test_a_learner_follows_from_the_seed() -> None:
    again = learner(3)
    assert again.abilities == LEARNERS[3].abilities != LEARNERS[4].abilities
    assert again.habits == LEARNERS[3].habits


def test_the_same_item_gets_the_same_answer() -> None:
    one = LEARNERS[0]
    for truth in small_world().truth.values():
        for item in truth.bank.items[:40]:
            assert one.answer(truth.bank.id, item) == learner(0).answer(truth.bank.id, item)


def test_answers_to_different_items_are_drawn_apart() -> None:
    pool = small_world().pools[0]
    given = [str(LEARNERS[0].answer("first", item)) for item in pool.bank.pools["three"]]
    assert len(set(given)) > 1


def from_centre(bank: str, skill: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    centre = small_world().truth[bank].centre
    return np.array([each.abilities[bank, skill] - centre for each in LEARNERS])


def test_abilities_stand_on_the_tree() -> None:
    here, beside, elsewhere = (
        from_centre(*key) for key in (("first", "one"), ("first", "two"), ("second", "one"))
    )
    general, topic, skill = PEOPLE.general**2, PEOPLE.topic**2, PEOPLE.skill**2
    assert here.mean() == pytest.approx(0, abs=0.1)
    assert here.var() == pytest.approx(general + topic + skill, rel=0.1)
    assert np.cov(here, beside)[0, 1] == pytest.approx(general + topic, rel=0.15)
    assert np.cov(here, elsewhere)[0, 1] == pytest.approx(general, rel=0.2)


@pytest.mark.parametrize(("shift", "masters"), [(-1.0, 0.19), (0.0, 0.5), (1.0, 0.81)])
def test_without_a_shift_half_of_the_topics_are_mastered(shift: float, masters: float) -> None:
    population = Population(shift=shift)
    drawn = [draw_learner(small_world(), population, f"shifted/{number}") for number in range(400)]
    shares = [np.mean([each.shares["first", skill] for skill in ("one", "two", "three")]) for each in drawn]
    assert np.mean(np.array(shares) >= CUT) == pytest.approx(masters, abs=0.06)


def test_mastery_is_a_true_share_at_the_cut() -> None:
    one = LEARNERS[0]
    for key, share in one.shares.items():
        assert 0 < share < 1
        assert one.masters(key) == (share >= CUT)


def test_learners_differ_in_saying_that_they_do_not_know() -> None:
    omits = np.array([each.habits.omit for each in LEARNERS])
    assert omits.mean() == pytest.approx(0.5, abs=0.02)
    assert omits.std() == pytest.approx(np.sqrt(1 / 20), abs=0.02)  # that of Beta(2, 2)


def test_the_share_of_right_answers_follows_the_ability() -> None:
    weak, strong = (
        [each for each in LEARNERS if each.shares["first", "three"] < 0.4],
        [each for each in LEARNERS if each.shares["first", "three"] > 0.9],
    )
    item = small_world().pools[0].bank.pools["three"][0]
    known = [[str(each.answer("first", item)) for each in group[:100]] for group in (weak, strong)]
    assert len(set(known[1])) <= len(set(known[0]))
