"""What every test may ask for: a PostgreSQL server, a database on either engine, a workspace."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz.config import Config
from quiz.services.setup import prepare
from quiz.services.workspace import Workspace, open_workspace
from tests.clock import Clock
from tests.postgres import Server, running_server

LOOPBACK = "127.0.0.1,localhost"
QUESTIONS = Path(__file__).with_name("questions")
SECRET = "a secret of the tests"
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


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


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, empty database as QUIZ_DATABASE_URL names it; once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'quiz.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield psycopg_url(url)


def psycopg_url(url: str) -> str:
    """A URL of the test server as QUIZ_DATABASE_URL names it."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def prepare_once(database_url: str) -> None:
    """Migrate a database and take in tests/questions; the tests get copies of it."""
    workspace = open_workspace(Config(database_url, SECRET, QUESTIONS), Clock())
    prepare(workspace)
    workspace.database.close()


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the tables and the banks of tests/questions."""
    file = tmp_path_factory.mktemp("ready") / "quiz.sqlite3"
    prepare_once(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def ready_template(postgres: Server) -> Iterator[str]:
    """The name of a PostgreSQL database with the tables and the banks of tests/questions."""
    with postgres.database() as url:
        prepare_once(psycopg_url(url))
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(params=ENGINES)
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database with the banks of tests/questions; once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('ready_file'), tmp_path)}"
        return
    template: str = request.getfixturevalue("ready_template")
    server: Server = request.getfixturevalue("postgres")
    with server.database(template) as url:
        yield psycopg_url(url)


@pytest.fixture
def clock() -> Clock:
    """The clock of the workspace."""
    return Clock()


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A copy of tests/questions that the test may change."""
    return Path(shutil.copytree(QUESTIONS, tmp_path / "questions"))


@pytest.fixture
def workspace(ready_url: str, questions: Path, clock: Clock) -> Iterator[Workspace]:
    """The services on a ready database of either engine."""
    opened = open_workspace(Config(ready_url, SECRET, questions), clock)
    yield opened
    opened.database.close()


@pytest.fixture
def ready_sqlite(ready_file: Path, tmp_path: Path, questions: Path, clock: Clock) -> Iterator[Workspace]:
    """The services on SQLite alone, for tables of cases in which the engine makes no difference."""
    file = shutil.copy(ready_file, tmp_path / "alone.sqlite3")
    opened = open_workspace(Config(f"sqlite:///{file}", SECRET, questions), clock)
    yield opened
    opened.database.close()
