"""Your data: a code for another browser, a download of everything, and its deletion."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from quiz.services import belongings
from quiz.services.reporting import my_results
from quiz.web.context import LEARNER, become, known_learner, learner_id, workspace

pages = Blueprint("belongings", __name__)


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code as it was typed."""

    code = StringField(validators=[Length(max=60)])


@pages.get("/yours")
def show() -> str:
    """What there is to take along or to delete."""
    return page(CodeForm(formdata=None))


@pages.post("/yours/code")
def make_code() -> ResponseReturnValue:
    """Make a code for another browser; it is shown here and now."""
    return page(CodeForm(formdata=None), belongings.make_code(workspace(), learner_id()))


@pages.post("/yours/resume")
def resume() -> ResponseReturnValue:
    """Become the learner of a code. Whoever this browser was before gets a code too, so nothing is lost."""
    web_form = CodeForm()
    typed = web_form.code.data or ""
    found = belongings.find_by_code(workspace(), typed) if web_form.validate() else None
    if found is None:
        words = _("No results belong to this code. Compare it with the paper: sixteen letters and digits.")
        return page(web_form, errors=[("code", words)]), 400
    before = known_learner()
    left = belongings.make_code(workspace(), before) if leaves_results(before, found) else ""
    become(found)
    if left:
        return page(CodeForm(formdata=None), left=left)
    return redirect(url_for("results.index"), 303)


def leaves_results(before: str, after: str) -> bool:
    """Whether this browser held results that the code's learner does not have."""
    return bool(before) and before != after and bool(my_results(workspace(), before))


@pages.get("/yours/everything.json")
def download() -> ResponseReturnValue:
    """Everything that is kept about this learner."""
    data = belongings.everything_about(workspace(), known_learner())
    headers = {"Content-Disposition": "attachment; filename=bearings-everything.json"}
    return Response(data, mimetype="application/json", headers=headers)


@pages.get("/yours/delete")
def ask_delete() -> str:
    """What deleting means, before it is done."""
    return render_template("belongings/delete.html", results=my_results(workspace(), known_learner()))


@pages.post("/yours/delete")
def delete() -> ResponseReturnValue:
    """Delete everything that is kept about this learner."""
    belongings.delete_everything(workspace(), known_learner())
    session.pop(LEARNER, None)
    return redirect(url_for("belongings.show"), 303)


def page(web_form: CodeForm, code: str = "", left: str = "", errors: Sequence[tuple[str, str]] = ()) -> str:
    """The page, with a code that was made for this learner, or for the one that this browser was before."""
    return render_template(
        "belongings/show.html",
        web_form=web_form,
        code=code,
        left=left,
        errors=errors,
        results=my_results(workspace(), known_learner()),
    )
