"""Questions that ask for an order."""

from quiz.formats.qti.choices import NO_KEY, fall_back
from quiz.formats.qti.entries import explanation
from quiz.formats.qti.pairings import MOST_ENTRIES
from quiz.formats.qti.questions import CLOSE, Question, Unfit
from quiz.formats.xmlsafe import Element

_WHOLE = "There only the whole order earns marks; here a partly right one earns its part."
_OTHER = "Its marks for a partly right order follow a rule that is not ours."


def ordered(question: Question, interaction: Element) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The entries in their right order, the feedback, and what is lost. Raises Unfit."""
    entries = interaction.all("simpleChoice")
    if len(entries) > MOST_ENTRIES:
        raise Unfit(f"The question has {len(entries)} entries; the limit is {MOST_ENTRIES}.")
    texts = {
        one.get("identifier"): question.plain_text(one, f"Entry {place}")
        for place, one in enumerate(entries, 1)
    }
    variable = question.variable(interaction)
    key = tuple(map(str, variable.correct))
    if not key:
        raise Unfit(NO_KEY)
    if len(texts) < len(entries) or sorted(key) != sorted(texts):
        raise Unfit("The correct order does not name each entry once.")
    losses: list[str] = []
    none, whole = question.answer(variable, ()), question.answer(variable, key)
    turned = question.answer(variable, (key[1], key[0], *key[2:])) if len(key) > 1 else none
    marks = [one.marks for one in (none, whole, turned)]
    known = [one for one in marks if one is not None]
    if len(known) < len(marks) or abs(known[1] - known[0]) < CLOSE:
        fall_back(question, variable, losses, followed=len(known) == len(marks))
    elif known[1] < max(known):
        raise Unfit("The declared correct order does not earn full marks by the scoring rules.")
    elif question.processing.rules is not None:
        losses.append(_OTHER if known[2] - known[0] > CLOSE else _WHOLE)
    feedback = explanation(question, whole.shown, turned.shown, losses)
    return tuple(texts[one] for one in key), feedback, tuple(losses)
