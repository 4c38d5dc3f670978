"""Mean/sigma linking by the items that were well known before."""

from dataclasses import replace

import pytest

from quiz.core.calibrations import BankCalibration, Calibration, ItemEstimate
from quiz.core.linking import link
from quiz.core.tree import Spread

DIFFICULTIES = [-1.4, -0.6, 0.0, 0.3, 0.9, 1.6]


def items(
    slope: float = 1.0, shift: float = 0.0, n: int = 400, noise: float = 0.0
) -> tuple[ItemEstimate, ...]:
    """The same six items on the scale slope * theta + shift."""
    return tuple(
        ItemEstimate(
            f"i{k}", "same", 1.2 / slope, slope * b + shift + noise * (-1) ** k, 0.1 / slope, 0.2 * slope, n
        )
        for k, b in enumerate(DIFFICULTIES)
    )


def calibration(
    number: int, *banks: tuple[ItemEstimate, ...], centre: float | None = 0.5, spread: Spread | None = None
) -> Calibration:
    """A calibration of the banks b0, b1 …"""
    made = tuple(BankCalibration(f"b{k}", centre, 300, each) for k, each in enumerate(banks))
    return Calibration(number, 300, spread or Spread(0.9, 0.5, 0.6), made)


def test_a_moved_scale_is_moved_back() -> None:
    old = calibration(1, items(), items(shift=2))
    wide = Spread(0.9 * 1.5, 0.5 * 1.5, 0.6 * 1.5)
    new = calibration(2, items(1.5, -0.7), items(1.5, 3), centre=1.5 * 0.5 - 0.7, spread=wide)
    linked = link(new, old)
    assert linked.number == 2
    for found, before in zip(linked.banks[0].items, old.banks[0].items, strict=True):
        assert (found.a, found.b, found.se_a, found.se_b) == pytest.approx(
            (before.a, before.b, before.se_a, before.se_b)
        )
    assert [item.b for item in linked.banks[1].items] == pytest.approx([b + 2 for b in DIFFICULTIES])
    assert linked.banks[0].centre == pytest.approx(0.5)
    assert (linked.spread.general, linked.spread.topic, linked.spread.skill) == pytest.approx((0.9, 0.5, 0.6))


def test_what_is_said_of_learners_does_not_depend_on_the_scale() -> None:
    """a(centre - b) is the same before and after."""
    new = calibration(2, items(1.3, 0.4), centre=1.1)
    linked = link(new, calibration(1, items()))
    for before, after in zip(new.banks[0].items, linked.banks[0].items, strict=True):
        centre = linked.banks[0].centre
        assert centre is not None
        assert after.a * (centre - after.b) == pytest.approx(before.a * (1.1 - before.b))


@pytest.mark.parametrize("n", [199, 200])
def test_an_anchor_had_two_hundred_answers_before(n: int) -> None:
    new = calibration(2, items(1.5, -0.7, n=9))
    assert (link(new, calibration(1, items(n=n))) == new) is (n < 200)


def test_an_edited_item_and_few_items_are_no_anchors() -> None:
    new = calibration(2, items(1.5, -0.7))
    edited = tuple(replace(item, fingerprint="other") for item in items())
    assert link(new, calibration(1, edited)) == new
    assert link(new, calibration(1, items()[:4])) == new
    assert link(new, calibration(1, items()[:5])) != new


def test_a_bank_without_anchors_takes_the_common_unit() -> None:
    new = calibration(2, items(2.0), items(2.0), centre=None)
    linked = link(new, calibration(1, items()))
    assert [item.a for item in linked.banks[1].items] == pytest.approx([1.2] * 6)
    assert linked.banks[1].centre is None
