"""The rules of a question's `resprocessing`: what each condition earns, and which feedback it shows.

The key of a question is read from these rules alone; what the question is labelled never decides it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quiz.core.scoring import read_number
from quiz.formats.qti12.conditions import Condition, Given, Listed, holds, read_condition, wanted
from quiz.formats.xmlsafe import Element

_FULL = 1.0
_LARGEST = 1e12
_INCORRECT = re.compile(r"incorrect|wrong", re.IGNORECASE)


@dataclass(frozen=True)
class Effect:
    """What a rule does to the score: an action of the file (set, add, …) and a value."""

    action: str
    value: float

    def on(self, score: float) -> float:
        """The score afterwards, kept from running away to infinity."""
        return max(-_LARGEST, min(_LARGEST, self._on(score)))

    def _on(self, score: float) -> float:
        match self.action:
            case "add":
                return score + self.value
            case "subtract":
                return score - self.value
            case "multiply":
                return score * self.value
            case "divide":
                return score / self.value if self.value else score
            case _:
                return self.value


@dataclass(frozen=True)
class Rule:
    """A `respcondition`. ``links`` name the feedback it shows; ``stops`` where the rules of its ``block``
    (a `resprocessing`) end with it."""

    condition: Condition
    effects: tuple[Effect, ...]
    links: tuple[str, ...]
    stops: bool
    block: int

    @property
    def gain(self) -> float:
        """What it leaves of an empty score: above 0 where it speaks for a right answer."""
        return self._after(0.0)

    def _after(self, score: float) -> float:
        for effect in self.effects:
            score = effect.on(score)
        return score


@dataclass(frozen=True)
class Scoring:
    """The rules of a question in the order of the file."""

    rules: tuple[Rule, ...]

    @property
    def gains(self) -> Iterator[Rule]:
        """The rules that earn something."""
        return (rule for rule in self.rules if rule.gain > 0)

    def score(self, chosen: Mapping[str, frozenset[str]], many: bool) -> float:
        """What a response earns, on the file's own scale. Rules without an effect decide nothing."""
        score, unmet, over = 0.0, True, set()
        for rule in self.rules:
            if rule.effects and rule.block not in over and holds(rule.condition, Given(chosen, many, unmet)):
                for effect in rule.effects:
                    score = effect.on(score)
                unmet = False
                over |= {rule.block} if rule.stops else set()
        return score


def read_scoring(item: Element) -> Scoring:
    """The scoring of an `item`; without rules where it has none."""
    blocks = list(item.below("resprocessing"))
    conditions = [
        (number, rule) for number, block in enumerate(blocks) for rule in block.all("respcondition")
    ]
    variable = _main_variable(rule for _, rule in conditions)
    full = max((_maximum(block) for block in blocks), default=_FULL)
    rules = tuple(_rule(rule, number, variable, full) for number, rule in conditions)
    if not any(rule.gain > 0 for rule in rules):
        rules = _by_convention(rules, [rule for _, rule in conditions])
    return Scoring(rules)


def _maximum(block: Element) -> float:
    """The highest score by its declaration; Blackboard calls it ``SCORE.max`` in its rules."""
    values = (read_number(declared.get("maxvalue")) for declared in block.below("decvar"))
    return max((value for value in values if value and value > 0), default=_FULL)


def _rule(element: Element, block: int, variable: str, full: float) -> Rule:
    conditionvar = element.child("conditionvar")
    condition = read_condition(conditionvar) if conditionvar else Listed(())
    links = tuple(link.get("linkrefid") for link in element.all("displayfeedback"))
    setters = element.all("setvar")
    effects = tuple(_effects((setter for setter in setters if _variable(setter) == variable), full))
    if not setters and "correct" in links:
        effects = (Effect("add", full),)  # so Blackboard marks what is right in gaps and in matching
    stops = element.get("continue").lower() == "no"
    return Rule(condition, effects, links, stops, block)


def _variable(setter: Element) -> str:
    return setter.get("varname") or setter.get("variablename") or "SCORE"


def _effects(setters: Iterable[Element], full: float) -> Iterator[Effect]:
    for setter in setters:
        text = setter.text.strip()
        value = full if text.lower().endswith(".max") else read_number(text)
        if value is not None:
            yield Effect(setter.get("action", "set").lower(), value)


def _main_variable(rules: Iterable[Element]) -> str:
    """The variable that counts what is right: one for right answers where there is one (Respondus,
    Brightspace), else the score."""
    names = list(dict.fromkeys(_variable(setter) for rule in rules for setter in rule.all("setvar")))
    names = [name for name in names if not _INCORRECT.search(name)]
    for pattern in ("correct$", "^score$", "score", ""):
        for name in names:
            if re.search(pattern, name, re.IGNORECASE):
                return name
    return "SCORE"


def _by_convention(rules: tuple[Rule, ...], elements: list[Element]) -> tuple[Rule, ...]:
    """What a question that is worth nothing says of its key: New Quizzes marks the rule, Respondus sets the
    score of the right answer to 0 and adds 0 for the others."""
    marked = [element.get("correctanswer").lower() == "yes" for element in elements]
    if not any(marked):
        actions = [{effect.action for effect in rule.effects} for rule in rules]
        mixed = len(set().union(*actions)) > 1
        marked = [mixed and action == {"set"} and bool(list(wanted(rule.condition))) for action, rule in
                  zip(actions, rules, strict=True)]  # fmt: skip
    return tuple(
        Rule(
            rule.condition,
            (Effect("add", _FULL),) if right else rule.effects,
            rule.links,
            rule.stops,
            rule.block,
        )
        for rule, right in zip(rules, marked, strict=True)
    )
