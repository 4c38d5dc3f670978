"""The table of `quiz stats`, for a terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from quiz.core.precision import FormReliability, Precision
from quiz.services.statistics import BankFigures
from quiz.services.statistics_figures import (
    TOO_FEW,
    Row,
    flag_words,
    item_row,
    one_line,
    population_words,
)

WIDTH = 100
LONGEST_NAME = 30
GAP = "  "

HEADINGS = {
    "question": "question",
    "version": "version",
    "n": "n",
    "shown": "shown",
    "guess": "guess",
    "unknown": "don't know",
    "fixed": "fixed n",
    "right": "right",
    "item_rest": "item-rest r",
    "efficiency": "eff.",
    "z": "fit z",
    "slope": "slope",
    "a": "a",
    "b": "b",
}
LEGEND = (
    "shown: share of the attempts; guess: what guessing earns; don't know: said so; fixed n: answers "
    "on fixed forms; right: mean score on them; item-rest r: with the score on the other questions; "
    "eff.: discriminative efficiency; fit z: harder (-) or easier (+) than the model says; slope: tells "
    f"more (+) or less (-) apart than it says. Ranges are 95 % intervals. *: {TOO_FEW}."
)


def table(figures: BankFigures) -> Iterator[str]:
    """The lines: population, the quiz, then the questions with their flags below them.

    Without attempts the first line says so, and there is no other.
    """
    items = figures.statistics.items
    yield from wrap(population_words(figures.population), WIDTH, break_on_hyphens=False)
    if not figures.population.attempts:
        return
    quiz = [*map(form_line, figures.statistics.forms), *map(precision_line, figures.statistics.precision)]
    for line in quiz:
        yield from wrap(line, WIDTH, subsequent_indent="  ")
    yield ""
    rows = [cells(item_row(item)) for item in items]
    # The first line has said it already where it is the same for all.
    if len({row["version"] for row in rows}) == 1:
        rows = [row | {"version": ""} for row in rows]
    heading, *lines = aligned([HEADINGS, *rows])
    yield heading
    for item, line in zip(items, lines, strict=True):
        yield line
        for raised in item.flags:
            yield from wrap(flag_words(raised), WIDTH, initial_indent="  ! ", subsequent_indent="    ")
    yield ""
    yield from wrap(LEGEND, WIDTH)


def form_line(form: FormReliability) -> str:
    """Reliability of the fixed forms of one length."""
    said = TOO_FEW
    if form.alpha is not None and form.standard_error is not None:
        alpha = form.alpha
        said = f"alpha {alpha.value:.2f} ({alpha.low:.2f} to {alpha.high:.2f})"
        said += f", standard error {form.standard_error:.1f} questions"
    return f"Fixed forms of {form.questions} questions ({form.attempts} attempts): {said}."


def precision_line(precision: Precision) -> str:
    """How sure the topic's estimates are in one mode."""
    topic, said = precision.topic, TOO_FEW
    if topic.reliability is not None and topic.standard_error is not None and topic.consistency is not None:
        said = (
            f"EAP reliability {topic.reliability:.2f}, standard error {100 * topic.standard_error:.0f} points"
        )
        said += f", decisions right {topic.consistency:.0%} by the model"
    mode = "Adaptive" if precision.adaptive else "Fixed"
    return f"{mode} attempts ({topic.n}, of {precision.questions:.0f} questions on average): {said}."


def cells(row: Row) -> dict[str, str]:
    """One question as the table shows it."""
    return {
        "question": one_line(str(row["item"]), LONGEST_NAME),
        "version": str(row["versions"]),
        "n": str(row["n"]) + ("" if row["enough"] else " *"),
        "shown": percent(row["exposure"]),
        "guess": percent(row["guess"]),
        "unknown": percent(row["unknown_share"]),
        "fixed": str(row["fixed_n"] or ""),
        "right": percent(row["facility"], row["facility_low"], row["facility_high"]),
        "item_rest": digits(row["item_rest"], row["item_rest_low"], row["item_rest_high"]),
        "efficiency": percent(row["discriminative_efficiency"]),
        "z": digits(row["fit_z"]),
        "slope": digits(row["fit_slope"]),
        "a": with_error(row["a"], row["se_a"]),
        "b": with_error(row["b"], row["se_b"]),
    }


def percent(value: object, low: object = None, high: object = None) -> str:
    """A share in per cent, with its interval; nothing for None."""
    if not isinstance(value, float | int):
        return ""
    if isinstance(low, float | int) and isinstance(high, float | int):
        return f"{100 * value:.0f} % ({100 * low:.0f}–{100 * high:.0f})"
    return f"{100 * value:.0f} %"


def digits(value: object, low: object = None, high: object = None) -> str:
    """A figure with two digits, with its interval; nothing for None."""
    if not isinstance(value, float | int):
        return ""
    if isinstance(low, float | int) and isinstance(high, float | int):
        return f"{value:.2f} ({low:.2f} to {high:.2f})"
    return f"{round(value, 2) + 0.0:.2f}"  # not "-0.00"


def with_error(value: object, error: object) -> str:
    """A parameter and its standard error; nothing for None."""
    return f"{value:.2f} ± {error:.2f}" if isinstance(value, float) and isinstance(error, float) else ""


def aligned(lines: Sequence[dict[str, str]]) -> Iterator[str]:
    """The lines with cells under each other; columns in which nothing stands are left out."""
    heading, *rest = lines
    kept = [name for name in heading if name == "question" or any(line[name] for line in rest)]
    widths = {name: max(len(line[name]) for line in lines) for name in kept}
    for line in lines:
        first, *others = kept
        cells = [line[first].ljust(widths[first]), *(line[name].rjust(widths[name]) for name in others)]
        yield GAP.join(cells).rstrip()
