"""Response processing, run: from responses to outcomes. There are no loops in it, so it always ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quiz.formats.qti.expressions import Scope, evaluate
from quiz.formats.qti.values import NUMBERS, UNKNOWN, Value, Variable
from quiz.formats.xmlsafe import Element

_MATCH = frozenset({"match_correct", "cc2_match", "cc2_match_basic"})
_MAP = frozenset({"map_response", "cc2_map_response"})


@dataclass(frozen=True)
class Processing:
    """The rules of an item and its variables. Without rules the declared key is the rule."""

    responses: Mapping[str, Variable]
    outcomes: Mapping[str, Variable]
    rules: Element | None

    @cached_property
    def template(self) -> str:
        """The name of the standard rules that the item calls, in lower case; "" for rules of its own."""
        address = self.rules.get("template") or self.rules.get("templateLocation") if self.rules else ""
        return address.rstrip("/").rsplit("/", 1)[-1].lower().removesuffix(".xml")

    @cached_property
    def written(self) -> bool:
        """Whether the item holds rules of its own."""
        return self.rules is not None and bool(self.rules.children)

    def run(self, given: Mapping[str, Value]) -> Mapping[str, Value]:
        """All variables after processing. Responses that are not given are NULL."""
        values: dict[str, Value] = {name: _start(one) for name, one in self.outcomes.items()}
        values |= {name: given.get(name) for name in self.responses}
        if self.written and self.rules is not None:
            _Run({**self.outcomes, **self.responses}, values).carry_out(self.rules.children)
        else:
            values["SCORE"] = self._by_template(given)
        return values

    @cached_property
    def size(self) -> int:
        """Steps of one run, at most: the elements of the rules and the variables."""
        elements = sum(1 for _ in self.rules.below()) if self.rules else 0
        return elements + len(self.responses) + len(self.outcomes)

    @cached_property
    def score(self) -> str:
        """The outcome that holds the marks: SCORE, or the only number that the rules set; "" if none."""
        if not self.written or self.rules is None:
            return "SCORE"
        written = {one.get("identifier") for one in self.rules.below("setOutcomeValue")}
        if "SCORE" in written:
            return "SCORE"
        numbers = [name for name in written if name in self.outcomes and self.outcomes[name].type in NUMBERS]
        return numbers[0] if len(numbers) == 1 else ""

    def _by_template(self, given: Mapping[str, Value]) -> Value:
        keyed = [one for one in self.responses.values() if one.correct or one.marks]
        template = self.template
        if not template:
            return sum((_by_declaration(one, given.get(one.name)) for one in keyed), 0.0)
        if template not in _MATCH | _MAP:
            return UNKNOWN
        marks = [
            _matched(one, given.get(one.name)) if template in _MATCH else _mapped(one, given.get(one.name))
            for one in self.responses.values()
        ]
        return sum(marks, 0.0)


@dataclass
class _Run:
    """One run through the rules; ``values`` change as they go."""

    variables: Mapping[str, Variable]
    values: dict[str, Value]
    _left: bool = field(default=False, init=False)

    def carry_out(self, statements: Sequence[Element]) -> None:
        """Carry out statements in their order, up to an exit."""
        for statement in statements:
            if self._left:
                return
            self._statement(statement)

    def _statement(self, statement: Element) -> None:
        match statement.name:
            case "responseCondition":
                self._condition(statement)
            case "setOutcomeValue":
                self._set(statement)
            case "responseProcessingFragment":
                self.carry_out(statement.children)
            case "exitResponse":
                self._left = True
            case "lookupOutcomeValue":
                self.values[statement.get("identifier")] = UNKNOWN
            case _ if statement.children or statement.name in {"include", "customOperator"}:
                self._doubt_all()

    def _set(self, statement: Element) -> None:
        expression = next(iter(statement.children), None)
        name = statement.get("identifier")
        self.values[name] = evaluate(expression, self._scope) if expression else UNKNOWN

    def _condition(self, condition: Element) -> None:
        for branch in condition.children:
            verdict, statements = self._judged(branch)
            if verdict is UNKNOWN:
                self._doubt(condition)
                return
            if verdict is True:
                self.carry_out(statements)
                return

    def _judged(self, branch: Element) -> tuple[Value, Sequence[Element]]:
        if branch.name == "responseElse":
            return True, branch.children
        test = next(iter(branch.children), None)
        return evaluate(test, self._scope) if test else UNKNOWN, branch.children[1:]

    def _doubt(self, condition: Element) -> None:
        # Any of its branches may be the one, so all that they set is unknown.
        for statement in condition.below("setOutcomeValue", "lookupOutcomeValue", "exitResponse"):
            if statement.name == "exitResponse":
                self._doubt_all()
            self.values[statement.get("identifier")] = UNKNOWN

    def _doubt_all(self) -> None:
        self.values.update(dict.fromkeys(self.values, UNKNOWN))

    @property
    def _scope(self) -> Scope:
        return Scope(self.variables, self.values)


def _start(variable: Variable) -> Value:
    if variable.default is None and variable.type in NUMBERS and variable.cardinality == "single":
        return 0.0
    return variable.default


def _by_declaration(variable: Variable, value: Value) -> float:
    return _matched(variable, value) if variable.correct else _mapped(variable, value)


def _matched(variable: Variable, value: Value) -> float:
    return float(value is not None and bool(variable.correct) and _is_key(variable, value))


def _is_key(variable: Variable, value: Value) -> bool:
    if variable.cardinality == "single" and len(variable.correct) > 1:
        return value in variable.correct  # against the letter of QTI, but what its author means
    return value == variable.key


def _mapped(variable: Variable, value: Value) -> float:
    return variable.marks.total(value) if variable.marks and value is not None else 0.0
