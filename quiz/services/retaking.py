"""Taking a quiz again: what the learner met before, how much it still says, and what the last report said."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from quiz.core.assembly import Seen
from quiz.core.calibrations import fingerprint
from quiz.core.items import Item
from quiz.core.mastery import Verdict
from quiz.core.measurement import Earlier
from quiz.core.modes import Mode
from quiz.core.pools import Pool
from quiz.core.reports import LastTime
from quiz.core.retakes import FRESH_DAYS, weight
from quiz.core.scoring import Score, score
from quiz.services.figures import from_json
from quiz.services.workspace import Workspace
from quiz.storage.attempts import results_before
from quiz.storage.retakes import Met, met_before
from quiz.storage.tables import Attempt

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """What an attempt knows of earlier ones: items shown lately, and weighted answers, by bank."""

    seen: Seen
    earlier: Earlier


def past_of(workspace: Workspace, session: Session, attempt: Attempt, pools: Iterable[Pool]) -> Past:
    """What the learner's earlier attempts on the same banks leave behind."""
    by_bank = {pool.bank.id: pool for pool in pools}
    met = met_before(session, attempt, by_bank)
    fresh = attempt.started_at - FRESH_DAYS * DAY
    earlier: dict[str, list[tuple[Item, Score, float]]] = {}
    for each in newest_answers(met, attempt):
        item = still_there(workspace, session, by_bank[each.bank], each)
        if item is not None:
            ago = (attempt.started_at - (each.finished_at or attempt.started_at)) / DAY
            found = item, score(item, json.loads(each.value or "null")), weight(ago)
            earlier.setdefault(each.bank, []).append(found)
    return Past(frozenset((each.bank, each.item) for each in met if each.started_at >= fresh), earlier)


def newest_answers(met: Iterable[Met], attempt: Attempt) -> Collection[Met]:
    """Of each item the newest answer in a check that was finished when this attempt was started."""
    found: dict[tuple[str, str], Met] = {}
    for each in met:
        finished = each.finished_at is not None and each.finished_at <= attempt.started_at
        if each.value is not None and finished and each.mode == Mode.CHECK:
            found.setdefault((each.bank, each.item), each)
    return found.values()


def still_there(workspace: Workspace, session: Session, pool: Pool, met: Met) -> Item | None:
    """The item in today's pool; None if it is gone or asks something else by now."""
    item = pool.bank.by_id.get(met.item)
    if item is None:
        return None
    before = workspace.pool(session, met.version_id).bank.by_id[met.item]
    return item if fingerprint(before) == fingerprint(item) else None


def last_time(session: Session, attempt: Attempt, banks: Collection[str]) -> tuple[LastTime, ...]:
    """The newest verdict that the learner was told on each of the ``banks`` before this attempt.

    Reports that could not tell are passed over: nothing can be compared with them.
    """
    found: dict[str, LastTime] = {}
    for finished_at, result in results_before(session, attempt.learner_id, attempt.started_at):
        if all(bank in found for bank in banks):
            break
        for topic in from_json(result.data).topics:
            if topic.verdict is not Verdict.NOT_ENOUGH:
                found.setdefault(topic.bank, LastTime(finished_at.isoformat(), topic))
    return tuple(found[bank] for bank in banks if bank in found)
