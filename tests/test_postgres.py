"""The throw-away PostgreSQL, and the two engines behind ``database_url``."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.postgres import NoPostgres, Server, renamed, running_server, wait_until_ready

RENAMED = [
    ("postgresql://me@host/old", "postgresql://me@host/new"),
    ("postgresql://me@host:5432/old?sslmode=require", "postgresql://me@host:5432/new?sslmode=require"),
    ("postgresql://me@/old?host=/tmp/folder", "postgresql://me@/new?host=/tmp/folder"),
]


@pytest.mark.parametrize(("url", "wanted"), RENAMED)
def test_a_url_is_renamed_in_its_path_alone(url: str, wanted: str) -> None:
    assert renamed(url, "new") == wanted


@pytest.mark.postgres
def test_every_database_is_fresh_and_goes_away(postgres: Server) -> None:
    with postgres.database() as first, postgres.database() as second:
        with psycopg.connect(first, autocommit=True) as connection:
            connection.execute("CREATE TABLE t (x int)")
        with psycopg.connect(second) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM t")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first)


@pytest.mark.postgres
def test_a_database_is_dropped_under_an_open_session(postgres: Server) -> None:
    with postgres.database() as url:
        connection = psycopg.connect(url)
    with connection, pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")


@pytest.mark.postgres
def test_a_database_can_copy_another(postgres: Server) -> None:
    with postgres.database() as base:
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute("CREATE TABLE t AS SELECT 7 AS x")
        name = base.partition("?")[0].rpartition("/")[2]
        with postgres.database(template=name) as copy, psycopg.connect(copy) as connection:
            assert connection.execute("SELECT x FROM t").fetchone() == (7,)


@pytest.mark.postgres
def test_a_server_that_is_given_is_used(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_TEST_PG_URL", postgres.url.replace("postgresql://", "postgresql+psycopg://"))
    with running_server() as given:
        assert given.url == postgres.url


def test_a_server_that_ends_is_quoted(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("FATAL: could not create shared memory\n")
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        with pytest.raises(NoPostgres, match="could not create shared memory"):
            wait_until_ready(process, tmp_path / "postmaster.pid", log)


def test_the_database_url_opens_an_empty_database(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    try:
        assert sa.inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE t (x integer)"))
        assert sa.inspect(engine).get_table_names() == ["t"]
    finally:
        engine.dispose()
