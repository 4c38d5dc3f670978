"""Many learners at once say what the tree says of each, and the moments are those of a plain sum."""

from itertools import product

import numpy as np
import pytest

from quiz.core.answer_sheets import make_sheet
from quiz.core.curves import Array
from quiz.core.populations import Batch, TopicAnswers, believe
from quiz.core.tree import Grids, Spread, make_grids, tree_posterior

COARSE = make_grids(Spread(general=0.9, topic=0.7, skill=0.8, nodes=(3, 4, 5), reach=1.5))
NODES = len(COARSE.skill)


def logs_of(dice: np.random.Generator, items: int, outcomes: int) -> Array:
    """Any curves."""
    weights = dice.uniform(0.1, 1, (items, outcomes, NODES))
    return np.asarray(np.log(weights / weights.sum(axis=1, keepdims=True)))


def a_batch(seed: int) -> tuple[Batch, list[list[list[Array]]]]:
    """Three learners; topic 0 with two skills for the first two, topic 1 with one skill for the last two."""
    dice = np.random.default_rng(seed)
    logs = [[[logs_of(dice, 2, 2), logs_of(dice, 1, 3)], [logs_of(dice, 1, 2)]], [[logs_of(dice, 2, 2)]]]
    nothing = np.nan
    first = TopicAnswers(
        np.array([0, 1]),
        (
            (make_sheet(np.array([[1, 0], [nothing, 1]]), 2), make_sheet(np.array([[2.0], [1.0]]), 3)),
            (make_sheet(np.array([[0.0], [nothing]]), 2),),
        ),
    )
    second = TopicAnswers(np.array([1, 2]), ((make_sheet(np.array([[1.0, 1.0], [0.0, nothing]]), 2),),))
    return Batch(3, (first, second)), logs


def rows(batch: Batch, logs: list[list[list[Array]]], learner: int) -> list[Array]:
    """The likelihoods of one learner as the tree takes them, ones where nothing was answered."""
    found = []
    for topic, tables in zip(batch.topics, logs, strict=True):
        skills = np.ones((len(tables), NODES))
        for row in np.flatnonzero(topic.learners == learner):
            for skill, (sheets, curves) in enumerate(zip(topic.sheets, tables, strict=True)):
                for sheet, table in zip(sheets, curves, strict=True):
                    happened = sheet.outcomes[row].reshape(sheet.items, -1)
                    for item, given in enumerate(sheet.answered[row]):
                        outcome = int(happened[item] @ np.arange(1, table.shape[1]))
                        skills[skill] *= np.exp(table[item, outcome]) if given else 1
        found.append(skills)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_each_learner_stands_where_the_tree_says(seed: int) -> None:
    batch, logs = a_batch(seed)
    belief = believe(batch, logs, COARSE)
    for learner in range(3):
        alone = tree_posterior(rows(batch, logs, learner), COARSE)
        for topic, (answers, skills) in enumerate(zip(batch.topics, belief.skills, strict=True)):
            for row in np.flatnonzero(answers.learners == learner):
                np.testing.assert_allclose(skills[:, row], alone[topic].skills, atol=1e-12)


def plain_sums(given: list[Array], grids: Grids) -> dict[str, float]:
    """Likelihood and moments of one learner: every state of the tree in turn."""
    sums = dict.fromkeys(("all", "g2", "u0", "u1", "u02", "u12", "e2a", "e2b", "e2c"), 0.0)
    taus, xs = range(len(grids.topic)), range(NODES)
    for g, t, s, a, b, c in product(range(len(grids.general)), taus, taus, xs, xs, xs):
        weight = grids.general_prior[g] * grids.topic_given_general[g, t] * grids.topic_given_general[g, s]
        weight *= grids.skill_given_topic[t, a] * grids.skill_given_topic[t, b]
        weight *= grids.skill_given_topic[s, c]
        weight *= given[0][0, a] * given[0][1, b] * given[1][0, c]
        u, v = grids.topic[t] - grids.general[g], grids.topic[s] - grids.general[g]
        e = [
            grids.skill[a] - grids.topic[t],
            grids.skill[b] - grids.topic[t],
            grids.skill[c] - grids.topic[s],
        ]
        values = (1, grids.general[g] ** 2, u, v, u**2, v**2, *(each**2 for each in e))
        for name, value in zip(sums, values, strict=True):
            sums[name] += weight * value
    return {name: value / sums["all"] if name != "all" else value for name, value in sums.items()}


def test_the_moments_are_those_of_a_plain_sum() -> None:
    batch, logs = a_batch(3)
    belief = believe(batch, logs, COARSE)
    plain = [plain_sums(rows(batch, logs, learner), COARSE) for learner in range(3)]
    moments = belief.moments
    assert belief.loglik == pytest.approx(sum(np.log(each["all"]) for each in plain), abs=1e-10)
    assert moments.general_square == pytest.approx(sum(each["g2"] for each in plain), abs=1e-10)
    both = [plain[0]["u0"] + plain[1]["u0"], plain[1]["u1"] + plain[2]["u1"]]
    np.testing.assert_allclose(moments.topic_mean, both, atol=1e-10)
    both = [plain[0]["u02"] + plain[1]["u02"], plain[1]["u12"] + plain[2]["u12"]]
    np.testing.assert_allclose(moments.topic_square, both, atol=1e-10)
    answered = [plain[0]["e2a"], plain[0]["e2b"], plain[1]["e2a"], plain[1]["e2c"], plain[2]["e2c"]]
    assert moments.skill_square == pytest.approx(sum(answered), abs=1e-10)
    assert (moments.learners, moments.topic_learners.tolist(), moments.skills) == (3, [2, 2], 5)


def test_two_batches_add_up() -> None:
    batch, logs = a_batch(4)
    moments = believe(batch, logs, COARSE).moments
    twice = moments + moments
    assert twice.skill_square == 2 * moments.skill_square
    np.testing.assert_array_equal(twice.topic_mean, 2 * moments.topic_mean)
    assert twice.learners == 6
