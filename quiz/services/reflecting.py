"""What a report says beside its verdicts: the change since last time, and what was said of oneself."""

from dataclasses import dataclass
from datetime import datetime

from quiz.core.change import TopicChange, changes
from quiz.core.mastery import judge
from quiz.core.reports import Report
from quiz.core.self_knowledge import (
    Certainty,
    CertaintyLevel,
    RatedTopic,
    Rating,
    calibration_table,
    rated_topics,
    worth_a_look,
)
from quiz.services.figures import rounded, told


@dataclass(frozen=True)
class SelfKnowledge:
    """What the learner said of themselves beside what the answers show; all empty where nothing was said.

    ``surprises`` are the positions of answers that they were very sure of and that were not right.
    """

    topics: tuple[RatedTopic, ...]
    levels: tuple[CertaintyLevel, ...]
    surprises: tuple[int, ...]


def since_last_time(report: Report) -> tuple[tuple[datetime, TopicChange], ...]:
    """What changed in each topic since the learner was last told of it, and when that was."""
    found = changes((each.topic for each in report.last_time), report.topics)
    moments = {each.topic.bank: datetime.fromisoformat(each.finished_at) for each in report.last_time}
    return tuple((moments[each.bank], each) for each in found)


def self_knowledge(report: Report) -> SelfKnowledge:
    """Self-ratings and sureness of a report. They never change its figures."""
    said = [(Certainty(item.sure), item) for item in report.items if item.sure is not None]
    surprises = worth_a_look(said)
    return SelfKnowledge(
        topics=rated_topics({bank: Rating(each) for bank, each in report.ratings.items()}, report.topics),
        levels=calibration_table(said) if said else (),
        surprises=tuple(number for number, item in enumerate(report.items, 1) if item in surprises),
    )


def as_said(report: Report) -> dict[str, object]:
    """The same as data."""
    found = self_knowledge(report)
    return {
        "since_last_time": [_change(*each) for each in since_last_time(report)],
        "self_ratings": [_rated(each) for each in found.topics],
        "certainty": [_level(each) for each in found.levels],
        "very_sure_and_not_right": list(found.surprises),
    }


def _change(finished_at: datetime, topic: TopicChange) -> dict[str, object]:
    before, now = topic.change.before, topic.change.now
    return {
        "bank": topic.bank,
        "last_time": {"finished_at": finished_at.isoformat(), **told(before, judge(before))},
        "now": told(now, judge(now)),
        "change": topic.change.direction.value,
    }


def _rated(topic: RatedTopic) -> dict[str, object]:
    return {"bank": topic.bank, "rating": topic.rating.value, "insight": topic.insight.value}


def _level(level: CertaintyLevel) -> dict[str, object]:
    return {
        "level": level.certainty.name.lower(),
        "answers": level.n,
        "right": level.right,
        "share": rounded(level.share),
        "low": rounded(level.low),
        "high": rounded(level.high),
        "fit": level.fit.value,
    }
