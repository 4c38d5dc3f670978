"""Statistics from simulated learners: sound questions pass, wrong keys are found, few answers say nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from quiz.core.adaptive import Asked, Course, next_in_topic
from quiz.core.assembly import Place, assemble
from quiz.core.calibrations import BankCalibration, Calibration, ItemEstimate, fingerprint
from quiz.core.curves import known_share
from quiz.core.flags import FEWEST, Flag
from quiz.core.items import Item
from quiz.core.observations import Reply, Sitting
from quiz.core.pools import Pool
from quiz.core.scoring import Response, score
from quiz.core.statistics import BankStatistics, ItemStatistics, bank_statistics
from quiz.core.tree import Spread
from quiz.core.versions import merge_versions
from tests.factories import pool, singles

POOL = pool(*singles("one", 12), *singles("two", 12), *singles("three", 12))
EDITIONS = merge_versions({1: POOL.bank}, {})
LENGTH = 18
WRONG_KEYS = frozenset({"one-2", "two-5"})
"""Questions whose true answer is B although the key says A."""


class Learner:
    """Answers as the model says: knows, or says so, or guesses."""

    def __init__(self, dice: np.random.Generator) -> None:
        middle = POOL.centre + dice.normal(0, 0.9) + dice.normal(0, 0.55)
        self.dice = dice
        self.ability = {skill: middle + dice.normal(0, 0.63) for skill in POOL.skills}

    def answer(self, item: Item, wrong_keys: frozenset[str]) -> Response:
        known = known_share(POOL.parameters[item.id], np.array([self.ability[item.skill]]))[0]
        if self.dice.random() < known:
            return 2 if item.id in wrong_keys else 1
        return None if self.dice.random() < 0.5 else int(self.dice.integers(1, 5))


Give = Callable[[Item], Response]


def fixed(seed: int, give: Give) -> list[tuple[Place, Response]]:
    return [(place, give(place.item)) for place in assemble(POOL, LENGTH, seed)]


def adaptive(seed: int, give: Give) -> list[tuple[Place, Response]]:
    course, taken, asked = Course((POOL,), LENGTH, seed), [], list[Asked]()
    while (place := next_in_topic(course, asked)) is not None:
        response = give(place.item)
        taken.append((place, response))
        asked.append(Asked(POOL.bank.id, place.item, score(place.item, response)))
    return taken


def sittings(count: int, mode: str, wrong_keys: frozenset[str] = frozenset(), seed: int = 1) -> list[Sitting]:
    """Attempts of as many learners, each on a form of their own."""
    dice = np.random.default_rng(seed)
    found = []
    for number in range(count):
        learner = Learner(dice)
        form = (fixed if mode == "fixed" else adaptive)(number, lambda item: learner.answer(item, wrong_keys))  # noqa: B023
        replies = tuple(
            Reply(EDITIONS.places[1, place.item.id], place.item.id, response) for place, response in form
        )
        found.append(Sitting(1, POOL, mode == "adaptive", alone=True, replies=replies))
    return found


def statistics(taken: Sequence[Sitting]) -> BankStatistics:
    return bank_statistics(EDITIONS.studied, taken)


def by_id(found: BankStatistics) -> dict[str, ItemStatistics]:
    return {each.studied.item.id: each for each in found.items}


@pytest.fixture(scope="module", params=["fixed", "adaptive"])
def sound(request: pytest.FixtureRequest) -> tuple[str, BankStatistics]:
    return request.param, statistics(sittings(300, request.param))


@pytest.fixture(scope="module", params=["fixed", "adaptive"])
def spoiled(request: pytest.FixtureRequest) -> tuple[str, BankStatistics]:
    return request.param, statistics(sittings(250, request.param, WRONG_KEYS))


def test_sound_questions_fit(sound: tuple[str, BankStatistics]) -> None:
    fits = [each.fit for each in sound[1].items if each.fit]
    assert len(fits) > 20
    for values in (
        [fit.z for fit in fits if fit.z is not None],
        [fit.slope.z for fit in fits if fit.slope],
    ):
        assert abs(np.mean(values)) < 0.6
        assert 0.5 < np.std(values) < 1.5


def test_sound_questions_are_hardly_ever_flagged(sound: tuple[str, BankStatistics]) -> None:
    flagged = [each.studied.item.id for each in sound[1].items if each.flags]
    assert len(flagged) <= 2


def test_wrong_keys_are_found(spoiled: tuple[str, BankStatistics]) -> None:
    found = by_id(spoiled[1])
    for name in WRONG_KEYS:
        raised = {(each.flag, each.choice) for each in found[name].flags}
        assert {(Flag.HARDER, ""), (Flag.FLATTER, ""), (Flag.RIVAL, "B")} <= raised
        assert {choice for _, choice in raised} == {"", "B"}
    others = [each for name, each in found.items() if name not in WRONG_KEYS and each.flags]
    assert len(others) <= 2


def test_classical_figures_are_left_out_where_answers_choose_the_questions(
    sound: tuple[str, BankStatistics],
) -> None:
    mode, found = sound
    enough = [each for each in found.items if each.enough]
    assert [each.classical is not None for each in enough] == [mode == "fixed"] * len(enough)
    assert all(each.by_ability == (mode == "adaptive") for each in enough)
    assert all(form.alpha is not None for form in found.forms)
    assert [form.questions for form in found.forms] == ([LENGTH] if mode == "fixed" else [])


def test_reliability_by_classical_and_by_modern_theory_agree(sound: tuple[str, BankStatistics]) -> None:
    for form in sound[1].forms:
        reliability = sound[1].precision[0].topic.reliability
        assert form.alpha is not None
        assert form.alpha.value == pytest.approx(reliability, abs=0.08)


def test_estimates_are_as_sure_as_they_say(sound: tuple[str, BankStatistics]) -> None:
    (precision,) = sound[1].precision
    assert precision.adaptive == (sound[0] == "adaptive")
    assert 1 < precision.questions <= LENGTH
    assert list(precision.skills) == list(POOL.skills)
    for quality in (precision.topic, *precision.skills.values()):
        assert quality.n >= FEWEST
        assert quality.reliability is not None
        assert quality.standard_error is not None
        assert quality.consistency is not None
        assert 0.3 < quality.reliability < 1
        assert 0.02 < quality.standard_error < 0.25
        assert 0.7 < quality.consistency < 1


def test_modes_do_not_mix() -> None:
    taken = sittings(30, "adaptive", seed=2) + sittings(40, "fixed")
    both, alone = by_id(statistics(taken)), by_id(statistics(taken[30:]))
    for name, each in both.items():
        assert each.classical == alone[name].classical
    assert statistics(taken).adaptive == 30


def test_the_order_of_attempts_changes_nothing() -> None:
    taken = sittings(50, "fixed")
    one, other = by_id(statistics(taken)), by_id(statistics(taken[::-1]))
    for name, each in one.items():
        again = other[name]
        assert (each.n, each.exposure, len(each.flags)) == (again.n, again.exposure, len(again.flags))
        if each.fit and again.fit:
            assert each.fit.z == pytest.approx(again.fit.z)
        for row, same in zip(each.choices, again.choices, strict=True):
            assert row.thirds == (same.thirds and pytest.approx(same.thirds))


def everybody_answers(item: str, responses: Sequence[Response]) -> ItemStatistics:
    """The statistics of one question that everybody was asked, with another to compare."""
    taken = [
        Sitting(1, POOL, adaptive=False, alone=True, replies=(
            Reply(EDITIONS.places[1, item], item, response),
            Reply(EDITIONS.places[1, "two-1"], "two-1", 1 + n % 2),
        ))
        for n, response in enumerate(responses)
    ]  # fmt: skip
    return by_id(statistics(taken))[item]


def test_below_thirty_answers_only_counts_are_said() -> None:
    few, enough = (everybody_answers("one-1", ([2] * 15 + [1] * 15)[:n]) for n in (29, 30))
    assert (few.n, few.enough, few.exposure) == (29, False, 1.0)
    assert (few.classical, few.fit, few.flags) == (None, None, ())
    assert [row.chosen for row in few.choices] == [14, 15, 0, 0, 0]
    assert {(row.thirds, row.r) for row in few.choices} == {(None, None)}
    assert enough.enough
    assert enough.classical is not None
    assert enough.classical.facility.value == 0.5
    assert enough.fit is not None


def test_not_to_know_is_an_answer_and_a_blank_is_none() -> None:
    asked = everybody_answers("one-1", [1] * 25 + [None] * 10)
    assert (asked.n, asked.unknown, asked.choices[-1].chosen) == (35, 10, 10)
    assert asked.guess == 0.25
    blanks = [
        Sitting(1, POOL, adaptive=False, alone=True, replies=(Reply(0, "one-1", None, blank=True),))
    ] * 3
    left = statistics(blanks).items[0]
    assert (left.n, left.unknown, left.exposure) == (0, 0, 1.0)


def test_what_is_not_valid_is_no_answer() -> None:
    assert everybody_answers("one-1", [9, 1, "x"]).n == 1


def test_exposure_is_of_the_attempts_that_could_show_it() -> None:
    later = replace(POOL.bank.items[0], stem="Which one?")
    newer = Pool(replace(POOL.bank, items=(later, *POOL.bank.items[1:])), POOL.parameters)
    editions = merge_versions({1: POOL.bank, 2: newer.bank}, {})
    replies = tuple(Reply(editions.places[1, name], name, 1) for name in ("one-1", "one-2"))
    old = [Sitting(1, POOL, adaptive=False, alone=True, replies=replies)] * 2
    new = [Sitting(2, newer, adaptive=False, alone=True, replies=replies[1:])] * 2
    found = bank_statistics(editions.studied, old + new)
    shown = {(each.studied.item.stem, each.studied.item.id): each.exposure for each in found.items}
    assert shown["Which one?", "one-1"] == 0
    assert shown["Which?", "one-1"] == 1
    assert shown["Which?", "one-2"] == 1
    assert shown["Which?", "two-1"] == 0


def test_without_attempts_nothing_is_said() -> None:
    found = statistics([])
    assert (found.attempts, found.adaptive, found.forms, found.precision) == (0, 0, (), ())
    assert {(each.n, each.exposure, each.flags) for each in found.items} == {(0, None, ())}


def test_a_calibration_tells_a_and_b_with_their_errors() -> None:
    known, edited = POOL.bank.items[:2]
    estimates = (
        ItemEstimate(known.id, fingerprint(known), 1.3, 0.2, 0.1, 0.05, 400),
        ItemEstimate(edited.id, "another content", 0.7, 0.2, 0.1, 0.05, 400),
    )
    banks = (BankCalibration(POOL.bank.id, None, 400, estimates),)
    calibration = Calibration(1, 400, Spread(), banks)
    found = by_id(bank_statistics(EDITIONS.studied, sittings(3, "fixed"), calibration))
    assert found[known.id].calibrated == estimates[0]
    assert found[edited.id].calibrated is None


def test_every_attempt_is_told_for_the_progress_bar() -> None:
    ticks: list[int] = []
    bank_statistics(EDITIONS.studied, sittings(5, "fixed"), tick=lambda: ticks.append(1))
    assert len(ticks) == 5
