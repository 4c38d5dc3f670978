"""One adaptive step, ours beside catsim's on the same bank in the same run, and what importing scoring costs.

Run it as `python -m bench.measurement` with the dependency group `bench` installed. Times depend on the
machine, ratios hardly. A step takes in an answer and chooses the next item. Ours is timed as the web does it,
from twenty stored answers on (no state is kept), and in its parts, by catsim's rule and by our own.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from itertools import count
from random import Random
from statistics import median
from time import perf_counter

import numpy as np
from catsim.estimation import NumericalSearchEstimator
from catsim.item_bank import ItemBank
from catsim.selection import MaxInfoSelector

from quiz.core.adaptive import Asked, Course, gains, next_in_topic
from quiz.core.banks import Bank, Skill
from quiz.core.curves import Array, Parameters
from quiz.core.items import Choice, Item, Option
from quiz.core.lookups import Lookup, lookup
from quiz.core.measurement import GRIDS
from quiz.core.pools import Pool
from quiz.core.scoring import Score

SIZES = (500, 5_000)
ANSWERS, ROUNDS, SEED = 20, 200, 1


def make_pool(size: int) -> tuple[Pool, Array]:
    """One skill with so many three-parameter items, and the same as catsim takes them (a, b, c, d)."""
    dice = np.random.default_rng(SEED)
    a, b, c = dice.lognormal(0.1, 0.3, size), dice.normal(0, 1, size), dice.beta(20, 80, size)
    body = Choice(tuple(Option(str(number), number == 0, "why") for number in range(4)))
    items = tuple(Item(f"i{number}", "one", 2, "apply", f"Which {number}?", body) for number in range(size))
    bank = Bank("bench", "Bench", "", "", (), (Skill("one", "One"),), items)
    rows = zip(items, a, b, c, strict=True)
    parameters = {item.id: Parameters(float(x), float(y), float(z), ordered=False) for item, x, y, z in rows}
    return Pool(bank, parameters), np.column_stack([a, b, c, np.ones(size)])


def timed(step: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median microseconds of a step."""
    step()
    found = []
    for _ in range(rounds):
        begin = perf_counter()
        step()
        found.append((perf_counter() - begin) * 1e6)
    return median(found)


def answered(course: Course) -> list[Asked]:
    """Twenty answers that leave the skill open, so that there is something to choose."""
    for seed in count(SEED):
        dice = Random(seed)
        chosen = dice.sample(course.pools[0].bank.items, ANSWERS)
        asked = [Asked("bench", item, Score(True, float(dice.random() < 0.7), 0.25)) for item in chosen]
        if next_in_topic(course, asked):
            return asked
    raise AssertionError


def informative(table: Lookup, curves: Array, logs: Array) -> Callable[[], int]:
    """Update the posterior by one answer and take the item with most information at its mean."""
    information = slopes(table, curves)

    def step() -> int:
        weights = np.exp(logs - logs.max()) * curves[3, 1]
        at = int(np.searchsorted(table.theta, weights @ table.theta / weights.sum()))
        return int(information[:, min(at, len(table.theta) - 1)].argmax())

    return step


def slopes(table: Lookup, curves: Array) -> Array:
    """Fisher information of every item at every node, (items, nodes)."""
    derivative = np.gradient(curves[:, 1], table.theta, axis=1)
    return np.ascontiguousarray(derivative**2 / np.maximum(curves[:, 1] * curves[:, 0], 1e-12))


def compare(size: int) -> None:
    """Print the times and ratios for one size."""
    pool, bank = make_pool(size)
    course = Course((pool,), budget=40, seed=SEED)
    asked = answered(course)
    table = lookup(pool, GRIDS)
    curves = table.stacks["one"][1]
    logs = table.log_likelihood([(each.item, each.score, 1.0) for each in asked])[0]
    weights = np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum()
    left = list(range(ANSWERS, size))
    given = [int(each.item.id[1:]) for each in asked]
    right = [each.score.score > 0 for each in asked]
    peers = ItemBank(bank)
    estimator, selector = NumericalSearchEstimator(), MaxInfoSelector()

    def theirs() -> object:
        theta = estimator.estimate(
            item_bank=peers, administered_items=given, response_vector=right, est_theta=0.0
        )
        return selector.select(item_bank=peers, administered_items=given, est_theta=theta)

    peer = timed(theirs, 50)
    for name, step in {
        "same rule as catsim (most information at the estimate)": informative(table, curves, logs),
        "our rule (greatest expected fall of entropy), all items": lambda: gains(table, 0, weights, left),
        "the web's step, from twenty stored answers on": lambda: next_in_topic(course, asked),
    }.items():
        mine = timed(step)
        print(f"{size:>6} items  {name:58} {mine:8.0f} us   catsim {peer:8.0f} us   x {peer / mine:6.1f}")


def import_cost(statement: str) -> float:
    """Processor seconds that a fresh interpreter takes to import, median of five."""
    code = f"{statement}; import time; print(time.process_time())"
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(5)]
    return median(float(run.stdout) for run in runs)


def main() -> None:
    """Print everything."""
    print(f"catsim {version('catsim')}, one thread, medians")
    for size in SIZES:
        compare(size)
    flask, scoring = import_cost("import flask"), import_cost("import flask, quiz.core.reports")
    print(f"import: Flask alone {flask:.2f} cpu-s, with the scoring {scoring:.2f}: {scoring - flask:+.2f}")


if __name__ == "__main__":
    main()
