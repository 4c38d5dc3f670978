"""Starting an attempt: assemble its form once, and store it with everything that it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import randbits

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from quiz.core.assembly import assemble, assemble_check
from quiz.core.modes import Mode
from quiz.errors import NotFound
from quiz.services.catalogue import CHECK, check, topic
from quiz.services.choosing import next_item
from quiz.services.retaking import past_of
from quiz.services.sitting import Pools, budget_of, row_of
from quiz.services.workspace import Workspace, new_token
from quiz.storage import attempts, ratings
from quiz.storage.calibrations import newest_id
from quiz.storage.tables import Attempt, ShownItem


@dataclass(frozen=True)
class Start:
    """Who starts what. ``nonce`` is the start page's: pressing Start twice starts one attempt.

    ``ratings`` are the learner's own, from 1 to 5 by bank; ``asks_sure`` has every question ask how sure.
    Practice is a fixed form of one topic, and asks nothing about oneself.
    """

    learner_id: str
    bank: str | None
    length: str
    nonce: str
    adaptive: bool = True
    asks_sure: bool = False
    ratings: Mapping[str, int] = field(default_factory=dict)
    mode: Mode = Mode.CHECK
    limit_minutes: int | None = None


def start_attempt(workspace: Workspace, start: Start) -> str:
    """Start an attempt and return its id; a repeated start returns the attempt that is open already.

    ``bank`` None is the whole backend check. Raises NotFound for a topic or length that is not on offer.
    """
    with workspace.database.writing() as session:
        same = attempts.find_started(session, start.learner_id, start.nonce)
        if same is not None and is_repeated(session, same, start):
            return same.id
        attempt = _attempt(workspace, start, start.nonce if same is None else new_token())
        attempt.calibration_id = newest_id(session)
        pools = _on_offer(workspace, session, attempt)
        shown = first_items(workspace, session, attempt, pools)
        try:
            attempts.add_attempt(session, attempt, list(pools), shown)
            ratings.add_ratings(session, attempt, start.ratings)
            session.commit()
        except IntegrityError:
            # Two presses at once: the other one was faster, and its attempt is the one.
            session.rollback()
            return _started(session, start)
        return attempt.id


def is_repeated(session: Session, same: Attempt, start: Start) -> bool:
    """Whether a start asks again for the attempt that its page has started, which is still open."""
    wanted = (start.bank, length_name(start), start.adaptive, start.asks_sure)
    return (
        same.state == "open"
        and (same.bank, same.length, same.adaptive, same.asks_sure) == wanted
        and (same.mode, same.limit_minutes) == (start.mode, start.limit_minutes)
        and ratings.ratings_of(session, same.id) == start.ratings
    )


def length_name(start: Start) -> str:
    """The length under which an attempt is stored."""
    return CHECK if start.bank is None else start.length


def first_items(
    workspace: Workspace, session: Session, attempt: Attempt, pools: Pools
) -> Sequence[ShownItem]:
    """What an attempt shows at its start: a fixed form all of its items, an adaptive one the first."""
    if attempt.adaptive:
        first = next_item(workspace, session, attempt, pools, ())
        return [] if first is None else [first]
    seen = past_of(workspace, session, attempt, pools.values()).seen
    several, length = list(pools.values()), budget_of(attempt, pools)
    if attempt.bank is None:
        form = assemble_check(several, length, attempt.seed, seen)
    else:
        form = assemble(several[0], length, attempt.seed, seen)
    versions = {pool.bank.id: version for version, pool in pools.items()}
    return [row_of(attempt, number, versions[place.bank], place) for number, place in enumerate(form, 1)]


def _on_offer(workspace: Workspace, session: Session, attempt: Attempt) -> Pools:
    """The pools that a new attempt takes; raises NotFound for what is not on offer."""
    offered = workspace.offered(session, attempt.calibration_id)
    if attempt.bank is None:
        if check(offered) is None or attempt.mode == Mode.PRACTICE:
            raise NotFound("the whole check")
        return {offer.version_id: offer.pool for offer in offered if offer.on_roadmap}
    pools = {offer.version_id: offer.pool for offer in offered if offer.pool.bank.id == attempt.bank}
    if attempt.length not in {each.name for pool in pools.values() for each in topic(pool).lengths}:
        raise NotFound(f"{attempt.length} of {attempt.bank}")
    return pools


def _attempt(workspace: Workspace, start: Start, nonce: str) -> Attempt:
    now, limit = workspace.now(), start.limit_minutes
    return Attempt(
        id=new_token(),
        learner_id=start.learner_id,
        nonce=nonce,
        report=new_token(),
        bank=start.bank,
        length=length_name(start),
        seed=randbits(31),
        adaptive=start.adaptive,
        asks_sure=start.asks_sure,
        mode=start.mode.value,
        limit_minutes=limit,
        deadline_at=None if limit is None else now + timedelta(minutes=limit),
        started_at=now,
    )


def _started(session: Session, start: Start) -> str:
    attempt = attempts.find_started(session, start.learner_id, start.nonce)
    if attempt is None:
        raise NotFound(f"attempt of {start.nonce}")
    return attempt.id
