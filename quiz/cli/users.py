"""`quiz user …`: accounts of instructors and administrators."""

import click

from quiz.cli.root import main, plainly, ready_workspace
from quiz.services import accounts


@main.group()
def user() -> None:
    """Accounts of instructors and administrators.

    Example: quiz user add ada --role instructor
    """


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in accounts.Role]), default="instructor")
@plainly
def user_add(name: str, role: str) -> None:
    """Add an account and print the path of the one-use link at which its password is set.

    Example: quiz user add ada --role admin
    """
    print_link(accounts.add_account(ready_workspace(), name, accounts.Role(role)))


@user.command("reset")
@click.argument("name")
@plainly
def user_reset(name: str) -> None:
    """Sign an account out everywhere and print the one-use link for a new password.

    A disabled account is let in again.

    Example: quiz user reset ada
    """
    print_link(accounts.reset_account(ready_workspace(), name))


@user.command("disable")
@click.argument("name")
@plainly
def user_disable(name: str) -> None:
    """Shut an account out, at once and everywhere.

    Example: quiz user disable ada
    """
    accounts.disable_account(ready_workspace(), name)
    click.echo(f"{name} is disabled.")


@user.command("list")
@plainly
def user_list() -> None:
    """List every account with its role.

    Example: quiz user list
    """
    for account in accounts.list_accounts(ready_workspace()):
        state = "disabled" if account.disabled else "active" if account.password_hash else "no password yet"
        click.echo(f"{account.name}\t{account.role}\t{state}")


def print_link(token: str) -> None:
    """Say where the password is set; the program does not know under which address it is reached."""
    click.echo(f"Open /welcome/{token} on your Bearings server within seven days. The link works once.")
