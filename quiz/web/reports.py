"""The report: the next step first, then where the learner is, then every answer with its reasons."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from quiz.core.mastery import Prospect, Verdict, judge
from quiz.core.measurement import Estimate
from quiz.core.pools import CUT
from quiz.core.recommendation import NextStep
from quiz.core.reports import Outcome, SkillReport, TopicReport
from quiz.core.roadmaps import Resource, Step
from quiz.services.reflecting import self_knowledge, since_last_time
from quiz.services.reporting import ReportView, get_report, report_data
from quiz.services.sharing import find_link
from quiz.web.context import known_learner, workspace
from quiz.web.explanations import Explanation, explain
from quiz.web.reasons import reason_sentences

pages = Blueprint("reports", __name__)

WORTH_READING_FIRST = (Outcome.NOT_YET, Outcome.PARTLY, Outcome.UNKNOWN, Outcome.NOT_ANSWERED, Outcome.RIGHT)
MOST_USEFUL_FIRST = (Verdict.NEXT, Verdict.TOO_CLOSE, Verdict.AT_TARGET, Verdict.NOT_ENOUGH)


@dataclass(frozen=True)
class Advice:
    """A next step in words: why, where to start, and what is not measured before it."""

    step: Step
    guess: bool
    sentences: tuple[str, ...]
    resource: Resource | None
    first: tuple[Step, ...]


@pages.get("/r/<address>")
def show(address: str) -> str:
    """The report, for whoever has its address."""
    view = get_report(workspace(), address)
    known = self_knowledge(view.report)
    return render_template(
        "report/show.html",
        **estimates(view),
        link=find_link(workspace(), known_learner(), address),
        groups=grouped(view),
        at_target=[skill for skill in all_skills(view) if skill.verdict is Verdict.AT_TARGET],
        changes=since_last_time(view.report),
        known=known,
        surprises=[view.answers[position - 1] for position in known.surprises],
        has_numbers=has_numbers,
        tied=view.report.tied,
        nothing_missed=all(item.outcome is Outcome.RIGHT for item in view.report.items if item.score.valid),
        all_at_target=all(topic.verdict is Verdict.AT_TARGET for topic in view.report.topics),
        answered=any(item.score.valid for item in view.report.items),
    )


def estimates(view: ReportView) -> dict[str, object]:
    """What every page of a report shows, also one without answers."""
    return {
        "view": view,
        "cut": CUT,
        "advice": [advice_words(view, each) for each in view.report.next_steps],
        "topics": [(topic, most_useful_first(topic)) for topic in view.report.topics],
        "most_likely": most_likely,
    }


@pages.get("/r/<address>.json")
def data(address: str) -> dict[str, object]:
    """The same report as data."""
    return report_data(get_report(workspace(), address))


def advice_words(view: ReportView, advice: NextStep) -> Advice:
    """One piece of advice with its reasons in words."""
    steps = {step.id: step for step in view.report.steps}
    step = steps[advice.step]
    return Advice(
        step=step,
        guess=advice.guess,
        sentences=reason_sentences(view.report, advice),
        resource=step.resources[0] if step.resources else None,
        first=tuple(steps[name] for name in advice.reasons.unmeasured),
    )


def has_numbers(estimate: Estimate) -> bool:
    """Whether there is enough evidence to tell an estimate in numbers."""
    return judge(estimate) is not Verdict.NOT_ENOUGH


def most_useful_first(topic: TopicReport) -> list[SkillReport]:
    """The skills of a topic in the order in which they help: what to work on before what is known."""
    return sorted(
        topic.skills,
        key=lambda skill: (MOST_USEFUL_FIRST.index(skill.verdict), skill.estimate.p_mastery),
    )


def all_skills(view: ReportView) -> list[SkillReport]:
    """The skills of every topic."""
    return [skill for topic in view.report.topics for skill in topic.skills]


def grouped(view: ReportView) -> list[tuple[Outcome, list[Explanation]]]:
    """The answers by what became of them: what can be learned from first, what was right last."""
    explained = [explain(answered) for answered in view.answers]
    return [
        (outcome, [each for each in explained if each.outcome is outcome]) for outcome in WORTH_READING_FIRST
    ]


def most_likely(prospects: tuple[Prospect, ...]) -> Prospect | None:
    """The fewest further questions that settle a skill more likely than not, else the most."""
    likely = [prospect for prospect in prospects if prospect.chance >= 0.5]
    return likely[0] if likely else (prospects[-1] if prospects else None)
