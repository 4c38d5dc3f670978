"""The statistics of a bank as data, as rows for a spreadsheet, and their flags in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from quiz.core.classical import Interval
from quiz.core.distractors import ChoiceRow
from quiz.core.flags import FEWEST, Flag, Raised
from quiz.core.precision import FormReliability, Precision
from quiz.core.statistics import BankStatistics, ItemStatistics
from quiz.core.versions import named
from quiz.services.statistics import BankFigures, Population

TOO_FEW = "too few answers"
NOBODY = "no finished attempt yet"

WORDS: Mapping[Flag, str] = {
    Flag.LITTLE_DISCRIMINATION: "Those who know the rest are hardly more often right here: "
    "correlation {0:.2f} on {1:.0f} answers.",
    Flag.HARDLY_ANYBODY: "{0:.0%} right on {1:.0f} answers: too hard for these learners, or a wrong key.",
    Flag.ALMOST_EVERYBODY: "{0:.0%} right on {1:.0f} answers: it tells little of anybody.",
    Flag.EASIER: "Easier than the model says, z = {0:+.1f}: look for a hint to the key, or lower its level.",
    Flag.HARDER: "Harder than the model says, z = {0:+.1f}: check the key, or raise its level.",
    Flag.FLATTER: "Tells those who know from those who do not less well than the model says: "
    "{0:+.2f} per logit, {1:+.1f} standard errors.",
    Flag.RIVAL: "In the upper third {0:.0%} chose “{choice}” and {1:.0%} the key: is the key right?",
    Flag.SUSPECT: "Those who know the rest tend to choose “{choice}”, correlation {0:+.2f} "
    "(at least {1:+.2f}): is it right too?",
}
LONGEST_CHOICE = 60

Row = dict[str, object]
"""Flat figures by the name of their column."""


def flag_words(raised: Raised) -> str:
    """One sentence for a flag, with its evidence."""
    return WORDS[raised.flag].format(*raised.figures, choice=one_line(raised.choice))


def one_line(text: str, longest: int = LONGEST_CHOICE) -> str:
    """An author's text on one line, cut short, without what a terminal would obey."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def population_words(population: Population) -> str:
    """Whom the figures are about, in one line."""
    if population.since is None or population.until is None:
        return f"{population.title} ({population.bank}): {NOBODY}."
    since, until = population.since.date(), population.until.date()
    fixed = population.attempts - population.adaptive
    return (
        f"{population.title} ({population.bank}): first finished attempts only, {population.attempts} of "
        f"{population.finished}, finished {since} to {until}; {population.adaptive} adaptive, {fixed} fixed; "
        f"versions {named(population.versions)}, merged where a question is unchanged; {population.model}."
    )


def as_figures(figures: BankFigures) -> dict[str, object]:
    """The statistics as data; shares in [0, 1], logits, points; None where nothing may be said."""
    return {
        "population": _population(figures.population),
        **_quiz(figures.statistics),
        "items": [_item(item) for item in figures.statistics.items],
    }


def _population(population: Population) -> dict[str, object]:
    moments = {
        name: moment and moment.isoformat()
        for name, moment in (("since", population.since), ("until", population.until))
    }
    fixed = population.attempts - population.adaptive
    return {**asdict(population), **moments, "fixed": fixed, "words": population_words(population)}


def _quiz(statistics: BankStatistics) -> dict[str, object]:
    return {
        "forms": [_form(form) for form in statistics.forms],
        "estimates": [_precision(each) for each in statistics.precision],
    }


def _form(form: FormReliability) -> dict[str, object]:
    return {
        "questions": form.questions,
        "attempts": form.attempts,
        **_interval("alpha", form.alpha),
        "standard_error": rounded(form.standard_error),
        "words": "" if form.alpha else TOO_FEW,
    }


def _precision(precision: Precision) -> dict[str, object]:
    qualities = {"topic": precision.topic, **precision.skills}
    told = {
        name: {
            "n": quality.n,
            "reliability": rounded(quality.reliability),
            "standard_error": rounded(quality.standard_error),
            "decision_consistency": rounded(quality.consistency),
            "words": "" if quality.n >= FEWEST else TOO_FEW,
        }
        for name, quality in qualities.items()
    }
    return {
        "adaptive": precision.adaptive,
        "questions": rounded(precision.questions),
        "topic": told.pop("topic"),
        "skills": told,
    }


