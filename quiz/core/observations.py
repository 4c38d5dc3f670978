"""One finished attempt on one bank as evidence: what each answer shows of its item, and of the estimates."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quiz.core.curves import Array, category
from quiz.core.distractors import picks
from quiz.core.fit import Expected, expect
from quiz.core.items import Item
from quiz.core.lookups import TRUST, Lookup, lookup
from quiz.core.measurement import likelihood, mean_share, share_estimate
from quiz.core.pools import Pool
from quiz.core.scoring import Response, Score, score
from quiz.core.tree import Grids, TopicPosterior, skill_given_topic, tree_posterior


@dataclass(frozen=True)
class Reply:
    """What was given for the question at a ``place`` among all that are studied; ``blank`` where nothing."""

    place: int
    item: str
    response: Response
    blank: bool = False


@dataclass(frozen=True)
class Sitting:
    """A finished attempt: the bank in the version taken, and every question shown.

    ``alone`` tells a quiz on this bank alone from the part that a check of all topics has of it.
    """

    version: int
    pool: Pool
    adaptive: bool
    alone: bool
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class Observed:
    """One valid answer: its credit, its category under the model, the choices taken, what was expected."""

    score: float
    outcome: int
    unknown: bool
    taken: frozenset[int]
    expected: Expected


@dataclass(frozen=True)
class Judged:
    """An estimate as its precision needs it: mean and variance of the domain score, P(mastery), answers."""

    share: float
    variance: float
    p_mastery: float
    n: int


@dataclass(frozen=True)
class Witnessed:
    """A sitting with its valid answers by place, and its estimates."""

    sitting: Sitting
    observed: Mapping[int, Observed]
    topic: Judged
    skills: Mapping[str, Judged]


def witness(sitting: Sitting, grids: Grids) -> Witnessed:
    """Score a sitting's valid answers, estimate, and compare each answer with what the others let expect."""
    table = lookup(sitting.pool, grids)
    scored = [(reply, *_scored(sitting.pool, reply)) for reply in sitting.replies if not reply.blank]
    valid = [(reply, item, given) for reply, item, given in scored if given.valid]
    rows = likelihood(table, [(item, given, 1.0) for _, item, given in valid])
    (posterior,) = tree_posterior([rows], grids)
    observed = {
        reply.place: _observed(table, posterior, reply, (item, given)) for reply, item, given in valid
    }
    asked = Counter(item.skill for _, item, _ in valid)
    skills = {
        skill: judged(table.shares[row], posterior.skills[row], asked[skill])
        for row, skill in enumerate(sitting.pool.skills)
    }
    values, weights = mean_share(
        list(table.shares), [skill_given_topic(row, grids) for row in rows], posterior.topic
    )
    return Witnessed(sitting, observed, judged(values, weights, len(valid)), skills)


def judged(values: Array, weights: Array, n: int) -> Judged:
    """Mean, variance and P(mastery) of a domain score with rising ``values`` and their ``weights``."""
    estimate = share_estimate(values, weights, n)
    variance = float(weights @ (values - estimate.share) ** 2)
    return Judged(estimate.share, variance, estimate.p_mastery, n)


def _scored(pool: Pool, reply: Reply) -> tuple[Item, Score]:
    item = pool.bank.by_id[reply.item]
    return item, score(item, reply.response)


def _observed(table: Lookup, posterior: TopicPosterior, reply: Reply, answer: tuple[Item, Score]) -> Observed:
    item, given = answer
    outcome = category(table.pool.parameters[item.id], given)
    weights = posterior.skills[table.pool.skills.index(item.skill)]
    expected = expect(np.asarray(weights), table.theta, table.curves[item.id], outcome, TRUST)
    return Observed(given.score, outcome, reply.response is None, picks(item, reply.response), expected)
