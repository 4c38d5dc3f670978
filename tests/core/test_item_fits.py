"""What is said of a table's items, and that odd ones are said in words."""

import numpy as np
import pytest

from quiz.core.curves import Array
from quiz.core.fitting import Prior
from quiz.core.item_fits import ItemFit, Oddity, fit_table
from tests.core.published import LSAT6


def with_columns(*columns: Array) -> Array:
    """LSAT6 and more items."""
    return np.column_stack([LSAT6, *columns])


def test_an_ordinary_table_has_all_figures() -> None:
    found = fit_table(LSAT6)
    assert found.converged
    first = found.items[0]
    assert (first.n, first.oddity) == (1000, None)
    assert first.a == pytest.approx(0.82566, abs=1e-3)
    assert first.b == pytest.approx(-3.35881, abs=1e-3)
    # R mirt 1.38.1, by the delta method from the observed information.
    assert first.se_a == pytest.approx(0.258115, abs=1e-3)
    assert first.se_b == pytest.approx(0.866474, abs=1e-3)


@pytest.mark.parametrize(("value", "oddity"), [(1.0, Oddity.ALL_RIGHT), (0.0, Oddity.ALL_WRONG)])
def test_an_item_without_differences_is_named_and_changes_nothing(value: float, oddity: Oddity) -> None:
    column = np.full(1000, value)
    column[:300] = np.nan
    found = fit_table(with_columns(column))
    assert found.items[5] == ItemFit(700, oddity=oddity)
    assert found.items[:5] == fit_table(LSAT6).items
    assert found.loglik == fit_table(LSAT6).loglik


def test_two_items_that_agree_without_exception_run_away() -> None:
    twin = (LSAT6.sum(axis=1) >= 4).astype(float)
    found = fit_table(with_columns(twin, twin))
    assert {item.oddity for item in found.items[5:]} == {Oddity.RUNAWAY}
    assert found.items[5].a is None
    assert all(item.a is not None for item in found.items[:5])


def test_a_wrong_key_is_suspected() -> None:
    """A difference by chance alone is not."""
    turned = LSAT6.copy()
    turned[:, 2] = 1 - turned[:, 2]
    found = fit_table(turned).items[2]
    assert found.oddity is Oddity.FALLING
    assert found.a is not None
    assert found.a < 0
    noise = np.random.default_rng(2).integers(0, 2, 1000).astype(float)
    either = [fit_table(with_columns(column)).items[5] for column in (noise, 1 - noise)]
    assert [item.oddity for item in either] == [None, None]
    assert min(item.a for item in either if item.a is not None) < 0


def test_an_item_alone_is_not_determined() -> None:
    found = fit_table(LSAT6[:, :1])
    assert found.items == (ItemFit(1000, oddity=Oddity.NOT_DETERMINED),)
    assert np.isfinite(found.loglik)


def test_a_table_of_constants_has_no_fit_but_words() -> None:
    found = fit_table(np.ones((4, 2)))
    assert found.items == (ItemFit(4, oddity=Oddity.ALL_RIGHT),) * 2
    assert (found.loglik, found.converged) == (0, True)


def test_with_a_prior_every_item_has_figures() -> None:
    prior = Prior(log_a=0.0, log_a_sd=0.3, b=np.zeros(6), b_sd=0.8)
    found = fit_table(with_columns(np.ones(1000)), prior=prior)
    assert all(item.oddity is None for item in found.items)
    assert found.items[5].b is not None
    assert found.items[5].b < -1
