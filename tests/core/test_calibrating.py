"""Calibrating on simulated schools: what was put in comes out, and the engine errs less with it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from quiz.core.calibrating import calibrate
from quiz.core.calibrations import START, Calibration, ItemEstimate, calibrated_pool
from quiz.core.curves import Array
from quiz.core.first_answers import Answer, make_study
from quiz.core.items import Item, Kind
from quiz.core.linking import ANCHOR_ANSWERS
from quiz.core.measurement import measure
from quiz.core.scoring import Score
from quiz.core.tree import Spread
from quiz.core.tree_fitting import ENOUGH_LEARNERS, learn_population, start_population
from tests.core.schools import School, answers_of, draw_learner, make_school, sit
from tests.factories import BODIES, item

LEARNERS = 400

GOLDEN_POPULATION = [0.7133, 0.4869, 0.6279, -0.7949]
GOLDEN_ITEMS = [
    *(1.0019, 0.1572, 0.2729, 0.3571),
    *(0.8207, 0.0817, 0.2244, 0.4092),
    *(0.9035, -0.4162, 0.2629, 0.3744),
    *(1.2139, 1.0339, 0.3073, 0.4108),
    *(0.878, 0.0062, 0.2498, 0.27),
    *(0.6831, -0.3684, 0.1939, 0.295),
]
"""a, b and their standard errors, item by item."""


@pytest.fixture(scope="module")
def school() -> School:
    """Seed 1: two topics of four skills with twelve items; learners stand half a unit below the cut."""
    return make_school(1, topics=2, skills=4, items=12, shift=-0.5)


@pytest.fixture(scope="module")
def answers(school: School) -> list[Answer]:
    """Seed 2: every learner answers four items of every skill, so that an item has about 133 answers."""
    return answers_of(school, LEARNERS, each=4, seed=2)


@pytest.fixture(scope="module")
def calibration(school: School, answers: list[Answer]) -> Calibration:
    return calibrate(answers, school.centres)


def estimates(calibration: Calibration) -> list[tuple[int, ItemEstimate]]:
    """Every item with the number of its topic."""
    return [(topic, item) for topic, bank in enumerate(calibration.banks) for item in bank.items]


def errors(school: School, calibration: Calibration) -> tuple[Array, Array]:
    """How far slopes and difficulties are off, each topic's zero taken from its mean."""
    off: list[tuple[float, float]] = []
    for topic, bank in enumerate(calibration.banks):
        true = [school.true[topic].parameters[item.item] for item in bank.items]
        mean = np.mean([item.b - truth.b for item, truth in zip(bank.items, true, strict=True)])
        off += [
            (item.a - truth.a, float(item.b - truth.b - mean))
            for item, truth in zip(bank.items, true, strict=True)
        ]
    slopes, difficulties = np.array(off).T
    return slopes, difficulties


def test_difficulties_are_twice_as_near_as_the_authors_levels(
    school: School, calibration: Calibration
) -> None:
    _, difficulties = errors(school, calibration)
    authors = [
        school.authors[topic].parameters[item.item].b - school.true[topic].parameters[item.item].b
        for topic, item in estimates(calibration)
    ]
    assert np.std(difficulties) < 0.5 * np.std(authors)


def test_nine_of_ten_intervals_cover(school: School, calibration: Calibration) -> None:
    """90 % intervals of 192 parameters: between 83 and 97 % (three standard errors) hold the true value."""
    found = [item for _, item in estimates(calibration)]
    slopes, difficulties = errors(school, calibration)
    within = [
        *(np.abs(slopes) < 1.645 * np.array([item.se_a for item in found])),
        *(np.abs(difficulties) < 1.645 * np.array([item.se_b for item in found])),
    ]
    assert len(within) == 192
    assert 0.83 <= np.mean(within) <= 0.97


def test_the_population_is_found(school: School, calibration: Calibration) -> None:
    """From start values that are not the truth: the spread within .1, centres within .2."""
    narrow = Spread(general=0.5, topic=0.8, skill=0.35)
    elsewhere = make_school(1, topics=2, skills=4, items=12, spread=narrow, shift=-0.5)
    study = make_study(answers_of(elsewhere, LEARNERS, each=4, seed=3))
    found = learn_population(study, start_population(study, school.centres, START), lambda _done: None)
    np.testing.assert_allclose(found.deviations, [0.5, 0.8, 0.35], atol=0.12)
    for number, true in enumerate(school.true):
        assert calibration.banks[number].centre == pytest.approx(true.centre - 0.5, abs=0.25)


def test_below_fifty_learners_the_start_values_stay(school: School) -> None:
    few = calibrate(answers_of(school, ENOUGH_LEARNERS - 1, each=4, seed=4), school.centres)
    assert few.spread == Spread()
    assert [bank.centre for bank in few.banks] == [None, None]
    assert few.learners == ENOUGH_LEARNERS - 1
    assert len(estimates(few)) == 96


