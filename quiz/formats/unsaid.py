"""What an item says that other programs' formats have no place for."""

from collections.abc import Mapping

from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Numeric, Text
from quiz.formats.drafts import Loss


def unsaid(item: Item, *said: str) -> tuple[Loss, ...]:
    """At most one loss: everything of the item that stands beside its question and answers, but ``said``.

    The words are level, bloom, proof, misconceptions, references, example and image.
    """
    has = {
        "level": True,
        "bloom": True,
        "proof": item.proof != "reference",
        "misconceptions": any(_misconceptions(item)),
        "references": bool(item.references),
        "example": bool(item.example),
        "image": item.image is not None,
    }
    return _lost(item.id, has, said)


def unsaid_of_bank(bank: Bank, *said: str) -> tuple[Loss, ...]:
    """At most one loss: everything that the bank says of itself and its skills, but ``said``.

    The words are title, summary, license, authors, definitions and steps (both of skills).
    """
    has = {
        "title": bool(bank.title),
        "summary": bool(bank.summary),
        "license": bool(bank.license),
        "authors": bool(bank.authors),
        "definitions": any(skill.definition for skill in bank.skills),
        "steps": any(skill.step for skill in bank.skills),
    }
    return _lost(bank.id, has, said)


def _lost(name: str, has: Mapping[str, bool], said: tuple[str, ...]) -> tuple[Loss, ...]:
    words = [word for word, present in has.items() if present and word not in said]
    if not words:
        return ()
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return (Loss(name, f"The format has no place for: {listed}."),)


def _misconceptions(item: Item) -> tuple[str, ...]:
    match item.body:
        case Choice(options=options):
            return tuple(option.misconception for option in options)
        case Numeric(wrong=wrong) | Text(wrong=wrong):
            return tuple(answer.misconception for answer in wrong)
    return ()
