"""Sharing a report without its answers, and telling instructors of a problem with a question."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from quiz.core.items import Item
from quiz.core.scoring import Response
from quiz.errors import NotFound
from quiz.services.reporting import ReportView, view_of
from quiz.services.workspace import Workspace, new_token
from quiz.storage import attempts, sharing
from quiz.storage.tables import Attempt, Problem, ShareLink

LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Reported:
    """A problem as instructors read it: the question, what was answered, never who."""

    id: int
    bank: str
    version: int
    version_id: str
    position: int
    item: Item
    response: Response
    words: str
    created_at: datetime


def find_link(workspace: Workspace, learner_id: str, address: str) -> str | None:
    """The token of the link to the learner's own report, "" if there is none; None for others' reports."""
    with workspace.database.reading() as session:
        attempt = attempts.get_attempt_by_report(session, address)
        if attempt.learner_id != learner_id:
            return None
        link = sharing.find_link(session, attempt.id)
        return link.token if link else ""


def share(workspace: Workspace, learner_id: str, address: str) -> None:
    """Make a link to the learner's own report; raises NotFound. A report has one link at a time."""
    with workspace.database.writing() as session:
        attempt = _own(session, learner_id, address)
        sharing.add_link(
            session,
            ShareLink(
                attempt_id=attempt.id, learner_id=learner_id, token=new_token(), created_at=workspace.now()
            ),
        )
        session.commit()


def unshare(workspace: Workspace, learner_id: str, address: str) -> None:
    """Take the link back: whoever has it finds nothing any more. Raises NotFound."""
    with workspace.database.writing() as session:
        sharing.delete_link(session, _own(session, learner_id, address).id)
        session.commit()


def get_shared(workspace: Workspace, token: str) -> ReportView:
    """The report that a link leads to; raises NotFound. Its page shows no answers."""
    with workspace.database.reading() as session:
        return view_of(workspace, session, sharing.get_shared(session, token))


def report_problem(workspace: Workspace, learner_id: str, address: str, position: int, words: str) -> None:
    """Store what the learner says of a question of their own report; raises NotFound."""
    with workspace.database.writing() as session:
        attempt = _own(session, learner_id, address)
        if not 1 <= position <= attempts.count_shown(session, attempt.id):
            raise NotFound(f"question {position} of {attempt.id}")
        shown = attempts.get_shown(session, attempt.id, position)
        session.add(
            Problem(
                attempt_id=attempt.id,
                position=position,
                learner_id=learner_id,
                version_id=shown.version_id,
                item=shown.item,
                words=words,
                created_at=workspace.now(),
            )
        )
        session.commit()


def open_problems(workspace: Workspace) -> tuple[Reported, ...]:
    """The problems that wait for an instructor, oldest first."""
    with workspace.database.reading() as session:
        return tuple(
            Reported(
                id=problem.id or 0,
                bank=version.bank,
                version=version.number or 0,
                version_id=version.id,
                position=[item.id for item in bank.items].index(problem.item) + 1,
                item=bank.by_id[problem.item],
                response=json.loads(given.value) if given and given.value else None,
                words=problem.words,
                created_at=problem.created_at,
            )
            for problem, version, given in sharing.open_problems(session)
            for bank in [workspace.bank(session, version.id)]
        )


def settle(workspace: Workspace, problem: int) -> None:
    """Mark a problem as dealt with; raises NotFound."""
    with workspace.database.writing() as session:
        if not sharing.settle_problem(session, problem, workspace.now()):
            raise NotFound(f"problem {problem}")
        session.commit()


def _own(session: Session, learner_id: str, address: str) -> Attempt:
    attempt = attempts.get_attempt_by_report(session, address)
    return attempts.get_attempt(session, attempt.id, learner_id)
