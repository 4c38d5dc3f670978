"""`quiz stats`: what finished attempts say of a bank's questions."""

import csv
import io
import json

import click

from quiz.cli.item_table import table
from quiz.cli.progress import progress
from quiz.cli.root import main, plainly, ready_workspace
from quiz.services import statistics, statistics_figures
from quiz.services.statistics import BankFigures
from quiz.services.statistics_figures import population_words


@main.command()
@click.argument("bank")
@click.option(
    "--format", "layout", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@plainly
def stats(bank: str, layout: str) -> None:
    """Say how the questions of BANK (its id) do, from the first finished attempts of all learners.

    Below 30 answers a question shows counts alone. CSV and JSON have the choices of every question by thirds
    of the learners, in CSV in rows of their own below the question's.

    Example: quiz stats version-control --format csv
    """
    gathered = statistics.gather(ready_workspace(), bank)
    with progress("Working out", len(gathered.sittings)) as step:
        figures = statistics.work_out(gathered, lambda: step(1))
    match layout:
        case "json":
            click.echo(json.dumps(statistics_figures.as_figures(figures), indent=2, ensure_ascii=False))
        case "csv":
            click.echo(population_words(figures.population), err=True)
            click.echo(as_csv(figures), nl=False)
        case _:
            click.echo("\n".join(table(figures)))


def as_csv(figures: BankFigures) -> str:
    """The rows as CSV (RFC 4180); no text in it is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.DictWriter(text, statistics_figures.columns(), restval="")
    writer.writeheader()
    for row in statistics_figures.rows(figures):
        writer.writerow({name: harmless(value) for name, value in row.items()})
    return text.getvalue()


def harmless(value: object) -> object:
    """A cell that a spreadsheet does not run: a text that begins like a formula gets a quote before it."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return "" if value is None else value
