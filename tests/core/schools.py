"""Simulated schools: items that differ from their authors' levels, and learners on the tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from quiz.core.banks import Bank, Skill
from quiz.core.curves import Array, probabilities
from quiz.core.first_answers import Answer
from quiz.core.items import Item, Kind
from quiz.core.pools import Pool, author_pool
from quiz.core.scoring import Score
from quiz.core.tree import Spread
from tests.factories import BODIES, choice

NOISE = 0.7
"""How far true difficulties lie from the authors' levels (standard deviation, logits)."""

MULTIPLE = BODIES[Kind.MULTIPLE]
SCORES = {False: (0.0, 1.0), True: (0.0, 0.6, 1.0)}
"""What each outcome earns; a chance of .2 lies below partial credit."""


@dataclass(frozen=True)
class School:
    """Banks as authors see them and as they are; ``shift`` is how far learners stand from the cut."""

    authors: tuple[Pool, ...]
    true: tuple[Pool, ...]
    spread: Spread
    shift: float

    @property
    def centres(self) -> Mapping[str, float]:
        """Where the prior stands before there are data."""
        return {pool.bank.id: pool.centre for pool in self.authors}


def make_bank(name: str, skills: int, items: int, dice: np.random.Generator) -> Bank:
    """A bank with every sixth item of several ordered outcomes, levels at random."""
    made = (
        Item(
            f"s{s}-i{i}",
            f"s{s}",
            int(dice.integers(1, 4)),
            "apply",
            f"{name}?",
            choice(4) if i % 6 else MULTIPLE,
        )
        for s in range(skills)
        for i in range(items)
    )
    named = tuple(Skill(f"s{s}", f"Skill {s}") for s in range(skills))
    return Bank(name, name, "", "CC0-1.0", (), named, tuple(made))


def make_school(
    seed: int, topics: int, skills: int, items: int, *, spread: Spread | None = None, shift: float = 0.0
) -> School:
    """Draw a school; ``items`` to a skill."""
    dice = np.random.default_rng(seed)
    authors = tuple(author_pool(make_bank(f"t{t}", skills, items, dice)) for t in range(topics))
    true = tuple(
        Pool(
            pool.bank,
            {
                name: replace(each, a=dice.lognormal(0, 0.3), b=each.b + dice.normal(0, NOISE))
                for name, each in pool.parameters.items()
            },
        )
        for pool in authors
    )
    return School(authors, true, spread or Spread(), shift)


def draw_learner(school: School, dice: np.random.Generator) -> Array:
    """Abilities, (topics, skills)."""
    spread, general = school.spread, dice.normal(0, school.spread.general)
    rows = [
        pool.centre
        + school.shift
        + general
        + dice.normal(0, spread.topic)
        + dice.normal(0, spread.skill, len(pool.skills))
        for pool in school.true
    ]
    return np.array(rows)


def give(pool: Pool, item: Item, ability: float, dice: np.random.Generator) -> Score:
    """An answer of somebody who stands there."""
    parameters = pool.parameters[item.id]
    shares = probabilities(parameters, np.array([ability]))[:, 0]
    outcome = int(dice.choice(len(shares), p=shares / shares.sum()))
    return Score(valid=True, score=SCORES[parameters.ordered][outcome], chance=0.2)


def sit(
    school: School,
    learner: str,
    abilities: Array,
    each: int,
    dice: np.random.Generator,
    topics: int | None = None,
) -> Iterator[Answer]:
    """``each`` random items of every skill, in some topics or all."""
    chosen = dice.permutation(len(school.true))[:topics]
    for topic in chosen:
        pool = school.true[topic]
        for skill, ability in zip(pool.skills, abilities[topic], strict=True):
            items = pool.bank.pools[skill]
            for number in dice.permutation(len(items))[:each]:
                yield Answer(learner, pool.bank.id, items[number], give(pool, items[number], ability, dice))


def answers_of(
    school: School, learners: int, each: int, seed: int, topics: int | None = None
) -> list[Answer]:
    """First answers of many learners."""
    dice = np.random.default_rng(seed)
    return [
        answer
        for n in range(learners)
        for answer in sit(school, f"learner-{seed}-{n}", draw_learner(school, dice), each, dice, topics)
    ]
