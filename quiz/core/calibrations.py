"""A calibration: what the answers of many learners say about items and about the learners together.

It is a value, written once and never changed: reports name the calibration that they were made with.
"""

import json
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256

from quiz.core.banks import Bank
from quiz.core.items import Body, Choice, Item, Matching, Numeric, Ordering, Text
from quiz.core.measurement import GRIDS, MODEL
from quiz.core.pools import Pool, author_pool
from quiz.core.tree import Grids, Spread, make_grids


@dataclass(frozen=True)
class ItemEstimate:
    """Slope and difficulty of one item with their standard errors, from the first answers of ``n`` learners.

    ``fingerprint`` is that of the content that was answered: an edited item is another item.
    """

    item: str
    fingerprint: str
    a: float
    b: float
    se_a: float
    se_b: float
    n: int


@dataclass(frozen=True)
class BankCalibration:
    """One bank's items, and where its ``learners`` stand on average (logits), if enough told."""

    bank: str
    centre: float | None
    learners: int
    items: tuple[ItemEstimate, ...]

    @cached_property
    def by_content(self) -> dict[tuple[str, str], ItemEstimate]:
        """The items by id and fingerprint."""
        return {(each.item, each.fingerprint): each for each in self.items}


@dataclass(frozen=True)
class Calibration:
    """``number`` counts from 1; 0 stands for the time before there were data."""

    number: int
    learners: int
    spread: Spread
    banks: tuple[BankCalibration, ...]

    @property
    def name(self) -> str:
        """The model's name as results store it."""
        return f"calibration-{self.number}" if self.number else MODEL

    @cached_property
    def grids(self) -> Grids:
        """The tree that abilities are estimated on."""
        return GRIDS if self.spread == Spread() else make_grids(self.spread)

    def bank(self, bank: str) -> BankCalibration:
        """What is known of a bank; of one that nobody answered, nothing."""
        return self._by_bank.get(bank, BankCalibration(bank, None, 0, ()))

    def find(self, bank: str, item: Item) -> ItemEstimate | None:
        """The estimate of this very content, or None."""
        return self.bank(bank).by_content.get((item.id, fingerprint(item)))

    @cached_property
    def _by_bank(self) -> dict[str, BankCalibration]:
        return {each.bank: each for each in self.banks}


START = Calibration(number=0, learners=0, spread=Spread(), banks=())
"""Before any calibration: parameters from author levels, the start values of the spread."""


def calibrated_pool(bank: Bank, calibration: Calibration) -> Pool:
    """The bank as a calibration sees it; items that it does not know keep the authors' parameters."""
    parameters = dict(author_pool(bank).parameters)
    for item in bank.items:
        estimate = calibration.find(bank.id, item)
        if estimate is not None:
            parameters[item.id] = replace(parameters[item.id], a=estimate.a, b=estimate.b)
    return Pool(bank, parameters, calibration.bank(bank.id).centre)


@lru_cache(maxsize=8192)
def fingerprint(item: Item) -> str:
    """A short hash of all that decides how hard an item is: what is asked, what is offered, what is right.

    Explanations, references and the author's level are not part of it.
    """
    picture = item.image.file if item.image else ""
    content = [item.skill, item.stem, picture, item.fixed_order, *_asked(item.body)]
    return sha256(json.dumps(content).encode()).hexdigest()[:16]


def _asked(body: Body) -> list[object]:
    match body:
        case Choice(options=options, many=many, credit=credit):
            return [many, credit, [(option.text, option.correct) for option in options]]
        case Numeric(value=value, tolerance=tolerance, unit=unit):
            return [value, tolerance, unit]
        case Text(accept=accept, case=case):
            return [accept, case]
        case Ordering(sequence=sequence):
            return ["ordering", sequence]
        case Matching(pairs=pairs, distractors=distractors):
            return [[(pair.left, pair.right) for pair in pairs], distractors]
