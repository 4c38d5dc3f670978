"""The Up and Down buttons of an ordering, for browsers without scripts: a press is a save like any other.

`bearings.js` does the same on the page itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from quiz.core.assembly import Place
from quiz.core.items import Ordering
from quiz.web.answers import Fields, Form, QuestionView

STEPS = {"up": -1, "down": 1}


def pressed(place: Place, form: Form) -> str:
    """The Up or Down button that sent the form, as its value and id, such as "up-3"; "" if none did."""
    sent = form.get("move", "")
    return sent if sent in _buttons(place) else ""


def _buttons(place: Place) -> set[str]:
    entries = place.item.body.sequence if isinstance(place.item.body, Ordering) else ()
    return {f"{way}-{entry}" for way in STEPS for entry in range(1, len(entries) + 1)}


def moved(place: Place, form: Form) -> Form:
    """The form as the pressed button leaves it: every entry has a position, one has changed places."""
    button = pressed(place, form)
    if not button:
        return form
    way, _, entry = button.partition("-")
    count = len(place.order)
    line = line_up([form.get(f"position-{number}", "") for number in range(1, count + 1)])
    at = line.index(int(entry))
    to = min(max(at + STEPS[way], 0), count - 1)
    line[at], line[to] = line[to], line[at]
    after = form.copy()
    for position, number in enumerate(line, 1):
        after[f"position-{number}"] = str(position)
    return after


def line_up(positions: Sequence[str]) -> list[int]:
    """The entries, counted from 1, by position, from the position chosen for each.

    Who has none, and the later of two with the same one, takes the first that is free.
    """
    offered = {str(number): number for number in range(1, len(positions) + 1)}
    line: dict[int, int] = {}
    for entry, position in enumerate(positions, 1):
        if position in offered:
            line.setdefault(offered[position], entry)
    left = (entry for entry in offered.values() if entry not in line.values())
    return [line.get(position) or next(left) for position in offered.values()]


def in_chosen_order(question: QuestionView, fields: Fields) -> QuestionView:
    """The question with its entries as they were put into order; while that is not whole, as it is."""
    chosen = {entry: [*fields.get(f"position-{entry.value}", [])] for entry in question.entries}
    if sorted(chosen.values()) != sorted([str(number)] for number in range(1, len(chosen) + 1)):
        return question
    return replace(question, entries=tuple(sorted(chosen, key=lambda entry: int(chosen[entry][0]))))
