"""The buttons of a time limit. On a question they save as every button does; the review has them alone."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quiz.services import timing
from quiz.services.workspace import Workspace
from quiz.web.context import known_learner, workspace

pages = Blueprint("timer", __name__)

BUTTONS: Mapping[str, Callable[[Workspace, str, str], None]] = {
    "more-time": timing.give_more_time,
    "no-limit": timing.take_limit_away,
}
"""What each button does, by its value."""


@pages.post("/a/<attempt_id>/time")
def change(attempt_id: str) -> ResponseReturnValue:
    """More time or no limit, from the review; anything else gives more time, which harms nobody."""
    press = BUTTONS.get(request.form.get("go", ""), timing.give_more_time)
    press(workspace(), known_learner(), attempt_id)
    return redirect(url_for("attempts.review", attempt_id=attempt_id), 303)
