"""The generalised partial credit model with free thresholds, for items with any number of ordered categories.

The engine's own three-category items have thresholds at a fixed distance and are fitted in
``quiz.core.tree_fitting``; this is the general model of the published tables.
"""

import numpy as np

from quiz.core.answer_sheets import answers_per_item, make_sheet
from quiz.core.curves import Array
from quiz.core.fitting import NODES, Fit, Problem, fit
from quiz.core.logits import partial_credit


def ordered_categories(
    categories: Array, outcomes: int, weights: Array | None = None, nodes: Array = NODES
) -> Problem:
    """The model for ``categories`` (persons, items) 0 … outcomes - 1 or NaN.

    Parameters are a and the sums of -a times the thresholds up to each category, d_1 … d_(outcomes - 1).
    """
    sheet = make_sheet(categories, outcomes, weights)
    above = (sheet.weights @ sheet.outcomes).reshape(sheet.items, -1) + 0.5
    none = answers_per_item(sheet) + 0.5 * outcomes - above.sum(axis=1)
    start = np.column_stack([np.ones(sheet.items), np.log(above / none[:, None])])
    return Problem(partial_credit(nodes, sheet.items, outcomes), sheet, start, nodes)


def fit_gpcm(problem: Problem) -> Fit:
    """Marginal maximum likelihood (Muraki 1992, doi:10.1177/014662169201600206)."""
    return fit(problem)


def thresholds(parameters: Array) -> Array:
    """Where neighbouring categories are equally likely, (items, outcomes - 1)."""
    return np.asarray(-np.diff(parameters[:, 1:], axis=1, prepend=0.0) / parameters[:, :1])
