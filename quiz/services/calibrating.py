"""Calibrating the engine from the answers in the database."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from sqlmodel import Session

from quiz.core.calibrating import calibrate as fit_calibration
from quiz.core.calibrations import BankCalibration, Calibration, ItemEstimate
from quiz.core.first_answers import Answer, first_answers
from quiz.core.scoring import score
from quiz.core.squarem import Progress
from quiz.errors import QuizError
from quiz.services.workspace import Workspace, new_token
from quiz.storage.calibrations import StoredAnswer, add_calibration, finished_answers, newest_id

FASTEST = 2.0
"""Seconds: with half the answers of an attempt faster than this, nobody has read the questions."""


class NothingToCalibrate(QuizError):
    """No finished attempt holds an answer that could be used."""


class Overtaken(QuizError):
    """Another calibration was stored while this one was worked out."""


@dataclass(frozen=True)
class Calibrated:
    """What a calibration from the database was made of; ``hasty`` counts attempts that were left out."""

    calibration: Calibration
    answers: int
    hasty: int


def calibrate(workspace: Workspace, progress: Progress) -> Calibrated:
    """Work out the next calibration and store it: new attempts take it, others stay on theirs.

    Raises NothingToCalibrate, and Overtaken if another one was stored meanwhile.
    """
    with workspace.database.reading() as session:
        previous_id = newest_id(session)
        previous = workspace.calibration(session, previous_id)
        stored = list(finished_answers(session))
        read = [attempt for attempt in by_attempt(stored) if not is_hasty(attempt)]
        answers = tuple(first_answers(scored(workspace, session, read)))
        centres = start_centres(workspace, session, read)
    if not answers:
        raise NothingToCalibrate
    calibration = fit_calibration(answers, centres, previous, progress)
    with workspace.database.writing() as session:
        if newest_id(session) != previous_id:
            raise Overtaken
        add_calibration(session, new_token(), calibration, workspace.now())
        session.commit()
    return Calibrated(calibration, len(answers), len(list(by_attempt(stored))) - len(read))


def by_attempt(stored: Sequence[StoredAnswer]) -> Iterator[list[StoredAnswer]]:
    """The answers of each attempt."""
    for _, answers in groupby(stored, key=lambda answer: answer.attempt_id):
        yield list(answers)


def is_hasty(answers: Sequence[StoredAnswer]) -> bool:
    """Whether an attempt was clicked through rather than read."""
    moments = [answers[0].started_at, *sorted(answer.saved_at for answer in answers)]
    return median((later - earlier).total_seconds() for earlier, later in pairwise(moments)) < FASTEST


def scored(
    workspace: Workspace, session: Session, read: Iterable[Sequence[StoredAnswer]]
) -> Iterator[Answer]:
    """The answers with their scores, under the key of the version that was shown."""
    for attempt in read:
        for answer in attempt:
            bank = workspace.bank(session, answer.version_id)
            item = bank.by_id[answer.item]
            yield Answer(answer.learner_id, bank.id, item, score(item, json.loads(answer.value)))


def start_centres(
    workspace: Workspace, session: Session, read: Iterable[Sequence[StoredAnswer]]
) -> Mapping[str, float]:
    """For each bank where its prior stands before there are data: at the cut of the version answered last."""
    pools = (workspace.pool(session, answer.version_id) for attempt in read for answer in attempt)
    return {pool.bank.id: pool.centre for pool in pools}


def calibrated_figures(done: Calibrated) -> dict[str, object]:
    """A calibration from the database as data."""
    calibration = done.calibration
    return {
        "calibration": calibration.name,
        "learners": calibration.learners,
        "answers": done.answers,
        "hasty_attempts": done.hasty,
        "spread": {
            "general": round(calibration.spread.general, 4),
            "topic": round(calibration.spread.topic, 4),
            "skill": round(calibration.spread.skill, 4),
        },
        "banks": {bank.bank: _bank(bank) for bank in calibration.banks},
    }


def _bank(bank: BankCalibration) -> dict[str, object]:
    editions = Counter(item.item for item in bank.items)
    return {
        "learners": bank.learners,
        "centre": None if bank.centre is None else round(bank.centre, 4),
        "items": {
            # An item that was edited has an estimate for each content that was answered.
            item.item if editions[item.item] == 1 else f"{item.item}@{item.fingerprint}": _item(item)
            for item in bank.items
        },
    }


def _item(item: ItemEstimate) -> dict[str, float | int]:
    figures = {"a": item.a, "b": item.b, "se_a": item.se_a, "se_b": item.se_b}
    return {name: round(value, 6) for name, value in figures.items()} | {"n": item.n}
