"""Answers as matrices, and the two sums over them that fitting needs again and again."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quiz.core.curves import Array


@dataclass(frozen=True, eq=False)
class Sheet:
    """Who had which outcome on items of one shape.

    ``outcomes`` (persons, items * (outcomes - 1)) holds 1 where the outcome from 1 on occurred; ``given``
    (persons, items) 1 where an answer was given, or None where every person answered every item;
    ``weights`` (persons,) says how many persons a row stands for.
    """

    outcomes: Array
    given: Array | None
    weights: Array
    items: int

    @cached_property
    def answered(self) -> Array:
        """1 where an answer was given, (persons, items)."""
        return np.ones((len(self.outcomes), self.items)) if self.given is None else self.given


def make_sheet(categories: Array, outcomes: int, weights: Array | None = None) -> Sheet:
    """A sheet of categories 0 … outcomes - 1, shape (persons, items), NaN where nothing was answered.

    Rows that stand for nobody are left out.
    """
    if weights is not None:
        categories, weights = categories[weights > 0], weights[weights > 0]
    persons, items = categories.shape
    happened = categories[:, :, None] == np.arange(1, outcomes)
    given = ~np.isnan(categories)
    return Sheet(
        outcomes=happened.reshape(persons, -1).astype(float),
        given=None if given.all() else given.astype(float),
        weights=np.ones(persons) if weights is None else weights,
        items=items,
    )


def log_likelihoods(sheet: Sheet, logs: Array) -> Array:
    """Of each person's answers at each node, (persons, nodes); ``logs`` (items, outcomes, nodes)."""
    above = (logs[:, 1:] - logs[:, :1]).reshape(-1, logs.shape[2])
    base = logs[:, 0].sum(axis=0) if sheet.given is None else sheet.given @ logs[:, 0]
    return np.asarray(sheet.outcomes @ above + base)


def expected_counts(sheet: Sheet, posteriors: Array) -> Array:
    """How many had each outcome at each node, (items, outcomes, nodes).

    ``posteriors`` (persons, nodes) with rows that sum to the persons' weights.
    """
    nodes = posteriors.shape[1]
    above = (sheet.outcomes.T @ posteriors).reshape(sheet.items, -1, nodes)
    people = posteriors.sum(axis=0) if sheet.given is None else sheet.given.T @ posteriors
    return np.concatenate([(people - above.sum(axis=1))[:, None], above], axis=1)


def answers_per_item(sheet: Sheet) -> Array:
    """How many answered each item, (items,)."""
    return np.asarray(sheet.weights @ sheet.answered)
