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
from quiz.core.self_knowledge import Certainty
from quiz.services import finishing, taking
from quiz.services.sitting import State
from quiz.services.taking import Question
from quiz.services.workspace import new_token
from quiz.web import autosave, ordering, practice, timer
from quiz.web.answers import Fields, Read, fields_for, read_answer, view_of
from quiz.web.context import known_learner, workspace
from quiz.web.words import slip_words

pages = Blueprint("attempts", __name__)

REVIEW, PREVIOUS, NEXT, STOP = "review", "previous", "next", "stop"

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
    found = taking.review(workspace(), known_learner(), attempt_id)
    if found.sitting.finished_at:
        return redirect(practice.end_address(found.sitting), 303)
    waiting = [line.position for line in found.lines if line.state is State.NOT_ANSWERED]
    if not waiting:
        return redirect(url_for("attempts.review", attempt_id=attempt_id), 303)
    return redirect(url_for("attempts.question", attempt_id=attempt_id, position=waiting[0]), 303)


@pages.get("/a/<attempt_id>/q/<int:position>")
def question(attempt_id: str, position: int) -> ResponseReturnValue:
    """One question, with the stored answer selected."""
    asked = taking.get_question(workspace(), known_learner(), attempt_id, position)
    if asked.sitting.finished_at:
        return finished_page(asked)
    if asked.given.told:
        return practice.told_page(attempt_id, position)
    return question_page(asked, fields_for(asked.place, asked.given.response, blank=asked.given.blank))


@pages.post("/a/<attempt_id>/q/<int:position>")
def save(attempt_id: str, position: int) -> ResponseReturnValue:
    """Save the answer, then go where the button says."""
    asked = taking.get_question(workspace(), known_learner(), attempt_id, position)
    web_form, read = AnswerForm(), read_answer(asked.place, ordering.moved(asked.place, request.form))
    if autosave.is_asked():
        return autosaved(asked, web_form, read)
    asked = with_time(asked, web_form)
    problem = problem_with(web_form, read)
    if problem and not asked.sitting.finished_at:
        return question_page(asked, typed_fields(), problem, based_on(web_form)), 400
    if problem:
        return finished_page(asked, read), 409
    kept = taking.answer(workspace(), known_learner(), attempt_id, answer_of(position, web_form, read))
    if kept.outcome not in taking.KEPT:
        return refused_page(attempt_id, position, kept.outcome, read)
    if kept.told:
        return redirect(url_for("attempts.question", attempt_id=attempt_id, position=position), 303)
    return redirect(next_address(asked, web_form.go.data or NEXT, kept.has_next), 303)


def with_time(asked: Question, web_form: AnswerForm) -> Question:
    """Press the button of a time limit before anything else: an answer that is not complete yet must not
    cost the time."""
    press = timer.BUTTONS.get(web_form.go.data)
    if press is None or not web_form.validate():
        return asked
    press(workspace(), known_learner(), asked.sitting.attempt_id)
    return taking.get_question(workspace(), known_learner(), asked.sitting.attempt_id, asked.position)


def refused_page(attempt_id: str, position: int, outcome: Saved, read: Read) -> ResponseReturnValue:
    """Why an answer was not saved, with the answer; nothing is thrown away without a word."""
    if outcome is Saved.CONFLICT:
        return chooser_page(attempt_id, position)
    asked = taking.get_question(workspace(), known_learner(), attempt_id, position)
    if outcome is Saved.TOLD and not asked.sitting.finished_at:
        return practice.told_page(attempt_id, position, view_of(asked.place), typed_fields()), 409
    return finished_page(asked, read), 409


def autosaved(asked: Question, web_form: AnswerForm, read: Read) -> ResponseReturnValue:
    """The same for a script that saves while the answer is given."""
    if not web_form.validate():
        return autosave.too_old()
    return autosave.keep(asked, read, answer_of(asked.position, web_form, read))


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
        sure=sure_in(request.form.get("sure", "")),
        goes_on=web_form.go.data == NEXT and not from_review() and "move" not in request.form,
        final=web_form.go.data == NEXT and "move" not in request.form,
    )


