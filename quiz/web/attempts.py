"""Taking a quiz: one question a page, review, finish. Every button of a question saves."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from quiz.core.saves import Saved
from quiz.core.scoring import Slip
from quiz.services import taking
from quiz.services.taking import Question
from quiz.services.workspace import new_token
from quiz.web.answers import Fields, Read, fields_for, read_answer, view_of
from quiz.web.context import known_learner, workspace
from quiz.web.words import slip_words

pages = Blueprint("attempts", __name__)

REVIEW, PREVIOUS, NEXT = "review", "previous", "next"

FIRST_FIELD = "answer-1"
"""The id of a question's first control, where the error summary leads."""


MOST_SAVES = 10**9
"""Above any `rev` that a page can have; the database's integers hold it."""


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What goes with an answer; the answer's own fields are read by `quiz.web.answers`."""

    rev = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=MOST_SAVES)])
    nonce = HiddenField(validators=[InputRequired(), Length(max=64)])
    flag = BooleanField()
    go = StringField(default=NEXT, validators=[Length(max=20)])


@pages.get("/a/<attempt_id>")
def resume(attempt_id: str) -> ResponseReturnValue:
    """Where the learner left off: the first question without an answer, or the review."""
    sitting, lines = taking.review(workspace(), known_learner(), attempt_id)
    if sitting.finished_at:
        return redirect(url_for("reports.show", address=sitting.report), 303)
    waiting = [line.position for line in lines if line.state is taking.State.NOT_ANSWERED]
    if not waiting:
        return redirect(url_for("attempts.review", attempt_id=attempt_id), 303)
    return redirect(url_for("attempts.question", attempt_id=attempt_id, position=waiting[0]), 303)


@pages.get("/a/<attempt_id>/q/<int:position>")
def question(attempt_id: str, position: int) -> ResponseReturnValue:
    """One question, with the stored answer selected."""
    asked = taking.get_question(workspace(), known_learner(), attempt_id, position)
    if asked.sitting.finished_at:
        return finished_page(asked)
    return question_page(asked, fields_for(asked.place, asked.given.response, blank=asked.given.blank))


@pages.post("/a/<attempt_id>/q/<int:position>")
def save(attempt_id: str, position: int) -> ResponseReturnValue:
    """Save the answer, then go where the button says."""
    asked = taking.get_question(workspace(), known_learner(), attempt_id, position)
    web_form, read = AnswerForm(), read_answer(asked.place, request.form)
    problem = problem_with(web_form, read)
    if problem and not asked.sitting.finished_at:
        return question_page(asked, typed_fields(), problem, based_on(web_form)), 400
    if problem:
        return finished_page(asked, read), 409
    outcome = taking.answer(workspace(), known_learner(), attempt_id, answer_of(position, web_form, read))
    if outcome is Saved.CONFLICT:
        return chooser_page(attempt_id, position)
    if outcome is Saved.FINISHED:
        return finished_page(asked, read), 409
    return redirect(next_address(asked, web_form.go.data or NEXT), 303)


def problem_with(web_form: AnswerForm, read: Read) -> str:
    """What stops this save, in words; "" if nothing does. A blank stops "Save and continue" alone."""
    if not web_form.validate():
        return _("This page was open for too long. Your answer is still here: save it again.")
    if read.slip:
        return slip_words(read.slip)
    if read.blank and web_form.go.data == NEXT and not web_form.flag.data:
        return slip_words(Slip.BLANK)
    return ""


def answer_of(position: int, web_form: AnswerForm, read: Read) -> taking.Answer:
    """The answer that the form brings."""
    return taking.Answer(
        position=position,
        response=read.response,
        blank=read.blank,
        flagged=bool(web_form.flag.data),
        rev=web_form.rev.data or 0,
        nonce=web_form.nonce.data or "",
    )


