"""Saving while an answer is given: the form of a question, sent by `bearings.js`, answered in JSON for it.

Nothing else happens by it: no next question is chosen, no reasons are shown, and no stored answer makes room
for an empty field, because somebody may be about to type another.
"""

from dataclasses import replace

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quiz.core.saves import Saved
from quiz.services import taking
from quiz.services.taking import Answer, Question
from quiz.web.answers import Read
from quiz.web.context import known_learner, workspace

HEADER = "X-Autosave"


def is_asked() -> bool:
    """Whether a script saves, and not a button."""
    return HEADER in request.headers


def too_old() -> ResponseReturnValue:
    """The page's token is not of this session, or its fields are not ours: a button renews it."""
    return told(_("Not saved yet. Press “Save and continue”: your answer stays on the page."), 400)


def keep(asked: Question, read: Read, answer: Answer) -> ResponseReturnValue:
    """Save what is complete. The script gets the rev to go on with, and the sentence to show."""
    if not is_complete(asked, read, answer):
        return told(_("Not saved yet: the answer on this page is not complete."))
    mine = replace(answer, goes_on=False, final=False)
    kept = taking.answer(workspace(), known_learner(), asked.sitting.attempt_id, mine)
    if kept.outcome in taking.KEPT:
        # The script puts in the time, which is another in each zone.
        return told(_("Saved at %(time)s.", time="{time}"), rev=kept.rev)
    if kept.outcome is Saved.CONFLICT:
        return told(
            _(
                "Not saved yet: this answer was changed since the page was opened. Press “Save and continue” "
                "to choose which one to keep."
            ),
            409,
        )
    return told(_("Not saved: answers to this question can no longer be changed."), 409)


def is_complete(asked: Question, read: Read, answer: Answer) -> bool:
    """Whether there is something to save: an answer, or a mark on a question that has none."""
    if read.blank:
        return asked.given.blank and answer.flagged != asked.given.flagged
    return read.slip is None


def told(said: str, status: int = 200, rev: int | None = None) -> ResponseReturnValue:
    """The answer to the script."""
    return jsonify(said=said, rev=rev), status
