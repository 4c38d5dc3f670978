"""Fitting the two-parameter model to somebody's table of scores, without a database."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np

from quiz.content.banks import load_bank
from quiz.content.responses import GivenScore, ResponsesRefused, read_responses
from quiz.core.banks import Bank
from quiz.core.chance import chance_score
from quiz.core.curves import Array, Parameters, author_parameters
from quiz.core.fitting import Prior
from quiz.core.item_fits import ItemFit, TableFit, fit_table
from quiz.core.squarem import Progress
from quiz.core.tree_fitting import B_SD, LOG_A_SD

__all__ = ["PriorKind", "ResponsesRefused", "fit_file"]

UNKNOWN = Parameters(a=1.0, b=0.0, guess=0.0, ordered=False)
"""What is taken for an item that no bank knows: of level 2, not to be guessed."""


class PriorKind(StrEnum):
    """What is known of the items beforehand: nothing, or what authors' levels say."""

    NONE = "none"
    AUTHOR = "author"


def fit_file(
    responses: Path, kind: PriorKind, bank_file: Path | None, progress: Progress
) -> dict[str, object]:
    """The items of a table as data; raises ResponsesRefused and BankRefused.

    With the prior of authors, levels and chances are those of the bank; an item that it does not have, and
    every item without a bank, is of level 2 and not guessed.
    """
    given = read_responses(responses.read_bytes(), str(responses))
    bank = load_bank(bank_file.read_bytes(), str(bank_file)) if bank_file else None
    items = list(dict.fromkeys(each.item for each in given))
    table = as_matrix(given, items)
    if kind is PriorKind.NONE:
        return as_figures(items, fit_table(table, progress=progress))
    authors = [parameters_of(bank, name) for name in items]
    prior = Prior(log_a=0.0, log_a_sd=LOG_A_SD, b=np.array([each.b for each in authors]), b_sd=B_SD)
    guess = np.array([each.guess for each in authors])
    return as_figures(items, fit_table(table, guess, prior, progress))


def parameters_of(bank: Bank | None, item: str) -> Parameters:
    """What the author of an item says of it."""
    if bank is None or item not in bank.by_id:
        return UNKNOWN
    return author_parameters(bank.by_id[item], chance_score(bank.by_id[item]))


def as_matrix(given: Sequence[GivenScore], items: Sequence[str]) -> Array:
    """Persons by items, NaN where nothing was answered."""
    rows = {name: row for row, name in enumerate(dict.fromkeys(each.person for each in given))}
    columns = {name: column for column, name in enumerate(items)}
    table = np.full((len(rows), len(columns)), np.nan)
    for each in given:
        table[rows[each.person], columns[each.item]] = each.score
    return table


def as_figures(items: Sequence[str], found: TableFit) -> dict[str, object]:
    """The fit as data. What cannot be said is null, with a note that says why."""
    return {
        "items": {name: _item(fit) for name, fit in zip(items, found.items, strict=True)},
        "loglik": round(found.loglik, 6),
        "converged": found.converged,
    }


def _item(fit: ItemFit) -> dict[str, object]:
    figures = {"a": fit.a, "b": fit.b, "se_a": fit.se_a, "se_b": fit.se_b}
    told: dict[str, object] = {
        name: None if value is None else round(value, 6) for name, value in figures.items()
    }
    note = {"note": fit.oddity.value} if fit.oddity else {}
    return told | {"n": fit.n} | note
