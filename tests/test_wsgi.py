"""`wsgi.py` works under another production server, with processes of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from quiz.config import Config
from quiz.services.setup import prepare
from quiz.services.workspace import open_workspace

ROOT = Path(__file__).parent.parent
PATIENCE = 30.0


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of gunicorn serving wsgi:app with two workers on a fresh database."""
    url = f"sqlite:///{tmp_path / 'school.sqlite3'}"
    prepare(open_workspace(Config.from_env({"QUIZ_DATABASE_URL": url})))
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", "127.0.0.1:0", "wsgi:app"]
    log = tmp_path / "log"
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "QUIZ_DATABASE_URL": url}, stderr=stream
        ) as server,
    ):
        try:
            yield listening_at(log, server)
        finally:
            server.terminate()


def listening_at(log: Path, server: "subprocess.Popen[bytes]") -> str:
    """Wait for the line in which gunicorn says where it listens."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        for line in log.read_text().splitlines():
            if "Listening at: " in line:
                return line.partition("Listening at: ")[2].split()[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def test_gunicorn_serves_the_application(address: str) -> None:
    assert requests.get(f"{address}/readyz", timeout=PATIENCE).json() == {"status": "ok"}
    assert "Version control" in requests.get(address, timeout=PATIENCE).text
