"""`quiz backup`, `quiz restore` and `quiz db copy`: everything that a database holds."""

from pathlib import Path

import click

from quiz.cli.database import db
from quiz.cli.progress import progress
from quiz.cli.root import FILE, database_url, main, plainly
from quiz.services import moving

DATABASE = click.option("--database", help="Database URL; overrides QUIZ_DATABASE_URL.")


@main.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@DATABASE
@plainly
def backup(file: Path, database: str | None) -> None:
    """Write everything that the database holds into FILE, while the server goes on working.

    FILE is an SQLite database that `quiz restore` reads. The secret key that is kept beside an SQLite
    database comes along as FILE.secret; a key of your own (QUIZ_SECRET_KEY) is yours to keep.

    Example: quiz backup school.backup
    """
    url = database_url(database)
    with progress("Saving", moving.rows_in(url)) as step:
        rows = moving.backup(url, file, step)
    click.echo(f"{file}: {rows:,} rows, each read back and compared.")


@main.command("restore")
@click.argument("file", type=FILE)
@DATABASE
@plainly
def restore(file: Path, database: str | None) -> None:
    """Fill an empty database from a backup of this release or an earlier one.

    Example: quiz restore school.backup --database sqlite:///school.sqlite3
    """
    with progress("Restoring", moving.rows_of_backup(file)) as step:
        rows = moving.restore(file, database_url(database), step)
    click.echo(f"{rows:,} rows are back, each read back and compared.")


@db.command("copy")
@click.argument("source")
@click.argument("target")
@plainly
def db_copy(source: str, target: str) -> None:
    """Copy the database SOURCE into the empty database TARGET, for instance from SQLite to PostgreSQL.

    Stop the server first: what is answered while the copy is made stays behind.

    Example: quiz db copy sqlite:///school.sqlite3 postgresql+psycopg://quiz@localhost/quiz
    """
    with progress("Copying", moving.rows_in(database_url(source))) as step:
        rows = moving.copy(source, database_url(target), step)
    click.echo(f"{rows:,} rows copied, each read back and compared.")
