"""`quiz db …`: the database."""

import click

from quiz.cli.root import main, plainly, workspace_for
from quiz.services import setup


@main.group()
def db() -> None:
    """The database.

    Example: quiz db upgrade
    """


@db.command("upgrade")
@click.option("--database", help="Database URL; overrides QUIZ_DATABASE_URL.")
@plainly
def db_upgrade(database: str | None) -> None:
    """Create the database or bring it to this version, and take in the questions folder.

    Example: quiz db upgrade --database postgresql+psycopg://quiz@localhost/quiz
    """
    setup.prepare(workspace_for(database))
    click.echo("The database is up to date.")
