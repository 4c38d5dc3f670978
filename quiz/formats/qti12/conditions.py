"""The conditions of a question's scoring: read from `conditionvar`, and tried on a response."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from quiz.formats.xmlsafe import Element


@dataclass(frozen=True)
class Equals:
    """A response has a value; ``index`` is the place in an order, from 1, where the file gives it."""

    response: str
    value: str
    case: bool = False
    index: int = 0


@dataclass(frozen=True)
class Bound:
    """A number is on one side of a value. ``name`` is that of the file: vargte, vargt, varlte or varlt."""

    name: str
    response: str
    value: str


@dataclass(frozen=True)
class Other:
    """Whatever no condition before it has met."""


@dataclass(frozen=True)
class Blank:
    """Nothing was answered."""

    response: str


@dataclass(frozen=True)
class Unknown:
    """A test that no kind of ours has, by its name in the file."""

    name: str


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Listed:
    """Parts without a word between them: they all hold, but several values of a response that can have only
    one are alternatives (Canvas lists the accepted answers of a short answer so)."""

    parts: "tuple[Condition, ...]"


Condition = Equals | Bound | Other | Blank | Unknown | Not | All | Some | Listed


def read_condition(conditionvar: Element) -> Listed:
    """The condition of a `respcondition`."""
    return Listed(tuple(_read(child) for child in conditionvar.children))


def _read(element: Element) -> Condition:
    reader = _READERS.get(element.name)
    return reader(element) if reader else Unknown(element.name)


def _parts(element: Element) -> tuple[Condition, ...]:
    return tuple(_read(child) for child in element.children)


def _equals(element: Element) -> Equals:
    index = element.get("index")
    return Equals(
        response_name(element.get("respident")),
        element.text.strip(),
        element.get("case").lower() == "yes",
        int(index) if index.isdecimal() and len(index) < 6 else 0,
    )


def response_name(ident: str) -> str:
    """The name of a response; Respondus writes the gap ``[a]`` of a text for a response a."""
    return ident[1:-1] if ident.startswith("[") and ident.endswith("]") else ident


def _bound(element: Element) -> Bound:
    return Bound(element.name, response_name(element.get("respident")), element.text.strip())


_READERS: Mapping[str, Callable[[Element], Condition]] = {
    "varequal": _equals,
    "vargte": _bound,
    "vargt": _bound,
    "varlte": _bound,
    "varlt": _bound,
    "other": lambda _element: Other(),
    "unanswered": lambda element: Blank(response_name(element.get("respident"))),
    "not": lambda element: Not(All(_parts(element))),
    "and": lambda element: All(_parts(element)),
    "or": lambda element: Some(_parts(element)),
}


@dataclass(frozen=True)
class Given:
    """A response to try: the chosen idents of each response. ``many`` where a response can have several;
    ``unmet`` while no scoring rule has held yet."""

    chosen: Mapping[str, frozenset[str]]
    many: bool
    unmet: bool


def holds(condition: Condition, given: Given) -> bool:
    """Whether the condition is met. Tests of numbers and unknown ones are not: choices have none."""
    match condition:
        case Equals(response=response, value=value):
            return value in given.chosen.get(response, ())
        case Other():
            return given.unmet
        case Blank(response=response):
            return not given.chosen.get(response)
        case Not(part=part):
            return not holds(part, given)
        case All(parts=parts):
            return all(holds(part, given) for part in parts)
        case Some(parts=parts):
            return any(holds(part, given) for part in parts)
        case Listed(parts=parts):
            return bool(parts) and _listed_hold(parts, given)
        case _:
            return False


def _listed_hold(parts: tuple[Condition, ...], given: Given) -> bool:
    if given.many:
        return all(holds(part, given) for part in parts)
    alternatives: dict[str, bool] = {}
    for part in parts:
        if isinstance(part, Equals):
            alternatives[part.response] = alternatives.get(part.response, False) or holds(part, given)
    others = (part for part in parts if not isinstance(part, Equals))
    return all(alternatives.values()) and all(holds(part, given) for part in others)


def wanted(condition: Condition) -> Iterator[Equals | Bound | Unknown]:
    """Every test that speaks for a response: those under `not` are left out."""
    match condition:
        case Equals() | Bound() | Unknown():
            yield condition
        case All(parts=parts) | Some(parts=parts) | Listed(parts=parts):
            for part in parts:
                yield from wanted(part)


def named(conditions: Iterable[Condition]) -> frozenset[str]:
    """The names of the responses that the conditions speak of."""
    tests = (test for condition in conditions for test in wanted(condition))
    return frozenset(test.response for test in tests if not isinstance(test, Unknown))
