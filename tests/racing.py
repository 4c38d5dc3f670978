"""Several people at once, each with a connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

from quiz.services.workspace import Workspace
from quiz.storage.database import open_database

T = TypeVar("T")
PATIENCE = 30


def at_once(workspace: Workspace, actions: Sequence[Callable[[Workspace], T]]) -> list[T]:
    """Run every action in a thread and on a connection of its own, all let go together; their results."""
    url = workspace.database.engine.url.render_as_string(hide_password=False)
    gate = Barrier(len(actions), timeout=PATIENCE)

    def run(action: Callable[[Workspace], T]) -> T:
        own = replace(workspace, database=open_database(url))
        try:
            with own.database.reading() as session:
                session.connection()
            gate.wait()
            return action(own)
        finally:
            own.database.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))
