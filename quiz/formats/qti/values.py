"""Values of response processing, and the declarations that an item makes of its variables."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from quiz.formats.xmlsafe import Element

NUMBERS = frozenset({"float", "integer"})


class Doubt(Enum):
    """The value of what cannot be followed; it spreads to all that depends on it."""

    UNKNOWN = "unknown"


UNKNOWN = Doubt.UNKNOWN


@dataclass(frozen=True)
class Bag:
    """A container: several values of one type. Without ``ordered`` their order means nothing."""

    items: tuple["Single", ...]
    ordered: bool = False


Single = str | float | bool
Value = Single | Bag | Doubt | None
"""None is QTI's NULL. Numbers are floats; pairs are strings of two identifiers."""


def items_of(value: Value) -> tuple[Single, ...]:
    """The single values in a value: of a container, of one, of none."""
    if isinstance(value, Bag):
        return value.items
    return () if value is None or isinstance(value, Doubt) else (value,)


def bag(items: Iterable[Single], *, ordered: bool = False) -> Bag | None:
    """A container, or NULL, which an empty one is."""
    found = tuple(items)
    return Bag(found if ordered else tuple(sorted(found, key=str)), ordered) if found else None


@dataclass(frozen=True)
class Marks:
    """What single values earn (QTI's mapping): as written, in any case (keys folded), at most and least."""

    exact: Mapping[str, float]
    folded: Mapping[str, float]
    default: float
    lowest: float
    highest: float

    def total(self, value: Value) -> float:
        """The sum over a value's different members, within the bounds."""
        total = sum((self._mark(str(member)) for member in set(items_of(value))), 0.0)
        return min(max(total, self.lowest), self.highest)

    def _mark(self, member: str) -> float:
        return self.exact.get(member, self.folded.get(member.casefold(), self.default))


@dataclass(frozen=True)
class Variable:
    """A declared response or outcome. ``correct`` are the values declared correct, as a whole."""

    name: str
    type: str
    cardinality: str
    correct: tuple[Single, ...] = ()
    default: Value = None
    marks: Marks | None = None
    line: int = 0

    def value(self, members: Iterable[Single]) -> Value:
        """The members as a value of this variable."""
        found = tuple(members)
        if self.cardinality in {"multiple", "ordered"}:
            return bag(found, ordered=self.cardinality == "ordered")
        return found[0] if found else None

    @property
    def key(self) -> Value:
        """The correct response as a value."""
        return self.value(self.correct)


def declared(element: Element) -> Variable:
    """A responseDeclaration or an outcomeDeclaration."""
    kind, cardinality = element.get("baseType"), element.get("cardinality", "single")
    correct, default = element.child("correctResponse"), element.child("defaultValue")
    mapping = element.child("mapping")
    made = Variable(
        element.get("identifier"),
        kind,
        cardinality,
        tuple(_typed(kind, correct)),
        marks=_marks(mapping, kind) if mapping else None,
        line=element.line,
    )
    values = tuple(_typed(kind, default))
    return replace(made, default=made.value(values)) if values else made


def number(text: str) -> float | None:
    """A number as QTI writes it, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def single(kind: str, text: str) -> Single | None:
    """Text as a value of a base type; None for what is no such value."""
    if kind in NUMBERS:
        return number(text)
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.strip())
    words = text.split()
    if kind == "pair":
        words.sort()  # a pair has no direction
    return " ".join(words) if kind in {"pair", "directedPair"} else text.strip()


def _typed(kind: str, holder: Element | None) -> Iterable[Single]:
    for value in holder.all("value") if holder else []:
        found = single(kind, value.text)
        if found is not None and found != "":
            yield found


def _marks(element: Element, kind: str) -> Marks:
    exact: dict[str, float] = {}
    folded: dict[str, float] = {}
    for entry in element.all("mapEntry"):
        key, mark = single(kind, entry.get("mapKey")), number(entry.get("mappedValue"))
        if key is None or mark is None:
            continue
        exact.setdefault(str(key), mark)
        if entry.get("caseSensitive", "true") == "false":
            folded.setdefault(str(key).casefold(), mark)
    default, lowest, highest = (
        number(element.get(name)) for name in ("defaultValue", "lowerBound", "upperBound")
    )
    return Marks(
        exact,
        folded,
        default or 0.0,
        -math.inf if lowest is None else lowest,
        math.inf if highest is None else highest,
    )
