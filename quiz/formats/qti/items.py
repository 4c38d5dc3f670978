"""An assessmentItem → the drafts of its questions, or the reason why it becomes none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, Refusal, Where
from quiz.formats.gaps import MAX_GAPS
from quiz.formats.qti.blanks import filled_in
from quiz.formats.qti.bodies import View
from quiz.formats.qti.choices import chosen, fixed_order
from quiz.formats.qti.drafting import draft_of, finished
from quiz.formats.qti.entries import typed
from quiz.formats.qti.orders import ordered
from quiz.formats.qti.pairings import Paired, associated, filled, gap_name, matched
from quiz.formats.qti.processing import Processing
from quiz.formats.qti.questions import Pictures, Question, Unfit
from quiz.formats.qti.values import declared
from quiz.formats.xmlsafe import Element

MOST_FEEDBACK = 200

_GAPS = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
_BESIDE = frozenset({"mediaInteraction", "endAttemptInteraction"})
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "hotspot": "a place on a picture (hotspot)",
        "selectPoint": "a point on a picture",
        "graphicOrder": "an order of places on a picture",
        "graphicAssociate": "pairs of places on a picture",
        "graphicGapMatch": "pictures or words dragged onto a picture",
        "positionObject": "an object placed on a picture",
        "slider": "a slider",
        "drawing": "a drawing",
        "upload": "a file to upload",
        "media": "a video or a sound alone",
        "custom": "an interaction of one program alone",
        "portableCustom": "an interaction of one program alone",
        "endAttempt": "a button that ends the attempt",
        "extendedText": "an essay",
    }
)


@dataclass(frozen=True)
class Source:
    """An item's element and what is known of it from outside."""

    element: Element
    where: Where
    pictures: Pictures
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def read_item(source: Source) -> tuple[Draft | Refusal, ...]:
    """The questions of an item with normal names (`naming.normal`)."""
    element = source.element
    name = element.get("title") or element.get("identifier")
    try:
        return _read(source, name)
    except Unfit as reason:
        return (Refusal(source.where, reason.why, name),)


def _read(source: Source, name: str) -> tuple[Draft | Refusal, ...]:
    body = source.element.child("itemBody")
    if body is None:
        raise Unfit("The item has no body, so it asks nothing.")
    parents = {id(part): one for one in (body, *body.below()) for part in one.children}
    interactions = [one for one in body.below() if one.name.endswith("Interaction")]
    asking = [one for one in interactions if one.name not in _BESIDE] or interactions
    _refuse_kinds(source.element, asking)
    if any(_is_hidden(one, parents) for one in asking[:MAX_GAPS]):
        raise Unfit("It asks in steps: a part of it appears after an answer.")
    question = _question(source, name, body)
    if all(one.name in _GAPS for one in asking):
        return filled_in(question, asking, parents)
    if len(asking) > 1:
        kinds = ", ".join(sorted({one.name for one in asking}))
        raise Unfit(f"The item holds {len(asking)} questions in one ({kinds}). Split it.")
    return (_READERS[asking[0].name](question, asking[0]),)


def _is_hidden(interaction: Element, parents: Mapping[int, Element]) -> bool:
    """Whether it stands in feedback."""
    above = parents.get(id(interaction))
    while above is not None and not above.name.startswith("feedback"):
        above = parents.get(id(above))
    return above is not None


def _refuse_kinds(item: Element, asking: Sequence[Element]) -> None:
    if not asking:
        raise Unfit("It asks nothing: there is text, but no interaction.")
    if item.get("adaptive") == "true":
        raise Unfit("It is adaptive: it changes while it is answered.")
    if item.child("templateDeclaration"):
        raise Unfit("It is a template: its values are drawn anew each time.")
    for one in asking:
        if one.name not in _READERS and one.name not in _GAPS:
            kind = one.name.removesuffix("Interaction")
            raise Unfit(f"It asks for {_NAMES.get(kind, f'an interaction of the kind “{kind}”')}.")
    if any(True for _ in item.below("assessmentStimulusRef")):
        raise Unfit("It belongs to a text in another file (a stimulus), which is not read.")


def _question(source: Source, name: str, body: Element) -> Question:
    item = source.element
    rules = item.child("responseProcessing")
    responses, outcomes = (
        {one.get("identifier"): declared(one) for one in item.all(kind)}
        for kind in ("responseDeclaration", "outcomeDeclaration")
    )
    kinds = ("modalFeedback", "feedbackBlock", "feedbackInline")
    feedback = tuple(one for one in item.below(*kinds))
    if len(feedback) > MOST_FEEDBACK:
        raise Unfit(f"It has {len(feedback)} pieces of feedback; the limit is {MOST_FEEDBACK}.")
    processing = Processing(responses, outcomes, rules)
    return Question(
        source.where, name, item.get("identifier"), body, processing, feedback, View(), source.pictures,
        source.categories, source.tags,
    )  # fmt: skip


def _of_choice(question: Question, interaction: Element, choices: Sequence[Element]) -> Draft:
    found = chosen(question, interaction, choices)
    fixed, losses = fixed_order(interaction, choices)
    draft = replace(
        draft_of(question, found.kind),
        answers=found.answers,
        feedback=found.feedback,
        credit=found.credit if found.kind is Kind.MULTIPLE else None,
        fixed_order=fixed,
    )
    return finished(question, draft, (*found.losses, *losses))


def _choice(question: Question, interaction: Element) -> Draft:
    return _of_choice(question, interaction, interaction.all("simpleChoice"))


def _hottext(question: Question, interaction: Element) -> Draft:
    return replace(_of_choice(question, interaction, list(interaction.below("hottext"))), fixed_order=True)


def _order(question: Question, interaction: Element) -> Draft:
    sequence, feedback, losses = ordered(question, interaction)
    draft = replace(draft_of(question, Kind.ORDERING), sequence=sequence, feedback=feedback)
    return finished(question, draft, losses)


def _match(question: Question, interaction: Element) -> Draft:
    return _of_pairs(question, matched(question, interaction))


def _associate(question: Question, interaction: Element) -> Draft:
    return _of_pairs(question, associated(question, interaction))


def _gap_match(question: Question, interaction: Element) -> Draft:
    gaps = list(interaction.below("gap"))
    question.view.places = {id(gap): f"({gap_name(place)})" for place, gap in enumerate(gaps, 1)}
    return _of_pairs(question, filled(question, interaction, gaps))


def _of_pairs(question: Question, found: Paired) -> Draft:
    draft = replace(
        draft_of(question, Kind.MATCHING),
        pairs=found.pairs,
        distractors=found.distractors,
        feedback=found.feedback,
    )
    return finished(question, draft, found.losses)


def _essay(question: Question, interaction: Element) -> Draft:
    variable = question.variable(interaction)
    if not variable.correct and not variable.marks:
        raise Unfit("It asks for an essay, which a person has to read.")
    gap = typed(question, variable)
    whole = replace(
        draft_of(question, gap.kind), answers=gap.answers, feedback=gap.feedback, case=gap.case, unit=gap.unit
    )
    return finished(question, whole, gap.losses)


_READERS: Mapping[str, Callable[[Question, Element], Draft]] = MappingProxyType(
    {
        "choiceInteraction": _choice,
        "hottextInteraction": _hottext,
        "orderInteraction": _order,
        "matchInteraction": _match,
        "associateInteraction": _associate,
        "gapMatchInteraction": _gap_match,
        "extendedTextInteraction": _essay,
    }
)
