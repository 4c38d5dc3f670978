"""Practice: the reasons after an answer, another question like it, and what was practised at the end."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from quiz.services import practising
from quiz.services.reporting import AnsweredItem
from quiz.services.sitting import Sitting
from quiz.web.answers import Fields, QuestionView
from quiz.web.context import known_learner, workspace
from quiz.web.explanations import Explanation, explain
from quiz.web.reports import WORTH_READING_FIRST as ORDER

pages = Blueprint("practice", __name__)


def told_page(
    attempt_id: str, position: int, question: QuestionView | None = None, typed: Fields | None = None
) -> str:
    """The reasons after an answer, the chosen option first; ``typed`` is what came when they were told."""
    told = practising.get_told(workspace(), known_learner(), attempt_id, position)
    return render_template(
        "practice/told.html",
        told=told,
        answer=with_one_source(told.answered),
        question=question,
        typed=typed,
        web_form=FlaskForm(formdata=None),
    )


def with_one_source(answered: AnsweredItem) -> Explanation:
    """One place to read on is enough between two questions; all of them stand on the last page."""
    item = answered.item
    return explain(replace(answered, item=replace(item, references=item.references[:1])))


@pages.post("/a/<practice_id>/q/<int:position>/another")
def another(practice_id: str, position: int) -> ResponseReturnValue:
    """To another question of the same skill; back to the reasons where the bank holds no other."""
    found = practising.try_another(workspace(), known_learner(), practice_id, position)
    return redirect(url_for("attempts.question", attempt_id=practice_id, position=found or position), 303)


@pages.get("/a/<practice_id>/practised")
def show(practice_id: str) -> str:
    """What was practised, with every reason; nothing here is measured."""
    found = practising.practised(workspace(), known_learner(), practice_id)
    answers = [explain(answered) for answered in found.answers]
    return render_template(
        "practice/show.html",
        practised=found,
        bank=found.answers[0].scored.bank if found.answers else "",
        groups=[(outcome, [each for each in answers if each.outcome is outcome]) for outcome in ORDER],
    )


def end_address(sitting: Sitting) -> str:
    """Where a finished attempt leads: to its report, or to what was practised."""
    if sitting.practice:
        return url_for("practice.show", practice_id=sitting.attempt_id)
    return url_for("reports.show", address=sitting.report)
