"""What all kinds of a draft share: the stem, the pictures, what is lost."""

from collections.abc import Sequence
from dataclasses import replace

from quiz.core.items import Kind
from quiz.formats.drafts import Draft
from quiz.formats.fitting import LONGEST
from quiz.formats.qti.questions import Question, Unfit


def draft_of(question: Question, kind: Kind) -> Draft:
    """The draft with what all kinds share, once the stem has been read."""
    stem = question.text(question.body.parts)
    if question.view.problems:
        raise Unfit(question.view.problems[0])
    if not stem.text:
        raise Unfit("It has no text that asks something.")
    if len(stem.text) > LONGEST:
        raise Unfit(f"The question has {len(stem.text)} characters; ours have at most {LONGEST}.")
    return Draft(
        question.where,
        kind,
        stem.text,
        name=question.name,
        source_id=question.source_id,
        categories=question.categories,
        tags=question.tags,
        images=question.images,
    )


def finished(question: Question, draft: Draft, losses: Sequence[str]) -> Draft:
    """The draft with everything that was lost on the way. Raises Unfit for what cannot be shown."""
    if question.view.problems:
        raise Unfit(question.view.problems[0])
    return replace(draft, losses=told(question, losses))


def told(question: Question, losses: Sequence[str]) -> tuple[str, ...]:
    """The losses of the texts and of the rest, each once, as sentences."""
    sentences = (f"{one[0].upper()}{one[1:]}".rstrip(".") + "." for one in (*question.view.losses, *losses))
    return tuple(dict.fromkeys(sentences))
