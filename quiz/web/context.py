"""What a view knows of its request: the workspace, the learner, and who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, session
from werkzeug.exceptions import NotFound

from quiz.services.accounts import SignedIn, find_signed_in
from quiz.services.workspace import Workspace, new_token

P = ParamSpec("P")
R = TypeVar("R")

LEARNER, ACCOUNT, SESSION = "learner", "account", "account_session"


def init_app(app: Flask, shared: Workspace) -> None:
    """Give the application its workspace, and templates the person who is signed in."""
    app.extensions["workspace"] = shared
    app.context_processor(lambda: {"instructor": find_instructor()})


def workspace() -> Workspace:
    """The workspace of this application."""
    found: Workspace = current_app.extensions["workspace"]
    return found


def learner_id() -> str:
    """The learner's id from the signed cookie; a new learner gets one."""
    if LEARNER not in session:
        session[LEARNER] = new_token()
    # An instructor's session ends with the browser, also when they take a quiz.
    session.permanent = ACCOUNT not in session
    return str(session[LEARNER])


def known_learner() -> str:
    """The learner's id, or "" for somebody who has none; sets no cookie."""
    return str(session.get(LEARNER, ""))


def become(learner: str) -> None:
    """Make this browser that of another learner, who has proven to be them."""
    session[LEARNER] = learner
    learner_id()


def find_instructor() -> SignedIn | None:
    """The instructor of this session, looked up once per request; None for everybody else."""
    if "signed_in" not in g:
        name = session.get(ACCOUNT)
        g.signed_in = find_signed_in(workspace(), name, session.get(SESSION, 0)) if name else None
    found: SignedIn | None = g.signed_in
    return found


def instructor() -> SignedIn:
    """The instructor of this session; for everybody else the page does not exist."""
    found = find_instructor()
    if found is None:
        raise NotFound
    return found


def enter(account: SignedIn) -> None:
    """Sign an instructor in: a fresh session, in which a learner stays who they are."""
    learner = session.get(LEARNER)
    session.clear()
    if learner:
        session[LEARNER] = learner
    session[ACCOUNT], session[SESSION] = account.name, account.session
    session.permanent = False
    g.pop("signed_in", None)


def leave() -> None:
    """Sign out."""
    session.pop(ACCOUNT, None)
    session.pop(SESSION, None)
    session.permanent = LEARNER in session
    g.pop("signed_in", None)


def instructors_only(view: Callable[P, R]) -> Callable[P, R]:
    """Hide a page from everybody who is not signed in: for them it does not exist."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        instructor()
        return view(*args, **kwargs)

    return guarded
