"""Keeping a scale: a new calibration is put on that of the last one, by items that both know well.

Answers tell nothing about the unit of the scale or where its zero lies. The mean/sigma method (Marco 1977;
Kolen & Brennan, Test Equating, chapter 6) takes both from the difficulties of the anchor items.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from quiz.core.calibrations import BankCalibration, Calibration, ItemEstimate
from quiz.core.curves import Array

ANCHOR_ANSWERS = 200
"""An item is an anchor if the last calibration had so many answers to it."""

FEWEST_ANCHORS = 5
"""So few items of a bank could pull its scale by their own errors."""


@dataclass(frozen=True)
class Line:
    """From the new scale to the old: theta_old = slope * theta_new + shift."""

    slope: float
    shift: float


def link(new: Calibration, old: Calibration) -> Calibration:
    """The new calibration on the scale of the old one.

    The unit is one for all banks, since the general level is common to them; the zero is each bank's own.
    Without anchors the prior from the authors' levels holds the scale.
    """
    anchors = {bank.bank: difficulties(bank, old.bank(bank.bank)) for bank in new.banks}
    kept = {bank: pair for bank, pair in anchors.items() if pair.shape[1] >= FEWEST_ANCHORS}
    if not kept:
        return new
    slope = common_slope(list(kept.values()))
    shifts = {bank: float(then.mean() - slope * now.mean()) for bank, (then, now) in kept.items()}
    banks = tuple(moved(bank, Line(slope, shifts.get(bank.bank, 0.0))) for bank in new.banks)
    spread = new.spread
    wider = replace(
        spread, general=slope * spread.general, topic=slope * spread.topic, skill=slope * spread.skill
    )
    return Calibration(new.number, new.learners, wider, banks)


def difficulties(new: BankCalibration, old: BankCalibration) -> Array:
    """Old and new difficulties of a bank's anchors, (2, anchors)."""
    pairs = [
        (before.b, item.b)
        for item in new.items
        for before in [old.by_content.get((item.item, item.fingerprint))]
        if before is not None and before.n >= ANCHOR_ANSWERS
    ]
    return np.array(pairs, dtype=float).reshape(-1, 2).T


def common_slope(pairs: Sequence[Array]) -> float:
    """How much wider the old difficulties lie about their banks' means than the new ones."""
    squares = [((pair - pair.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) for pair in pairs]
    then, now = np.sum(squares, axis=0)
    return sqrt(then / now)


def moved(bank: BankCalibration, line: Line) -> BankCalibration:
    """A bank on the old scale; the answers are as likely as before."""
    centre = None if bank.centre is None else line.slope * bank.centre + line.shift
    return replace(bank, centre=centre, items=tuple(rescaled(item, line) for item in bank.items))


def rescaled(item: ItemEstimate, line: Line) -> ItemEstimate:
    """One item on the old scale."""
    return replace(
        item,
        a=item.a / line.slope,
        b=line.slope * item.b + line.shift,
        se_a=item.se_a / line.slope,
        se_b=line.slope * item.se_b,
    )
