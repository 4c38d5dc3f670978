"""Taking a quiz: read a question, answer it, review, go on."""

import json
from dataclasses import dataclass, field

from sqlmodel import Session

from quiz.core.assembly import Place
from quiz.core.modes import Mode
from quiz.core.saves import Saved
from quiz.core.scoring import Response
from quiz.errors import NotFound
from quiz.services.choosing import may_go_on, store_next
from quiz.services.finishing import close_expired_attempt, expire, is_expired
from quiz.services.sitting import (
    Given,
    Sitting,
    State,
    answers_so_far,
    as_answered,
    given,
    place_of,
    sitting_of,
)
from quiz.services.workspace import Workspace
from quiz.storage import attempts, banks
from quiz.storage.responses import Save, find_response, responses_of, save_response
from quiz.storage.tables import Attempt

KEPT = frozenset({Saved.SAVED, Saved.REPEATED})


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
    """An answer that comes in: ``rev`` and ``nonce`` are its page's; ``blank`` where nothing was chosen.

    ``sure`` is from 1 (a guess) to 3 (very), or None. With ``goes_on`` an adaptive quiz goes on; with
    ``final`` practice shows the reasons.
    """

    position: int
    response: Response
    blank: bool
    flagged: bool
    rev: int
    nonce: str
    sure: int | None = None
    goes_on: bool = False
    final: bool = False


@dataclass(frozen=True)
class Kept:
    """What became of an answer, whether there is a question after it, and whether reasons are shown first.

    ``rev`` is what the page's next save is based on.
    """

    outcome: Saved
    has_next: bool
    told: bool = False
    rev: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Reviewed:
    """One line of the review page."""

    position: int
    stem: str
    state: State
    flagged: bool
    told: bool = False


@dataclass(frozen=True)
class Review:
    """The review page. ``goes_on``: everything is answered, and an adaptive attempt has another question."""

    sitting: Sitting
    lines: tuple[Reviewed, ...]
    goes_on: bool


def get_question(workspace: Workspace, learner_id: str, attempt_id: str, position: int) -> Question:
    """One question of the learner's own attempt, which is finished if its time is over; raises NotFound."""
    with workspace.database.reading() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        if not is_expired(workspace, attempt):
            return _question(workspace, session, attempt, position)
    close_expired_attempt(workspace, attempt_id)
    return get_question(workspace, learner_id, attempt_id, position)


def count_saved(workspace: Workspace, learner_id: str, attempt_id: str) -> int:
    """How many answers are stored in the learner's own attempt; raises NotFound."""
    with workspace.database.reading() as session:
        attempts.get_attempt(session, attempt_id, learner_id)
        return sum(row.value is not None for row in responses_of(session, attempt_id))


def answer(workspace: Workspace, learner_id: str, attempt_id: str, answer: Answer) -> Kept:
    """Save one answer, of which the caller has checked that it is valid or blank; raises NotFound.

    In an adaptive attempt the next item is chosen by it and stored with it, in one commit.
    """
    with workspace.database.writing() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        # What comes after the deadline and its grace is on record as too late, in the same commit.
        expire(workspace, session, attempt)
        save = _save(workspace, attempt, answer)
        stored = save_response(session, save)
        outcome = stored.outcome
        has_next = answer.position < attempts.count_shown(session, attempt_id)
        if answer.goes_on and attempt.adaptive and outcome in KEPT and not has_next:
            has_next = _store_next(workspace, session, attempt)
        session.commit()
        return Kept(outcome, has_next, save.final and outcome in KEPT, stored.rev)


def go_on(workspace: Workspace, learner_id: str, attempt_id: str) -> int | None:
    """Show the next question of an adaptive attempt; the position to go to, None for the review.

    A question that waits for an answer comes first, so that pressing twice shows one. Raises NotFound.
    """
    with workspace.database.writing() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        if expire(workspace, session, attempt):
            session.commit()
        if not (attempt.adaptive and attempts.is_open(session, attempt_id)):
            return None
        answers = answers_so_far(workspace, session, attempt_id)
        waiting = [position for position, (_, held) in enumerate(answers, 1) if held.waits]
        if waiting:
            return waiting[0]
        found = store_next(workspace, session, attempt, as_answered(answers))
        session.commit()
        return len(answers) + 1 if found else None


def review(workspace: Workspace, learner_id: str, attempt_id: str) -> Review:
    """Every question of the attempt with where it stands, in order; raises NotFound."""
    with workspace.database.reading() as session:
        attempt = attempts.get_attempt(session, attempt_id, learner_id)
        if not is_expired(workspace, attempt):
            return _review(workspace, session, attempt)
    close_expired_attempt(workspace, attempt_id)
    return review(workspace, learner_id, attempt_id)


def get_image(workspace: Workspace, version_id: str, file: str) -> tuple[str, bytes]:
    """Media type and content of a picture; raises NotFound."""
    with workspace.database.reading() as session:
        image = banks.get_image(session, version_id, file)
        return image.media_type, image.content


def _question(workspace: Workspace, session: Session, attempt: Attempt, position: int) -> Question:
    shown = attempts.count_shown(session, attempt.id)
    # Not left to the database, whose integers end before those of an address.
    if not 1 <= position <= shown:
        raise NotFound(f"question {position} of {attempt.id}")
    row = attempts.get_shown(session, attempt.id, position)
    stored = find_response(session, attempt.id, position)
    return Question(
        sitting=sitting_of(workspace, session, attempt, row, shown),
        position=position,
        place=place_of(workspace, session, row),
        version_id=row.version_id,
        given=given(stored),
    )


def _review(workspace: Workspace, session: Session, attempt: Attempt) -> Review:
    answers = answers_so_far(workspace, session, attempt.id)
    first = attempts.get_shown(session, attempt.id, 1)
    goes_on = (
        attempt.adaptive
        and attempt.state == "open"
        and not any(held.waits for _, held in answers)
        and may_go_on(workspace, session, attempt, as_answered(answers))
    )
    lines = tuple(
        Reviewed(position, place.item.stem, held.state, held.flagged, held.told)
        for position, (place, held) in enumerate(answers, 1)
    )
    return Review(sitting_of(workspace, session, attempt, first, len(lines)), lines, goes_on)


def _save(workspace: Workspace, attempt: Attempt, answer: Answer) -> Save:
    return Save(
        attempt_id=attempt.id,
        learner_id=attempt.learner_id,
        position=answer.position,
        value=None if answer.blank else json.dumps(answer.response),
        flagged=answer.flagged,
        sure=answer.sure if attempt.asks_sure else None,
        based_on=answer.rev,
        nonce=answer.nonce,
        at=workspace.now(),
        final=answer.final and attempt.mode == Mode.PRACTICE and not answer.blank,
    )


def _store_next(workspace: Workspace, session: Session, attempt: Attempt) -> bool:
    answers = as_answered(answers_so_far(workspace, session, attempt.id))
    return store_next(workspace, session, attempt, answers)
