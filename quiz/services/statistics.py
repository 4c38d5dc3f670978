"""What finished attempts say of a bank's questions: gathered from the database, worked out by the core."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from quiz.core.calibrations import Calibration
from quiz.core.observations import Reply, Sitting
from quiz.core.pools import Pool
from quiz.core.statistics import BankStatistics, bank_statistics
from quiz.core.versions import Editions, merge_versions
from quiz.errors import NotFound
from quiz.services.workspace import Workspace
from quiz.storage.calibrations import newest_id
from quiz.storage.sittings import (
    ShownAnswer,
    count_finished,
    first_answers,
    picture_hashes,
    versions_with,
)
from quiz.storage.tables import BankVersion


@dataclass(frozen=True)
class Population:
    """Whom the figures are about: each learner's first finished attempt. No moments without attempts.

    ``finished`` counts all finished attempts, retakes among them; ``versions`` are those that were answered.
    """

    bank: str
    title: str
    attempts: int
    adaptive: int
    finished: int
    since: datetime | None
    until: datetime | None
    versions: tuple[int, ...]
    model: str


@dataclass(frozen=True)
class Gathered:
    """Everything that statistics are worked out from."""

    population: Population
    editions: Editions
    sittings: tuple[Sitting, ...]
    calibration: Calibration


@dataclass(frozen=True)
class BankFigures:
    """The statistics of a bank and the population that they are about."""

    population: Population
    statistics: BankStatistics


def gather(workspace: Workspace, bank: str) -> Gathered:
    """The first finished attempts on a bank, over all its versions; raises NotFound for an unknown bank.

    An item counts under its id as long as its content is the same; what was changed stands apart.
    """
    with workspace.database.reading() as session:
        versions = versions_with(session, bank)
        if not versions:
            raise NotFound(f"bank {bank}")
        rows = first_answers(session, bank)
        finished = count_finished(session, bank)
        newest = newest_id(session)
        calibration = workspace.calibration(session, newest)
        answered = {row.version_id for row in rows}
        # The newest version too: a question that nobody was asked yet is in the table, with no answers.
        wanted = [each for each in versions if each.id in answered or each is versions[-1]]
        pools = {each.number or 0: workspace.pool(session, each.id, newest) for each in wanted}
        editions = _editions(session, wanted, pools)
    sittings = tuple(_sitting(list(group), pools, editions) for _, group in groupby(rows, _attempt))
    population = _population(pools[max(pools)], rows, sittings, finished, calibration)
    return Gathered(population, editions, sittings, calibration)


def work_out(gathered: Gathered, tick: Callable[[], object] = lambda: None) -> BankFigures:
    """The statistics; ``tick`` is called after each attempt."""
    statistics = bank_statistics(gathered.editions.studied, gathered.sittings, gathered.calibration, tick)
    return BankFigures(gathered.population, statistics)


def _attempt(row: ShownAnswer) -> str:
    return row.attempt_id


def _editions(session: Session, versions: Sequence[BankVersion], pools: dict[int, Pool]) -> Editions:
    numbers = {version.id: version.number or 0 for version in versions}
    hashes = picture_hashes(session, numbers)
    pictures = {(numbers[version_id], file): digest for (version_id, file), digest in hashes.items()}
    return merge_versions({number: pool.bank for number, pool in pools.items()}, pictures)


def _sitting(rows: Sequence[ShownAnswer], pools: dict[int, Pool], editions: Editions) -> Sitting:
    first = rows[0]
    return Sitting(
        version=first.number,
        pool=pools[first.number],
        adaptive=first.adaptive,
        alone=first.bank is not None,
        replies=tuple(_reply(row, editions) for row in rows),
    )


def _reply(row: ShownAnswer, editions: Editions) -> Reply:
    place = editions.places[row.number, row.item]
    blank = row.value is None
    return Reply(place, row.item, None if row.value is None else json.loads(row.value), blank)


def _population(
    newest: Pool,
    rows: Sequence[ShownAnswer],
    sittings: Sequence[Sitting],
    finished: int,
    calibration: Calibration,
) -> Population:
    moments = [row.finished_at for row in rows]
    return Population(
        bank=newest.bank.id,
        title=newest.bank.title,
        attempts=len(sittings),
        adaptive=sum(sitting.adaptive for sitting in sittings),
        finished=finished,
        since=min(moments, default=None),
        until=max(moments, default=None),
        versions=tuple(sorted({sitting.version for sitting in sittings})),
        model=calibration.name,
    )
