"""The posterior against a plain sum over everything, and against the classical LSAT section 6."""

from itertools import product

import numpy as np
import pytest

from quiz.core.curves import Array, Parameters, probabilities
from quiz.core.tree import Grids, Spread, make_grids, skill_given_topic, tree_posterior

COARSE = make_grids(Spread(general=0.9, topic=0.7, skill=0.8, nodes=(3, 4, 5), reach=1.5))


def likelihoods_of(seed: int) -> list[Array]:
    """Two topics with two skills each, any likelihoods."""
    dice = np.random.default_rng(seed)
    return [dice.uniform(0.01, 1, (2, len(COARSE.skill))) for _ in range(2)]


def plain_posterior(given: list[Array], grids: Grids) -> tuple[Array, Array]:
    """Marginals (topic, skill, x) and (topic, tau): every state of the tree in turn, its weight added up."""
    prior, tau_given_g, x_given_tau = grids.general_prior, grids.topic_given_general, grids.skill_given_topic
    skills, topics = np.zeros((2, 2, len(grids.skill))), np.zeros((2, tau_given_g.shape[1]))
    taus, xs = range(tau_given_g.shape[1]), range(len(grids.skill))
    for g, t1, t2, a, b, c, d in product(range(len(prior)), taus, taus, xs, xs, xs, xs):
        weight = prior[g] * tau_given_g[g, t1] * tau_given_g[g, t2]
        weight *= x_given_tau[t1, a] * x_given_tau[t1, b] * x_given_tau[t2, c] * x_given_tau[t2, d]
        weight *= given[0][0, a] * given[0][1, b] * given[1][0, c] * given[1][1, d]
        for topic, skill, x in ((0, 0, a), (0, 1, b), (1, 0, c), (1, 1, d)):
            skills[topic, skill, x] += weight
        topics[0, t1] += weight
        topics[1, t2] += weight
    return skills / skills.sum(axis=2, keepdims=True), topics / topics.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_messages_give_what_the_plain_sum_gives(seed: int) -> None:
    given = likelihoods_of(seed)
    skills, topics = plain_posterior(given, COARSE)
    for topic, posterior in enumerate(tree_posterior(given, COARSE)):
        np.testing.assert_allclose(posterior.skills, skills[topic], atol=1e-12, rtol=0)
        np.testing.assert_allclose(posterior.topic, topics[topic], atol=1e-12, rtol=0)


def test_a_skill_given_its_topic_mixes_to_the_skill() -> None:
    given = likelihoods_of(3)
    posterior = tree_posterior(given, COARSE)[1]
    for row, marginal in zip(given[1], posterior.skills, strict=True):
        mixed = posterior.topic @ skill_given_topic(row, COARSE)
        np.testing.assert_allclose(mixed, marginal, atol=1e-12, rtol=0)


def test_without_answers_the_tabulated_prior_has_the_stated_spread() -> None:
    grids = make_grids(Spread())
    (posterior,) = tree_posterior([np.ones((1, len(grids.skill)))], grids)
    (skill,) = posterior.skills
    assert skill @ grids.skill == pytest.approx(0, abs=1e-12)
    assert skill @ grids.skill**2 == pytest.approx(0.9**2 + 0.55**2 + 0.63**2, rel=0.001)


def test_very_many_answers_that_contradict_each_other_do_not_underflow() -> None:
    grids = make_grids(Spread())
    logs = 400 * np.log(1 / (1 + np.exp(-grids.skill)))
    given = np.exp(logs - logs.max())
    (one, other) = tree_posterior([np.stack([given, given[::-1]] * 20), np.stack([given] * 9)], grids)
    assert one.topic @ np.arange(len(one.topic)) == pytest.approx((len(one.topic) - 1) / 2, abs=1)
    assert (other.skills @ grids.skill > 1).all()


# LSAT section 6: how often each of the 32 patterns 00000, 00001 … 11111 occurred among 1000 persons
# (Bock & Lieberman 1970, Psychometrika 35:179). The parameters, posterior means and standard deviations are
# those of R mirt 1.38.1, two-parameter model, ability N(0, 1), 121 nodes, tolerance 1e-7; the log-likelihood
# is also printed in Rizopoulos 2006, Journal of Statistical Software 17(5), as -2466.65.
FREQUENCIES = [
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
]
LSAT = [
    Parameters(a=0.82565838, b=-3.3588147, guess=0, ordered=False),
    Parameters(a=0.72274432, b=-1.3700574, guess=0, ordered=False),
    Parameters(a=0.89087422, b=-0.27966632, guess=0, ordered=False),
    Parameters(a=0.68836824, b=-1.8663804, guess=0, ordered=False),
    Parameters(a=0.65685638, b=-3.125905, guess=0, ordered=False),
]
POSTERIORS = [
    ("00000", -1.8967701, 0.801278),
    ("10000", -1.366059, 0.803094),
    ("00100", -1.3239778, 0.803474),
    ("11001", -0.46158772, 0.819135),
    ("11110", 0.17201913, 0.839767),
    ("11111", 0.64562087, 0.859007),
]
DEFAULT_NODES = make_grids(Spread(general=0.6, topic=0.48, skill=0.64))
FINE_NODES = make_grids(Spread(general=0.6, topic=0.48, skill=0.64, nodes=(121, 161, 241), reach=7))
"""0.6² + 0.48² + 0.64² = 1: ability N(0, 1), as in the sources."""


def pattern_likelihood(pattern: str, grids: Grids) -> Array:
    tables = [probabilities(parameters, grids.skill) for parameters in LSAT]
    rows = [table[int(right)] for table, right in zip(tables, pattern, strict=True)]
    return np.asarray(np.prod(rows, axis=0))


def posterior_of(likelihood: Array, grids: Grids) -> Array:
    (posterior,) = tree_posterior([likelihood[None, :]], grids)
    return np.asarray(posterior.skills[0])


@pytest.mark.parametrize("grids", [FINE_NODES, DEFAULT_NODES])
@pytest.mark.parametrize(("pattern", "mean", "deviation"), POSTERIORS)
def test_the_engine_agrees_with_a_reference_on_lsat6(
    pattern: str, mean: float, deviation: float, grids: Grids
) -> None:
    weights = posterior_of(pattern_likelihood(pattern, grids), grids)
    ability = weights @ grids.skill
    assert ability == pytest.approx(mean, abs=1e-5)
    assert np.sqrt(weights @ (grids.skill - ability) ** 2) == pytest.approx(deviation, abs=1e-5)


@pytest.mark.parametrize("grids", [FINE_NODES, DEFAULT_NODES])
def test_the_likelihood_of_lsat6_is_the_published_one(grids: Grids) -> None:
    prior = posterior_of(np.ones(len(grids.skill)), grids)
    shares = [float(prior @ pattern_likelihood(f"{number:05b}", grids)) for number in range(32)]
    assert sum(FREQUENCIES) == 1000
    assert sum(shares) == pytest.approx(1, abs=1e-12)
    assert FREQUENCIES @ np.log(shares) == pytest.approx(-2466.6534, abs=0.01)
