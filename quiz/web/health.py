"""Whether the process lives, and whether it can serve."""

from flask import Blueprint

from quiz.services.setup import is_ready
from quiz.web.context import workspace

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@pages.get("/readyz")
def readyz() -> tuple[dict[str, str], int]:
    """The database answers and has the schema of this version."""
    if is_ready(workspace()):
        return {"status": "ok"}, 200
    return {"status": "the database does not answer or must be upgraded: quiz db upgrade"}, 503
