"""The root of the command `quiz`, and what its commands share."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from quiz import __version__
from quiz.config import Config, questions_folder
from quiz.errors import BankRefused, NotFound, QuizError
from quiz.services import accounts, checking, scoring, setup
from quiz.services.workspace import Workspace, open_workspace

P = ParamSpec("P")
R = TypeVar("R")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PATH = click.Path(exists=True, path_type=Path)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors that somebody can mend into one sentence and exit code 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BankRefused as refused:
            raise click.ClickException(checking.format_findings_text(refused.findings)) from refused
        except QuizError as problem:
            raise click.ClickException(words_for(problem)) from problem
        except DatabaseError as problem:
            # The base class itself is a file that is no database; other kinds are faults of ours.
            if type(problem) not in {DatabaseError, OperationalError}:
                raise
            cause = str(problem.orig).partition("\n")[0]
            raise click.ClickException(f"The database cannot be used: {cause}") from problem

    return run


def words_for(problem: QuizError) -> str:
    """One sentence for an error."""
    match problem:
        case accounts.NameTaken():
            return f"There is an account {problem} already. `quiz user list` shows all."
        case accounts.NameRefused():
            return f"A name has 1 to {accounts.LONGEST_NAME} characters that can be seen."
        case scoring.UnknownItem():
            return f"The bank has no item {problem}."
        case scoring.RepeatedItem():
            return f"Two responses name the item {problem}; give one."
        case NotFound():
            return f"There is no {problem}."
        case _:
            return str(problem)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quiz")
def main() -> None:
    """Bearings: where do you stand as a backend developer, and what do you learn next?

    Example: quiz serve --port 8080
    """


def served_questions() -> Path:
    """The questions folder of the environment."""
    return questions_folder(os.environ.get("QUIZ_QUESTIONS", ""))


def workspace_for(database: str | None) -> Workspace:
    """The workspace of the environment; ``database`` goes into the environment, where workers read it."""
    if database:
        os.environ["QUIZ_DATABASE_URL"] = database
    return open_workspace(Config.from_env())


def ready_workspace() -> Workspace:
    """The workspace of the environment, its database made ready."""
    workspace = workspace_for(None)
    setup.prepare(workspace)
    return workspace
