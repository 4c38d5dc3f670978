"""What the finished attempts of many learners say of a bank: of each question, and of the whole quiz.

Figures of classical test theory (facility, item-rest correlation, alpha) come from fixed forms alone: where
the answers choose the next item they would tell of the choosing. Fit, and how sure the estimates are, come
from every attempt.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from quiz.core.calibrations import START, Calibration, ItemEstimate
from quiz.core.chance import chance_score
from quiz.core.classical import (
    Interval,
    correlation,
    correlation_interval,
    discriminative_efficiency,
    rest_scores,
    wilson,
)
from quiz.core.curves import Array
from quiz.core.distractors import ChoiceRow, choice_rows
from quiz.core.fit import Slope, residual_slope, residual_z
from quiz.core.flags import FEWEST, Raised, choice_flags, classical_flags, fit_flags
from quiz.core.items import Item
from quiz.core.observations import Observed, Sitting, Witnessed, witness
from quiz.core.precision import FormReliability, Precision, form_reliabilities, precision
from quiz.core.versions import Studied


@dataclass(frozen=True)
class Classical:
    """Figures of one question on ``n`` answers on fixed forms; ``item_rest`` is None where nothing varies."""

    n: int
    facility: Interval
    item_rest: Interval | None
    efficiency: float | None


@dataclass(frozen=True)
class Fit:
    """How one question fits the model on ``n`` answers; see ``quiz.core.fit``."""

    n: int
    z: float | None
    slope: Slope | None


@dataclass(frozen=True)
class ItemStatistics:
    """Everything said of one question.

    ``n`` counts valid answers, "I don't know yet" (``unknown``) among them. ``exposure`` is the share of the
    attempts on its versions that were shown it. ``calibrated`` are a and b with their errors, if there is a
    calibration that knows it. ``classical`` and ``fit`` are None below FEWEST answers.
    ``by_ability`` tells that the thirds of ``choices`` are by ability and not by rest score.
    """

    studied: Studied
    n: int
    unknown: int
    exposure: float | None
    guess: float
    calibrated: ItemEstimate | None
    classical: Classical | None
    fit: Fit | None
    choices: tuple[ChoiceRow, ...]
    by_ability: bool
    flags: tuple[Raised, ...]

    @property
    def enough(self) -> bool:
        """Whether more than counts is said."""
        return self.n >= FEWEST


@dataclass(frozen=True)
class BankStatistics:
    """Every question, newest version first, and the quiz: fixed forms by length, estimates by mode."""

    attempts: int
    adaptive: int
    items: tuple[ItemStatistics, ...]
    forms: tuple[FormReliability, ...]
    precision: tuple[Precision, ...]


def bank_statistics(
    studied: Sequence[Studied],
    sittings: Sequence[Sitting],
    calibration: Calibration = START,
    tick: Callable[[], object] = lambda: None,
) -> BankStatistics:
    """The statistics of all sittings on one bank, whose pools are those of the calibration.

    ``tick`` is called after each sitting, for a progress bar. A sitting costs about one estimate.
    """
    witnessed: list[Witnessed] = []
    for sitting in sittings:
        witnessed.append(witness(sitting, calibration.grids))
        tick()
    scores = fixed_scores(witnessed, len(studied))
    rest = rest_scores(scores)
    items = tuple(
        item_statistics(
            each,
            answers_to(place, witnessed, rest),
            shown,
            find_estimate(each, sittings, calibration),
        )
        for place, (each, shown) in enumerate(zip(studied, exposures(studied, sittings), strict=True))
    )
    return BankStatistics(
        attempts=len(sittings),
        adaptive=sum(sitting.adaptive for sitting in sittings),
        items=items,
        forms=form_reliabilities(scores, sittings),
        precision=precision(witnessed),
    )


def fixed_scores(witnessed: Iterable[Witnessed], items: int) -> Array:
    """Scores on fixed forms, shape (attempts, items), NaN where there is no valid answer."""
    rows = []
    for each in witnessed:
        if not each.sitting.adaptive:
            row = np.full(items, np.nan)
            for place, observed in each.observed.items():
                row[place] = observed.score
            rows.append(row)
    return np.array(rows).reshape(-1, items)


Answer = tuple[Observed, float | None]
"""An answer, and on fixed forms how its taker did on the rest."""


def answers_to(place: int, witnessed: Iterable[Witnessed], rest: Array) -> list[Answer]:
    """Every valid answer to one question with its rest score; None on adaptive forms."""
    found: list[Answer] = []
    row = 0
    for each in witnessed:
        if place in each.observed:
            found.append((each.observed[place], None if each.sitting.adaptive else float(rest[row, place])))
        row += not each.sitting.adaptive
    return found


def exposures(studied: Sequence[Studied], sittings: Sequence[Sitting]) -> list[float | None]:
    """Of the attempts on versions with each question, the share that was shown it; None without any."""
    taken = Counter(sitting.version for sitting in sittings)
    shown = Counter(reply.place for sitting in sittings for reply in sitting.replies)
    possible = [sum(taken[version] for version in each.versions) for each in studied]
    return [shown[place] / total if total else None for place, total in enumerate(possible)]


def find_estimate(
    studied: Studied, sittings: Sequence[Sitting], calibration: Calibration
) -> ItemEstimate | None:
    """What the calibration knows of one question of the bank, or None."""
    return calibration.find(sittings[0].pool.bank.id, studied.item) if sittings else None


def item_statistics(
    studied: Studied,
    answers: Sequence[Answer],
    shown: float | None,
    calibrated: ItemEstimate | None,
) -> ItemStatistics:
    """One question's figures and what they warn of."""
    observed = [answer for answer, _ in answers]
    fixed = [(answer, rest) for answer, rest in answers if rest is not None]
    classical = classical_figures(fixed) if len(fixed) >= FEWEST else None
    fit = fit_figures(observed) if len(observed) >= FEWEST else None
    by_ability = len(fixed) < len(answers)
    rows = choice_table(studied.item, answers, by_ability=by_ability)
    return ItemStatistics(
        studied=studied,
        n=len(observed),
        unknown=sum(each.unknown for each in observed),
        exposure=shown,
        guess=chance_score(studied.item),
        calibrated=calibrated,
        classical=classical,
        fit=fit,
        choices=rows,
        by_ability=by_ability,
        flags=tuple(raised(studied.item, classical, fit, rows)),
    )