def next_address(asked: Question, go: str) -> str:
    """Where a button leads; back to the review for those who came from there."""
    attempt_id, last = asked.sitting.attempt_id, asked.position == asked.sitting.total
    if go == PREVIOUS and asked.position > 1:
        return url_for("attempts.question", attempt_id=attempt_id, position=asked.position - 1)
    if go == REVIEW or last or request.form.get("then") == REVIEW:
        return url_for("attempts.review", attempt_id=attempt_id)
    return url_for("attempts.question", attempt_id=attempt_id, position=asked.position + 1)


def based_on(web_form: AnswerForm) -> int:
    """The rev of the page that was sent. A refused page keeps it: what another tab has saved since is
    still in conflict. Without a usable one 0 is the safe guess, in conflict with anything stored."""
    return 0 if web_form.rev.errors else int(web_form.rev.data)


def question_page(asked: Question, fields: Fields, problem: str = "", rev: int | None = None) -> str:
    """The page of one question; on a problem with everything that was chosen or typed, and its ``rev``."""
    flagged = request.form.get("flag") if problem else asked.given.flagged
    return render_template(
        "attempt/question.html",
        asked=asked,
        question=view_of(asked.place, image_url(asked)),
        fields=fields,
        problem=problem,
        errors=[(FIRST_FIELD, problem)] if problem else [],
        web_form=AnswerForm(
            formdata=None,
            rev=asked.given.rev if rev is None else rev,
            nonce=new_token(),
            flag=bool(flagged),
        ),
        then=request.values.get("then", ""),
    )


def chooser_page(attempt_id: str, position: int) -> ResponseReturnValue:
    """Two answers to one question: the learner says which one stays. Nothing is thrown away."""
    asked = taking.get_question(workspace(), known_learner(), attempt_id, position)
    stored = fields_for(asked.place, asked.given.response, blank=asked.given.blank)
    page = render_template(
        "attempt/chooser.html",
        asked=asked,
        question=view_of(asked.place, image_url(asked)),
        stored=stored,
        typed=typed_fields(),
        web_form=AnswerForm(formdata=None, rev=asked.given.rev, nonce=new_token()),
    )
    return page, 409


def finished_page(asked: Question, read: Read | None = None) -> str:
    """The attempt is finished: say so, lead to the report, and show what was typed too late."""
    return render_template(
        "attempt/finished.html",
        asked=asked,
        question=view_of(asked.place),
        typed=typed_fields() if read else {},
    )


def typed_fields() -> Fields:
    """The fields of the submitted form as they came."""
    return dict(request.form.lists())


def image_url(asked: Question) -> str:
    """The address of the item's picture, or ""."""
    image = asked.place.item.image
    return url_for("attempts.image", version_id=asked.version_id, file=image.file) if image else ""


@pages.get("/images/<version_id>/<file>")
def image(version_id: str, file: str) -> Response:
    """A picture of a bank version."""
    media_type, content = taking.get_image(workspace(), version_id, file)
    return Response(content, mimetype=media_type, headers={"Cache-Control": "private, max-age=86400"})


@pages.get("/a/<attempt_id>/review")
def review(attempt_id: str) -> ResponseReturnValue:
    """Every question with where it stands, before anything is final."""
    sitting, lines = taking.review(workspace(), known_learner(), attempt_id)
    if sitting.finished_at:
        return redirect(url_for("reports.show", address=sitting.report), 303)
    waiting_first = sorted(lines, key=lambda line: line.state is not taking.State.NOT_ANSWERED)
    return render_template(
        "attempt/review.html", sitting=sitting, lines=waiting_first, web_form=FlaskForm(formdata=None)
    )


@pages.post("/a/<attempt_id>/finish")
def finish(attempt_id: str) -> ResponseReturnValue:
    """Finish once; pressing again leads to the same report."""
    report = taking.finish(workspace(), known_learner(), attempt_id)
    return redirect(url_for("reports.show", address=report), 303)
