"""A world to try the engine in: what it believes of the items, and how they truly are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from random import Random

from quiz.core.banks import Bank
from quiz.core.calibrations import START, Calibration, calibrated_pool
from quiz.core.curves import Parameters
from quiz.core.pools import Pool, author_pool
from quiz.core.reports import tie
from quiz.core.roadmaps import Roadmap

TOPICS, ITEMS = 5, 30
"""Matched pools have so many topics, and so many items for each skill."""

LABEL_NOISE = 0.7
"""Standard deviation (logits) of an item's true difficulty about its author's level (measurement.md 2c)."""

SLOPES = (0.1, 0.3)
"""Mean and standard deviation of log a, by which true slopes are drawn (measurement.md 2b)."""


@dataclass(frozen=True, eq=False)
class World:
    """``pools`` are what the engine believes, ``truth`` the same banks, by their ids, as they are.

    True curves know no guessing: they say how much of an item is known, nothing, a part of it or all.
    """

    pools: tuple[Pool, ...]
    truth: Mapping[str, Pool]
    roadmap: Roadmap
    calibration: Calibration = START

    def calibrated(self, calibration: Calibration) -> "World":
        """The same world, seen through a calibration."""
        pools = tuple(calibrated_pool(pool.bank, calibration) for pool in self.pools)
        return replace(self, pools=pools, calibration=calibration)


def real_world(banks: Sequence[Bank], roadmap: Roadmap, seed: int, noise: float = LABEL_NOISE) -> World:
    """The banks as they are, their items' true slopes and difficulties drawn about what the authors say."""
    dice = Random(f"{seed}/items")  # noqa: S311 - a simulation must be repeatable
    pools = tuple(author_pool(bank) for bank in banks)
    truth = {pool.bank.id: Pool(pool.bank, drawn_truth(pool, noise, dice)) for pool in pools}
    return World(pools, truth, tie(roadmap, banks))


def drawn_truth(pool: Pool, noise: float, dice: Random) -> dict[str, Parameters]:
    """True parameters of every item: b about the author's level, log a about its mean."""
    return {
        name: Parameters(
            exp(dice.gauss(*SLOPES)), believed.b + dice.gauss(0, noise), guess=0, ordered=believed.ordered
        )
        for name, believed in pool.parameters.items()
    }


def matched_world(banks: Sequence[Bank], roadmap: Roadmap, seed: int, noise: float = LABEL_NOISE) -> World:
    """Five topics with 30 items for each skill, drawn from the topic's own items: kinds and levels match."""
    dice = Random(f"{seed}/pools")  # noqa: S311
    larger = [matched_bank(bank, dice) for bank in sorted(banks, key=lambda bank: bank.id)[:TOPICS]]
    return real_world(larger, roadmap, seed, noise)


def matched_bank(bank: Bank, dice: Random) -> Bank:
    """The bank with 30 items for each of its skills."""
    items = (
        replace(item, id=f"{skill}-{number}", skill=skill)
        for skill, own in bank.pools.items()
        if own
        for number, item in enumerate(dice.choices(bank.items, k=ITEMS), start=1)
    )
    return replace(bank, items=tuple(items))
