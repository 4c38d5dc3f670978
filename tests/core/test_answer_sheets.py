"""Sheets against sums written out."""

import numpy as np
import pytest

from quiz.core.answer_sheets import answers_per_item, expected_counts, log_likelihoods, make_sheet
from quiz.core.curves import Array

FULL = np.array([[0.0, 2, 1], [1, 1, 0], [2, 0, 2], [0, 0, 1]])
HOLED = np.array([[0.0, 2, np.nan], [1, np.nan, 0], [np.nan, np.nan, np.nan], [0, 0, 1]])
WEIGHTS = np.array([3.0, 1, 2, 5])
DICE = np.random.default_rng(1)
LOGS = np.log(DICE.dirichlet(np.ones(3), (3, 4)).transpose(0, 2, 1))
"""Three items, three outcomes, four nodes."""


@pytest.mark.parametrize("table", [FULL, HOLED], ids=["full", "holed"])
def test_sums_over_a_sheet_are_the_sums_over_the_answers(table: Array) -> None:
    sheet = make_sheet(table, 3, WEIGHTS)
    posteriors = DICE.uniform(size=(4, 4))
    rows, counts = np.zeros((4, 4)), np.zeros((3, 3, 4))
    for person, item in np.argwhere(~np.isnan(table)):
        outcome = int(table[person, item])
        rows[person] += LOGS[item, outcome]
        counts[item, outcome] += posteriors[person]
    np.testing.assert_allclose(log_likelihoods(sheet, LOGS), rows, atol=1e-12)
    np.testing.assert_allclose(expected_counts(sheet, posteriors), counts, atol=1e-12)
    np.testing.assert_allclose(answers_per_item(sheet), WEIGHTS @ ~np.isnan(table))


def test_rows_that_stand_for_nobody_are_left_out() -> None:
    sheet = make_sheet(FULL, 3, np.array([3.0, 0, 2, 0]))
    assert sheet.outcomes.shape == (2, 6)
    assert answers_per_item(sheet).tolist() == [5, 5, 5]
