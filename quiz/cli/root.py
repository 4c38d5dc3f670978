"""The root of the command `quiz`, and what its commands share."""

import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from quiz import __version__
from quiz.config import DEFAULT_DATABASE, Config, checked_url, questions_folder
from quiz.errors import BankRefused, NotFound, QuizError
from quiz.services import accounts, calibrating, checking, moving, scoring, setup
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


WORDS: Mapping[type[QuizError], str] = {
    accounts.NameTaken: "There is an account {} already. `quiz user list` shows all.",
    accounts.NameRefused: f"A name has 1 to {accounts.LONGEST_NAME} characters that can be seen.",
    scoring.UnknownItem: "The bank has no item {}.",
    scoring.RepeatedItem: "Two responses name the item {}; give one.",
    moving.NotEmpty: "The database that is to be filled has rows already (in {}). Choose an empty one.",
    moving.NotReady: "The database {} is not of this release. Bring it up with `quiz db upgrade` first.",
    moving.CopyDiffers: "Rows of {} were read back differently, and nothing was kept. Please report this.",
    moving.Exists: "{} exists already. Choose another name, or delete it.",
    moving.NoBackup: "{} is no backup of Bearings.",
    calibrating.NothingToCalibrate: "No finished attempt has an answer yet that a calibration could use.{}",
    calibrating.Overtaken: "Another calibration was stored meanwhile; this one was dropped. Try again.{}",
    NotFound: "There is no {}.",
}
"""What is said of an error that carries one fact; others speak for themselves."""


def words_for(problem: QuizError) -> str:
    """One sentence for an error."""
    return WORDS.get(type(problem), "{}").format(problem)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quiz")
def main() -> None:
    """Bearings: where do you stand as a backend developer, and what do you learn next?

    Example: quiz serve --port 8080
    """


def database_url(given: str | None = None) -> str:
    """The database of the option or of the environment; raises SettingRefused."""
    return checked_url(given or os.environ.get("QUIZ_DATABASE_URL") or DEFAULT_DATABASE)


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