def _item(item: ItemStatistics) -> dict[str, object]:
    return {
        **item_row(item),
        "versions": list(item.studied.versions),
        "thirds_by": "ability" if item.by_ability else "rest score",
        "choices": [choice_row(row, enough=item.enough) for row in item.choices],
        "flags": [_flag(raised) for raised in item.flags],
        "words": "" if item.enough else TOO_FEW,
    }


def _flag(raised: Raised) -> dict[str, object]:
    return {
        "flag": raised.flag.value,
        "choice": raised.choice,
        "evidence": [rounded(figure) for figure in raised.figures],
        "words": flag_words(raised),
    }


def item_row(item: ItemStatistics) -> Row:
    """One question's own figures, flat."""
    classical, fit, calibrated = item.classical, item.fit, item.calibrated
    slope = fit.slope if fit else None
    return {
        "item": item.studied.item.id,
        "skill": item.studied.item.skill,
        "kind": item.studied.item.kind.value,
        "level": item.studied.item.level,
        "versions": named(item.studied.versions),
        "n": item.n,
        "enough": item.enough,
        "exposure": rounded(item.exposure),
        "guess": rounded(item.guess),
        "unknown": item.unknown,
        "unknown_share": rounded(item.unknown / item.n) if item.enough else None,
        "fixed_n": classical.n if classical else None,
        **_interval("facility", classical.facility if classical else None),
        **_interval("item_rest", classical.item_rest if classical else None),
        "discriminative_efficiency": rounded(classical.efficiency if classical else None),
        "fit_z": rounded(fit.z if fit else None),
        "fit_slope": rounded(slope.value if slope else None),
        "fit_slope_error": rounded(slope.error if slope else None),
        "a": rounded(calibrated.a if calibrated else None),
        "se_a": rounded(calibrated.se_a if calibrated else None),
        "b": rounded(calibrated.b if calibrated else None),
        "se_b": rounded(calibrated.se_b if calibrated else None),
    }


def choice_row(row: ChoiceRow, *, enough: bool) -> Row:
    """One choice of a question, flat; only its count where there are too few answers."""
    low, middle, high = row.thirds or (None, None, None)
    return {
        "choice": row.picked.label,
        "right": row.picked.right,
        "chosen": row.chosen,
        "share": rounded(row.share) if enough else None,
        "lower_third": rounded(low),
        "middle_third": rounded(middle),
        "upper_third": rounded(high),
        **_interval("r", row.r),
    }


def rows(figures: BankFigures) -> Iterator[Row]:
    """For a spreadsheet: each question in a row, with its flags in words, then each of its choices in one.

    The rows of choices name their question; ``choice`` is empty in a question's own row.
    """
    for item in figures.statistics.items:
        own = item_row(item)
        yield {**own, "words": said(item)}
        for row in item.choices:
            yield {"item": own["item"], "versions": own["versions"], **choice_row(row, enough=item.enough)}


def said(item: ItemStatistics) -> str:
    """What is to be said of a question: its flags, or that there are too few answers."""
    return " ".join(flag_words(raised) for raised in item.flags) if item.enough else TOO_FEW


def _interval(name: str, interval: Interval | None) -> dict[str, object]:
    value, low, high = (interval.value, interval.low, interval.high) if interval else (None, None, None)
    return {name: rounded(value), f"{name}_low": rounded(low), f"{name}_high": rounded(high)}


def rounded(value: float | None) -> float | None:
    """Six digits are more than any figure here deserves; whole numbers stay whole."""
    return None if value is None else round(value, 6)


def columns() -> Sequence[str]:
    """The columns of a spreadsheet, in order."""
    item = ("item", "skill", "kind", "level", "versions", "n", "enough", "exposure")
    asked = ("guess", "unknown", "unknown_share", "fixed_n")
    classical = (*_interval("facility", None), *_interval("item_rest", None))
    fit = ("discriminative_efficiency", "fit_z", "fit_slope", "fit_slope_error", "a", "se_a", "b", "se_b")
    choice = ("choice", "right", "chosen", "share", "lower_third", "middle_third", "upper_third")
    return (*item, *asked, *classical, *fit, *choice, *_interval("r", None), "words")
