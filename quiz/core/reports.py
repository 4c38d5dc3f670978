"""One pipe: a sitting's answers → scores → estimates → verdicts → advice, gathered in a report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from quiz.core.assembly import Place
from quiz.core.banks import Bank
from quiz.core.items import Item
from quiz.core.mastery import Prospect, Verdict, judge, prospects
from quiz.core.measurement import GRIDS, MODEL, Earlier, Estimate, TopicEstimate, measure
from quiz.core.pools import Pool
from quiz.core.recommendation import Marks, NextStep, Standing, Standings, names_in, recommend
from quiz.core.roadmaps import Roadmap, SkillKey, Step
from quiz.core.scoring import Response, Score, score
from quiz.core.tree import Grids


class Outcome(StrEnum):
    """What became of one question."""

    RIGHT = "right"
    PARTLY = "partly"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"
    NOT_ANSWERED = "not-answered"


@dataclass(frozen=True)
class Answered:
    """One place of a form and what was given for it; ``blank`` where nothing was.

    ``sure`` is how sure the learner was, from 1 (a guess) to 3 (very); None where they did not say.
    """

    place: Place
    response: Response
    blank: bool = False
    sure: int | None = None


@dataclass(frozen=True)
class ScoredItem:
    """One question of the report. ``order`` and ``response`` are file numbers, as they were stored.

    ``sure`` never changes the score.
    """

    bank: str
    item: str
    skill: str
    outcome: Outcome
    score: Score
    response: Response
    order: tuple[int, ...]
    sure: int | None = None


@dataclass(frozen=True)
class SkillReport:
    """A skill's estimate and verdict, and while it is open the chances that more questions settle it."""

    skill: str
    title: str
    estimate: Estimate
    verdict: Verdict
    prospects: tuple[Prospect, ...]


@dataclass(frozen=True)
class TopicReport:
    """A topic's estimate and verdict, and its skills in file order."""

    bank: str
    title: str
    estimate: Estimate
    verdict: Verdict
    skills: tuple[SkillReport, ...]


@dataclass(frozen=True)
class LastTime:
    """What the learner's last report on a topic said, and when that quiz was finished (ISO 8601, UTC)."""

    finished_at: str
    topic: TopicReport


@dataclass(frozen=True)
class Report:
    """Everything that finishing works out. It is stored as it is, so that it reads the same for ever.

    ``steps`` are those that the advice names, as the roadmap had them; ``tied`` says whether the banks
    measure any step of it. ``ratings`` are the learner's own, from 1 to 5 by bank; they change nothing else.
    """

    model: str
    roadmap: str
    items: tuple[ScoredItem, ...]
    topics: tuple[TopicReport, ...]
    next_steps: tuple[NextStep, ...]
    steps: tuple[Step, ...]
    tied: bool
    adaptive: bool = False
    ratings: Mapping[str, int] = field(default_factory=dict)
    last_time: tuple[LastTime, ...] = ()


@dataclass(frozen=True)
class Setting:
    """What a report rests on beside pools and answers: the model's name and grids, and what came before.

    ``earlier`` are the weighted answers of earlier attempts.
    """

    model: str = MODEL
    grids: Grids = GRIDS
    adaptive: bool = False
    earlier: Earlier = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)
    last_time: tuple[LastTime, ...] = ()


ALONE = Setting()
"""A fixed form taken by somebody of whom nothing else is known, measured by the authors' levels."""


def make_report(
    pools: Sequence[Pool],
    sitting: Sequence[Answered],
    roadmap: Roadmap,
    marks: Marks,
    setting: Setting = ALONE,
) -> Report:
    """The report of one sitting on the given pools."""
    scored = tuple(scored_item(answered) for answered in sitting)
    topics = measure(pools, by_bank(sitting, scored), setting.grids, setting.earlier)
    answered = {(item.bank, item.item) for item in scored if item.score.valid}
    reports = tuple(topic_report(pool, topic, answered) for pool, topic in zip(pools, topics, strict=True))
    tied = tie(roadmap, [pool.bank for pool in pools])
    advice = recommend(tied, standings(reports, scored), marks)
    named = {name for next_step in advice for name in names_in(next_step)}
    steps = tuple(step for step in tied.steps if step.id in named)
    measured = not tied.banks.isdisjoint(pool.bank.id for pool in pools)
    return Report(
        model=setting.model,
        roadmap=roadmap.id,
        items=scored,
        topics=reports,
        next_steps=advice,
        steps=steps,
        tied=measured,
        adaptive=setting.adaptive,
        ratings=setting.ratings,
        last_time=setting.last_time,
    )


