"""Time limits of attempts: more time, no limit, and the end of those whose time is over."""

from collections.abc import Callable
from datetime import datetime

from quiz.services.finishing import close_expired_attempt, expire
from quiz.services.limits import GRACE, extended
from quiz.services.workspace import Workspace
from quiz.storage import attempts


def give_more_time(workspace: Workspace, learner_id: str, attempt_id: str) -> None:
    """Put off the deadline of the learner's own attempt; nothing where there is none. Raises NotFound."""
    _change(
        workspace, learner_id, attempt_id, lambda deadline, limit: extended(deadline, workspace.now(), limit)
    )


def take_limit_away(workspace: Workspace, learner_id: str, attempt_id: str) -> None:
    """Let the learner's own attempt go on without a deadline. Raises NotFound."""
    _change(workspace, learner_id, attempt_id, lambda _deadline, _limit: None)


def close_expired(workspace: Workspace) -> int:
    """Finish every open attempt whose time is over, with what was saved; how many this call has finished.

    To be called about once a minute. Whoever opens a page of such an attempt finishes it too; each attempt is
    finished once, also when several ask at the same moment.
    """
    with workspace.database.reading() as session:
        over = attempts.over_since(session, workspace.now() - GRACE)
    return sum(close_expired_attempt(workspace, attempt_id) for attempt_id in over)


def close_expired_of(workspace: Workspace, learner_id: str) -> None:
    """The same for one learner's attempts, whom a page is about to tell of them."""
    with workspace.database.reading() as session:
        over = attempts.over_since(session, workspace.now() - GRACE, learner_id)
    for attempt_id in over:
        close_expired_attempt(workspace, attempt_id)


def _change(
    workspace: Workspace, learner_id: str, attempt_id: str, change: Callable[[datetime, int], datetime | None]
) -> None:
    with workspace.database.writing() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        if attempt.deadline_at is None or expire(workspace, session, attempt):
            session.commit()
            return
        deadline = change(attempt.deadline_at, attempt.limit_minutes or 0)
        attempts.set_deadline(session, attempt_id, deadline)
        session.commit()
