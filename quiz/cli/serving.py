"""`quiz serve`: the database made ready, and the web processes."""

import socket
from contextlib import suppress
from multiprocessing import Process
from time import sleep

import click

from quiz.cli.minutely import start_minutely
from quiz.cli.root import main, plainly, workspace_for
from quiz.services import accounts, setup

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - who listens on all is reached on one
START_SECONDS = 60
STOP_SECONDS = 3


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
    start_minutely(database)
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
