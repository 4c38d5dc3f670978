"""What every test may ask for: a PostgreSQL server, and an empty database on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, running_server

LOOPBACK = "127.0.0.1,localhost"


@pytest.fixture(scope="session", autouse=True)
def no_proxy() -> Iterator[None]:
    """Talk to loopback directly where the environment names a proxy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", LOOPBACK)
        patch.setenv("no_proxy", LOOPBACK)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL server for the whole run, started by the first test that asks."""
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, empty database as QUIZ_DATABASE_URL names it; once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'quiz.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url.replace("postgresql://", "postgresql+psycopg://", 1)
