"""The learner's roadmap: steps after their prerequisites, and what the learner says of each."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField

from quiz.core.recommendation import Mark
from quiz.errors import NotFound
from quiz.services.planning import mark_step, plan
from quiz.web.context import known_learner, learner_id, workspace

pages = Blueprint("roadmap", __name__)


class MarkForm(FlaskForm):  # type: ignore[misc]
    """What the learner says of a step."""

    mark = RadioField(choices=[mark.value for mark in Mark])


@pages.get("/roadmap")
def show() -> str:
    """The whole roadmap in learning order."""
    learner_id()
    return render_template(
        "roadmap/show.html", plan=plan(workspace(), known_learner()), web_form=MarkForm(formdata=None)
    )


@pages.get("/roadmap.md")
def download() -> Response:
    """The roadmap as a Markdown file, with a box to tick for each step."""
    text = render_template(
        "roadmap/roadmap.md", plan=plan(workspace(), known_learner()), when=workspace().now()
    )
    headers = {"Content-Disposition": "attachment; filename=roadmap.md"}
    return Response(text, mimetype="text/markdown", headers=headers)


@pages.post("/roadmap/<step>")
def mark(step: str) -> ResponseReturnValue:
    """Store the mark and come back to the step."""
    web_form = MarkForm()
    if not web_form.validate():
        raise NotFound(f"mark {web_form.mark.data}")
    mark_step(workspace(), learner_id(), step, Mark(web_form.mark.data))
    return redirect(url_for("roadmap.show", _anchor=step), 303)
