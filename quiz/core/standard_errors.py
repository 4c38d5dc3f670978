"""How sure fitted parameters are: the observed information of the marginal likelihood.

Louis (1982, doi:10.1111/j.2517-6161.1982.tb01203.x): what the answers tell is what they would tell if the
abilities were seen, less the spread of each person's score over where that person may stand. The sum is
exact at any parameters; nothing is differentiated numerically.
"""

import numpy as np

from quiz.core.answer_sheets import Sheet, expected_counts
from quiz.core.curves import Array
from quiz.core.fitting import Problem, normal_weights, posteriors
from quiz.core.logits import Logits, observed_curvature, tables

_FLAT = 1e-9
"""Directions in which the information is this small, against the most informative one, are not determined."""


def observed_information(problem: Problem, parameters: Array) -> Array:
    """On all parameters together, item by item, (items * p, items * p), at abilities N(0, 1)."""
    logs = tables(problem.model, parameters).logs
    rows, _ = posteriors(problem.sheet, logs, normal_weights(problem.nodes))
    return information_given(problem.model, problem.sheet, parameters, rows)


def information_given(model: Logits, sheet: Sheet, parameters: Array, rows: Array) -> Array:
    """The same for posteriors ``rows`` (persons, nodes) from elsewhere, each summing to its weight."""
    seen = observed_curvature(model, parameters, expected_counts(sheet, rows))
    items, p, _ = seen.shape
    complete = np.zeros((items, p, items, p))
    complete[np.arange(items), :, np.arange(items), :] = seen
    return complete.reshape(items * p, items * p) - missing_information(model, sheet, parameters, rows)


def missing_information(model: Logits, sheet: Sheet, parameters: Array, rows: Array) -> Array:
    """The spread of the persons' scores over their posteriors, summed."""
    scores = tables(model, parameters).scores
    size = sheet.items * scores.shape[2]
    squares, means = np.zeros((size, size)), np.zeros((len(rows), size))
    for node, share in enumerate(rows.T):
        here = person_scores(sheet, scores[..., node])
        weighted = here * share[:, None]
        squares += here.T @ weighted
        means += weighted
    return np.asarray(squares - means.T @ (means / sheet.weights[:, None]))


def person_scores(sheet: Sheet, scores: Array) -> Array:
    """Each person's score at one node, (persons, items * p); ``scores`` (items, outcomes, p)."""
    items, outcomes, p = scores.shape
    base = scores[:, 0].ravel()
    none = base if sheet.given is None else np.repeat(sheet.given, p, axis=1) * base
    happened = sheet.outcomes.reshape(-1, items, outcomes - 1)
    above = np.einsum("njk,jkp->njp", happened, scores[:, 1:] - scores[:, :1])
    return np.asarray(above.reshape(-1, items * p) + none)


def covariance(information: Array) -> Array:
    """The inverse of an information matrix; infinite variances where it determines nothing."""
    own = np.diag(information)
    scale = np.sqrt(np.maximum(own, _FLAT**2 * max(own.max(initial=0.0), 1.0)))
    sizes, directions = np.linalg.eigh(information / np.outer(scale, scale))
    flat = sizes < _FLAT * max(sizes[-1], 0.0)
    inverse = (directions[:, ~flat] / sizes[~flat]) @ directions[:, ~flat].T
    lost = (directions[:, flat] ** 2).sum(axis=1) > 1e-6
    inverse[lost, lost] = np.inf
    return np.asarray(inverse / np.outer(scale, scale))
