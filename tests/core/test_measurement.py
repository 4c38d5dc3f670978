"""Estimates: their arithmetic, what may and may not move them, and whether they keep their word."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.curves import Array, probabilities
from quiz.core.items import Item
from quiz.core.mastery import Verdict, judge
from quiz.core.measurement import (
    CELLS,
    GRIDS,
    UNKNOWN_LEVEL,
    Estimate,
    TopicEstimate,
    in_cells,
    mean_share,
    measure,
    share_estimate,
    skill_estimate,
)
from quiz.core.pools import CUT, Pool
from quiz.core.scoring import Response, Score, score
from tests.factories import RIGHT, WRONG, one_of_each, pool, singles

FIRST = pool(*one_of_each("one", 1), *one_of_each("two", 3), *singles("three", 3), bank_id="first")
SECOND = pool(*one_of_each("four"), bank_id="second")
POOLS = (FIRST, SECOND)
TOLERANCE = 1e-9

Given = list[tuple[int, Score]]
"""Answers to both topics: which item, counted through both banks, and its score."""

ALL_ITEMS = [(made.bank.id, item) for made in POOLS for item in made.bank.items]


def answer(number: int, response: Response) -> tuple[int, Score]:
    return number, score(ALL_ITEMS[number][1], response)


def right(number: int) -> tuple[int, Score]:
    return answer(number, RIGHT[ALL_ITEMS[number][1].kind])


def wrong(number: int) -> tuple[int, Score]:
    return answer(number, WRONG[ALL_ITEMS[number][1].kind])


def estimates(answers: Given) -> dict[tuple[str, str], Estimate]:
    """Every skill's estimate, and every topic's under the skill ""."""
    by_bank: dict[str, list[tuple[Item, Score]]] = {"first": [], "second": []}
    for number, given_score in answers:
        bank, item = ALL_ITEMS[number]
        by_bank[bank].append((item, given_score))
    found: dict[tuple[str, str], Estimate] = {}
    for topic in measure(POOLS, by_bank):
        found |= {(topic.bank, ""): topic.topic}
        found |= {(topic.bank, skill): estimate for skill, estimate in topic.skills.items()}
    return found


def assert_same(one: Given, other: Given, *, counted: bool = True) -> None:
    first, second = estimates(one), estimates(other)
    for key, estimate in first.items():
        same = second[key]
        assert estimate.n == same.n or not counted
        assert (estimate.share, estimate.low, estimate.high, estimate.p_mastery) == pytest.approx(
            (same.share, same.low, same.high, same.p_mastery), abs=TOLERANCE
        )


NUMBERS = st.integers(0, len(ALL_ITEMS) - 1)
HISTORIES = st.lists(NUMBERS, max_size=12, unique=True).flatmap(
    lambda numbers: st.tuples(
        *(st.sampled_from([right(number), wrong(number), answer(number, None)]) for number in numbers)
    ).map(list)
)
some = settings(deadline=None, max_examples=40)


@some
@given(HISTORIES, NUMBERS)
def test_a_right_answer_never_lowers_its_skill(history: Given, number: int) -> None:
    bank, item = ALL_ITEMS[number]
    before, after = estimates(history), estimates([*history, right(number)])
    assert after[bank, item.skill].p_mastery >= before[bank, item.skill].p_mastery - TOLERANCE
    assert after[bank, item.skill].share >= before[bank, item.skill].share - TOLERANCE


@some
@given(HISTORIES, NUMBERS)
def test_a_wrong_answer_never_raises_any_estimate(history: Given, number: int) -> None:
    before, after = estimates(history), estimates([*history, wrong(number)])
    for key, estimate in before.items():
        assert after[key].share <= estimate.share + TOLERANCE
        assert after[key].p_mastery <= estimate.p_mastery + TOLERANCE


@some
@given(HISTORIES, NUMBERS, st.sampled_from(["", [], "?", [0], 0]))
def test_an_answer_that_is_not_valid_changes_nothing(
    history: Given, number: int, response: str | list[int] | int
) -> None:
    given_score = score(ALL_ITEMS[number][1], response)
    if not given_score.valid:  # "?" is a valid text
        assert estimates([*history, (number, given_score)]) == estimates(history)


@some
@given(HISTORIES, NUMBERS)
def test_not_knowing_and_a_wrong_answer_are_the_same_evidence(history: Given, number: int) -> None:
    assert_same([*history, answer(number, None)], [*history, wrong(number)])


@some
@given(HISTORIES.flatmap(lambda history: st.tuples(st.just(history), st.permutations(history))))
def test_the_order_of_answers_does_not_matter(histories: tuple[Given, Given]) -> None:
    assert_same(*histories)


@some
@given(HISTORIES)
def test_an_interval_contains_its_estimate(history: Given) -> None:
    for estimate in estimates(history).values():
        assert 0 <= estimate.low <= estimate.share <= estimate.high <= 1
        assert 0 <= estimate.p_mastery <= 1


@pytest.mark.parametrize("number", range(len(ALL_ITEMS)))
def test_an_answer_moves_its_skill_most_and_other_topics_least(number: int) -> None:
    bank, item = ALL_ITEMS[number]
    before, after = estimates([]), estimates([right(number)])
    gain = {key: after[key].ability - before[key].ability for key in before if key[1]}
    own = gain.pop((bank, item.skill))
    beside = [moved for (topic, _), moved in gain.items() if topic == bank]
    elsewhere = [moved for (topic, _), moved in gain.items() if topic != bank]
    assert own > max(beside, default=max(elsewhere))
    assert min(beside, default=own) > max(elsewhere) >= min(elsewhere) > 0


def test_valid_answers_are_counted_where_they_belong() -> None:
    found = estimates([right(0), wrong(1), answer(2, None), answer(3, ""), right(6), right(15)])
    assert {key: estimate.n for key, estimate in found.items()} == {
        ("first", ""): 4,
        ("first", "one"): 3,
        ("first", "two"): 1,
        ("first", "three"): 0,
        ("second", ""): 1,
        ("second", "four"): 1,
    }


def test_before_the_first_answer_nothing_is_taken_for_granted() -> None:
    (topic,) = measure([SECOND], {})
    assert topic.topic.p_mastery == pytest.approx(0.5, abs=0.01)
    assert topic.topic.high - topic.topic.low > 0.5


@pytest.mark.parametrize("asked", [0, 3, 6])
def test_with_one_skill_the_topic_is_the_skill(asked: int) -> None:
    given_answers = [(item, score(item, RIGHT[item.kind])) for item in SECOND.bank.items[:asked]]
    (topic,) = measure([SECOND], {"second": given_answers})
    skill = topic.skills["four"]
    assert topic.topic.n == skill.n == asked
    assert topic.topic.share == pytest.approx(skill.share, abs=1e-9)
    assert topic.topic.p_mastery == pytest.approx(skill.p_mastery, abs=0.01)
    assert (topic.topic.low, topic.topic.high) == pytest.approx((skill.low, skill.high), abs=0.01)


def enumerated_mean(shares: Sequence[Array], given_topic: Sequence[Array], topic: Array) -> dict[int, float]:
    """Distribution of the sum of the shares, in cells: every node of the topic and of each skill in turn."""
    found: dict[int, float] = {}
    for tau, *nodes in product(range(len(topic)), *(range(len(values)) for values in shares)):
        weights = [table[tau, node] for table, node in zip(given_topic, nodes, strict=True)]
        cell = round(sum(values[node] for values, node in zip(shares, nodes, strict=True)) * CELLS)
        found[cell] = found.get(cell, 0) + topic[tau] * float(np.prod(weights))
    return found


@pytest.mark.parametrize("skills", [1, 2, 3])
def test_the_mean_over_skills_is_that_of_all_combinations(skills: int) -> None:
    dice = np.random.default_rng(5)
    shares = [np.sort(dice.choice(CELLS + 1, 4, replace=False)) / CELLS for _ in range(skills)]
    given_topic = [dice.dirichlet(np.ones(4), 3) for _ in range(skills)]
    topic = dice.dirichlet(np.ones(3))
    values, weights = mean_share(shares, given_topic, topic)
    expected = np.zeros(skills * CELLS + 1)
    for cell, weight in enumerated_mean(shares, given_topic, topic).items():
        expected[cell] += weight
    np.testing.assert_allclose(weights, expected, atol=1e-12, rtol=0)
    np.testing.assert_allclose(values, np.arange(skills * CELLS + 1) / (skills * CELLS))


def test_cells_keep_every_mean() -> None:
    dice = np.random.default_rng(6)
    shares = [np.sort(dice.uniform(0, 1, 9)) for _ in range(2)]
    given_topic = [dice.dirichlet(np.ones(9), 3) for _ in range(2)]
    topic = dice.dirichlet(np.ones(3))
    values, weights = mean_share(shares, given_topic, topic)
    by_hand = sum(topic @ table @ row for table, row in zip(given_topic, shares, strict=True)) / 2
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert weights @ values == pytest.approx(by_hand, abs=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999, 1.0])
def test_a_share_is_split_between_its_two_cells(share: float) -> None:
    (spread,) = in_cells(np.array([share]), np.ones((1, 1)))
    assert spread.sum() == pytest.approx(1)
    assert spread @ np.arange(CELLS + 1) / CELLS == pytest.approx(share)
    assert np.count_nonzero(spread) <= 2


def test_a_skill_has_the_mean_and_variance_of_its_posterior() -> None:
    theta, weights = np.array([-1.0, 0.0, 2.0]), np.array([0.2, 0.4, 0.4])
    found = skill_estimate(theta, np.array([0.2, 0.5, 0.9]), weights, 3)
    assert found.n == 3
    assert found.share == pytest.approx(0.2 * 0.2 + 0.4 * 0.5 + 0.4 * 0.9)
    assert found.ability == pytest.approx(0.6)
    assert found.variance == pytest.approx(0.2 * 1.6**2 + 0.4 * 0.6**2 + 0.4 * 1.4**2)


def test_an_estimate_reads_mean_interval_and_mastery_off_a_distribution() -> None:
    values = np.linspace(0, 1, 1001)
    flat = share_estimate(values, np.full(1001, 1 / 1001), 4)
    assert flat.n == 4
    assert flat.share == pytest.approx(0.5)
    assert (flat.low, flat.high) == pytest.approx((0.1, 0.9), abs=0.001)
    assert flat.p_mastery == pytest.approx(0.3, abs=0.001)


@pytest.mark.parametrize(
    ("values", "p"), [((0.1, 0.4, 0.69), 0), ((0.71, 0.8, 1.0), 1), ((0.6, 0.7, 0.8), 0.5)]
)
def test_mastery_is_the_weight_above_the_cut(values: tuple[float, ...], p: float) -> None:
    found = share_estimate(np.array(values), np.array([0.2, 0.6, 0.2]), 2)
    assert found.p_mastery == pytest.approx(p, abs=1e-12)


SIMULATED = pool(*(item for skill in ("one", "two", "three") for item in singles(skill, 5)))


@dataclass(frozen=True)
class Learner:
    """The true shares of the skills, the percentages correct, and the estimates from the same answers."""

    truth: dict[str, float]
    percent: dict[str, float]
    found: TopicEstimate


def simulated(made: Pool, dice: np.random.Generator) -> Learner:
    """A learner drawn from the prior who answers every item. Simulated people are cleaner than real ones."""
    topic = made.centre + dice.normal(0, 0.9) + dice.normal(0, 0.55)
    theta = {skill: np.array([topic + dice.normal(0, 0.63)]) for skill in made.skills}
    right_ones = dict.fromkeys(made.skills, 0)
    answers = []
    for item in made.bank.items:
        chance_right = probabilities(made.parameters[item.id], theta[item.skill])[1, 0]
        is_right = bool(dice.random() < chance_right)
        right_ones[item.skill] += is_right
        answers.append((item, score(item, 1 if is_right else 2)))
    truth = {skill: float(made.domain_score(skill, theta[skill])[0]) for skill in made.skills}
    percent = {skill: count / len(made.bank.pools[skill]) for skill, count in right_ones.items()}
    return Learner(truth, percent, measure([made], {made.bank.id: answers})[0])


@pytest.fixture(scope="module")
def learners() -> list[Learner]:
    dice = np.random.default_rng(11)
    return [simulated(SIMULATED, dice) for _ in range(500)]


def test_intervals_hold_eight_times_out_of_ten(learners: list[Learner]) -> None:
    skills = [
        estimate.low <= learner.truth[skill] <= estimate.high
        for learner in learners
        for skill, estimate in learner.found.skills.items()
    ]
    topics = [
        learner.found.topic.low <= np.mean(list(learner.truth.values())) <= learner.found.topic.high
        for learner in learners
    ]
    # These learners answer exactly by the curves. TRUST leaves room for those who do not, so more are held.
    assert 0.78 <= np.mean(skills) <= 0.88
    assert 0.78 <= np.mean(topics) <= 0.88


def test_verdicts_after_five_questions_keep_their_word(learners: list[Learner]) -> None:
    said = [
        (learner.truth[skill] >= CUT, judge(estimate))
        for learner in learners
        for skill, estimate in learner.found.skills.items()
    ]
    called = [(known, verdict) for known, verdict in said if verdict in {Verdict.AT_TARGET, Verdict.NEXT}]
    assert len(called) > len(said) / 4
    assert np.mean([known != (verdict is Verdict.AT_TARGET) for known, verdict in called]) <= 0.13


def test_estimates_misjudge_fewer_skills_than_percent_correct(learners: list[Learner]) -> None:
    calls = [
        (learner.truth[skill] >= CUT, estimate.p_mastery >= 0.5, learner.percent[skill] >= CUT)
        for learner in learners
        for skill, estimate in learner.found.skills.items()
    ]
    engine = np.mean([known != called for known, called, _ in calls])
    percent_correct = np.mean([known != called for known, _, called in calls])
    assert engine < percent_correct


def test_the_grids_of_the_model_are_those_of_the_judging_table_about_a_level_not_known() -> None:
    prior = GRIDS.general_prior @ GRIDS.topic_given_general @ GRIDS.skill_given_topic
    spread = np.sqrt(UNKNOWN_LEVEL**2 + 0.9**2 + 0.55**2 + 0.63**2)
    assert np.sqrt(prior @ GRIDS.skill**2) == pytest.approx(spread, abs=1e-6)
