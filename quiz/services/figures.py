"""Reports as JSON: whole for the database, and as the figures that a person may be told."""

from pydantic import TypeAdapter

from quiz.core.mastery import Verdict
from quiz.core.measurement import Estimate
from quiz.core.recommendation import NextStep, Reasons
from quiz.core.reports import Report, ScoredItem, SkillReport

_REPORT = TypeAdapter(Report)


def to_json(report: Report) -> str:
    """A report as it is stored."""
    return _REPORT.dump_json(report).decode()


def from_json(text: str) -> Report:
    """A stored report."""
    return _REPORT.validate_json(text)


def as_figures(report: Report) -> dict[str, object]:
    """A report as data for people and programs: items, skills and topics with verdicts, and next steps."""
    return {
        "model": report.model,
        "adaptive": report.adaptive,
        "items": [_item(item) for item in report.items],
        "topics": [
            {
                "bank": topic.bank,
                "title": topic.title,
                **told(topic.estimate, topic.verdict),
                "skills": {skill.skill: _skill(skill) for skill in topic.skills},
            }
            for topic in report.topics
        ],
        "next_steps": [next_step(each) for each in report.next_steps],
    }


def told(estimate: Estimate, verdict: Verdict) -> dict[str, object]:
    """What is said of one estimate. Without enough evidence there is no number, here as on the page."""
    said = verdict is not Verdict.NOT_ENOUGH
    return {
        "n": estimate.n,
        "estimate": round(estimate.share, 4) if said else None,
        "low": round(estimate.low, 4) if said else None,
        "high": round(estimate.high, 4) if said else None,
        "p_mastery": round(estimate.p_mastery, 4) if said else None,
        "verdict": verdict.value,
    }


def rounded(share: float | None) -> float | None:
    """A share to four places, or that there is none."""
    return None if share is None else round(share, 4)


def next_step(advice: NextStep) -> dict[str, object]:
    """One piece of advice with its reasons."""
    return {
        "step": advice.step,
        "p": rounded(advice.p),
        "guess": advice.guess,
        "reasons": _reasons(advice.reasons),
    }


def _reasons(reasons: Reasons) -> dict[str, object]:
    return {
        "skills": [f"{bank}: {skill}" for bank, skill in reasons.skills],
        "answers": reasons.n,
        "right": reasons.right,
        "not_right_yet": list(reasons.missed),
        "weakest_prerequisite": reasons.weakest and reasons.weakest.step,
        "not_measured": list(reasons.unmeasured),
        "unlocks": list(reasons.unlocks),
    }


def _item(item: ScoredItem) -> dict[str, object]:
    return {
        "bank": item.bank,
        "item": item.item,
        "skill": item.skill,
        "outcome": item.outcome.value,
        "sure": item.sure,
        "response": item.response,
        "valid": item.score.valid,
        "score": round(item.score.score, 4),
        "chance": round(item.score.chance, 4),
    }


def _skill(skill: SkillReport) -> dict[str, object]:
    chances = {str(each.questions): round(each.chance, 4) for each in skill.prospects}
    return {"title": skill.title, **told(skill.estimate, skill.verdict), "more_questions": chances}
