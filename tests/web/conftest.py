"""The application over a small questions folder, on a database of its own for each test."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from quiz.config import Config
from quiz.services import accounts
from quiz.services.accounts import Role
from quiz.services.workspace import Workspace, open_workspace
from quiz.web import create_app
from tests.clock import Clock
from tests.conftest import QUESTIONS, SECRET
from tests.web.actors import Page, Visitor

PASSWORD = "a quiet harbour at noon"


def config_for(file: Path) -> Config:
    """Settings for a file with the tables and the banks of tests/questions."""
    return Config(f"sqlite:///{file}", SECRET, QUESTIONS)


@pytest.fixture(scope="session")
def prepared(ready_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ready SQLite file with the instructor Ada, made once: hashing a password takes its time."""
    file = Path(shutil.copy(ready_file, tmp_path_factory.mktemp("web") / "quiz.sqlite3"))
    workspace = open_workspace(config_for(file), Clock())
    accounts.use_link(workspace, accounts.add_account(workspace, "Ada", Role.INSTRUCTOR), "", PASSWORD)
    workspace.database.close()
    return file


@pytest.fixture
def config(prepared: Path, tmp_path: Path) -> Config:
    """Settings whose database is a copy of the prepared one."""
    return config_for(Path(shutil.copy(prepared, tmp_path)))


@pytest.fixture
def workspace(config: Config, clock: Clock) -> Iterator[Workspace]:
    """The services on SQLite alone: the pages do not know which engine it is."""
    opened = open_workspace(config, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def app(config: Config, workspace: Workspace) -> Flask:
    """The application."""
    return create_app(config, workspace)


@pytest.fixture
def learner(app: Flask) -> Visitor:
    """Somebody with a browser of their own."""
    return Visitor(app)


@pytest.fixture
def instructor(app: Flask) -> Visitor:
    """Ada, signed in."""
    ada = Visitor(app)
    page = ada.open("/sign-in").fill({"Name": "Ada", "Password": PASSWORD})
    assert ada.press(page, "Sign in").heading == "Banks"
    return ada


@pytest.fixture
def https_app(config: Config, workspace: Workspace) -> Flask:
    """The application as it is set up behind HTTPS under one name."""
    return create_app(replace(config, https=True, trusted_hosts=("quiz.example",)), workspace)


@pytest.fixture
def stored(config: Config) -> Callable[[], str]:
    """Everything that is in the database, to see that nothing changed."""
    file = config.database_url.removeprefix("sqlite:///")

    def dump() -> str:
        with closing(sqlite3.connect(file)) as connection:
            return "\n".join(connection.iterdump())

    return dump


@pytest.fixture
def report(learner: Visitor) -> Page:
    """The report of an attempt with every answer right."""
    return learner.finish(learner.answer_all(learner.start()))
