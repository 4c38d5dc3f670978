"""`quiz calibrate`: item parameters from answers, those of the database or of a table."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from quiz.cli.progress import progress
from quiz.cli.root import FILE, main, plainly, workspace_for
from quiz.services import calibrating, checking, fitting_tables, setup

PARTS = 1000
PRIORS = [kind.value for kind in fitting_tables.PriorKind]


@main.command()
@click.option("--responses", type=FILE, help="CSV with the columns person,item,score; without: the database.")
@click.option("--prior", type=click.Choice(PRIORS), help="For a CSV: none (default) or author.")
@click.option("--bank", type=FILE, help="The bank of the CSV's items, for the prior of their author.")
@click.option("--database", help="Database URL; overrides QUIZ_DATABASE_URL.")
@plainly
def calibrate(responses: Path | None, prior: str | None, bank: Path | None, database: str | None) -> None:
    """Estimate how hard items are and how well they tell learners apart; prints JSON.

    From the database: first answers to all banks, with priors from the authors' levels. The calibration is
    stored under the next number; new attempts take it, reports that exist stay as they are.

    From a CSV: a score is 0 or 1. The prior `none` is plain marginal maximum likelihood of the two-parameter
    model without guessing, ability N(0, 1); `author` takes levels and chances of guessing from --bank.

    Example: quiz calibrate --responses answers.csv --prior none
    """
    if responses is None:
        if prior == fitting_tables.PriorKind.NONE or bank:
            raise click.UsageError("--prior none and --bank go with --responses.")
        print_json(calibrate_database(database))
        return
    if database:
        raise click.UsageError("Give either --responses or --database.")
    print_json(calibrate_table(responses, fitting_tables.PriorKind(prior or "none"), bank))


def calibrate_database(database: str | None) -> dict[str, object]:
    """The figures of the next calibration, once it is stored."""
    workspace = workspace_for(database)
    setup.prepare(workspace)
    with bar() as tell:
        return calibrating.calibrated_figures(calibrating.calibrate(workspace, tell))


def calibrate_table(responses: Path, prior: fitting_tables.PriorKind, bank: Path | None) -> dict[str, object]:
    """The figures of a table."""
    try:
        with bar() as tell:
            return fitting_tables.fit_file(responses, prior, bank, tell)
    except fitting_tables.ResponsesRefused as refused:
        raise click.ClickException(checking.format_findings_text(refused.findings)) from refused


@contextmanager
def bar() -> Iterator[Callable[[float], None]]:
    """A progress bar that is told which part is done; it never goes back."""
    shown = 0
    with progress("Calibrating", PARTS) as step:

        def tell(done: float) -> None:
            nonlocal shown
            reached = max(shown, round(done * PARTS))
            step(reached - shown)
            shown = reached

        yield tell
        tell(1.0)


def print_json(figures: dict[str, object]) -> None:
    """As JSON that any reader takes: no NaN, no infinity."""
    click.echo(json.dumps(figures, indent=2, allow_nan=False))
