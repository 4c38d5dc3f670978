"""Choosing: the start page, and the start of a topic or of the whole check."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from quiz.errors import NotFound
from quiz.services import starting
from quiz.services.catalogue import CHECK, catalogue, get_topic
from quiz.services.workspace import new_token
from quiz.web.context import learner_id, workspace

pages = Blueprint("catalogue", __name__)


class StartForm(FlaskForm):  # type: ignore[misc]
    """A length, and the nonce by which two presses on Start are one."""

    length = StringField(validators=[InputRequired(), Length(max=20)])
    nonce = HiddenField(validators=[InputRequired(), Length(max=64)])


@pages.get("/")
def index() -> str:
    """What is on offer."""
    return render_template("catalogue/index.html", catalogue=catalogue(workspace()))


@pages.get("/help")
def help() -> str:  # noqa: A001 - the page's name
    """How it works, how it measures, what is kept."""
    return render_template("catalogue/help.html")


@pages.get("/topics/<bank>")
def topic(bank: str) -> str:
    """The start of one topic."""
    # The learner exists from here on: two presses on Start must come from one learner.
    learner_id()
    web_form = StartForm(nonce=new_token(), formdata=None)
    return render_template("catalogue/topic.html", topic=get_topic(workspace(), bank), web_form=web_form)


@pages.get("/check")
def check() -> str:
    """The start of the whole backend check."""
    learner_id()
    offer = catalogue(workspace()).check
    if offer is None:
        raise NotFound("the whole check")
    web_form = StartForm(nonce=new_token(), length=CHECK, formdata=None)
    return render_template("catalogue/check.html", check=offer, web_form=web_form)


@pages.post("/topics/<bank>")
def start_topic(bank: str) -> ResponseReturnValue:
    """Start an attempt on one topic."""
    return start(bank)


@pages.post("/check")
def start_check() -> ResponseReturnValue:
    """Start the whole backend check."""
    return start(None)


def start(bank: str | None) -> ResponseReturnValue:
    """Start an attempt and show its first question."""
    web_form = StartForm()
    if not web_form.validate():
        raise NotFound(f"length of {bank}")
    wanted = starting.Start(learner_id(), bank, web_form.length.data or "", web_form.nonce.data or "")
    attempt_id = starting.start_attempt(workspace(), wanted)
    return redirect(url_for("attempts.question", attempt_id=attempt_id, position=1), 303)
