"""`quiz serve` as people start it: a process of its own with two web processes and a database file."""

import os
import re
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 60
PROGRAM = Path(sysconfig.get_path("scripts")) / "quiz"


class Serving:
    """A running `quiz serve` on a free port; its database and log are in ``folder``."""

    def __init__(self, folder: Path, questions: Path) -> None:
        self.folder, self.questions, self.port = folder, questions, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "quiz.sqlite3"
        self.log = folder / "serve.log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")},
            "QUIZ_DATABASE_URL": f"sqlite:///{self.database}",
            "QUIZ_QUESTIONS": str(questions),
        }
        self.start()

    def start(self) -> None:
        """Start it, on the same port and database as before, and wait until it answers."""
        command = [str(PROGRAM), "serve", "--port", str(self.port), "--workers", "2"]
        with self.log.open("wb") as log:
            # A session of its own, so that the web processes can be killed together with their parent.
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it serves already."""
        try:
            with urlopen(f"{self.url}/readyz", timeout=PATIENCE) as response:
                return bool(response.status == 200)
        except (URLError, ConnectionError):
            return False

    def said(self) -> str:
        """What it has printed."""
        return self.log.read_text()

    def first_link(self) -> str:
        """The one-time link that it printed for the first account."""
        found = re.search(r"http\S+/welcome/\S+", self.said())
        assert found, self.said()
        return found[0]

    def quiz(self, *arguments: str) -> str:
        """What another `quiz` command prints that works on the same database."""
        command = [str(PROGRAM), *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def end(self, how: signal.Signals) -> None:
        """End it and its web processes by a signal."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(PATIENCE)

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """A server that answers nothing while the context lasts, and then everything."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    @contextmanager
    def killed(self) -> Iterator[None]:
        """No server while the context lasts, as after a power cut; then it is started again."""
        self.end(signal.SIGKILL)
        try:
            yield
        finally:
            self.start()


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, questions: Path) -> Iterator[Serving]:
    """A `quiz serve` of the questions while the context lasts."""
    server = Serving(folder, questions)
    try:
        yield server
    finally:
        server.end(signal.SIGTERM)