def classical_figures(fixed: Sequence[tuple[Observed, float]]) -> Classical:
    """Facility, corrected item-rest correlation and discriminative efficiency; at least four answers.

    Facility is the mean score; the correlation is with the rest score (measurement.md 3).
    """
    scores = np.array([answer.score for answer, _ in fixed])
    rest = np.array([value for _, value in fixed])
    known = ~np.isnan(rest)
    r = correlation(scores[known], rest[known]) if known.sum() >= FEWEST else None
    return Classical(
        n=len(fixed),
        facility=wilson(float(scores.sum()), len(scores)),
        item_rest=None if r is None else correlation_interval(r, int(known.sum())),
        efficiency=None if r is None else discriminative_efficiency(scores[known], rest[known]),
    )


def fit_figures(observed: Sequence[Observed]) -> Fit:
    """Residual z and its slope against ability."""
    outcomes = np.array([float(each.outcome) for each in observed])
    means = np.array([each.expected.mean for each in observed])
    variances = np.array([each.expected.variance for each in observed])
    abilities = np.array([each.expected.ability for each in observed])
    slope = residual_slope(outcomes - means, abilities)
    return Fit(len(observed), residual_z(outcomes, means, variances), slope)


def choice_table(item: Item, answers: Sequence[Answer], *, by_ability: bool) -> tuple[ChoiceRow, ...]:
    """Who chose what: thirds by rest score where every form was fixed, else by ability."""
    standing = [answer.expected.ability if by_ability or rest is None else rest for answer, rest in answers]
    related = len(answers) >= FEWEST
    return choice_rows(item, [answer.taken for answer, _ in answers], np.array(standing), related=related)


def raised(
    item: Item, classical: Classical | None, fit: Fit | None, rows: Sequence[ChoiceRow]
) -> Iterable[Raised]:
    """Every flag that an item's figures raise."""
    if classical is not None:
        yield from classical_flags(classical.facility, classical.item_rest, classical.n)
    if fit is not None:
        yield from fit_flags(fit.z, fit.slope)
    yield from choice_flags(item, rows)
