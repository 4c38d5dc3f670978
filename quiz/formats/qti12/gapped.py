"""Questions with gaps in their text: each gap has its own options, or is typed into."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from quiz.core.items import Kind
from quiz.core.scoring import normalise
from quiz.formats.drafts import Draft, DraftAnswer, Refusal
from quiz.formats.gaps import MAX_GAPS, Gap, mark, split
from quiz.formats.qti12.choices import answers_of, filled
from quiz.formats.qti12.conditions import named
from quiz.formats.qti12.fields import asks_number, numbers, texts
from quiz.formats.qti12.pairs import key_of, note_shared_rules
from quiz.formats.qti12.presentation import Label, Response
from quiz.formats.qti12.question import Question, Unfit

_BLANKS = frozenset({"fill_in_multiple_blanks_question"})
_BRACKETS = re.compile(r"\[([^\[\]]{1,100})\]")
# New Quizzes, on what an answer is compared with; the others compare the whole text.
_LOOSE = {
    "textcontainsanswer": "It also accepted answers that only contain the right one.",
    "textcloseenough": "It also accepted misspellings.",
}


@dataclass(frozen=True)
class Text:
    """A text with marks for the gaps of these responses."""

    html: str
    responses: tuple[Response, ...]


def find_gaps(question: Question) -> Text | None:
    """The text with its gaps, or None where not every response has a place in it."""
    presentation = question.presentation
    responses = presentation.responses or _unwritten(question)
    if not responses or len(responses) > MAX_GAPS:
        return None
    html = _marked(presentation.html, responses)
    if html is not None:
        return Text(html, responses)
    return Text(presentation.inline, responses) if presentation.inline else None


def _marked(html: str, responses: Sequence[Response]) -> str | None:
    """The text with a mark where the name of each response stands in brackets: ``Roses are [colour]``."""
    for number, response in enumerate(responses):
        names = (response.ident, response.ident.removeprefix("response_"), response.prompt)
        places = (f"[{name}]" for name in (*names, *map(escape, names)) if name)
        place = next((place for place in places if place in html), "")
        if not place:
            return None
        html = html.replace(place, mark(number))
    return html


def _unwritten(question: Question) -> tuple[Response, ...]:
    """Respondus writes no responses for gaps: the rules alone name them."""
    known = named(rule.condition for rule in question.scoring.rules)
    shown = (found[1] for found in _BRACKETS.finditer(question.presentation.html))
    names = dict.fromkeys(name for name in shown if name in known)
    return tuple(Response("response_str", name, "single", ()) for name in names)


def read_gaps(question: Question, text: Text) -> tuple[Draft | Refusal, ...]:
    """One question for each gap; a gap that cannot be read is refused on its own."""
    note_shared_rules(question, list(question.scoring.gains))
    gaps = [_gap(question, response) for response in text.responses]
    question.lose_wrong()
    whole = replace(
        question.draft(Kind.TEXT, text.html),
        feedback=question.said(question.feedback.general, question.feedback.right),
        losses=tuple(question.losses),
        images=tuple(question.images),
    )
    return split(replace(whole, losses=tuple(question.losses), images=tuple(question.images)), gaps)


def _gap(question: Question, response: Response) -> Gap | Refusal:
    try:
        return _typed(question, response) if response.is_field else _chosen(question, response)
    except Unfit as unfit:
        return Refusal(question.where, str(unfit), question.name)


def _typed(question: Question, response: Response) -> Gap:
    if asks_number(question, response):
        return Gap(Kind.NUMERIC, numbers(question, response.ident))
    answers, case = texts(question, response.ident)
    return Gap(Kind.TEXT, answers, case=case)


def _chosen(question: Question, response: Response) -> Gap:
    labels = filled(question, response)
    key = _key(question, response, labels)
    if _is_typed(question, labels):
        return _of_texts(question, response, labels)
    weights = [float(label.ident == key) for label in labels]
    return Gap(
        Kind.SINGLE, answers_of(_quiet(question), response, labels, weights), fixed_order=response.fixed
    )


def _quiet(question: Question) -> Question:
    """The question without the feedback that its gaps share."""
    own = {place: html for place, html in question.feedback.texts.items() if place[1:] != ("", "")}
    return replace(question, feedback=replace(question.feedback, texts=own))


def _key(question: Question, response: Response, labels: Sequence[Label]) -> str:
    """The ident of the right option: that of the rules for this response, or, where they know no response of
    this name, that of a rule which names one of its options."""
    idents = {label.ident for label in labels}
    if response.ident not in named(rule.condition for rule in question.scoring.gains):
        others = named(rule.condition for rule in question.scoring.gains)
        known = {response.ident for response in question.presentation.responses}
        for other in sorted(others - known):
            key = key_of(question, replace(response, ident=other))
            if key in idents:
                return key
    key = key_of(question, response)
    if key not in idents:
        raise Unfit("What is marked as right is none of the options.")
    return key


def _is_typed(question: Question, labels: Sequence[Label]) -> bool:
    """Whether the options are never shown, but what may be typed.

    Canvas writes gaps to fill in like lists to choose from; every text of theirs is accepted (Canvas' own
    importer: `FillInTheBlank#process_canvas`). New Quizzes says of each which it is.
    """
    kinds = {label.trait("answer_type").lower() for label in labels} - {""}
    if kinds:
        return kinds == {"openentry"}
    forms = {normalise(question.typed(label.html), case=False) for label in labels}
    return bool(question.labels & _BLANKS) or len(forms) == 1


def _of_texts(question: Question, response: Response, labels: Sequence[Label]) -> Gap:
    ways = {label.trait("scoring_algorithm").lower() for label in labels}
    if "textregex" in ways:
        raise Unfit("It accepts every text of a pattern, which cannot be kept.")
    answers = (
        DraftAnswer(
            question.typed(label.html),
            1.0,
            question.said(question.feedback.for_answer(response.ident, label.ident)),
        )
        for label in labels
    )
    losses = tuple(loss for way, loss in _LOOSE.items() if way in ways)
    return Gap(Kind.TEXT, tuple(answers), case=question.case, losses=losses)
