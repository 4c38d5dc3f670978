"""An attempt as the use cases read it: what is asked, in which order, and what is stored for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from quiz.core.assembly import CHECK_LENGTH, Place, about, offered_lengths
from quiz.core.modes import Mode
from quiz.core.pools import Pool
from quiz.core.reports import Answered
from quiz.core.scoring import Response
from quiz.services.limits import seconds_left
from quiz.services.workspace import Workspace
from quiz.storage import attempts
from quiz.storage.responses import responses_of
from quiz.storage.tables import Attempt, ResponseRow, ShownItem

Pools = Mapping[str, Pool]
"""The pools of an attempt by the id of the bank version."""


class State(StrEnum):
    """Where one question of an open attempt stands."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    NOT_ANSWERED = "not-answered"


@dataclass(frozen=True)
class Sitting:
    """An attempt as its pages need it. ``title`` is empty for the whole check.

    ``shown`` counts the questions so far; ``budget`` is how many there are at most, in a fixed form as many.
    ``seconds_left`` is None without a limit.
    """

    attempt_id: str
    title: str
    shown: int
    budget: int
    adaptive: bool
    asks_sure: bool
    finished_at: datetime | None
    report: str
    mode: Mode = Mode.CHECK
    limit_minutes: int | None = None
    deadline_at: datetime | None = None
    seconds_left: int | None = None

    @property
    def time_over(self) -> bool:
        """Whether the attempt was finished by its deadline and not by the learner."""
        return self.finished_at is not None and self.finished_at == self.deadline_at

    @property
    def practice(self) -> bool:
        """Whether the reasons are shown after each answer, and nothing is measured."""
        return self.mode is Mode.PRACTICE

    def total(self, position: int) -> int:
        """How many questions there are, for an adaptive attempt about how many, as told at a position."""
        return about(self.budget, position, whole=not self.title) if self.adaptive else self.budget


@dataclass(frozen=True)
class Given:
    """What is stored for one question. ``rev`` is 0 before the first save.

    ``told``: the reasons are shown, in practice, and the answer is final.
    """

    response: Response = None
    blank: bool = True
    flagged: bool = False
    sure: int | None = None
    rev: int = 0
    saved_at: datetime | None = None
    told: bool = False

    @property
    def state(self) -> State:
        """The word for it."""
        if self.blank:
            return State.NOT_ANSWERED
        return State.UNKNOWN if self.response is None else State.ANSWERED

    @property
    def waits(self) -> bool:
        """Whether it must be answered, or put off by its flag, before an adaptive attempt goes on."""
        return self.blank and not self.flagged


def given(row: ResponseRow | None) -> Given:
    """A stored answer, or that nothing is stored."""
    if row is None:
        return Given()
    response = None if row.value is None else json.loads(row.value)
    told = row.told_at is not None
    return Given(response, row.value is None, row.flagged, row.sure, row.rev, row.saved_at, told)


def place_of(workspace: Workspace, session: Session, row: ShownItem) -> Place:
    """The place of a form that a row shows."""
    bank = workspace.bank(session, row.version_id)
    return Place(bank.id, bank.by_id[row.item], tuple(json.loads(row.option_order)))


def row_of(attempt: Attempt, position: int, version_id: str, place: Place) -> ShownItem:
    """The row that shows a place."""
    return ShownItem(
        attempt_id=attempt.id,
        position=position,
        version_id=version_id,
        item=place.item.id,
        option_order=json.dumps(place.order),
        learner_id=attempt.learner_id,
    )


def answers_so_far(workspace: Workspace, session: Session, attempt_id: str) -> list[tuple[Place, Given]]:
    """Every place of an attempt and what is stored for it, by position."""
    stored = {row.position: row for row in responses_of(session, attempt_id)}
    return [
        (place_of(workspace, session, row), given(stored.get(row.position)))
        for row in attempts.shown_items(session, attempt_id)
    ]


def as_answered(answers: Sequence[tuple[Place, Given]]) -> list[Answered]:
    """The same as the core scores it."""
    return [Answered(place, held.response, held.blank, held.sure) for place, held in answers]


def pools_of(workspace: Workspace, session: Session, attempt: Attempt) -> Pools:
    """The pools that an attempt stays on, in the order in which they were chosen."""
    return {
        version: workspace.pool(session, version) for version in attempts.versions_of(session, attempt.id)
    }


def budget_of(attempt: Attempt, pools: Pools) -> int:
    """How many items an attempt shows at most."""
    counts = [len(pool.bank.items) for pool in pools.values()]
    if attempt.bank is None:
        return min(CHECK_LENGTH, sum(counts))
    return offered_lengths(counts[0])[attempt.length]


def sitting_of(
    workspace: Workspace, session: Session, attempt: Attempt, row: ShownItem, shown: int
) -> Sitting:
    """The attempt as its pages need it: it shows so many items, ``row`` is one of them."""
    pool = workspace.pool(session, row.version_id, attempt.calibration_id)
    pools = {row.version_id: pool} if attempt.bank else pools_of(workspace, session, attempt)
    deadline = attempt.deadline_at
    return Sitting(
        attempt_id=attempt.id,
        title=pool.bank.title if attempt.bank else "",
        shown=shown,
        budget=budget_of(attempt, pools) if attempt.adaptive else shown,
        adaptive=attempt.adaptive,
        asks_sure=attempt.asks_sure,
        finished_at=attempt.finished_at,
        report=attempt.report,
        mode=Mode(attempt.mode),
        limit_minutes=attempt.limit_minutes,
        deadline_at=deadline,
        seconds_left=None if deadline is None else seconds_left(deadline, workspace.now()),
    )
