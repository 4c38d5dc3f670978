"""What is kept about a learner is theirs: to take to another browser, to download, to delete."""

import hashlib
import json
from datetime import datetime
from secrets import choice

from quiz.services.workspace import Workspace
from quiz.storage import belongings
from quiz.storage.learners import ensure_learner
from quiz.storage.tables import ResumeCode

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that looks like another sign on paper (no 0, O, 1, I, L, U)."""

GROUPS, GROUP = 4, 4
"""Sixteen of thirty signs are 78 bits: nobody guesses one."""


def make_code(workspace: Workspace, learner_id: str) -> str:
    """A new code for a learner, in place of the one before. It is told once: only its hash is kept."""
    groups = ("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    code = "-".join(groups)
    now = workspace.now()
    with workspace.database.writing() as session:
        ensure_learner(session, learner_id, now)
        belongings.put_code(
            session, ResumeCode(learner_id=learner_id, code_hash=hashed(code), created_at=now)
        )
        session.commit()
    return code


def find_by_code(workspace: Workspace, typed: str) -> str | None:
    """The learner whose code was typed, in any case and with any spaces and hyphens; None if nobody's."""
    with workspace.database.reading() as session:
        return belongings.find_learner(session, hashed(typed))


def hashed(code: str) -> str:
    """How a code is kept."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def everything_about(workspace: Workspace, learner_id: str) -> str:
    """Every row that is kept about a learner, as JSON: the very columns of the database."""
    with workspace.database.reading() as session:
        rows = belongings.rows_of(session, learner_id)
    return json.dumps({"learner": learner_id, **rows}, default=_plain, ensure_ascii=False, indent=2)


def delete_everything(workspace: Workspace, learner_id: str) -> None:
    """Delete all that is kept about a learner: attempts, answers, reports, marks. Nothing brings it back."""
    with workspace.database.writing() as session:
        belongings.delete_learner(session, learner_id)
        session.commit()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
