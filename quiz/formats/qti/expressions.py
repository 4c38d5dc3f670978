"""The expressions of response processing that have one plain meaning. All others are UNKNOWN.

The meanings are those of the QTI 2.1 information model, section 15 (Expressions): most are NULL as soon as an
operand is NULL.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

from quiz.formats.qti.values import UNKNOWN, Bag, Single, Value, Variable, bag, items_of, number, single
from quiz.formats.xmlsafe import Element

_DUST = 1e-12
_CLOSE = 1e-6
"""Tools round thirds to some digits and compare the sum with the maximum."""


@dataclass(frozen=True)
class Scope:
    """What an expression can see: the declarations and the values of the moment."""

    variables: Mapping[str, Variable]
    values: Mapping[str, Value]


def evaluate(element: Element, scope: Scope) -> Value:
    """The value of an expression; UNKNOWN where it or a part of it cannot be followed."""
    leaf = _LEAVES.get(element.name)
    if leaf:
        return leaf(element, scope)
    # The parser has bounded the depth.
    operands = [evaluate(child, scope) for child in element.children]
    operator = _OPERATORS.get(element.name)
    if operator is None or not operands:
        return UNKNOWN
    if element.name not in _CERTAIN and UNKNOWN in operands:
        return UNKNOWN
    return operator(element, operands)


def same(one: Value, other: Value) -> Value:
    """Whether two values match; NULL if one is NULL."""
    if one is None or other is None:
        return None
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return one == other


def _variable(element: Element, scope: Scope) -> Value:
    return scope.values.get(element.get("identifier"), UNKNOWN)


def _correct(element: Element, scope: Scope) -> Value:
    found = scope.variables.get(element.get("identifier"))
    return found.key if found else UNKNOWN


def _default(element: Element, scope: Scope) -> Value:
    found = scope.variables.get(element.get("identifier"))
    return found.default if found else UNKNOWN


def _map_response(element: Element, scope: Scope) -> Value:
    found = scope.variables.get(element.get("identifier"))
    if found is None or found.marks is None:
        return UNKNOWN
    value = scope.values.get(found.name)
    return UNKNOWN if value is UNKNOWN else found.marks.total(value)


def _base_value(element: Element, _scope: Scope) -> Value:
    return single(element.get("baseType"), element.text)


def _and(_element: Element, operands: Sequence[Value]) -> Value:
    return _decided(operands, deciding=False)


def _or(_element: Element, operands: Sequence[Value]) -> Value:
    return _decided(operands, deciding=True)


def _decided(operands: Sequence[Value], *, deciding: bool) -> Value:
    # One operand can decide, whatever the others are.
    if deciding in operands:
        return deciding
    if UNKNOWN in operands:
        return UNKNOWN
    return None if None in operands else not deciding


def _not(_element: Element, operands: Sequence[Value]) -> Value:
    return None if operands[0] is None else not operands[0]


def _is_null(_element: Element, operands: Sequence[Value]) -> Value:
    return operands[0] is None or operands[0] == ""


def _match(_element: Element, operands: Sequence[Value]) -> Value:
    return same(operands[0], operands[-1])


def _equal(element: Element, operands: Sequence[Value]) -> Value:
    one, other = operands[0], operands[-1]
    if one is None or other is None:
        return None
    if not isinstance(one, float) or not isinstance(other, float):
        return UNKNOWN
    bounds = interval(element, other)
    slack = _DUST * max(1.0, abs(other))
    return UNKNOWN if bounds is None else bounds[0] - slack <= one <= bounds[1] + slack


def interval(element: Element, value: float) -> tuple[float, float] | None:
    """What an `equal` with this expected value accepts, from … to; None for what cannot be followed."""
    mode = element.get("toleranceMode", "exact")
    if mode == "exact":
        return value, value
    sides = [number(word) for word in element.get("tolerance").split()]
    if not 1 <= len(sides) <= 2 or None in sides:
        return None
    low, high = abs(sides[0] or 0.0), abs(sides[-1] or 0.0)
    scale = 1.0 if mode == "absolute" else abs(value) / 100
    return value - low * scale, value + high * scale


def _string_match(element: Element, operands: Sequence[Value]) -> Value:
    one, other = operands[0], operands[-1]
    if one is None or other is None:
        return None
    if element.get("substring", "false") == "true":
        return UNKNOWN
    return _cased(element, one) == _cased(element, other)


def _cased(element: Element, value: Value) -> str:
    return str(value) if element.get("caseSensitive", "true") == "true" else str(value).casefold()


def _member(_element: Element, operands: Sequence[Value]) -> Value:
    if None in operands:
        return None
    return any(same(operands[0], member) for member in items_of(operands[-1]))


def _contains(_element: Element, operands: Sequence[Value]) -> Value:
    whole, part = operands[0], operands[-1]
    if None in operands:
        return None
    if isinstance(part, Bag) and part.ordered:
        return UNKNOWN
    left = list(items_of(whole))
    return all(left.count(one) >= items_of(part).count(one) for one in items_of(part))


def _ordering(compare: Callable[[float, float], bool]) -> "_Operator":
    def operator(_element: Element, operands: Sequence[Value]) -> Value:
        one, other = operands[0], operands[-1]
        if isinstance(one, float) and isinstance(other, float):
            return compare(one, other)
        return None if None in operands else UNKNOWN

    return operator


def _arithmetic(combine: Callable[[float, float], float | None]) -> "_Operator":
    def operator(_element: Element, operands: Sequence[Value]) -> Value:
        if None in operands:
            return None
        numbers = [one for operand in operands for one in items_of(operand) if isinstance(one, float)]
        return _folded(combine, numbers)

    return operator


def _folded(combine: Callable[[float, float], float | None], numbers: Sequence[float]) -> Value:
    def step(total: float | None, one: float) -> float | None:
        return None if total is None else combine(total, one)

    total = reduce(step, numbers[1:], numbers[0] if numbers else None)
    return total if total is None or math.isfinite(total) else UNKNOWN


def _container(*, ordered: bool) -> "_Operator":
    def operator(_element: Element, operands: Sequence[Value]) -> Value:
        return bag((one for operand in operands for one in items_of(operand)), ordered=ordered)

    return operator


def _index(element: Element, operands: Sequence[Value]) -> Value:
    place = number(element.get("n"))
    if place is None:
        return UNKNOWN
    found: tuple[Single, ...] = items_of(operands[0])
    return found[int(place) - 1] if 1 <= place <= len(found) else None


def _size(_element: Element, operands: Sequence[Value]) -> Value:
    return float(len(items_of(operands[0])))


def _unchanged(_element: Element, operands: Sequence[Value]) -> Value:
    return operands[0]


_Operator = Callable[[Element, Sequence[Value]], Value]
_CERTAIN = frozenset({"and", "or"})
_LEAVES: Mapping[str, Callable[[Element, Scope], Value]] = MappingProxyType(
    {
        "variable": _variable,
        "correct": _correct,
        "default": _default,
        "mapResponse": _map_response,
        "baseValue": _base_value,
        "null": lambda _element, _scope: None,
    }
)
_OPERATORS: Mapping[str, _Operator] = MappingProxyType(
    {
        "and": _and,
        "or": _or,
        "not": _not,
        "isNull": _is_null,
        "match": _match,
        "equal": _equal,
        "stringMatch": _string_match,
        "member": _member,
        "contains": _contains,
        "gt": _ordering(lambda one, other: one > other),
        "gte": _ordering(lambda one, other: one >= other),
        "lt": _ordering(lambda one, other: one < other),
        "lte": _ordering(lambda one, other: one <= other),
        "sum": _arithmetic(lambda one, other: one + other),
        "product": _arithmetic(lambda one, other: one * other),
        "subtract": _arithmetic(lambda one, other: one - other),
        "divide": _arithmetic(lambda one, other: one / other if other else None),
        "max": _arithmetic(max),
        "min": _arithmetic(min),
        "multiple": _container(ordered=False),
        "ordered": _container(ordered=True),
        "index": _index,
        "containerSize": _size,
        "integerToFloat": _unchanged,
    }
)