def scored_item(answered: Answered) -> ScoredItem:
    """Score one place of the form."""
    place = answered.place
    given = score(place.item, "" if answered.blank else answered.response)
    return ScoredItem(
        bank=place.bank,
        item=place.item.id,
        skill=place.item.skill,
        outcome=outcome(given, answered),
        score=given,
        response=answered.response,
        order=place.order,
        sure=answered.sure,
    )


def outcome(given: Score, answered: Answered) -> Outcome:
    """The word for one question. What is not valid is not answered: it is no evidence."""
    if answered.blank or not given.valid:
        return Outcome.NOT_ANSWERED
    if answered.response is None:
        return Outcome.UNKNOWN
    if given.score >= 1:
        return Outcome.RIGHT
    return Outcome.PARTLY if given.score > 0 else Outcome.NOT_YET


def by_bank(
    sitting: Sequence[Answered], scored: Sequence[ScoredItem]
) -> Mapping[str, Sequence[tuple[Item, Score]]]:
    """The scores of each bank, as measurement takes them."""
    grouped: dict[str, list[tuple[Item, Score]]] = {}
    for answered, item in zip(sitting, scored, strict=True):
        grouped.setdefault(item.bank, []).append((answered.place.item, item.score))
    return grouped


def topic_report(pool: Pool, topic: TopicEstimate, answered: set[tuple[str, str]]) -> TopicReport:
    """Verdicts on a topic and its skills."""
    titles = {skill.id: skill.title for skill in pool.bank.skills}
    skills = tuple(
        SkillReport(
            skill, titles[skill], estimate, judge(estimate), open_prospects(pool, skill, estimate, answered)
        )
        for skill, estimate in topic.skills.items()
    )
    return TopicReport(pool.bank.id, pool.bank.title, topic.topic, judge(topic.topic), skills)


def open_prospects(
    pool: Pool, skill: str, estimate: Estimate, answered: set[tuple[str, str]]
) -> tuple[Prospect, ...]:
    """What more questions would change, for a skill that is too close to call."""
    if judge(estimate) is not Verdict.TOO_CLOSE:
        return ()
    unseen = [item for item in pool.bank.pools[skill] if (pool.bank.id, item.id) not in answered]
    return prospects(pool, skill, estimate, unseen)


def standings(topics: Iterable[TopicReport], scored: Iterable[ScoredItem]) -> Standings:
    """What the recommendation asks of each skill."""
    answers: dict[SkillKey, list[ScoredItem]] = {}
    for item in scored:
        if item.score.valid:
            answers.setdefault((item.bank, item.skill), []).append(item)
    return {
        (topic.bank, skill.skill): standing(skill.estimate, answers.get((topic.bank, skill.skill), []))
        for topic in topics
        for skill in topic.skills
    }


def standing(estimate: Estimate, answers: Sequence[ScoredItem]) -> Standing:
    """One skill's standing: P(mastery) and the answers behind it."""
    missed = tuple(item.item for item in answers if item.outcome is not Outcome.RIGHT)
    enough = judge(estimate) is not Verdict.NOT_ENOUGH
    return Standing(estimate.p_mastery, estimate.n, len(answers) - len(missed), missed, enough)


def merged_standings(reports: Iterable[Report]) -> Standings:
    """What a learner's reports say together, oldest first: of each skill its newest report with answers."""
    merged: dict[SkillKey, Standing] = {}
    for report in reports:
        for skill, newest in standings(report.topics, report.items).items():
            # A single answer on a retake does not undo what a longer quiz has shown.
            if skill not in merged or newest.enough or (newest.n and not merged[skill].enough):
                merged[skill] = newest
    return merged


def tie(roadmap: Roadmap, banks: Sequence[Bank]) -> Roadmap:
    """The roadmap with the steps that banks name for skills which the roadmap does not name itself."""
    named = {skill for step in roadmap.steps for skill in step.measured_by}
    extra: dict[str, list[SkillKey]] = {}
    for bank in banks:
        for skill in bank.skills:
            if skill.step and (bank.id, skill.id) not in named:
                extra.setdefault(skill.step, []).append((bank.id, skill.id))
    return roadmap.measured_also_by(extra) if extra else roadmap
