"""`quiz check` and `quiz score`: bank files, without a database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from quiz.cli.root import FILE, PATH, main, plainly, served_questions
from quiz.services import checking, scoring


@main.command()
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@plainly
def check(paths: tuple[Path, ...], layout: str) -> None:
    """Check banks and roadmaps: every finding at once, as file:line:column: RULE message.

    PATHS are files or folders; without any, the served questions are checked. Exit code 1 if something must
    be fixed.

    Example: quiz check questions/banks/version-control.yaml
    """
    findings = checking.check_paths(paths or (served_questions(),))
    if layout == "json":
        click.echo(checking.findings_as_json(findings))
    elif findings:
        click.echo(checking.format_findings_text(findings), nl=False)
    sys.exit(int(any(finding.must_fix for finding in findings)))


@main.command()
@click.option("--bank", required=True, type=FILE, help="The bank file.")
@click.option("--responses", required=True, type=FILE, help="JSON: {responses: [{item, response}, …]}.")
@plainly
def score(bank: Path, responses: Path) -> None:
    """Score responses to a bank by the engine of the web; prints JSON.

    A response is the option's number from 1 (single), a list of them (multiple), a text (numeric, text), the
    list of numbers in the given order (ordering), the right sides in the order of the lefts (matching), or
    null for "I don't know yet".

    Example: quiz score --bank questions/banks/dsa.yaml --responses answers.json
    """
    given = responses_in(responses)
    click.echo(json.dumps(scoring.score_file(bank, served_questions(), given), indent=2))


def responses_in(path: Path) -> list[tuple[str, Any]]:
    """The pairs of item and response in a JSON file."""
    try:
        listed = json.loads(path.read_bytes())["responses"]
        return [(str(each["item"]), each["response"]) for each in listed]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        wanted = '{"responses": [{"item": "…", "response": …}]}'
        raise click.ClickException(f"{path} is not JSON of the form {wanted} ({problem}).") from problem
