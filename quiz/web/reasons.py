"""Why a step is advised, in sentences. The reasons are data; here they get their words."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from quiz.core.recommendation import NextStep, Reasons
from quiz.core.reports import Report
from quiz.core.roadmaps import SkillKey


def reason_sentences(report: Report, advice: NextStep) -> tuple[str, ...]:
    """The sentences behind one piece of advice: answers, prerequisites, what it unlocks."""
    reasons = advice.reasons
    titles = {step.id: step.title for step in report.steps}
    sentences = [
        answers_sentence(report, reasons) if reasons.n else _("What you have shown leads to it."),
        prerequisite_sentence(titles, reasons),
        unlocks_sentence(titles, reasons),
    ]
    return tuple(sentence for sentence in sentences if sentence)


def answers_sentence(report: Report, reasons: Reasons) -> str:
    """The answers behind it, by skill."""
    missed = reasons.n - reasons.right
    skills = listing([f"“{skill_title(report, skill)}”" for skill in reasons.skills])
    if reasons.n == 1:
        return _("Because the one answer on %(skills)s is not right yet.", skills=skills)
    return ngettext(
        "Because %(num)s of %(n)s answers on %(skills)s is not right yet.",
        "Because %(num)s of %(n)s answers on %(skills)s are not right yet.",
        missed,
        n=reasons.n,
        skills=skills,
    )


def prerequisite_sentence(titles: Mapping[str, str], reasons: Reasons) -> str:
    """What it builds on, said as sure as it is."""
    if reasons.weakest is None:
        return ""
    title = titles[reasons.weakest.step]
    if reasons.weakest.shown:
        return _("You already show “%(title)s”, which it builds on.", title=title)
    return _("It builds on “%(title)s”, which is not settled yet.", title=title)


def unlocks_sentence(titles: Mapping[str, str], reasons: Reasons) -> str:
    """What it opens."""
    if not reasons.unlocks:
        return ""
    later = listing([f"“{titles[name]}”" for name in reasons.unlocks])
    return _("It unlocks %(titles)s.", titles=later)


def skill_title(report: Report, skill: SkillKey) -> str:
    """The title of a skill in the report."""
    for topic in report.topics:
        for each in topic.skills:
            if (topic.bank, each.skill) == skill:
                return each.title
    return skill[1]


def listing(names: list[str]) -> str:
    """Names in a row: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
