"""What changed between two attempts, as far as two intervals can tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quiz.core.mastery import Verdict, judge
from quiz.core.measurement import Estimate
from quiz.core.reports import SkillReport, TopicReport


class Direction(StrEnum):
    """What may be said of a change."""

    UP = "higher than before"
    DOWN = "lower than before"
    OVERLAP = "the two ranges overlap: no change can be claimed"
    CANNOT_SAY = "not enough evidence yet to compare"


@dataclass(frozen=True)
class Change:
    """Two estimates of the same thing and what they say together."""

    before: Estimate
    now: Estimate
    direction: Direction


@dataclass(frozen=True)
class SkillChange:
    """A skill then and now."""

    skill: str
    title: str
    change: Change


@dataclass(frozen=True)
class TopicChange:
    """A topic then and now, and those of its skills that both reports have, in the order of the later one."""

    bank: str
    title: str
    change: Change
    skills: tuple[SkillChange, ...]


def change(before: Estimate, now: Estimate) -> Change:
    """Compare two estimates by their 80 % intervals; ends that touch overlap.

    Of two equal estimates from separate answers fewer than 1 in 14 pairs of such intervals lie apart
    (2 x 1.28 standard errors against 1.41 for the difference), so "higher" and "lower" are seldom chance.
    """
    return Change(before, now, direction(before, now))


def direction(before: Estimate, now: Estimate) -> Direction:
    """The word for it."""
    if Verdict.NOT_ENOUGH in (judge(before), judge(now)):
        return Direction.CANNOT_SAY
    if now.low > before.high:
        return Direction.UP
    return Direction.DOWN if now.high < before.low else Direction.OVERLAP


def changes(before: Iterable[TopicReport], now: Iterable[TopicReport]) -> tuple[TopicChange, ...]:
    """What two reports both measure, in the order of the later one."""
    earlier = {topic.bank: topic for topic in before}
    return tuple(topic_change(earlier[topic.bank], topic) for topic in now if topic.bank in earlier)


def topic_change(before: TopicReport, now: TopicReport) -> TopicChange:
    """One topic and its skills."""
    earlier: Mapping[str, SkillReport] = {skill.skill: skill for skill in before.skills}
    skills = tuple(
        SkillChange(skill.skill, skill.title, change(earlier[skill.skill].estimate, skill.estimate))
        for skill in now.skills
        if skill.skill in earlier
    )
    return TopicChange(now.bank, now.title, change(before.estimate, now.estimate), skills)
