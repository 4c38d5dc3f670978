"""What a reader who knows nothing scores on single choices: strategies that see only the surface of a text.

A strategy gives every option a weight; one of the highest weight is chosen, and ties are split. They are
those of the content study, section 4.3; the learned model is a conditional logit over their weights (McFadden
1974).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quiz.content.wording import content_words, tokens, visible
from quiz.core.items import Choice, Item

MOST_OPTIONS = 8
FOLDS = 10
REPEATS = 5
RIDGE = 1.0
STEPS = 12

_ABSOLUTE = re.compile(
    r"\b(all|always|any|cannot|completely|every|impossible|must|never|no|none|only)\b", re.I
)
_HEDGE = re.compile(
    r"\b(can|could|generally|likely|may|might|most|often|possibly|some|sometimes|typically|usually)\b", re.I
)
_SPECIFIC = re.compile(r"[\d,`()\[\]{}]")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A single choice as a guesser sees it: stem and options as typed, and the place of the key."""

    stem: str
    options: tuple[str, ...]
    key: int


Strategy = Callable[[Question], Sequence[float]]
"""One weight per option."""


def questions(items: Sequence[Item]) -> tuple[Question, ...]:
    """The single choices among the items, options in file order."""
    return tuple(
        Question(item.stem, tuple(option.text for option in item.body.options), min(item.body.key) - 1)
        for item in items
        if isinstance(item.body, Choice) and not item.body.many
    )


def longest(question: Question) -> list[float]:
    """The most characters."""
    return [len(visible(option)) for option in question.options]


def shortest(question: Question) -> list[float]:
    """The fewest characters."""
    return [-length for length in longest(question)]


def most_words(question: Question) -> list[float]:
    """The most words."""
    return [len(tokens(option)) for option in question.options]


def at(place: int) -> Strategy:
    """The option at a place of the file, counted from 0; no preference where there are fewer."""
    return lambda question: [float(number == place) for number in range(len(question.options))]


def middle(question: Question) -> list[float]:
    """Neither the first option nor the last."""
    last = len(question.options) - 1
    return [float(0 < number < last) for number in range(last + 1)]


def convergence(question: Question) -> list[float]:
    """The most words that stand in other options too."""
    each = [set(tokens(option.lower())) for option in question.options]
    return [len(own & set().union(*each[:place], *each[place + 1 :])) for place, own in enumerate(each)]


def most_specific(question: Question) -> list[float]:
    """The most digits, commas, code and brackets."""
    return [len(_SPECIFIC.findall(option)) for option in question.options]


def echoes_stem(question: Question) -> list[float]:
    """The most words of the stem."""
    asked = content_words(question.stem)
    return [len(content_words(option) & asked) for option in question.options]


def echoes_alone(question: Question) -> list[float]:
    """The most words of the stem that no other option has."""
    asked = content_words(question.stem)
    each = [content_words(option) & asked for option in question.options]
    return [len(own - set().union(*each[:place], *each[place + 1 :])) for place, own in enumerate(each)]


def avoids_absolutes(question: Question) -> list[float]:
    """The fewest absolute words."""
    return [-len(_ABSOLUTE.findall(visible(option))) for option in question.options]


def prefers_hedges(question: Question) -> list[float]:
    """The most hedging words."""
    return [len(_HEDGE.findall(visible(option))) for option in question.options]


STRATEGIES: Mapping[str, Strategy] = {
    "longest": longest,
    "shortest": shortest,
    "A": at(0),
    "B": at(1),
    "C": at(2),
    "D": at(3),
    "middle": middle,
    "convergence": convergence,
    "most specific": most_specific,
    "echoes stem": echoes_stem,
    "echoes alone": echoes_alone,
    "avoids absolutes": avoids_absolutes,
    "prefers hedges": prefers_hedges,
    "most words": most_words,
}

