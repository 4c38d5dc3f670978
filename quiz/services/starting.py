"""Starting an attempt: assemble its form once, and store it with everything that it shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import randbits

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from quiz.core.assembly import Place, assemble, assemble_check
from quiz.errors import NotFound
from quiz.services.catalogue import CHECK, check, topic
from quiz.services.workspace import Offered, Workspace, new_token
from quiz.storage import attempts
from quiz.storage.tables import Attempt, ShownItem


@dataclass(frozen=True)
class Start:
    """Who starts what. ``nonce`` is the start page's: pressing Start twice starts one attempt."""

    learner_id: str
    bank: str | None
    length: str
    nonce: str


def start_attempt(workspace: Workspace, start: Start) -> str:
    """Start an attempt and return its id; a repeated start returns the attempt that is open already.

    ``bank`` None is the whole backend check. Raises NotFound for a topic or length that is not on offer.
    """
    with workspace.database.writing() as session:
        same = attempts.find_started(session, start.learner_id, start.nonce)
        if same is not None and is_repeated(same, start):
            return same.id
        offers = _offers(workspace, session, start.bank)
        seed = randbits(31)
        nonce = start.nonce if same is None else new_token()
        attempt = _attempt(workspace, start, seed, nonce)
        try:
            _add(session, attempt, offers, _form(offers, start, seed))
            session.commit()
        except IntegrityError:
            # Two presses at once: the other one was faster, and its attempt is the one.
            session.rollback()
            return _started(session, start)
        return attempt.id


def is_repeated(same: Attempt, start: Start) -> bool:
    """Whether a start asks again for the attempt that its page has started, which is still open."""
    return same.state == "open" and (same.bank, same.length) == (start.bank, length_name(start))


def length_name(start: Start) -> str:
    """The length under which an attempt is stored."""
    return CHECK if start.bank is None else start.length


def _offers(workspace: Workspace, session: Session, bank: str | None) -> list[Offered]:
    offered = workspace.offered(session)
    if bank is None:
        return [offer for offer in offered if offer.on_roadmap]
    return [offer for offer in offered if offer.pool.bank.id == bank]


def _form(offers: Sequence[Offered], start: Start, seed: int) -> tuple[Place, ...]:
    if start.bank is None:
        whole = check(offers)
        if whole is None:
            raise NotFound("the whole check")
        return assemble_check([offer.pool for offer in offers], whole.length.questions, seed)
    lengths = {found.name: found.questions for offer in offers for found in topic(offer.pool).lengths}
    if start.length not in lengths:
        raise NotFound(f"{start.length} of {start.bank}")
    return assemble(offers[0].pool, lengths[start.length], seed)


def _attempt(workspace: Workspace, start: Start, seed: int, nonce: str) -> Attempt:
    return Attempt(
        id=new_token(),
        learner_id=start.learner_id,
        nonce=nonce,
        report=new_token(),
        bank=start.bank,
        length=length_name(start),
        seed=seed,
        started_at=workspace.now(),
    )


def _add(session: Session, attempt: Attempt, offers: Sequence[Offered], form: Sequence[Place]) -> None:
    versions = {offer.pool.bank.id: offer.version_id for offer in offers}
    shown = [
        ShownItem(
            attempt_id=attempt.id,
            position=position,
            version_id=versions[place.bank],
            item=place.item.id,
            option_order=json.dumps(place.order),
            learner_id=attempt.learner_id,
        )
        for position, place in enumerate(form, 1)
    ]
    attempts.add_attempt(session, attempt, list(versions.values()), shown)


def _started(session: Session, start: Start) -> str:
    attempt = attempts.find_started(session, start.learner_id, start.nonce)
    if attempt is None:
        raise NotFound(f"attempt of {start.nonce}")
    return attempt.id
