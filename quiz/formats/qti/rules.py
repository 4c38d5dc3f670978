"""Response processing as it is written: what earns marks, what brings feedback."""

from collections.abc import Iterable

from quiz.core.items import Choice, Credit
from quiz.formats.qti.dialects import Node
from quiz.formats.qti.entries import written

RESPONSE = "RESPONSE"
FEEDBACK = "FEEDBACK"
EXPLANATION = "EXPLANATION"


def node(name: str, *parts: Node | str, **attributes: str) -> Node:
    """An element."""
    return Node(name, attributes, parts)


def value(kind: str, text: str) -> Node:
    """A constant."""
    return node("baseValue", text, baseType=kind)


def variable(name: str) -> Node:
    """The value of a variable."""
    return node("variable", identifier=name)


def given(marks: Node | float) -> Node:
    """The statement that gives marks."""
    expression = marks if isinstance(marks, Node) else value("float", written(float(marks)))
    return node("setOutcomeValue", expression, identifier="SCORE")


def shown(*expressions: Node) -> Node:
    """The statement that brings feedback."""
    return node("setOutcomeValue", node("multiple", *expressions), identifier=FEEDBACK)


def case(test: Node, *statements: Node) -> Node:
    """Statements under a condition."""
    return node("responseCondition", node("responseIf", test, *statements))


def matches() -> Node:
    """The rule for whole answers: all or nothing."""
    return case(node("match", variable(RESPONSE), node("correct", identifier=RESPONSE)), given(1.0))


def mapped() -> Node:
    """The sum of what the parts of an answer earn."""
    return given(node("mapResponse", identifier=RESPONSE))


def within(tolerance: float, expected: Node) -> Node:
    """Whether the number that was typed is the expected one."""
    if tolerance == 0:
        return node("equal", variable(RESPONSE), expected, toleranceMode="exact")
    sides = written(tolerance)
    return node("equal", variable(RESPONSE), expected, toleranceMode="absolute", tolerance=sides)


def instead(tests: Iterable[tuple[Node, str]]) -> Iterable[Node]:
    """For each test the feedback that takes the place of the explanation."""
    for test, name in tests:
        yield case(test, shown(value("identifier", name)))


def weights(body: Choice) -> tuple[float, float, bool] | None:
    """What a right and a wrong tick earn, and whether 0 is the least; None where only the whole counts."""
    n, c = len(body.options), len(body.key)
    match body.credit:
        case Credit.RIGHT_MINUS_WRONG:
            return 1 / c, -1 / (n - c) if n > c else 0.0, True
        case Credit.NET_CORRECT:
            return 1 / c, -1 / c, True
        case Credit.EACH_ANSWER:
            return 1 / n, -1 / n, False
        case Credit.PROPORTIONAL_PENALTY:
            return 2 / n, -2 / n, False
        case Credit.COVERAGE:
            return 1.0, 0.0, False
        case Credit.HALVES:
            return 1.0, -1.0, False
    return None


def credit(body: Choice) -> tuple[Node, ...]:
    """The statements that give a multiple choice its marks; the formulas are those of quiz.core.credit."""
    n, c = len(body.options), len(body.key)
    ticks = node("mapResponse", identifier=RESPONSE)
    match body.credit:
        case Credit.ALL_OR_NOTHING:
            return (matches(),)
        case Credit.EACH_ANSWER:
            return (_if_any(node("sum", _number(1 - c / n), ticks)),)
        case Credit.PROPORTIONAL_PENALTY:
            below = node("lt", variable("SCORE"), _number(0))
            return _if_any(node("sum", _number(1 - 2 * c / n), ticks)), case(below, given(0.0))
        case Credit.COVERAGE:
            right = node("divide", ticks, _number(c))
            chosen = node("integerToFloat", node("containerSize", variable(RESPONSE)))
            return (_if_any(node("product", right, node("divide", ticks, chosen))),)
        case Credit.HALVES:
            steps = ((1.0, 0), (0.5 * (n >= 3), 1), (0.25 * (n >= 5), 2))
            return tuple(_step(ticks, c - errors, marks) for marks, errors in steps)
    return (mapped(),)


def _number(number: float) -> Node:
    return value("float", written(float(number)))


def _if_any(marks: Node) -> Node:
    return case(node("not", node("isNull", variable(RESPONSE))), given(marks))


def _step(ticks: Node, hits: int, marks: float) -> Node:
    test = node("equal", ticks, _number(hits), toleranceMode="exact")
    return case(node("and", node("not", node("isNull", variable(RESPONSE))), test), given(marks))
