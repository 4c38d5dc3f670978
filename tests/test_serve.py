"""`quiz serve` as a process: what it says, how it ends, and what outlives kill -9."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import requests

from tests.browser.servers import PROGRAM, Serving, free_port, serving
from tests.conftest import QUESTIONS, SECRET

ITEMS = 12
LEARNERS = 3
PATIENCE = 30

BANK = """\
bank: words
title: Words
summary: Many questions that are answered fast.
license: CC-BY-4.0
authors: [Bearings maintainers]
skills: [{id: words, title: Words}]
items:
"""
ITEM = """\
  - id: word-NUMBER
    skill: words
    level: 2
    bloom: remember
    kind: text
    stem: Which word has the number NUMBER?
    accept: [wordNUMBER]
    case: false
    why: It is number NUMBER.
    references: ["https://example.org/words"]
"""


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """A questions folder with one bank of 12 short questions."""
    (tmp_path / "words" / "banks").mkdir(parents=True)
    items = (ITEM.replace("NUMBER", str(number)) for number in range(ITEMS))
    (tmp_path / "words" / "banks" / "words.yaml").write_text(BANK + "".join(items))
    return tmp_path / "words"


@dataclass
class Learner:
    """Somebody who answers one question after the other, and asks again for what was not acknowledged."""

    url: str
    name: str
    browser: requests.Session = field(default_factory=requests.Session)
    attempt: str = ""
    token: str = ""
    acknowledged: int = 0

    def start(self) -> None:
        self.browser.trust_env = False
        page = self.browser.get(f"{self.url}/topics/words").text
        fields = {name: hidden(page, name) for name in ("csrf_token", "nonce")} | {
            "length": "quick",
            "form": "fixed",
        }
        question = self.browser.post(f"{self.url}/topics/words", fields)
        self.attempt, self.token = question.url.removesuffix("/q/1"), hidden(question.text, "csrf_token")

    def answer_until_the_server_is_gone(self) -> None:
        try:
            while self.acknowledged < ITEMS:
                self.save(self.acknowledged + 1)
                self.acknowledged += 1
        except requests.ConnectionError:
            return

    def save(self, position: int) -> None:
        given = {"csrf_token": self.token, "rev": "0", "nonce": f"{position}", "go": "next"}
        address = f"{self.attempt}/q/{position}"
        said = self.browser.post(
            address, given | {"answer": f"{self.name} {position}"}, allow_redirects=False, timeout=PATIENCE
        )
        assert said.status_code == 303, said.text


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found is not None, page
    return found[1]


def killed_after(server: Serving, learners: list[Learner], answers: int) -> None:
    """Let everybody answer at once, and kill the server and its web processes in the middle."""
    with ThreadPoolExecutor(len(learners)) as threads:
        runs = [threads.submit(learner.answer_until_the_server_is_gone) for learner in learners]
        while sum(learner.acknowledged for learner in learners) < answers:
            time.sleep(0.002)
            assert not all(run.done() for run in runs)
        server.end(signal.SIGKILL)
        for run in runs:
            run.result(PATIENCE)


def test_an_acknowledged_answer_outlives_kill_9(tmp_path: Path, words: Path) -> None:
    with serving(tmp_path, words) as server:
        learners = [Learner(server.url, f"learner {number}") for number in range(LEARNERS)]
        for learner in learners:
            learner.start()
        for answers in (8, 20):
            killed_after(server, learners, answers)
            stored = stored_answers(server.database)
            server.start()
            for learner in learners:
                for position in range(1, learner.acknowledged + 1):
                    assert f"{learner.name} {position}" in stored
        for learner in learners:
            learner.answer_until_the_server_is_gone()
            learner.browser.close()
        everything = [
            f"{learner.name} {position}" for learner in learners for position in range(1, ITEMS + 1)
        ]
        assert sorted(stored_answers(server.database)) == sorted(everything)
        assert sorted(saved_events(server.database)) == sorted(everything)


def stored_answers(database: Path) -> list[str]:
    return column(database, "SELECT value FROM response WHERE rev = 1")


def saved_events(database: Path) -> list[str]:
    return column(database, "SELECT value FROM response_event WHERE outcome = 'saved'")


def column(database: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [value.strip('"') for (value,) in connection.execute(query)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment that names a database which `--database` overrides."""
    return {
        **os.environ,
        "QUIZ_DATABASE_URL": f"sqlite:///{tmp_path / 'not-this.sqlite3'}",
        "QUIZ_SECRET_KEY": SECRET,
        "QUIZ_QUESTIONS": str(QUESTIONS),
    }


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def status(url: str) -> int:
    """The status of an address once the server answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url, timeout=PATIENCE) as response:
                return int(response.status)
        except URLError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@contextmanager
def started(environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen[str]]:
    """`quiz serve` with these options; killed with its web processes if the test has not ended it."""
    command = [str(PROGRAM), "serve", *options]
    out = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdout=out, stderr=out, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_serves_the_database_it_was_given_and_ends_when_told(
    tmp_path: Path, environment: dict[str, str], how: signal.Signals
) -> None:
    port, file = free_port(), tmp_path / "this.sqlite3"
    options = ("--workers", "1", "--port", str(port), "--database", f"sqlite:///{file}")
    with started(environment, *options) as process:
        assert status(f"http://127.0.0.1:{port}/readyz") == 200
        link = link_said_by(process)
        assert link.startswith(f"http://127.0.0.1:{port}/welcome/")
        assert status(link) == 200
        process.send_signal(how)
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    assert file.exists()
    assert not (tmp_path / "not-this.sqlite3").exists()
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE)


def test_told_to_end_while_its_web_processes_start_it_ends(environment: dict[str, str]) -> None:
    with started(environment, "--port", str(free_port())) as process:
        link_said_by(process)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def link_said_by(process: subprocess.Popen[str]) -> str:
    """The one-time link in the two lines that are printed at the start."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    assert lines[0].startswith("Bearings is at http://127.0.0.1:")
    return re.sub(r".*(http\S+).*\n", r"\1", lines[1])


def test_a_taken_port_is_refused_in_one_sentence(environment: dict[str, str], taken_port: int) -> None:
    command = [str(PROGRAM), "serve", "--port", str(taken_port)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert (done.returncode, done.stdout) == (1, "")
    said = f"Error: 127.0.0.1:{taken_port} cannot be used (Address already in use)."
    mend = "Is another Bearings running there? Stop it, or choose another with --host or --port."
    assert done.stderr == f"{said} {mend}\n"
