"""Finishing an attempt: its report, worked out once and stored."""

from sqlmodel import Session

from quiz.core.modes import Mode
from quiz.core.reports import Report, Setting, make_report
from quiz.services.figures import to_json
from quiz.services.limits import GRACE, is_over
from quiz.services.planning import marks_in
from quiz.services.retaking import last_time, past_of
from quiz.services.sitting import Pools, answers_so_far, as_answered, pools_of
from quiz.services.workspace import Workspace
from quiz.storage import attempts
from quiz.storage.ratings import ratings_of
from quiz.storage.tables import Attempt, Result


def finish(workspace: Workspace, learner_id: str, attempt_id: str) -> str:
    """Finish the attempt and work out its report, once; the report's address either way.

    Practice has no report, and "" for its address. Raises NotFound.
    """
    with workspace.database.writing() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        if not expire(workspace, session, attempt) and attempts.close_attempt(
            session, attempt_id, workspace.now()
        ):
            _store_result(workspace, session, attempt)
        session.commit()
        return attempt.report if attempt.mode == Mode.CHECK else ""


def expire(workspace: Workspace, session: Session, attempt: Attempt) -> bool:
    """Finish an attempt at its deadline if its time is over, with what was saved; the caller commits."""
    now = workspace.now()
    # Looked at first: an attempt without a limit costs no statement.
    if not is_over(attempt.deadline_at, now) or not attempts.close_over(session, attempt, now - GRACE):
        return False
    _store_result(workspace, session, attempt)
    return True


def is_expired(workspace: Workspace, attempt: Attempt) -> bool:
    """Whether an attempt that was read as open has to be finished at its deadline."""
    return attempt.state == "open" and is_over(attempt.deadline_at, workspace.now())


def close_expired_attempt(workspace: Workspace, attempt_id: str) -> bool:
    """Finish an attempt if its time is over; whether this call did it."""
    with workspace.database.writing() as session:
        attempt = attempts.find_attempt(session, attempt_id)
        if attempt is None or not expire(workspace, session, attempt):
            return False
        session.commit()
        return True


def _store_result(workspace: Workspace, session: Session, attempt: Attempt) -> None:
    if attempt.mode == Mode.PRACTICE:
        return
    report = _report(workspace, session, attempt)
    session.add(
        Result(
            attempt_id=attempt.id,
            number=1,
            learner_id=attempt.learner_id,
            model=report.model,
            data=to_json(report),
            created_at=workspace.now(),
        )
    )


def _report(workspace: Workspace, session: Session, attempt: Attempt) -> Report:
    pools = pools_of(workspace, session, attempt)
    answers = as_answered(answers_so_far(workspace, session, attempt.id))
    marks = marks_in(session, attempt.learner_id, workspace.roadmap.id)
    setting = _setting(workspace, session, attempt, pools)
    return make_report(list(pools.values()), answers, workspace.roadmap, marks, setting)


def _setting(workspace: Workspace, session: Session, attempt: Attempt, pools: Pools) -> Setting:
    calibration = workspace.calibration(session, attempt.calibration_id)
    return Setting(
        model=calibration.name,
        grids=calibration.grids,
        adaptive=attempt.adaptive,
        earlier=past_of(workspace, session, attempt, pools.values()).earlier,
        ratings=ratings_of(session, attempt.id),
        last_time=last_time(session, attempt, [pool.bank.id for pool in pools.values()]),
    )
