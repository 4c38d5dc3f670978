"""What a learner can choose: topics and the whole backend check, each with its lengths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quiz.core.assembly import CHECK_LENGTH, minutes_for, offered_lengths
from quiz.core.pools import Pool
from quiz.errors import NotFound
from quiz.services.workspace import Offered, Workspace

CHECK = "check"


@dataclass(frozen=True)
class Length:
    """A length on offer: its name, how many questions, about how many minutes."""

    name: str
    questions: int
    minutes: int


@dataclass(frozen=True)
class Topic:
    """A bank as it is offered."""

    bank: str
    title: str
    summary: str
    skills: tuple[str, ...]
    lengths: tuple[Length, ...]
    authors: tuple[str, ...]
    license: str


@dataclass(frozen=True)
class Check:
    """The whole backend check: its length, and the topics that it covers, titles by bank."""

    length: Length
    topics: Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """Every topic, and the whole check where the roadmap has two topics or more to check."""

    topics: tuple[Topic, ...]
    check: Check | None


def catalogue(workspace: Workspace) -> Catalogue:
    """What is on offer now."""
    with workspace.database.reading() as session:
        offered = workspace.offered(session)
    return Catalogue(tuple(topic(offer.pool) for offer in offered), check(offered))


def get_topic(workspace: Workspace, bank: str) -> Topic:
    """One topic; raises NotFound."""
    for found in catalogue(workspace).topics:
        if found.bank == bank:
            return found
    raise NotFound(f"topic {bank}")


def topic(pool: Pool) -> Topic:
    """A bank as it is offered: a length is on offer where the bank can fill it without repeats."""
    titles = {skill.id: skill.title for skill in pool.bank.skills}
    lengths = offered_lengths(len(pool.bank.items)).items()
    return Topic(
        bank=pool.bank.id,
        title=pool.bank.title,
        summary=pool.bank.summary,
        skills=tuple(titles[skill] for skill in pool.skills),
        lengths=tuple(Length(name, count, minutes_for(count)) for name, count in lengths),
        authors=pool.bank.authors,
        license=pool.bank.license,
    )


def check(offered: Sequence[Offered]) -> Check | None:
    """The whole check over the topics of the roadmap; None where there is nothing to compare."""
    pools = [offer.pool for offer in offered if offer.on_roadmap]
    if len(pools) < 2:
        return None
    questions = min(CHECK_LENGTH, sum(len(pool.bank.items) for pool in pools))
    titles = {pool.bank.id: pool.bank.title for pool in pools}
    return Check(Length(CHECK, questions, minutes_for(questions)), titles)
