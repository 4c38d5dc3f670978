"""The next item of an adaptive attempt: it follows from what is stored and the seed, on any server alike."""

from collections.abc import Sequence

from sqlmodel import Session

from quiz.core.adaptive import Asked, Course, next_in_topic
from quiz.core.reports import Answered, scored_item, tie
from quiz.core.whole_check import Advice, next_in_check
from quiz.services.planning import marks_in
from quiz.services.retaking import past_of
from quiz.services.sitting import Pools, budget_of, pools_of, row_of
from quiz.services.workspace import Workspace
from quiz.storage import attempts
from quiz.storage.tables import Attempt, ShownItem


def store_next(workspace: Workspace, session: Session, attempt: Attempt, answers: Sequence[Answered]) -> bool:
    """Choose the item after those that were shown and store it; whether there was one. The caller commits.

    Where another tab or server was faster, its item stays.
    """
    pools = pools_of(workspace, session, attempt)
    chosen = next_item(workspace, session, attempt, pools, answers)
    if chosen is not None:
        attempts.add_shown(session, chosen)
    return chosen is not None


def may_go_on(workspace: Workspace, session: Session, attempt: Attempt, answers: Sequence[Answered]) -> bool:
    """Whether there is a question after those that were shown."""
    pools = pools_of(workspace, session, attempt)
    return next_item(workspace, session, attempt, pools, answers) is not None


def next_item(
    workspace: Workspace, session: Session, attempt: Attempt, pools: Pools, answers: Sequence[Answered]
) -> ShownItem | None:
    """The item to show after these, which are all so far; None once the budget is used or all is settled."""
    course = course_of(workspace, session, attempt, pools)
    asked = [Asked(each.place.bank, each.place.item, scored_item(each).score) for each in answers]
    if attempt.bank is None:
        place = next_in_check(course, asked, advice_of(workspace, session, attempt, pools))
    else:
        place = next_in_topic(course, asked)
    if place is None:
        return None
    versions = {pool.bank.id: version for version, pool in pools.items()}
    return row_of(attempt, len(asked) + 1, versions[place.bank], place)


def course_of(workspace: Workspace, session: Session, attempt: Attempt, pools: Pools) -> Course:
    """What the attempt keeps to from its start on."""
    past = past_of(workspace, session, attempt, pools.values())
    return Course(
        pools=tuple(pools.values()),
        budget=budget_of(attempt, pools),
        seed=attempt.seed,
        grids=workspace.calibration(session, attempt.calibration_id).grids,
        seen=past.seen,
        earlier=past.earlier,
    )


def advice_of(workspace: Workspace, session: Session, attempt: Attempt, pools: Pools) -> Advice:
    """What the whole check looks at beside the answers."""
    roadmap = tie(workspace.roadmap, [pool.bank for pool in pools.values()])
    return Advice(roadmap, marks_in(session, attempt.learner_id, workspace.roadmap.id))
