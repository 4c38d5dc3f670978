"""Between a form and a response: field values are places in the order shown, never file numbers.

The order is the attempt's own, so that a page says nothing about where the key stands in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from quiz.core.assembly import Place
from quiz.core.items import Choice, Matching, Numeric, Ordering
from quiz.core.scoring import Response, Slip, find_slip

UNKNOWN = "unknown"

Form = MultiDict[str, str]
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Read:
    """What a form says: a response, nothing at all (``blank``), or something to mend (``slip``)."""

    response: Response = None
    blank: bool = False
    slip: Slip | None = None


UNFINISHED = frozenset({Slip.BLANK, Slip.INCOMPLETE, Slip.REPEATED})
"""Half an ordering or matching is no answer that "I don't know yet" could contradict."""

BOTH = Read(slip=Slip.SHAPE)
"""Ticked both an answer and "I don't know yet"."""


def read_answer(place: Place, form: Form) -> Read:
    """The response in a submitted form. *Valid?* is decided here, *correct?* is not looked at."""
    # In an open answer "unknown" is a word like any other.
    unknown = UNKNOWN in (form.getlist("answer") if isinstance(place.item.body, Choice) else form)
    given = _given(place, form)
    slip = find_slip(place.item.body, given)
    if unknown:
        return Read() if slip in UNFINISHED else BOTH
    return Read(given, blank=True) if slip is Slip.BLANK else Read(given, slip=slip)


def _given(place: Place, form: Form) -> Response:
    match place.item.body:
        case Choice(many=False):
            numbers = _file_numbers(place, form.getlist("answer"))
            return numbers[0] if numbers else []
        case Choice():
            return sorted(_file_numbers(place, form.getlist("answer")))
        case Ordering(sequence=sequence):
            return _order(place, [form.get(f"position-{number}", "") for number in _count(sequence)])
        case Matching(pairs=pairs, rights=rights):
            chosen = [_file_numbers(place, form.getlist(f"match-{number}")) for number in _count(pairs)]
            return [rights[numbers[0] - 1] if numbers else "" for numbers in chosen]
        case _:
            return form.get("answer", "")


def _count(entries: Sequence[object]) -> range:
    return range(1, len(entries) + 1)


def _file_numbers(place: Place, values: Sequence[str]) -> list[int]:
    """The file numbers of shown places; what is no such place is left out."""
    places = {str(shown): number for shown, number in enumerate(place.order, 1)}
    return [places[value] for value in values if value in places]


def _order(place: Place, positions: Sequence[str]) -> list[int]:
    """File numbers by chosen position. Two entries at one position stand there as the same number twice."""
    offered = {str(position): position for position in _count(positions)}
    taken: dict[str, int] = {}
    order: list[tuple[int, int]] = []
    for number, position in zip(place.order, positions, strict=True):
        if position in offered:
            order.append((offered[position], taken.setdefault(position, number)))
    return [number for _, number in sorted(order)]


def fields_for(place: Place, response: Response, *, blank: bool) -> Fields:
    """What is selected or typed on the page for a stored response: the way back from `read_answer`."""
    if blank:
        return {}
    if response is None:
        return {"answer": [UNKNOWN]} if isinstance(place.item.body, Choice) else {UNKNOWN: ["1"]}
    match place.item.body, response:
        case Ordering(), list():
            return {
                f"position-{_shown(place, number)}": [str(position)]
                for position, number in enumerate(response, 1)
            }
        case Matching(rights=rights), list():
            return {
                f"match-{left}": [_shown(place, rights.index(str(right)) + 1)]
                for left, right in enumerate(response, 1)
            }
        case Choice(), _:
            numbers = response if isinstance(response, list) else [response]
            return {"answer": [_shown(place, number) for number in numbers]}
        case _:
            return {"answer": [str(response)]}


def _shown(place: Place, number: object) -> str:
    return str(place.order.index(int(str(number))) + 1)


@dataclass(frozen=True)
class Entry:
    """A choice, entry or side on the page: its field value and its Markdown text."""

    value: str
    text: str


@dataclass(frozen=True)
class Picture:
    """An image on the page."""

    url: str
    alt: str


@dataclass(frozen=True)
class QuestionView:
    """A question as the inputs' macros take it; nothing in it tells the key."""

    kind: str
    stem: str
    image: Picture | None
    choices: tuple[Entry, ...] = ()
    unit: str = ""
    entries: tuple[Entry, ...] = ()
    lefts: tuple[Entry, ...] = ()
    rights: tuple[Entry, ...] = ()


def view_of(place: Place, image_url: str = "") -> QuestionView:
    """What the page shows of an item, in the order of the attempt."""
    item = place.item
    image = Picture(image_url, item.image.alt) if item.image else None
    match item.body:
        case Choice(options=options):
            texts = [option.text for option in options]
            return QuestionView(item.kind, item.stem, image, choices=_entries(place, texts))
        case Ordering(sequence=sequence):
            return QuestionView(item.kind, item.stem, image, entries=_entries(place, sequence))
        case Matching(pairs=pairs, rights=rights):
            lefts = tuple(Entry(str(number), pair.left) for number, pair in enumerate(pairs, 1))
            return QuestionView(item.kind, item.stem, image, lefts=lefts, rights=_entries(place, rights))
        case Numeric(unit=unit):
            return QuestionView(item.kind, item.stem, image, unit=unit)
        case _:
            return QuestionView(item.kind, item.stem, image)


def _entries(place: Place, texts: Sequence[str]) -> tuple[Entry, ...]:
    return tuple(Entry(str(shown), texts[number - 1]) for shown, number in enumerate(place.order, 1))
