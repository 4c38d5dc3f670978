"""The laboratory of the proofs: real engines, fresh for every proof, and the register of who proves what."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import psycopg
from werkzeug.serving import WSGIRequestHandler, make_server

from quiz.core.items import Item
from tests.postgres import Server
from tests.proofs.verdicts import Verdicts, judged_texts

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FIRST_COMMIT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""The time of a laboratory's first git command; every further one is a minute later."""

GIT_SETTINGS = """\
[user]
    name = Ada
    email = ada@example.org
[init]
    defaultBranch = main
[gc]
    auto = 0
[maintenance]
    auto = false
"""


class NoGit(Exception):
    """The proofs cannot run git here."""


class Lab:
    """What one proof may use. Everything is its own and is gone when the proof ends.

    ``options`` holds the texts that the verdicts judge, in file order: the options of a choice, the
    accepted and then the wrong answers of a text item, nothing for the other kinds.
    """

    def __init__(self, item: Item, server: Callable[[], Server]) -> None:
        self.item_id = item.id
        self.options = judged_texts(item)
        self._server = server
        self._stack = ExitStack()
        root = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="quiz-lab-")))
        self.folder, self._home = root / "folder", root / "home"
        self._times = (FIRST_COMMIT + timedelta(minutes=minute) for minute in count())
        self._database = ""
        self.folder.mkdir()
        self._home.mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def sqlite(self) -> sqlite3.Connection:
        """A fresh in-memory SQLite database."""
        connection = sqlite3.connect(":memory:")
        self._stack.callback(connection.close)
        return connection

    def postgres(self) -> psycopg.Connection[Any]:
        """A new session, in autocommit, on this proof's own PostgreSQL database."""
        self._database = self._database or self._stack.enter_context(self._server().database())
        connection = psycopg.connect(self._database, autocommit=True)
        self._stack.callback(connection.close)
        return connection

    def git(
        self,
        *arguments: str | Path,
        cwd: Path | None = None,
        check: bool = True,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run git in ``cwd`` (default: ``folder``) as Ada, with no settings but ours and ``env``.

        With ``check`` a failing command raises CalledProcessError; its note holds what git said.
        """
        if not (program := shutil.which("git")):
            raise NoGit("There is no git on PATH; the proofs about version control run it.")
        done = subprocess.run(
            [program, *arguments],
            cwd=cwd or self.folder,
            env={**self._git_environment(), **(env or {})},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if check and done.returncode:
            failed = subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
            failed.add_note(done.stderr.strip() or done.stdout.strip())
            raise failed
        return done

    def serve(self, application: "WSGIApplication") -> AbstractContextManager[str]:
        """A real HTTP/1.1 server on loopback while the context lasts; yields ``http://127.0.0.1:port``."""
        return served(application)

    def _git_environment(self) -> dict[str, str]:
        settings = self._home / "gitconfig"
        if not settings.exists():
            settings.write_text(GIT_SETTINGS)
        now = next(self._times).isoformat()
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._home),
            "XDG_CONFIG_HOME": str(self._home),
            "LC_ALL": "C",
            "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(settings),
            "GIT_AUTHOR_DATE": now,
            "GIT_COMMITTER_DATE": now,
            "GIT_CEILING_DIRECTORIES": str(self.folder.parent),
            "GIT_EDITOR": ":",
            "GIT_PAGER": "cat",
            "GIT_TERMINAL_PROMPT": "0",
        }


class QuietHandler(WSGIRequestHandler):
    """A request handler that keeps no log."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  (the base class's name)
        """Write nothing."""


@contextmanager
def served(application: "WSGIApplication") -> Iterator[str]:
    """Serve ``application`` in threads of this process; yield its base URL."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# The register


ProofFunction = Callable[[Lab], Verdicts]


@dataclass(frozen=True)
class Proof:
    """A function that decides a key; ``simulator`` names what stands in for the real thing, if any."""

    item_id: str
    run: ProofFunction
    simulator: str = ""


@dataclass(frozen=True)
class Register:
    """The proofs of every imported module, by module name and item id."""

    proofs: dict[str, dict[str, Proof]] = field(default_factory=dict)

    def add(self, module: str, proof: Proof) -> None:
        """Add ``proof``. Raises ValueError if its module has one for the same item."""
        known = self.proofs.setdefault(module, {})
        if proof.item_id in known:
            raise ValueError(f"{module} proves {proof.item_id} twice")
        known[proof.item_id] = proof


REGISTER = Register()


def proves(item_id: str, simulator: str = "") -> Callable[[ProofFunction], ProofFunction]:
    """Register the function below as the proof of ``item_id``, in the bank that its module is named after."""

    def register(function: ProofFunction) -> ProofFunction:
        REGISTER.add(function.__module__, Proof(item_id, function, simulator))
        return function

    return register


def proofs_of(bank_id: str) -> Mapping[str, Proof]:
    """The proofs of a bank by item id; none if ``tests/proofs`` has no module for it."""
    module = f"{__package__}.{bank_id.replace('-', '_')}"
    if find_spec(module):
        import_module(module)
    return REGISTER.proofs.get(module, {})
