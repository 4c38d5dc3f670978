"""Signing in: instructors have accounts, learners need none."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from quiz.errors import QuizError
from quiz.services import accounts
from quiz.web.context import enter, instructor, instructors_only, leave, workspace
from quiz.web.errors import Page
from quiz.web.errors import page as error_page

pages = Blueprint("accounts", __name__)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """A name and a password."""

    name = StringField()
    password = PasswordField()


@pages.get("/sign-in")
def sign_in_page() -> str:
    """The sign-in form."""
    return render_template("accounts/sign_in.html", web_form=SignInForm(formdata=None), errors=[])


@pages.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Sign in, or say that name and password do not belong together."""
    web_form = SignInForm()
    try:
        account = accounts.sign_in(workspace(), web_form.name.data or "", web_form.password.data or "")
    except accounts.SignInRefused:
        errors = [("name", _("Name and password do not belong together. Check both."))]
        return render_template("accounts/sign_in.html", web_form=web_form, errors=errors), 400
    except accounts.TooManyTries as tries:
        message = _("Too many tries under this name. Wait %(minutes)s minutes.", minutes=tries.minutes)
        page = render_template("accounts/sign_in.html", web_form=web_form, errors=[("name", message)])
        return page, 429, {"Retry-After": str(60 * tries.minutes)}
    enter(account)
    return redirect(url_for("banks.index"), 303)


@pages.post("/sign-out")
@instructors_only
def sign_out() -> ResponseReturnValue:
    """Sign out."""
    accounts.sign_out(workspace(), instructor().name)
    leave()
    return redirect(url_for("catalogue.index"), 303)


@pages.errorhandler(accounts.LinkUsedUp)
def used_up(_error: Exception) -> Page:
    """A one-use link that does not work any more, or never did."""
    return error_page(
        _("This link does not work any more"),
        _("It was used, replaced or is too old. Whoever runs the server can print a new one."),
        404,
    )


@pages.get("/welcome/<token>")
def welcome(token: str) -> str:
    """Where a one-use link leads: choose a password, and for the first account a name."""
    return welcome_page(token, SignInForm(formdata=None), [])


@pages.post("/welcome/<token>")
def use_link(token: str) -> ResponseReturnValue:
    """Set the password and sign in."""
    web_form = SignInForm()
    try:
        name, password = web_form.name.data or "", web_form.password.data or ""
        account = accounts.use_link(workspace(), token, name, password)
    except (accounts.NameRefused, accounts.NameTaken, accounts.PasswordRefused) as refused:
        return welcome_page(token, web_form, [welcome_error(refused)]), 400
    enter(account)
    return redirect(url_for("banks.index"), 303)


def welcome_page(token: str, web_form: SignInForm, errors: list[tuple[str, str]]) -> str:
    """The form behind a one-use link."""
    name = accounts.linked_name(workspace(), token)
    return render_template("accounts/welcome.html", token=token, name=name, web_form=web_form, errors=errors)


def welcome_error(refused: QuizError) -> tuple[str, str]:
    """The field to mend and what is to be done."""
    match refused:
        case accounts.PasswordRefused(shortest=shortest, longest=longest):
            return "password", _(
                "Choose a password of %(shortest)s to %(longest)s characters.",
                shortest=shortest,
                longest=longest,
            )
        case accounts.NameTaken():
            return "name", _("This name is taken. Choose another.")
        case _:
            return "name", _("Enter a name of 1 to %(longest)s characters.", longest=accounts.LONGEST_NAME)
