"""Learners who take quizzes through the services, and what the database then holds."""

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import SQLModel, select

from quiz.core.items import Body, Choice, Item, Matching, Numeric, Ordering, Text
from quiz.core.modes import Mode
from quiz.core.saves import Saved
from quiz.core.scoring import Response
from quiz.services.finishing import finish
from quiz.services.starting import Start, start_attempt
from quiz.services.taking import Answer, Kept, Question, answer, get_question
from quiz.services.workspace import Workspace

Row = TypeVar("Row", bound=SQLModel)

LEARNER, STRANGER = "learner-1", "learner-2"
HARBOUR = 7
"""Items of tests/questions/banks/harbour.yaml; all of them are asked."""


def start(
    workspace: Workspace,
    bank: str | None = "harbour",
    length: str = "all",
    nonce: str = "a start page",
    learner: str = LEARNER,
    *,
    adaptive: bool = False,
    asks_sure: bool = False,
    mode: Mode = Mode.CHECK,
    limit: int | None = None,
) -> str:
    """Start an attempt, by default a fixed form; its id."""
    wanted = Start(learner, bank, length, nonce, adaptive, asks_sure, mode=mode, limit_minutes=limit)
    return start_attempt(workspace, wanted)


def save(
    workspace: Workspace,
    attempt: str,
    response: Response = "32",
    *,
    rev: int = 0,
    position: int = 1,
    blank: bool = False,
    flagged: bool = False,
    sure: int | None = None,
    learner: str = LEARNER,
) -> Saved:
    """Save one response as a page with ``rev`` sends it."""
    given = Answer(position, response, blank, flagged, rev, f"page of rev {rev}", sure)
    return answer(workspace, learner, attempt, given).outcome


def keep(
    workspace: Workspace,
    attempt: str,
    response: Response,
    position: int,
    *,
    rev: int = 0,
    blank: bool = False,
    flagged: bool = False,
    sure: int | None = None,
    learner: str = LEARNER,
) -> Kept:
    """Save one response and go on, as "Save and continue" does."""
    page = f"page of rev {rev}"
    given = Answer(position, response, blank, flagged, rev, page, sure, goes_on=True, final=True)
    return answer(workspace, learner, attempt, given)


def asked(workspace: Workspace, attempt: str, position: int = 1, learner: str = LEARNER) -> Question:
    """One question of an attempt."""
    return get_question(workspace, learner, attempt, position)


def right(item: Item) -> Response:
    """A response that earns 1."""
    return _right(item.body)


def _right(body: Body) -> Response:
    match body:
        case Choice(many=many, key=key):
            return sorted(key) if many else min(key)
        case Numeric(value=value):
            return str(value)
        case Text(accept=accept):
            return accept[0]
        case Ordering(sequence=sequence):
            return list(range(1, len(sequence) + 1))
        case Matching(pairs=pairs):
            return [pair.right for pair in pairs]


def wrong(item: Item) -> Response:
    """A response that earns 0."""
    match item.body:
        case Choice(many=many, key=key, options=options):
            other = next(number for number in range(1, len(options) + 1) if number not in key)
            return [other] if many else other
        case Numeric(value=value):
            return str(value + 1000)
        case Text():
            return "nothing of the kind"
        case Ordering(sequence=sequence):
            return list(range(len(sequence), 0, -1))
        case Matching(pairs=pairs):
            return [pair.right for pair in (*pairs[1:], pairs[0])]


def unknown(_item: Item) -> Response:
    """I don't know yet."""
    return None


def take(
    workspace: Workspace,
    bank: str | None = "harbour",
    give: Callable[[Item], Response] = right,
    *,
    nonce: str = "a start page",
    answers: int | None = None,
) -> str:
    """Start, answer the first ``answers`` questions or all, and finish; the address of the report."""
    attempt = start(workspace, bank, "check" if bank is None else "all", nonce)
    total = asked(workspace, attempt).sitting.shown
    for position in range(1, (total if answers is None else answers) + 1):
        question = asked(workspace, attempt, position)
        assert save(workspace, attempt, give(question.place.item), position=position) is Saved.SAVED
    return finish(workspace, LEARNER, attempt)


def rows(workspace: Workspace, model: type[Row], **wanted: object) -> list[Row]:
    """The rows of a table with these values, in the order of its primary key."""
    with workspace.database.reading() as session:
        found = select(model).filter_by(**wanted).order_by(*model.__table__.primary_key)  # type: ignore[attr-defined]
        return list(session.exec(found))
