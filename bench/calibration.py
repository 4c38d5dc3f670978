"""Calibration of the two-parameter model, ours against girth's, on the same answers in alternating runs.

Run it as `python -m bench.calibration` with the dependency group `bench` installed. Times depend on the
machine, ratios hardly. Both integrate over 61 nodes and have one thread for linear algebra: on a machine with
other work, threads that wait for each other would be measured. girth gives no standard errors; with them our
fit is timed apart.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import girth
import numpy as np

from quiz.core.curves import Array
from quiz.core.fitting import fit_2pl, two_parameters
from quiz.core.standard_errors import covariance, observed_information

NODES = np.linspace(-6.0, 6.0, 61)
SIZES = ((1_000, 40, 5), (5_000, 100, 3))
"""Persons, items, and how many pairs of runs."""

SEED = 1


@dataclass(frozen=True)
class Answers:
    """True slopes and difficulties, and the answers of persons N(0, 1), shape (persons, items)."""

    a: Array
    b: Array
    responses: Array


def simulate(persons: int, items: int) -> Answers:
    """Slopes lognormal(.1, .3), difficulties N(0, 1)."""
    dice = np.random.default_rng(SEED)
    a, b = dice.lognormal(0.1, 0.3, items), dice.normal(0, 1, items)
    right = 1 / (1 + np.exp(-a * (dice.normal(size=(persons, 1)) - b)))
    return Answers(a, b, (dice.uniform(size=right.shape) < right).astype(float))


def ours(responses: Array) -> tuple[Array, Array]:
    """Slopes and difficulties by the engine."""
    a, d = fit_2pl(two_parameters(responses, nodes=NODES)).parameters.T
    return a, -d / a


def theirs(responses: Array) -> tuple[Array, Array]:
    """Slopes and difficulties by girth."""
    options = {"quadrature_n": len(NODES), "quadrature_bounds": (-6, 6)}
    found = girth.twopl_mml(responses.T.astype(int), options=options)
    return found["Discrimination"], found["Difficulty"]


def errors(responses: Array) -> Array:
    """Our standard errors, from the observed information."""
    problem = two_parameters(responses, nodes=NODES)
    return covariance(observed_information(problem, fit_2pl(problem).parameters))


def seconds(work: Callable[[Array], object], responses: Array) -> float:
    """How long it takes once."""
    begun = perf_counter()
    work(responses)
    return perf_counter() - begun


def compare(persons: int, items: int, pairs: int) -> None:
    """Print one line for each program and the ratio."""
    answers = simulate(persons, items)
    ours(answers.responses)  # the first run pays for threads and caches
    times = [(seconds(ours, answers.responses), seconds(theirs, answers.responses)) for _ in range(pairs)]
    print(f"{persons:,} persons, {items} items, {pairs} alternating pairs, seed {SEED}")
    for name, fit, spent in (("ours", ours, [t[0] for t in times]), ("girth", theirs, [t[1] for t in times])):
        a, b = fit(answers.responses)
        off_a, off_b = np.sqrt(np.mean((a - answers.a) ** 2)), np.sqrt(np.mean((b - answers.b) ** 2))
        print(f"  {name:6} {median(spent):8.3f} s   RMSE a {off_a:.4f}  b {off_b:.4f}")
    ratio = median(their / our for our, their in times)
    print(
        f"  ratio  {ratio:8.1f}     with standard errors ours take {seconds(errors, answers.responses):.3f} s"
    )


def main() -> None:
    """Compare on every size."""
    for persons, items, pairs in SIZES:
        compare(persons, items, pairs)


if __name__ == "__main__":
    main()