def test_a_topic_with_few_learners_keeps_its_centre(school: School) -> None:
    given = answers_of(school, 60, each=2, seed=5)
    kept = [a for a in given if a.bank == "t0" or int(a.learner.rpartition("-")[2]) < 20]
    found = calibrate(kept, school.centres)
    assert [(bank.learners, bank.centre is None) for bank in found.banks] == [(60, False), (20, True)]
    assert found.spread != Spread()


def test_an_item_with_one_answer_stays_near_its_author(school: School) -> None:
    given = answers_of(school, 1, each=1, seed=6)
    for topic, found in estimates(calibrate(given, school.centres)):
        author = school.authors[topic].bank.by_id[found.item].level - 2
        assert found.n == 1
        assert abs(found.b - author) < 0.5
        assert 0.85 < found.a < 1.15
        assert found.se_b == pytest.approx(0.8, abs=0.12)


def distances(school: School, calibration: Calibration, learners: int, seed: int) -> tuple[float, float]:
    """Mean squared errors of skills' domain scores by authors' levels and calibrated, same answers."""
    dice = np.random.default_rng(seed)
    pools = [calibrated_pool(pool.bank, calibration) for pool in school.authors]
    off: list[tuple[float, float]] = []
    for _ in range(learners):
        abilities = draw_learner(school, dice)
        given = by_bank(list(sit(school, "new", abilities, 5, dice)))
        by_authors = measure(school.authors, given, START.grids)
        by_data = measure(pools, given, calibration.grids)
        for topic, pool in enumerate(school.true):
            for number, skill in enumerate(pool.skills):
                share = pool.domain_score(skill, abilities[topic, [number]])[0]
                one, other = (found[topic].skills[skill].share - share for found in (by_authors, by_data))
                off.append((one**2, other**2))
    authors, data = np.mean(off, axis=0)
    return float(authors), float(data)


def by_bank(given: Sequence[Answer]) -> Mapping[str, list[tuple[Item, Score]]]:
    """Answers as measurement takes them."""
    grouped: dict[str, list[tuple[Item, Score]]] = {}
    for answer in given:
        grouped.setdefault(answer.bank, []).append((answer.item, answer.score))
    return grouped


def test_the_calibrated_engine_is_nearer_to_the_truth(school: School, calibration: Calibration) -> None:
    """Seed 10, 640 estimates at five answers a skill, most of whose error is that of the few answers."""
    by_authors, by_data = distances(school, calibration, learners=80, seed=10)
    assert by_data < 0.97 * by_authors


def test_a_later_calibration_keeps_the_scale(school: School, answers: list[Answer]) -> None:
    """The population of the second year stands higher and half as far apart; no item has changed."""
    first = calibrate([*answers, *answers_of(school, 300, each=4, seed=11)], school.centres)
    assert all(sum(item.n >= ANCHOR_ANSWERS for item in bank.items) > 40 for bank in first.banks)
    later = make_school(1, topics=2, skills=4, items=12, spread=Spread(0.45, 0.3, 0.3), shift=0.5)
    second = calibrate(answers_of(later, 700, each=4, seed=12), school.centres, first)
    assert (second.number, second.name) == (2, "calibration-2")
    for before, after in zip(first.banks, second.banks, strict=True):
        moved = np.mean([now.b - then.b for then, now in zip(before.items, after.items, strict=True)])
        assert moved == pytest.approx(0, abs=0.02)
        assert after.centre is not None
        assert before.centre is not None
        assert after.centre - before.centre == pytest.approx(1.0, abs=0.3)
    assert second.spread.general < 0.75 * first.spread.general


def test_the_same_answers_give_the_same_calibration(school: School) -> None:
    given = answers_of(school, 60, each=2, seed=7)
    assert calibrate(given, school.centres) == calibrate(given, school.centres)


def test_progress_runs_from_nothing_to_nearly_all(school: School) -> None:
    told: list[float] = []
    calibrate(answers_of(school, 60, each=2, seed=7), school.centres, progress=told.append)
    assert 0 <= min(told) < 0.4 < max(told) <= 1


def test_a_golden_calibration() -> None:
    """Sixty learners on six items of two skills, by a formula: a change of any part of the fit shows here."""
    items = [
        item(f"i{k}", f"s{k % 2}", 1 + k % 3, BODIES[Kind.MULTIPLE] if k > 3 else None) for k in range(6)
    ]
    given = [
        Answer(
            f"l{n:02}",
            "demo",
            each,
            Score(valid=True, score=[0, 1, 0.6][(n * n + 7 * k * n) % 11 % 3], chance=0.2),
        )
        for n in range(60)
        for k, each in enumerate(items)
    ]
    found = calibrate(given, {"demo": 0.5})
    (bank,) = found.banks
    assert [found.spread.general, found.spread.topic, found.spread.skill, bank.centre] == pytest.approx(
        GOLDEN_POPULATION, abs=1e-3
    )
    figures = [value for each in bank.items for value in (each.a, each.b, each.se_a, each.se_b)]
    assert figures == pytest.approx(GOLDEN_ITEMS, abs=2e-3)
