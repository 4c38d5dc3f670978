"""`quiz simulate`: how often is the engine wrong?"""

import json
from pathlib import Path

import click

from quiz.cli.progress import progress
from quiz.cli.root import main, plainly, served_questions
from quiz.services import simulating


@main.command("simulate")
@click.option("--learners", default=100, show_default=True, type=click.IntRange(2, 100_000), help="How many.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same figures.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the figures as SVG.")
@plainly
def simulate(learners: int, seed: int, as_json: bool, plot: Path | None) -> None:
    """Let simulated learners take the quizzes, and hold what is said against what is true.

    They are drawn with habits of their own (slips, guesses, "I don't know yet"), and the items with
    difficulties of their own about the authors' levels. Each takes topic quizzes of 5 and of 10 questions for
    each skill and the whole check: on pools of 30 items for each skill, also where all learners stand a unit
    below or above the cut, and on the served banks.

    Example: quiz simulate --learners 200 --seed 7 --plot simulation.svg
    """
    with progress("Simulating", learners * len(simulating.CONDITIONS)) as step:
        results = simulating.simulate(served_questions(), learners, seed, step)
    if plot:
        plot.write_text(simulating.as_plot(results, learners, seed), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(simulating.as_json(results, learners, seed), indent=2))
    else:
        click.echo(simulating.as_text(results, learners, seed), nl=False)
