"""Taking a quiz: read a question, answer it, review, finish."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from quiz.core.assembly import Place
from quiz.core.reports import Answered, Report, make_report
from quiz.core.saves import Saved
from quiz.core.scoring import Response
from quiz.errors import NotFound
from quiz.services.figures import to_json
from quiz.services.planning import marks_in
from quiz.services.workspace import Workspace
from quiz.storage import attempts, banks
from quiz.storage.responses import Save, find_response, responses_of, save_response
from quiz.storage.tables import Attempt, ResponseRow, Result, ShownItem


class State(StrEnum):
    """Where one question of an open attempt stands."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    NOT_ANSWERED = "not-answered"


@dataclass(frozen=True)
class Sitting:
    """An attempt as its pages need it. ``title`` is empty for the whole check."""

    attempt_id: str
    title: str
    total: int
    finished_at: datetime | None
    report: str


@dataclass(frozen=True)
class Given:
    """What is stored for one question. ``rev`` is 0 before the first save."""

    response: Response = None
    blank: bool = True
    flagged: bool = False
    rev: int = 0
    saved_at: datetime | None = None

    @property
    def state(self) -> State:
        """The word for it."""
        if self.blank:
            return State.NOT_ANSWERED
        return State.UNKNOWN if self.response is None else State.ANSWERED


@dataclass(frozen=True)
class Question:
    """One place of an attempt: what is asked, in which order, and what is stored."""

    sitting: Sitting
    position: int
    place: Place
    version_id: str
    given: Given


@dataclass(frozen=True)
class Answer:
    """An answer that comes in: ``rev`` and ``nonce`` are its page's; ``blank`` where nothing was chosen."""

    position: int
    response: Response
    blank: bool
    flagged: bool
    rev: int
    nonce: str


@dataclass(frozen=True)
class Reviewed:
    """One line of the review page."""

    position: int
    stem: str
    state: State
    flagged: bool


def get_question(workspace: Workspace, learner_id: str, attempt_id: str, position: int) -> Question:
    """One question of the learner's own attempt; raises NotFound."""
    with workspace.database.reading() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        total = attempts.count_shown(session, attempt_id)
        # Not left to the database, whose integers end before those of an address.
        if not 1 <= position <= total:
            raise NotFound(f"question {position} of {attempt_id}")
        row = attempts.get_shown(session, attempt_id, position)
        stored = find_response(session, attempt_id, position)
        return Question(
            sitting=_sitting(workspace, session, attempt, row, total),
            position=position,
            place=_place(workspace, session, row),
            version_id=row.version_id,
            given=given(stored),
        )


def answer(workspace: Workspace, learner_id: str, attempt_id: str, answer: Answer) -> Saved:
    """Save one answer, of which the caller has checked that it is valid or blank; raises NotFound."""
    with workspace.database.writing() as session:
        attempts.get_attempt(session, attempt_id, learner_id)
        outcome = save_response(
            session,
            Save(
                attempt_id=attempt_id,
                learner_id=learner_id,
                position=answer.position,
                value=None if answer.blank else json.dumps(answer.response),
                flagged=answer.flagged,
                based_on=answer.rev,
                nonce=answer.nonce,
                at=workspace.now(),
            ),
        )
        session.commit()
        return outcome


def review(workspace: Workspace, learner_id: str, attempt_id: str) -> tuple[Sitting, tuple[Reviewed, ...]]:
    """Every question of the attempt with where it stands, in order; raises NotFound."""
    with workspace.database.reading() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        shown = attempts.shown_items(session, attempt_id)
        stored = {row.position: row for row in responses_of(session, attempt_id)}
        lines = (
            (row, _place(workspace, session, row).item.stem, given(stored.get(row.position))) for row in shown
        )
        reviewed = tuple(Reviewed(row.position, stem, held.state, held.flagged) for row, stem, held in lines)
        return _sitting(workspace, session, attempt, shown[0], len(shown)), reviewed


def finish(workspace: Workspace, learner_id: str, attempt_id: str) -> str:
    """Finish the attempt and work out its report, once; the report's address either way. Raises NotFound."""
    with workspace.database.writing() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        if attempts.close_attempt(session, attempt_id, workspace.now()):
            report = _report(workspace, session, attempt)
            session.add(
                Result(
                    attempt_id=attempt_id,
                    number=1,
                    learner_id=learner_id,
                    model=report.model,
                    data=to_json(report),
                    created_at=workspace.now(),
                )
            )
            session.commit()
        return attempt.report


def get_image(workspace: Workspace, version_id: str, file: str) -> tuple[str, bytes]:
    """Media type and content of a picture; raises NotFound."""
    with workspace.database.reading() as session:
        image = banks.get_image(session, version_id, file)
        return image.media_type, image.content


def given(row: ResponseRow | None) -> Given:
    """A stored answer, or that nothing is stored."""
    if row is None:
        return Given()
    response = None if row.value is None else json.loads(row.value)
    return Given(response, row.value is None, row.flagged, row.rev, row.saved_at)


def _report(workspace: Workspace, session: Session, attempt: Attempt) -> Report:
    pools = [workspace.pool(session, version) for version in attempts.versions_of(session, attempt.id)]
    stored = {row.position: given(row) for row in responses_of(session, attempt.id)}
    shown = attempts.shown_items(session, attempt.id)
    held = ((row, stored.get(row.position, Given())) for row in shown)
    sitting = [Answered(_place(workspace, session, row), each.response, each.blank) for row, each in held]
    marks = marks_in(session, attempt.learner_id, workspace.roadmap.id)
    return make_report(pools, sitting, workspace.roadmap, marks)


def _place(workspace: Workspace, session: Session, row: ShownItem) -> Place:
    bank = workspace.pool(session, row.version_id).bank
    return Place(bank.id, bank.by_id[row.item], tuple(json.loads(row.option_order)))


def _sitting(
    workspace: Workspace, session: Session, attempt: Attempt, shown: ShownItem, total: int
) -> Sitting:
    title = workspace.pool(session, shown.version_id).bank.title if attempt.bank else ""
    return Sitting(attempt.id, title, total, attempt.finished_at, attempt.report)