def sure_in(sent: str) -> int | None:
    """How sure, if the form says so."""
    return next((each.value for each in Certainty if sent == str(each.value)), None)


def from_review() -> bool:
    """Whether the learner came to the question from the review, to which every button leads back."""
    return request.form.get("then") == REVIEW


def next_address(asked: Question, go: str, has_next: bool) -> str:
    """Where a button leads. Up and Down of an ordering lead to themselves."""
    attempt_id = asked.sitting.attempt_id
    if spot := ordering.pressed(asked.place, request.form):
        then = request.form.get("then")
        return url_for(
            "attempts.question", attempt_id=attempt_id, position=asked.position, then=then, _anchor=spot
        )
    if go in timer.BUTTONS:
        then = request.form.get("then")
        return url_for("attempts.question", attempt_id=attempt_id, position=asked.position, then=then)
    if go == STOP:
        return url_for("results.index")
    if go == PREVIOUS and asked.position > 1:
        return url_for("attempts.question", attempt_id=attempt_id, position=asked.position - 1)
    if go == REVIEW or from_review() or not has_next:
        return url_for("attempts.review", attempt_id=attempt_id)
    return url_for("attempts.question", attempt_id=attempt_id, position=asked.position + 1)


def based_on(web_form: AnswerForm) -> int:
    """The rev of the page that was sent. A refused page keeps it: what another tab has saved since is
    still in conflict. Without a usable one 0 is the safe guess, in conflict with anything stored."""
    return 0 if web_form.rev.errors else int(web_form.rev.data)


def question_page(asked: Question, fields: Fields, problem: str = "", rev: int | None = None) -> str:
    """The page of one question; on a problem with everything that was chosen or typed, and its ``rev``."""
    flagged = request.form.get("flag") if problem else asked.given.flagged
    sure = sure_in(request.form.get("sure", "")) if problem else asked.given.sure
    return render_template(
        "attempt/question.html",
        asked=asked,
        question=ordering.in_chosen_order(view_of(asked.place, image_url(asked)), fields),
        fields=fields,
        sure=sure,
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
        typed_sure=sure_in(request.form.get("sure", "")),
        web_form=AnswerForm(formdata=None, rev=asked.given.rev, nonce=new_token()),
    )
    return page, 409


def finished_page(asked: Question, read: Read | None = None) -> str:
    """The attempt is finished: say so, lead to the report, and show what was typed too late."""
    sitting = asked.sitting
    saved = taking.count_saved(workspace(), known_learner(), sitting.attempt_id) if sitting.time_over else 0
    return render_template(
        "attempt/finished.html",
        asked=asked,
        saved=saved,
        question=view_of(asked.place),
        typed=typed_fields() if read else {},
        end=practice.end_address(asked.sitting),
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
    found = taking.review(workspace(), known_learner(), attempt_id)
    if found.sitting.finished_at:
        return redirect(practice.end_address(found.sitting), 303)
    waiting_first = sorted(found.lines, key=lambda line: line.state is not State.NOT_ANSWERED)
    return render_template(
        "attempt/review.html",
        sitting=found.sitting,
        lines=waiting_first,
        goes_on=found.goes_on,
        web_form=FlaskForm(formdata=None),
    )


@pages.post("/a/<attempt_id>/next")
def go_on(attempt_id: str) -> ResponseReturnValue:
    """From the review of an adaptive attempt to its next question."""
    position = taking.go_on(workspace(), known_learner(), attempt_id)
    if position is None:
        return redirect(url_for("attempts.review", attempt_id=attempt_id), 303)
    return redirect(url_for("attempts.question", attempt_id=attempt_id, position=position), 303)


@pages.post("/a/<attempt_id>/finish")
def finish(attempt_id: str) -> ResponseReturnValue:
    """Finish once; pressing again leads to the same report."""
    report = finishing.finish(workspace(), known_learner(), attempt_id)
    if not report:
        return redirect(url_for("practice.show", practice_id=attempt_id), 303)
    return redirect(url_for("reports.show", address=report), 303)
