"""Practice: the reasons after each answer, another question like it, and at the end what was practised."""

from dataclasses import dataclass

from sqlmodel import Session

from quiz.core.assembly import Place, another_like
from quiz.core.modes import Mode
from quiz.core.reports import Answered, scored_item
from quiz.errors import NotFound
from quiz.services.reporting import AnsweredItem
from quiz.services.retaking import past_of
from quiz.services.sitting import (
    Given,
    Sitting,
    answers_so_far,
    budget_of,
    place_of,
    pools_of,
    row_of,
    sitting_of,
)
from quiz.services.workspace import Workspace
from quiz.storage import attempts
from quiz.storage.tables import Attempt, ShownItem


@dataclass(frozen=True)
class Told:
    """An answered question with what there is to tell, and where to go from it.

    ``following`` is the position of the next question that waits, None for the review; ``has_another``
    whether the bank holds another question of the same skill that this attempt has not shown.
    """

    sitting: Sitting
    answered: AnsweredItem
    following: int | None
    has_another: bool


@dataclass(frozen=True)
class Practised:
    """What was practised: every question that was answered, in order, and how many were left."""

    sitting: Sitting
    answers: tuple[AnsweredItem, ...]
    left: int


def get_told(workspace: Workspace, learner_id: str, attempt_id: str, position: int) -> Told:
    """What to tell of an answer that is final; NotFound before it is, and for what is not practice."""
    with workspace.database.reading() as session:
        attempt = _practice(session, attempt_id, learner_id)
        shown = list(attempts.shown_items(session, attempt_id))
        answers = answers_so_far(workspace, session, attempt_id)
        if not (1 <= position <= len(answers) and answers[position - 1][1].told):
            raise NotFound(f"reasons for question {position} of {attempt_id}")
        row = shown[position - 1]
        return Told(
            sitting=sitting_of(workspace, session, attempt, row, len(shown)),
            answered=_answered(row, *answers[position - 1]),
            following=_following([held for _, held in answers], position),
            has_another=_another(workspace, session, attempt, row, len(shown)) is not None,
        )


def try_another(workspace: Workspace, learner_id: str, attempt_id: str, position: int) -> int | None:
    """Show another item of the same skill; its position, None where there is none or all is finished.

    One that was added for the skill and still waits comes first, so that pressing twice adds one. Raises
    NotFound.
    """
    with workspace.database.writing() as session:
        attempt = _practice(session, attempt_id, learner_id)
        answers = answers_so_far(workspace, session, attempt_id)
        if not 1 <= position <= len(answers):
            raise NotFound(f"question {position} of {attempt_id}")
        if not attempts.is_open(session, attempt_id):
            return None
        row = attempts.get_shown(session, attempt_id, position)
        added = answers[budget_of(attempt, pools_of(workspace, session, attempt)) :]
        if added and added[-1][1].waits and added[-1][0].item.skill == answers[position - 1][0].item.skill:
            return len(answers)
        found = _another(workspace, session, attempt, row, len(answers))
        if found is None:
            return None
        attempts.add_shown(session, row_of(attempt, len(answers) + 1, row.version_id, found))
        session.commit()
        return len(answers) + 1


def practised(workspace: Workspace, learner_id: str, attempt_id: str) -> Practised:
    """What a finished practice was about; NotFound before it is finished, and for what is not practice."""
    with workspace.database.reading() as session:
        attempt = _practice(session, attempt_id, learner_id)
        if attempt.state == "open":
            raise NotFound(f"end of {attempt_id}")
        shown = list(attempts.shown_items(session, attempt_id))
        answers = answers_so_far(workspace, session, attempt_id)
        answered = [
            _answered(row, place, held)
            for row, (place, held) in zip(shown, answers, strict=True)
            if not held.blank
        ]
        sitting = sitting_of(workspace, session, attempt, shown[0], len(shown))
        return Practised(sitting, tuple(answered), len(shown) - len(answered))


def _practice(session: Session, attempt_id: str, learner_id: str) -> Attempt:
    attempt = attempts.get_attempt(session, attempt_id, learner_id)
    if attempt.mode != Mode.PRACTICE:
        raise NotFound(f"practice {attempt_id}")
    return attempt


def _answered(row: ShownItem, place: Place, held: Given) -> AnsweredItem:
    scored = scored_item(Answered(place, held.response, held.blank))
    return AnsweredItem(row.position, scored, place.item, row.version_id)


def _following(held: list[Given], position: int) -> int | None:
    """The next question without reasons after a position, from the last on to the first."""
    turns = [*range(position, len(held)), *range(position - 1)]
    return next((index + 1 for index in turns if not held[index].told), None)


def _another(
    workspace: Workspace, session: Session, attempt: Attempt, row: ShownItem, shown: int
) -> Place | None:
    pool = workspace.pool(session, row.version_id)
    names = {each.item for each in attempts.shown_items(session, attempt.id)}
    item = place_of(workspace, session, row).item
    seen = past_of(workspace, session, attempt, [pool]).seen
    return another_like(pool, item, names, attempt.seed + shown, seen)
