"""The command `quiz`. Each command parses, calls one service, and prints."""

import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from multiprocessing import Process
from pathlib import Path
from time import sleep
from typing import Any, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from quiz import __version__
from quiz.config import Config, questions_folder
from quiz.errors import BankRefused, NotFound, QuizError
from quiz.services import accounts, checking, scoring, setup
from quiz.services.workspace import Workspace, open_workspace

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - who listens on all is reached on one
START_SECONDS = 60
P = ParamSpec("P")
R = TypeVar("R")

STOP_SECONDS = 3
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


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port.")
@click.option("--database", help="Database URL; overrides QUIZ_DATABASE_URL.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@plainly
def serve(host: str, port: int, database: str | None, workers: int) -> None:
    """Serve the quizzes, creating and migrating the database first.

    Example: quiz serve --host 0.0.0.0 --port 8080 --database sqlite:///school.sqlite3
    """
    # Before anything else: a start that cannot serve must not replace the link of a server that does.
    refuse_taken(host, port)
    workspace = workspace_for(database)
    setup.prepare(workspace)
    link = accounts.first_link(workspace)
    workspace.database.close()
    address = f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    words = f"Bearings is at {address}  (stop it with Ctrl-C)"
    if link:
        words += f"\nInstructors: make the first account at {address}/welcome/{link}  (this link works once)"
    run_server(host, port, workers, words)


def run_server(host: str, port: int, workers: int, words: str) -> None:
    """Serve by granian, the application by its name: every web process opens its own database."""
    from granian import Granian  # noqa: PLC0415 - no other command pays for the import
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    server = Granian(
        "quiz.web:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # One connection that stalls in mid-body holds a thread; one per web process would hold the class.
        blocking_threads=8,
        factory=True,
        log_level=LogLevels.error,  # it warns of more threads than cores; ours wait for slow connections
        respawn_failed_workers=True,
        # A web process that is told to stop while it still starts does not hear it.
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
    )
    # A process: the web processes are forked, and a thread may hold a lock at that moment.
    Process(target=announce_when_up, args=(host, port, words), daemon=True).start()
    server.serve()


def announce_when_up(host: str, port: int, words: str) -> None:
    """Say where the server is once it listens: a script that reads the address may connect at once."""
    reachable = ANY_ADDRESS.get(host, host)
    for _ in range(START_SECONDS * 20):
        with suppress(OSError), socket.create_connection((reachable, port), timeout=1):
            click.echo(words)
            return
        sleep(0.05)


def refuse_taken(host: str, port: int) -> None:
    """Say in one sentence that the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise click.ClickException(
                f"{host}:{port} cannot be used ({problem.strerror}). Is another Bearings running there? "
                "Stop it, or choose another with --host or --port."
            ) from problem


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


@main.group()
def user() -> None:
    """Accounts of instructors and administrators.

    Example: quiz user add ada --role instructor
    """


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in accounts.Role]), default="instructor")
@plainly
def user_add(name: str, role: str) -> None:
    """Add an account and print the path of the one-use link at which its password is set.

    Example: quiz user add ada --role admin
    """
    print_link(accounts.add_account(ready_workspace(), name, accounts.Role(role)))


@user.command("reset")
@click.argument("name")
@plainly
def user_reset(name: str) -> None:
    """Sign an account out everywhere and print the one-use link for a new password.

    A disabled account is let in again.

    Example: quiz user reset ada
    """
    print_link(accounts.reset_account(ready_workspace(), name))


@user.command("disable")
@click.argument("name")
@plainly
def user_disable(name: str) -> None:
    """Shut an account out, at once and everywhere.

    Example: quiz user disable ada
    """
    accounts.disable_account(ready_workspace(), name)
    click.echo(f"{name} is disabled.")


@user.command("list")
@plainly
def user_list() -> None:
    """List every account with its role.

    Example: quiz user list
    """
    for account in accounts.list_accounts(ready_workspace()):
        state = "disabled" if account.disabled else "active" if account.password_hash else "no password yet"
        click.echo(f"{account.name}\t{account.role}\t{state}")


@main.group()
def db() -> None:
    """The database.

    Example: quiz db upgrade
    """


@db.command("upgrade")
@click.option("--database", help="Database URL; overrides QUIZ_DATABASE_URL.")
@plainly
def db_upgrade(database: str | None) -> None:
    """Create the database or bring it to this version, and take in the questions folder.

    Example: quiz db upgrade --database postgresql+psycopg://quiz@localhost/quiz
    """
    setup.prepare(workspace_for(database))
    click.echo("The database is up to date.")


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


def print_link(token: str) -> None:
    """Say where the password is set; the program does not know under which address it is reached."""
    click.echo(f"Open /welcome/{token} on your Bearings server within seven days. The link works once.")
