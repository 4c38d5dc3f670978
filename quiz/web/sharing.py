"""A report shown to others without its answers, and problems told to the instructors."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from quiz.errors import NotFound
from quiz.services import sharing
from quiz.web.context import instructors_only, known_learner, workspace
from quiz.web.explanations import given_texts
from quiz.web.reports import estimates

pages = Blueprint("sharing", __name__)


class ProblemForm(FlaskForm):  # type: ignore[misc]
    """What is wrong with a question, in the learner's words."""

    words = StringField(validators=[InputRequired(), Length(max=sharing.LONGEST_WORDS)])


@pages.post("/r/<address>/share")
def share(address: str) -> ResponseReturnValue:
    """Make the link."""
    sharing.share(workspace(), known_learner(), address)
    return redirect(url_for("reports.show", address=address, _anchor="share"), 303)


@pages.post("/r/<address>/unshare")
def unshare(address: str) -> ResponseReturnValue:
    """Take the link back."""
    sharing.unshare(workspace(), known_learner(), address)
    flash(_("The link leads nowhere any more."))
    return redirect(url_for("reports.show", address=address), 303)


@pages.get("/s/<link>")
def shared(link: str) -> ResponseReturnValue:
    """What others see: estimates and the next step, neither a name nor an answer."""
    view = sharing.get_shared(workspace(), link)
    page = render_template("report/shared.html", **estimates(view))
    return page, 200, {"X-Robots-Tag": "noindex"}


@pages.post("/r/<address>/q/<int:position>/problem")
def report_problem(address: str, position: int) -> ResponseReturnValue:
    """Tell the instructors of a problem with a question."""
    if sharing.find_link(workspace(), known_learner(), address) is None:
        raise NotFound(f"report {address}")
    web_form = ProblemForm()
    words = (web_form.words.data or "").strip()
    if web_form.validate() and words:
        sharing.report_problem(workspace(), known_learner(), address, position, words)
        flash(_("Thank you. The instructors see the question, your answer and your words, not who you are."))
    else:
        flash(_("Nothing was sent: say in up to 2,000 characters what is wrong with the question."))
    return redirect(url_for("reports.show", address=address), 303)


@pages.get("/banks/problems")
@instructors_only
def problems() -> str:
    """What learners have said of questions, oldest first."""
    found = [(each, given_texts(each.item, each.response)) for each in sharing.open_problems(workspace())]
    return render_template("banks/problems.html", problems=found)


@pages.post("/banks/problems/<int:problem>")
@instructors_only
def settle(problem: int) -> ResponseReturnValue:
    """Mark a problem as dealt with."""
    sharing.settle(workspace(), problem)
    return redirect(url_for("sharing.problems"), 303)
