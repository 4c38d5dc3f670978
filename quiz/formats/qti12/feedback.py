"""The feedback of a question, told apart: for one answer, for right and wrong ones, for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quiz.formats.qti12.conditions import All, Condition, Equals, Listed, Not, Some
from quiz.formats.qti12.material import html_of
from quiz.formats.qti12.scoring import Rule, Scoring
from quiz.formats.xmlsafe import Element


class Role(StrEnum):
    """Whom a feedback is for: those who gave one answer, those who failed one response, …"""

    GENERAL = "general"
    RIGHT = "right"
    WRONG = "wrong"
    ANSWER = "answer"
    FAILING = "failing"


# The names that Canvas and Blackboard always use, also where no rule shows them.
_KNOWN: Mapping[str, Role] = {
    "general_fb": Role.GENERAL,
    "correct_fb": Role.RIGHT,
    "general_incorrect_fb": Role.WRONG,
    "solution": Role.GENERAL,
    "correct": Role.RIGHT,
    "incorrect": Role.WRONG,
}
_Place = tuple[Role, str, str]
"""A role with the response and the value that it is about, "" where it is about none."""


@dataclass(frozen=True)
class Feedback:
    """HTML of what is said, by whom it is for; an absent place says nothing."""

    texts: Mapping[_Place, str]

    @property
    def general(self) -> str:
        """For everybody."""
        return self.texts.get((Role.GENERAL, "", ""), "")

    @property
    def right(self) -> str:
        """For a right response."""
        return self.texts.get((Role.RIGHT, "", ""), "")

    @property
    def wrong(self) -> str:
        """For a wrong response."""
        return self.texts.get((Role.WRONG, "", ""), "")

    def for_answer(self, response: str, value: str) -> str:
        """For one answer alone; an option may be named without its response."""
        named = self.texts.get((Role.ANSWER, "", value), "")
        return self.texts.get((Role.ANSWER, response, value), "") or named

    def for_failing(self, response: str) -> str:
        """For those whose response is not the right one."""
        return self.texts.get((Role.FAILING, response, ""), "")


def read_feedback(item: Element, scoring: Scoring) -> Feedback:
    """The feedback of an `item`, by the rules that show it."""
    shown: dict[str, set[_Place]] = defaultdict(set)
    for rule in scoring.rules:
        for link in rule.links:
            shown[link].add(_place(rule))
    options = frozenset(label.get("ident") for label in item.below("response_label"))
    texts: dict[_Place, dict[str, None]] = defaultdict(dict)
    for feedback in item.all("itemfeedback"):
        ident = feedback.get("ident")
        if html := html_of(feedback):
            texts[_role(ident, shown.get(ident, set()), options)][html] = None
    return Feedback({place: _joined(parts) for place, parts in texts.items()})


def _joined(parts: Iterable[str]) -> str:
    several = list(parts)
    return several[0] if len(several) == 1 else "".join(f"<div>{part}</div>" for part in several)


def _place(rule: Rule) -> _Place:
    """Whom a rule is about."""
    test = _only(rule.condition)
    if isinstance(test, Equals):
        return (Role.ANSWER, test.response, test.value)
    if isinstance(test, Not):
        inner = _only(test.part)
        return (Role.FAILING, inner.response, "") if isinstance(inner, Equals) else (Role.WRONG, "", "")
    return (Role.RIGHT if rule.gain > 0 else Role.GENERAL, "", "")


def _only(condition: Condition) -> Condition:
    while isinstance(condition, All | Some | Listed) and len(condition.parts) == 1:
        condition = condition.parts[0]
    return condition


def _role(ident: str, places: set[_Place], options: frozenset[str]) -> _Place:
    if ident in _KNOWN:
        return (_KNOWN[ident], "", "")
    if not places:
        option = ident if ident in options else ident.removesuffix("_fb")
        return (Role.ANSWER, "", option) if option in options else (Role.GENERAL, "", "")
    only = next(iter(places)) if len(places) == 1 else (Role.GENERAL, "", "")
    if only[0] != Role.GENERAL:
        return only
    # Respondus shows the same feedback with every right answer, with every wrong one, or with all.
    suffixes = {"_C": Role.RIGHT, "_IC": Role.WRONG}
    role = next((role for suffix, role in suffixes.items() if ident.endswith(suffix)), Role.GENERAL)
    return (role, "", "")