READ = (
    longest,
    most_words,
    convergence,
    most_specific,
    echoes_stem,
    echoes_alone,
    avoids_absolutes,
    prefers_hedges,
)
"""What the learned model reads; the opposite of a strategy is a negative preference, and it sees no place."""


def score(weights: Sequence[float], key: int) -> float:
    """The chance of choosing the key among the options of the highest weight."""
    best = max(weights)
    return weights.count(best) ** -1 if weights[key] == best else 0.0


def share(strategy: Strategy, asked: Sequence[Question]) -> float:
    """The mean score of a strategy."""
    return sum(score([*strategy(question)], question.key) for question in asked) / len(asked)


def chance(asked: Sequence[Question]) -> float:
    """What blind guessing scores on average: the mean of 1/k over the questions with k options."""
    return sum(1 / len(question.options) for question in asked) / len(asked)


def standard_error(asked: Sequence[Question]) -> float:
    """Of the mean score of blind guessing, each question with its own number of options."""
    each = (1 / len(question.options) for question in asked)
    return math.sqrt(sum(p * (1 - p) for p in each)) / len(asked)


def learned_share(asked: Sequence[Question], repeats: int = REPEATS) -> float:
    """What the learned model scores on questions that it was not fitted to, averaged over seeded foldings."""
    seen = np.array([features(question) for question in asked])
    keys = np.array([question.key for question in asked])
    scores = [held_out(seen, keys, seed) for seed in range(repeats)]
    return float(np.mean(scores))


def features(question: Question) -> Floats:
    """One row per option, padded with nan to the most options of any question; each column has mean 0.

    The weights of the strategies come in standard deviations within the question; whether an option is the
    longest or the shortest comes as such, so that "neither of the two" can be learned.
    """
    columns = [spread(read(question)) for read in READ]
    columns += [chosen(read(question)) for read in (longest, shortest)]
    rows = np.full((MOST_OPTIONS, len(columns)), np.nan)
    rows[: len(question.options)] = np.array(columns).T
    return rows


def spread(weights: Sequence[float]) -> Floats:
    """Weights with mean 0 and standard deviation 1; all 0 where they are equal."""
    centred: Floats = np.array(weights, float) - np.mean(weights)
    deviation = float(np.std(centred))
    return centred / deviation if deviation else centred


def chosen(weights: Sequence[float]) -> Floats:
    """The chance of being chosen for its weight, with mean 0."""
    best: Floats = np.array([weight == max(weights) for weight in weights], float)
    return best / float(best.sum()) - 1 / len(weights)


def held_out(seen: Floats, keys: NDArray[np.int64], seed: int) -> float:
    """The mean score over all questions, each judged by a model fitted to the other folds."""
    order = np.random.default_rng(seed).permutation(len(keys))
    total = 0.0
    for fold in np.array_split(order, FOLDS):
        others = np.setdiff1d(order, fold)
        preference = fit(seen[others], keys[others])
        for number in fold:
            options = seen[number][~np.isnan(seen[number, :, 0])]
            total += score(np.round(options @ preference, 9).tolist(), int(keys[number]))
    return total / len(keys)


def fit(seen: Floats, keys: NDArray[np.int64]) -> Floats:
    """The preference that makes the keys most likely: Newton's steps on the ridge-penalised likelihood."""
    there = ~np.isnan(seen[:, :, 0])
    rows = np.nan_to_num(seen)
    keyed = rows[np.arange(len(keys)), keys]
    preference = np.zeros(rows.shape[2])
    for _ in range(STEPS):
        odds = np.where(there, np.exp(rows @ preference), 0.0)
        chances = odds / odds.sum(axis=1, keepdims=True)
        mean = np.einsum("qo,qof->qf", chances, rows)
        slope = (keyed - mean).sum(axis=0) - RIDGE * preference
        curve = np.einsum("qo,qof,qog->fg", chances, rows, rows) - mean.T @ mean
        preference += np.linalg.solve(curve + RIDGE * np.eye(len(slope)), slope)
    return preference
