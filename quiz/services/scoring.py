"""Scoring responses from a file, by the very engine of the web."""

from collections.abc import Sequence
from pathlib import Path

from quiz.content.banks import load_bank
from quiz.core.assembly import Place
from quiz.core.pools import author_pool
from quiz.core.reports import Answered, Report, make_report
from quiz.core.scoring import Response
from quiz.errors import QuizError
from quiz.services.figures import next_step, told
from quiz.services.workspace import find_roadmap


class UnknownItem(QuizError):
    """A response names an item that the bank does not have."""


class RepeatedItem(QuizError):
    """Two responses name the same item."""


def score_file(
    bank_file: Path, questions: Path, responses: Sequence[tuple[str, Response]]
) -> dict[str, object]:
    """Items, skills, topic and next steps for the responses given to one bank.

    ``responses`` are pairs of item id and response. Raises BankRefused, UnknownItem and RepeatedItem.
    """
    bank = load_bank(bank_file.read_bytes(), str(bank_file))
    places: dict[str, Answered] = {}
    for name, response in responses:
        if name not in bank.by_id:
            raise UnknownItem(name)
        if name in places:
            raise RepeatedItem(name)
        places[name] = Answered(Place(bank.id, bank.by_id[name], ()), response)
    return as_score(make_report([author_pool(bank)], list(places.values()), find_roadmap(questions), {}))


def as_score(report: Report) -> dict[str, object]:
    """A report on one bank in the form of `quiz score`."""
    topic = report.topics[0]
    return {
        "items": {
            item.item: {
                "valid": item.score.valid,
                "score": round(item.score.score, 6),
                "chance": round(item.score.chance, 6),
            }
            for item in report.items
        },
        "skills": {skill.skill: told(skill.estimate, skill.verdict) for skill in topic.skills},
        "topic": told(topic.estimate, topic.verdict),
        "next_steps": [next_step(each) for each in report.next_steps],
    }
