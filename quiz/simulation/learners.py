"""Simulated learners: abilities drawn on the tree of general, topic and skill, and habits of answering."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

import numpy as np

from quiz.core.curves import Parameters, probabilities
from quiz.core.items import Item
from quiz.core.pools import CUT
from quiz.core.roadmaps import SkillKey
from quiz.core.scoring import Response
from quiz.core.tree import Spread
from quiz.simulation.responses import Habits, Knows, respond
from quiz.simulation.worlds import World

SLIP = 0.03
"""The chance to miss what is known."""

OMITTING = (2.0, 2.0)
"""The Beta distribution from which each learner's readiness to say "I don't know yet" is drawn; mean 1/2."""


PEOPLE = Spread(general=0.9, topic=0.55, skill=0.63)
"""How people differ: they vary as design.md says ("Judging"), while the engine's prior leaves more open."""


@dataclass(frozen=True)
class Population:
    """Where learners come from: the ``spread`` of the tree's levels, and the ``shift`` of all (logits).

    Without a shift half of the learners master a topic: each topic's centre is where its cut truly lies.
    """

    spread: Spread = PEOPLE
    shift: float = 0.0


@dataclass(frozen=True, eq=False)
class Learner:
    """``abilities`` in logits. The same item gets the same answer in whichever quiz it comes."""

    world: World
    abilities: Mapping[SkillKey, float]
    habits: Habits
    seed: str

    def answer(self, bank: str, item: Item) -> Response:
        """What this learner gives for an item."""
        dice = Random(f"{self.seed}/{bank}/{item.id}")  # noqa: S311
        truth = self.world.truth[bank].parameters[item.id]
        knows = drawn_knowledge(truth, self.abilities[bank, item.skill], dice)
        return respond(item, knows, self.habits, dice)

    @cached_property
    def shares(self) -> Mapping[SkillKey, float]:
        """The true domain score of every skill."""
        return {
            (bank, skill): float(self.world.truth[bank].domain_score(skill, np.array([ability]))[0])
            for (bank, skill), ability in self.abilities.items()
        }

    def masters(self, skill: SkillKey) -> bool:
        """Whether a skill's true domain score reaches the cut."""
        return self.shares[skill] >= CUT


def drawn_knowledge(truth: Parameters, ability: float, dice: Random) -> Knows:
    """Nothing or all of an item by its true curve, or a part of it where it has parts."""
    chances = probabilities(truth, np.array([ability]))[:, 0]
    reached = int(np.searchsorted(np.cumsum(chances), dice.random()))
    return Knows(min(reached, len(chances) - 1) * (1 if truth.ordered else 2))


def draw_learner(world: World, population: Population, seed: str) -> Learner:
    """The learner of this seed."""
    dice = Random(seed)  # noqa: S311
    spread = population.spread
    general = population.shift + dice.gauss(0, spread.general)
    abilities: dict[SkillKey, float] = {}
    for bank, truth in world.truth.items():
        topic = truth.centre + general + dice.gauss(0, spread.topic)
        abilities |= {(bank, skill): topic + dice.gauss(0, spread.skill) for skill in truth.skills}
    habits = Habits(slip=SLIP, omit=dice.betavariate(*OMITTING))
    return Learner(world, abilities, habits, seed)
