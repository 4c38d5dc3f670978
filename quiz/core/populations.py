"""Many learners at once on the tree of ``quiz.core.tree``: what fitting needs of them all together.

The same messages up and down as for one learner, with a first axis for learners, and with the moments by
which the spread of the levels and the centres of the topics are learned.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quiz.core.answer_sheets import Sheet, log_likelihoods
from quiz.core.curves import Array
from quiz.core.tree import Grids


@dataclass(frozen=True, eq=False)
class TopicAnswers:
    """The answers that a batch's learners gave in one topic.

    ``learners`` (rows,) are their numbers in the batch; ``sheets`` holds for each skill its sheets, one for
    items of each shape, with these rows.
    """

    learners: NDArray[np.intp]
    sheets: tuple[tuple[Sheet, ...], ...]

    @cached_property
    def answered(self) -> Array:
        """1 where a learner answered anything of a skill, (skills, rows)."""
        counts = [[sheet.answered.sum(axis=1) for sheet in shapes] for shapes in self.sheets]
        return (np.stack([np.sum(each, axis=0) for each in counts]) > 0).astype(float)


@dataclass(frozen=True, eq=False)
class Batch:
    """Some learners, numbered from 0, and their answers in every topic."""

    learners: int
    topics: tuple[TopicAnswers, ...]


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums of expected values over learners, and over how many.

    ``general_square`` of g over ``learners``; ``topic_mean`` and ``topic_square`` (topics,) of u over the
    ``topic_learners`` (topics,) who answered there; ``skill_square`` of e over ``skills`` answered.
    """

    general_square: float
    learners: float
    topic_mean: Array
    topic_square: Array
    topic_learners: Array
    skill_square: float
    skills: float

    def __add__(self, other: "Moments") -> "Moments":
        """The sums over both."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Moments(*(one + another for one, another in pairs))


@dataclass(frozen=True, eq=False)
class Belief:
    """What a batch's answers say; ``skills`` holds each topic's skill posteriors (skills, rows, x)."""

    loglik: float
    skills: tuple[Array, ...]
    moments: Moments


@dataclass(frozen=True, eq=False)
class _Upward:
    """One topic's messages.

    ``likelihoods`` (skills, rows, x), ``from_skills`` (skills, rows, tau), ``message`` of the topic itself
    (rows, tau) and ``on_general`` (rows, g); ``scale`` (rows,) is what was taken off their logarithm.
    """

    likelihoods: Array
    from_skills: Array
    message: Array
    on_general: Array
    scale: Array


def believe(batch: Batch, logs: Sequence[Sequence[Sequence[Array]]], grids: Grids) -> Belief:
    """The posterior of every learner. ``logs`` are the items' log-probabilities by topic, skill and shape."""
    ups = [upward(topic, tables, grids) for topic, tables in zip(batch.topics, logs, strict=True)]
    on_general = np.tile(np.log(grids.general_prior), (batch.learners, 1))
    scale = np.zeros(batch.learners)
    for topic, up in zip(batch.topics, ups, strict=True):
        on_general[topic.learners] += np.log(up.on_general)
        scale[topic.learners] += up.scale
    highest = on_general.max(axis=1, keepdims=True)
    general = np.exp(on_general - highest)
    total = general.sum(axis=1, keepdims=True)
    downs = [downward(topic, up, general / total, grids) for topic, up in zip(batch.topics, ups, strict=True)]
    moments = Moments(
        general_square=float((general / total).sum(axis=0) @ grids.general**2),
        learners=batch.learners,
        topic_mean=np.array([down.topic_mean for down in downs]),
        topic_square=np.array([down.topic_square for down in downs]),
        topic_learners=np.array([len(topic.learners) for topic in batch.topics], float),
        skill_square=sum(down.skill_square for down in downs),
        skills=float(sum(topic.answered.sum() for topic in batch.topics)),
    )
    loglik = float((np.log(total) + highest).sum() + scale.sum())
    return Belief(loglik, tuple(down.skills for down in downs), moments)


def upward(topic: TopicAnswers, logs: Sequence[Sequence[Array]], grids: Grids) -> _Upward:
    """From answers to what each topic says of the general level, (rows, g)."""
    rows = np.stack([skill_rows(shapes, tables) for shapes, tables in zip(topic.sheets, logs, strict=True)])
    highest = rows.max(axis=2, keepdims=True)
    likelihoods = np.exp(rows - highest)
    from_skills = likelihoods @ grids.skill_given_topic.T
    on_topic = np.log(from_skills).sum(axis=0)
    top = on_topic.max(axis=1, keepdims=True)
    message = np.exp(on_topic - top)
    scale = highest.sum(axis=0)[:, 0] + top[:, 0]
    return _Upward(likelihoods, from_skills, message, message @ grids.topic_given_general.T, scale)


def skill_rows(sheets: Sequence[Sheet], logs: Sequence[Array]) -> Array:
    """Log-likelihood of each learner's answers to one skill, (rows, x)."""
    return np.asarray(sum(log_likelihoods(sheet, table) for sheet, table in zip(sheets, logs, strict=True)))


@dataclass(frozen=True, eq=False)
class _Downward:
    """One topic's skill posteriors (skills, rows, x) and its sums of u, u**2 and e**2."""

    skills: Array
    topic_mean: float
    topic_square: float
    skill_square: float


def downward(topic: TopicAnswers, up: _Upward, general: Array, grids: Grids) -> _Downward:
    """From what all topics say together back to the skills of one; ``general`` (learners, g) sums to 1."""
    # What the others say of g, once per node of g of this topic's own message.
    cavity = general[topic.learners] / up.on_general
    step = grids.topic - grids.general[:, None]
    mean = float((cavity * (up.message @ (grids.topic_given_general * step).T)).sum())
    square = float((cavity * (up.message @ (grids.topic_given_general * step**2).T)).sum())
    topics = (cavity @ grids.topic_given_general) * up.message
    given = topics / up.from_skills
    skills = (given @ grids.skill_given_topic) * up.likelihoods
    away = grids.skill_given_topic * (grids.skill - grids.topic[:, None]) ** 2
    spread = (given * (up.likelihoods @ away.T)).sum(axis=2)
    return _Downward(skills, mean, square, float((spread * topic.answered).sum()))
