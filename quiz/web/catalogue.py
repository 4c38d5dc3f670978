"""Choosing: the start page, and the start of a topic or of the whole check."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from quiz.core.modes import Mode
from quiz.core.self_knowledge import Rating
from quiz.errors import NotFound
from quiz.services import starting
from quiz.services.catalogue import CHECK, catalogue, get_topic
from quiz.services.limits import LIMITS
from quiz.services.workspace import new_token
from quiz.web.context import learner_id, workspace

pages = Blueprint("catalogue", __name__)


ADAPTIVE, FIXED = "adaptive", "fixed"


class StartForm(FlaskForm):  # type: ignore[misc]
    """A length, how the questions are chosen, when the answers are seen, and the nonce by which two presses
    on Start are one."""

    length = StringField(validators=[InputRequired(), Length(max=20)])
    form = StringField(default=ADAPTIVE, validators=[AnyOf([ADAPTIVE, FIXED])])
    mode = StringField(default=Mode.CHECK.value, validators=[AnyOf([each.value for each in Mode])])
    limit = StringField(default="", validators=[AnyOf(["", *map(str, LIMITS)])])
    sure = BooleanField()
    nonce = HiddenField(validators=[InputRequired(), Length(max=64)])


@pages.get("/")
def index() -> str:
    """What is on offer."""
    return render_template("catalogue/index.html", catalogue=catalogue(workspace()))


@pages.get("/help")
def help() -> str:  # noqa: A001 - the page's name
    """How it works, how it measures, what is kept."""
    return render_template("catalogue/help.html")


@pages.get("/privacy")
def privacy() -> str:
    """What is kept, where and how long."""
    return render_template("catalogue/privacy.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """What is tested, and what is not."""
    return render_template("catalogue/accessibility.html")


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
    return start(bank, [bank])


@pages.post("/check")
def start_check() -> ResponseReturnValue:
    """Start the whole backend check."""
    offer = catalogue(workspace()).check
    return start(None, offer.topics if offer else ())


def start(bank: str | None, rated: Iterable[str]) -> ResponseReturnValue:
    """Start an attempt and show its first question."""
    web_form = StartForm()
    if not web_form.validate():
        raise NotFound(f"length of {bank}")
    wanted = wanted_start(web_form, bank, ratings_in(request.form, rated))
    attempt_id = starting.start_attempt(workspace(), wanted)
    return redirect(url_for("attempts.question", attempt_id=attempt_id, position=1), 303)


def wanted_start(web_form: StartForm, bank: str | None, ratings: Mapping[str, int]) -> starting.Start:
    """What the form asks for. Practice measures nothing, so that the choices about measuring are left out."""
    mode = Mode(web_form.mode.data)
    checks = mode is Mode.CHECK
    return starting.Start(
        learner_id=learner_id(),
        bank=bank,
        length=web_form.length.data or "",
        nonce=web_form.nonce.data or "",
        adaptive=checks and web_form.form.data == ADAPTIVE,
        asks_sure=checks and bool(web_form.sure.data),
        ratings=ratings if checks else {},
        mode=mode,
        limit_minutes=int(web_form.limit.data) if checks and web_form.limit.data else None,
    )


def ratings_in(sent: Mapping[str, str], banks: Iterable[str]) -> dict[str, int]:
    """The steps that the learner has chosen for themselves; other fields and values are left alone."""
    steps = {str(each.value): each.value for each in Rating}
    return {bank: steps[step] for bank in banks if (step := sent.get(f"rating-{bank}", "")) in steps}
