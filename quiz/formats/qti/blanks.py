"""Items with places in their text: each becomes a question of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, Refusal
from quiz.formats.gaps import MAX_GAPS, Gap, mark, split, without_marks
from quiz.formats.qti.bodies import View
from quiz.formats.qti.choices import Chosen, chosen, fixed_order
from quiz.formats.qti.drafting import draft_of, finished, told
from quiz.formats.qti.entries import typed
from quiz.formats.qti.questions import Question, Unfit
from quiz.formats.qti.values import Value
from quiz.formats.xmlsafe import Element


def filled_in(
    question: Question, gaps: Sequence[Element], parents: Mapping[int, Element]
) -> tuple[Draft | Refusal, ...]:
    """A question for each gap; ``parents`` finds the paragraph of a gap by its id()."""
    if len(gaps) > MAX_GAPS:
        raise Unfit(f"It has {len(gaps)} gaps; the limit is {MAX_GAPS}.")
    alone = len(gaps) == 1 and _stands_alone(parents[id(gaps[0])], gaps[0])
    units = {id(gap): _units(parents[id(gap)]) for gap in gaps}
    dropped = {id(unit): "" for found in units.values() for unit in found}
    marks = {id(gap): "" if alone else mark(place) for place, gap in enumerate(gaps)}
    question.view.places = {**dropped, **marks}
    found = [
        _gap(replace(question, view=View(), others=_others(question, gaps, gap)), gap, units[id(gap)])
        for gap in gaps
    ]
    whole = finished(question, draft_of(question, Kind.TEXT), ())
    return split(whole, found)


def _others(question: Question, gaps: Sequence[Element], gap: Element) -> Mapping[str, Value]:
    names = [one.get("responseIdentifier") for one in gaps if one is not gap]
    found = (question.processing.responses.get(name) for name in names)
    return {one.name: one.key for one in found if one}


def _gap(question: Question, gap: Element, units: Sequence[Element]) -> Gap | Refusal:
    try:
        is_typed = gap.name == "textEntryInteraction"
        found = _typed(question, gap, units) if is_typed else _picked(question, gap)
        if question.view.problems:
            raise Unfit(question.view.problems[0])
    except Unfit as reason:
        return Refusal(question.where, reason.why, question.name)
    return replace(found, losses=told(question, found.losses))


def _picked(question: Question, gap: Element) -> Gap:
    key = question.variable(gap).correct
    # An empty entry on top of a list means that nothing is chosen yet.
    choices = [one for one in gap.all("inlineChoice") if one.parts or one.get("identifier") in key]
    found: Chosen = chosen(question, gap, choices)
    fixed, losses = fixed_order(gap, choices)
    losses = (*found.losses, *losses)
    return Gap(found.kind, found.answers, found.feedback, fixed_order=fixed, losses=losses)


def _typed(question: Question, gap: Element, units: Sequence[Element]) -> Gap:
    unit = " ".join(without_marks(one.text).strip() for one in units)
    found = typed(question, question.variable(gap), unit)
    if gap.get("patternMask"):
        lost = "The pattern that an answer has to fit is not kept."
        return replace(found, losses=(*found.losses, lost))
    return found


def _units(paragraph: Element) -> list[Element]:
    """A unit is marked by its class, as the writer of this package does."""
    return [one for one in paragraph.all("span") if one.get("class") == "unit"]


def _stands_alone(paragraph: Element, gap: Element) -> bool:
    """Whether nothing else is said in the paragraph of the gap."""
    others = [part for part in paragraph.parts if part is not gap]
    said = [one if isinstance(one, str) else one.text for one in others if not _is_unit(one)]
    return not "".join(said).strip()


def _is_unit(part: Element | str) -> bool:
    return isinstance(part, Element) and part.get("class") == "unit"
