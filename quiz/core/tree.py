"""The posterior of a learner on a tree of three levels: general, topic, skill.

A skill stands at x = g + u + e from the centre of its topic, g ~ N(0, sd_general**2) shared by all topics,
u ~ N(0, sd_topic**2) by the skills of one topic, e ~ N(0, sd_skill**2) its own (design.md, "Judging").
Messages up and down the tree give every marginal exactly on the grids (Pearl 1988, chapter 4), at a cost
linear in the number of skills; nothing is sampled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quiz.core.curves import Array


@dataclass(frozen=True)
class Spread:
    """Standard deviations of the three levels in logits, and the nodes on which each is tabulated."""

    general: float = 0.9
    topic: float = 0.55
    skill: float = 0.63
    nodes: tuple[int, int, int] = (31, 41, 61)
    reach: float = 6.0
    """How many standard deviations the grids reach to each side; at 4 the tails that they cut off show."""


@dataclass(frozen=True, eq=False)
class Grids:
    """Nodes and discretised normals, made once for a spread.

    ``general`` (g,), ``topic`` (tau,) and ``skill`` (x,) are the nodes; ``general_prior`` (g,),
    ``topic_given_general`` (g, tau), ``skill_given_topic`` (tau, x); rows sum to 1.
    """

    general: Array
    topic: Array
    skill: Array
    general_prior: Array
    topic_given_general: Array
    skill_given_topic: Array


@dataclass(frozen=True)
class TopicPosterior:
    """Marginals of one topic: ``skills`` (skills, x) and ``topic`` (tau,), each row summing to 1."""

    skills: Array
    topic: Array


def make_grids(spread: Spread) -> Grids:
    """Tabulate the tree. The grids reach far enough for the sums of the levels' deviations."""
    general_nodes, topic_nodes, skill_nodes = spread.nodes
    topic_sd = np.hypot(spread.general, spread.topic)
    skill_sd = np.hypot(topic_sd, spread.skill)
    general = np.linspace(-spread.reach, spread.reach, general_nodes) * spread.general
    topic = np.linspace(-spread.reach, spread.reach, topic_nodes) * topic_sd
    skill = np.linspace(-spread.reach, spread.reach, skill_nodes) * skill_sd
    return Grids(
        general=general,
        topic=topic,
        skill=skill,
        general_prior=normal_rows(general[None, :], np.zeros(1), spread.general)[0],
        topic_given_general=normal_rows(topic[None, :], general, spread.topic),
        skill_given_topic=normal_rows(skill[None, :], topic, spread.skill),
    )


def normal_rows(nodes: Array, means: Array, sd: float) -> Array:
    """Normal densities at ``nodes``, one row per mean, each row scaled to sum to 1."""
    density = np.exp(-0.5 * ((nodes - means[:, None]) / sd) ** 2)
    return np.asarray(density / density.sum(axis=1, keepdims=True))


def tree_posterior(likelihoods: Sequence[Array], grids: Grids) -> tuple[TopicPosterior, ...]:
    """Posterior marginals of every skill and topic.

    ``likelihoods`` holds for each topic the likelihood of its answers, shape (skills, x), scaled at will;
    a row of ones where nothing was answered. Returned in the same order.
    """
    from_skills = [likelihood @ grids.skill_given_topic.T for likelihood in likelihoods]
    on_topic = [scaled(np.log(message).sum(axis=0)) for message in from_skills]
    on_general = [np.log(message @ grids.topic_given_general.T) for message in on_topic]
    everything = np.log(grids.general_prior) + sum(on_general, np.zeros_like(grids.general_prior))
    return tuple(
        topic_posterior(likelihood, message, scaled(everything - own), grids)
        for likelihood, message, own in zip(likelihoods, from_skills, on_general, strict=True)
    )


def topic_posterior(likelihood: Array, from_skills: Array, general: Array, grids: Grids) -> TopicPosterior:
    """One topic's marginals: its skills' messages (skills, tau) meet what the other topics say of g."""
    topic_prior = general @ grids.topic_given_general
    log_topic = np.log(topic_prior) + np.log(from_skills).sum(axis=0)
    topic = scaled(log_topic)
    topic /= topic.sum()
    skills = ((topic / from_skills) @ grids.skill_given_topic) * likelihood
    return TopicPosterior(skills=skills / skills.sum(axis=1, keepdims=True), topic=topic)


def skill_given_topic(likelihood: Array, grids: Grids) -> Array:
    """The posterior of skills at every node of their topic, shape (..., tau, x), rows summing to 1.

    ``likelihood`` (..., x) is each skill's own: given the topic, the skills are independent of each other.
    """
    joint = likelihood[..., None, :] * grids.skill_given_topic
    return np.asarray(joint / joint.sum(axis=-1, keepdims=True))


def scaled(logs: Array) -> Array:
    """exp(logs), scaled so that the largest is 1: a factor cancels later, underflow would not."""
    return np.asarray(np.exp(logs - logs.max()))
