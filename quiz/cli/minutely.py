"""What `quiz serve` does once a minute, in one process beside the web processes."""

import signal
from contextlib import suppress
from multiprocessing import Process, parent_process
from time import sleep

from sqlalchemy.exc import OperationalError

from quiz.cli.root import workspace_for
from quiz.services import timing

SECONDS = 60


def start_minutely(database: str | None) -> None:
    """Begin, in a process of its own that ends with this one."""
    Process(target=work, args=(database,), daemon=True).start()


def work(database: str | None) -> None:
    """Finish attempts whose time is over, once a minute, for as long as the server lives."""
    # Ctrl-C reaches every process of a terminal; the server ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    workspace, server = workspace_for(database), parent_process()
    seconds = 0
    while server is not None and server.is_alive():
        if seconds % SECONDS == 0:
            # A database that is away comes back, and the next minute finds what is over.
            with suppress(OperationalError):
                timing.close_expired(workspace)
        seconds += 1
        sleep(1)
