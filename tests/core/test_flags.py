"""A flag is raised on evidence and only on evidence; each carries the figures that raised it."""

from collections.abc import Iterable

import pytest

from quiz.core.classical import Interval
from quiz.core.distractors import ChoiceRow, Picked
from quiz.core.fit import Slope
from quiz.core.flags import Flag, Raised, choice_flags, classical_flags, fit_flags
from quiz.core.items import Item, Kind
from tests.factories import BODIES, choice, item


def flags(raised: Iterable[Raised]) -> set[Flag]:
    return {each.flag for each in raised}


def interval(value: float) -> Interval:
    return Interval(value, value - 0.1, value + 0.1)


@pytest.mark.parametrize(
    ("facility", "n", "expected"),
    [
        (0.09, 50, {Flag.HARDLY_ANYBODY}),
        (0.09, 49, set()),
        (0.10, 50, set()),
        (0.98, 50, {Flag.ALMOST_EVERYBODY}),
        (0.98, 49, set()),
        (0.97, 500, set()),
        (0.50, 500, set()),
    ],
)
def test_facility_is_flagged_from_fifty_answers(facility: float, n: int, expected: set[Flag]) -> None:
    assert flags(classical_flags(interval(facility), None, n)) == expected


@pytest.mark.parametrize(
    ("r", "n", "flagged"),
    # r + 1.96 / sqrt(n) < .15: what could well be .15 is not flagged.
    [(0.0, 100, False), (-0.10, 100, True), (-0.04, 100, False), (0.0, 200, True), (0.05, 200, False)],
)
def test_a_low_correlation_is_flagged_once_it_stays_low(r: float, n: int, flagged: bool) -> None:
    found = list(classical_flags(interval(0.5), interval(r), n))
    assert flags(found) == ({Flag.LITTLE_DISCRIMINATION} if flagged else set())
    assert all(each.figures == (r, n) for each in found)


@pytest.mark.parametrize(
    ("z", "slope", "expected"),
    [
        (3.0, None, set()),
        (3.1, None, {Flag.EASIER}),
        (-3.1, None, {Flag.HARDER}),
        (None, Slope(-0.3, 0.1), set()),
        (None, Slope(-0.31, 0.1), {Flag.FLATTER}),
        (0.0, Slope(0.9, 0.1), set()),  # telling more apart than expected is no fault
        (-4.0, Slope(-0.9, 0.1), {Flag.HARDER, Flag.FLATTER}),
    ],
)
def test_misfit_is_flagged_beyond_three_errors(
    z: float | None, slope: Slope | None, expected: set[Flag]
) -> None:
    assert flags(fit_flags(z, slope)) == expected


def row(number: int, upper: float, r: Interval | None = None, *, right: bool = False) -> ChoiceRow:
    return ChoiceRow(Picked(chr(64 + number), number, right), 9, 0.3, (0.3, 0.3, upper), r)


@pytest.mark.parametrize(
    ("key", "distractor", "r", "expected"),
    [
        (0.5, 0.4, None, set()),
        (0.4, 0.4, None, set()),
        (0.4, 0.5, None, {Flag.RIVAL}),
        (0.5, 0.4, Interval(0.3, -0.05, 0.5), set()),
        (0.5, 0.4, Interval(0.3, 0.05, 0.5), {Flag.SUSPECT}),
        (0.2, 0.6, Interval(0.4, 0.1, 0.6), {Flag.RIVAL, Flag.SUSPECT}),
    ],
)
def test_a_distractor_of_those_who_know_is_flagged(
    key: float, distractor: float, r: Interval | None, expected: set[Flag]
) -> None:
    found = list(choice_flags(item(), [row(1, key, right=True), row(2, distractor, r), row(3, 0.0)]))
    assert flags(found) == expected
    assert {each.choice for each in found} <= {"B"}


def test_a_distractor_beats_the_least_chosen_of_several_keys() -> None:
    asked = item(body=choice(4, 2, many=True))
    found = choice_flags(asked, [row(1, 0.9, right=True), row(2, 0.4, right=True), row(3, 0.5)])
    assert [(each.flag, each.figures, each.choice) for each in found] == [(Flag.RIVAL, (0.5, 0.4), "C")]


UNKNOWN = ChoiceRow(Picked("I don't know yet", 0, right=False), 9, 0.5, (0.1, 0.1, 0.9), None)
COUNTED = ChoiceRow(Picked("A", 1, right=True), 2, 0.5, None, None)


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (item(), [row(1, 0.2, right=True), UNKNOWN]),  # not to know is no distractor
        (item(), [COUNTED, row(2, 0.9)]),
        (item(body=BODIES[Kind.TEXT]), [row(1, 0.1, right=True), row(2, 0.9)]),
    ],
)
def test_what_is_no_distractor_is_not_flagged(asked: Item, rows: list[ChoiceRow]) -> None:
    assert list(choice_flags(asked, rows)) == []


def test_only_the_strongest_rival_is_named() -> None:
    found = choice_flags(item(), [row(1, 0.1, right=True), row(2, 0.2), row(3, 0.6)])
    assert [(each.flag, each.choice) for each in found] == [(Flag.RIVAL, "C")]


def test_where_every_option_is_right_there_is_no_rival() -> None:
    asked = item(body=choice(2, 2, many=True))
    assert list(choice_flags(asked, [row(1, 0.9, right=True), row(2, 0.1, right=True)])) == []
