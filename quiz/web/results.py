"""My results: every attempt of this learner."""

from flask import Blueprint, render_template

from quiz.services.reporting import my_results
from quiz.web.context import known_learner, workspace

pages = Blueprint("results", __name__)


@pages.get("/results")
def index() -> str:
    """Open attempts to go on with, and reports to read again."""
    return render_template("results/index.html", results=my_results(workspace(), known_learner()))
