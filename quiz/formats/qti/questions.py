"""An item as its kinds need it: its texts, its variables, and what its rules give for a response."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quiz.formats.drafts import DraftImage, Where
from quiz.formats.markup import Markup
from quiz.formats.qti.bodies import View
from quiz.formats.qti.processing import Processing
from quiz.formats.qti.values import UNKNOWN, Single, Value, Variable, items_of
from quiz.formats.xmlsafe import Element

CLOSE = 1e-4
"""Marks that differ by less are the same: tools write thirds with a few digits."""

MOST_STEPS = 300_000
"""Steps that the rules of one item may take; they are run up to some hundred times to find what is right."""

Pictures = Callable[[str], DraftImage | None]
"""The picture at an address, or None if it did not come with the file."""


class Unfit(Exception):
    """Why a question becomes none of ours, in a sentence."""

    def __init__(self, why: str) -> None:
        """Keep the sentence."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Outcome:
    """What a response leads to: its marks (None where the rules cannot be followed), the feedback shown."""

    marks: float | None
    shown: frozenset[int]


@dataclass(frozen=True)
class Question:
    """An item, ready to be asked what responses earn.

    Where it has several parts, ``others`` holds the right responses to those that are not asked for.
    """

    where: Where
    name: str
    source_id: str
    body: Element
    processing: Processing
    feedback: tuple[Element, ...]
    view: View
    pictures: Pictures
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    others: Mapping[str, Value] = field(default_factory=dict)
    _images: dict[str, DraftImage] = field(default_factory=dict, compare=False)
    _said: dict[int, str] = field(default_factory=dict, compare=False)
    _steps: Counter[str] = field(default_factory=Counter, compare=False)

    def variable(self, interaction: Element) -> Variable:
        """The response that an interaction sets; Unfit if it is not declared."""
        name = interaction.get("responseIdentifier")
        found = self.processing.responses.get(name)
        if found is None:
            raise Unfit(f"The response {name} of the question is not declared.")
        return found

    def answer(self, variable: Variable, members: Iterable[Single]) -> Outcome:
        """What the response of these values leads to. Raises Unfit where finding out takes too long."""
        self._steps["taken"] += self.processing.size + len(self.feedback)
        if self._steps["taken"] > MOST_STEPS:
            raise Unfit("Its scoring rules are too long to be followed.")
        values = self.processing.run({**self.others, variable.name: variable.value(members)})
        score = self.processing.score
        found = values.get(score) if score else None
        marks = None if found is UNKNOWN else float(found) if isinstance(found, float) else 0.0
        shown = frozenset(number for number, one in enumerate(self.feedback) if _is_shown(one, values))
        return Outcome(marks, shown - self._about_others)

    @cached_property
    def _about_others(self) -> frozenset[int]:
        """Feedback that appears without an answer to this part, so that it may be about the other parts."""
        if not self.others:
            return frozenset()
        values = self.processing.run(self.others)
        return frozenset(number for number, one in enumerate(self.feedback) if _is_shown(one, values))

    def text(self, parts: Sequence[Element | str]) -> Markup:
        """Parts of the item as Markdown; pictures in it are gathered in the question's own list."""
        found = self.view.markup(parts)
        for address, alt in found.images:
            self._gather(address, alt)
        return found

    def plain_text(self, element: Element, what: str) -> str:
        """The Markdown of a choice or an entry, which has to say something without a picture."""
        found = self.view.markup(element.parts)
        if found.images:
            raise Unfit(f"{what} is a picture or holds one, which is not possible here.")
        if not found.text:
            raise Unfit(f"{what} is empty.")
        return found.text

    def says(self, numbers: Iterable[int]) -> str:
        """The Markdown of some of the feedback, in the order of the file."""
        texts = (self._feedback_text(number) for number in sorted(numbers))
        return "\n\n".join(dict.fromkeys(text for text in texts if text))

    def _feedback_text(self, number: int) -> str:
        if number not in self._said:
            self._said[number] = self._rendered(self.feedback[number])
        return self._said[number]

    def _rendered(self, element: Element) -> str:
        found = self.view.markup(element.parts)
        if found.images:
            self.view.losses.append("A picture in the feedback was left out.")
        title = self.view.markup([element.get("title")]).text if element.get("title") else ""
        return "\n\n".join(part for part in (title, found.text) if part)

    @property
    def images(self) -> tuple[DraftImage, ...]:
        """The pictures of the stem that came with the file."""
        return tuple(self._images.values())

    def _gather(self, address: str, alt: str) -> None:
        found = self.pictures(address)
        if found is None:
            self.view.losses.append(f"The picture {address[:100]} did not come with the file.")
        elif address not in self._images:
            self._images[address] = DraftImage(found.file, found.content, alt)


def _is_shown(element: Element, values: Mapping[str, Value]) -> bool:
    value = values.get(element.get("outcomeIdentifier"))
    if value is UNKNOWN:
        return False
    named = element.get("identifier") in {str(one) for one in items_of(value)}
    return named == (element.get("showHide", "show") == "show")


def most(marks: Iterable[float]) -> float:
    """The highest marks."""
    return max(marks, default=0.0)


def share(marks: float, base: float, top: float) -> float:
    """Marks as a share of full marks, 0 for the marks of no answer; thirds lose the dust of rounding."""
    return round((marks - base) / (top - base), 6)
