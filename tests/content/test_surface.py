"""Our single choices cannot be guessed from their surface, and these gates would notice if they could."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from quiz.config import packaged
from quiz.content import read_folder
from tests.content.surface import (
    STRATEGIES,
    Question,
    chance,
    learned_share,
    longest,
    questions,
    score,
    share,
    shortest,
    standard_error,
)

BANDS = 2.9
"""Standard errors for 14 strategies at once: 5 % over the family, on both sides."""

CEILING = 2.0
"""Standard errors for the one learned model."""


def by_bank() -> dict[str, tuple[Question, ...]]:
    """The single choices of each of our banks, and of all together."""
    asked = {bank.id: questions(bank.items) for bank in read_folder(packaged("questions")).banks}
    return asked | {"all": tuple(question for each in asked.values() for question in each)}


ASKED = by_bank()


def beyond(asked: Sequence[Question]) -> dict[str, float]:
    """The strategies outside their band, each with its distance from chance in standard errors."""
    distances = {
        name: (share(strategy, asked) - chance(asked)) / standard_error(asked)
        for name, strategy in STRATEGIES.items()
    }
    return {name: distance for name, distance in distances.items() if abs(distance) > BANDS}


def learned(asked: Sequence[Question], repeats: int = 5) -> float:
    """The learned model's distance from chance in standard errors."""
    return (learned_share(asked, repeats) - chance(asked)) / standard_error(asked)


def rekeyed(asked: Sequence[Question], keys: Sequence[int]) -> list[Question]:
    """The same texts with other keys."""
    return [Question(each.stem, each.options, key) for each, key in zip(asked, keys, strict=True)]


def random_keys(asked: Sequence[Question], seed: int) -> list[Question]:
    """The same texts with keys that know nothing of them."""
    dice = np.random.default_rng(seed)
    return rekeyed(asked, [int(dice.integers(len(each.options))) for each in asked])


def extreme(weights: Sequence[float]) -> int:
    """The place of the highest weight."""
    return weights.index(max(weights))


@pytest.mark.parametrize("name", ASKED)
def test_no_strategy_beats_chance_nor_stays_behind_it(name: str) -> None:
    assert beyond(ASKED[name]) == {}


@pytest.mark.parametrize("name", ASKED)
def test_a_learned_model_does_not_beat_chance(name: str) -> None:
    assert learned(ASKED[name]) <= CEILING


def test_with_random_keys_the_learned_model_stays_at_chance() -> None:
    distances = [learned(random_keys(ASKED["all"], seed), repeats=1) for seed in range(10)]
    assert abs(np.mean(distances)) < 1


def test_random_keys_stay_within_the_band() -> None:
    assert [beyond(random_keys(ASKED["all"], seed)) for seed in range(5)] == [{}] * 5


@pytest.mark.parametrize("name", ASKED)
def test_keys_that_are_longest_fail_every_gate(name: str) -> None:
    planted = rekeyed(ASKED[name], [extreme(longest(each)) for each in ASKED[name]])
    assert beyond(planted)["longest"] > BANDS
    assert learned(planted, repeats=1) > CEILING


def test_keys_that_are_never_shortest_fail_the_band() -> None:
    trimmed = [each for each in ASKED["all"] if score(shortest(each), each.key) == 0]
    assert beyond(trimmed)["shortest"] < -BANDS


def test_keys_between_the_extremes_are_learned() -> None:
    def between(question: Question) -> int:
        sizes = longest(question)
        return sizes.index(sorted(sizes)[1])

    planted = rekeyed(ASKED["all"], [between(each) for each in ASKED["all"]])
    assert learned(planted, repeats=1) > CEILING


QUESTION = Question(
    "Which of these requests may a cache repeat for the client?",
    ("Always every `PUT`", "Some cache may repeat it", "The client, 3 times", "No one"),
    1,
)

WEIGHTS: Mapping[str, Sequence[float]] = {
    "longest": (16, 24, 19, 6),
    "shortest": (-16, -24, -19, -6),
    "A": (1, 0, 0, 0),
    "B": (0, 1, 0, 0),
    "C": (0, 0, 1, 0),
    "D": (0, 0, 0, 1),
    "middle": (0, 1, 1, 0),
    "convergence": (0, 0, 0, 0),
    "most specific": (2, 0, 2, 0),
    "echoes stem": (0, 2, 1, 0),
    "echoes alone": (0, 2, 1, 0),
    "avoids absolutes": (-2, 0, 0, -1),
    "prefers hedges": (0, 2, 0, 0),
    "most words": (3, 5, 4, 2),
}


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_weighs_the_options(name: str) -> None:
    assert [*STRATEGIES[name](QUESTION)] == [*WEIGHTS[name]]


def test_convergence_counts_the_words_that_others_have() -> None:
    question = Question("Which?", ("a red big dog", "a red cat", "one big cat", "none"), 0)
    assert [*STRATEGIES["convergence"](question)] == [3, 3, 2, 0]


def test_an_echo_in_two_options_is_no_echo_alone() -> None:
    question = Question("Which cache is it?", ("the cache", "no caches", "none"), 0)
    assert [*STRATEGIES["echoes stem"](question)] == [1, 1, 0]
    assert [*STRATEGIES["echoes alone"](question)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("weights", "key", "expected"),
    [([1, 2, 3], 2, 1), ([1, 3, 3], 2, 1 / 2), ([0, 0, 0], 0, 1 / 3), ([1, 2], 0, 0)],
)
def test_ties_are_split(weights: list[float], key: int, expected: float) -> None:
    assert score(weights, key) == expected


def test_chance_counts_the_options_of_each_question() -> None:
    asked = [Question("?", ("a", "b", "c", "d"), 0), Question("?", ("a", "b"), 0)]
    assert chance(asked) == (1 / 4 + 1 / 2) / 2
    assert standard_error(asked) == pytest.approx((3 / 16 + 1 / 4) ** 0.5 / 2)
