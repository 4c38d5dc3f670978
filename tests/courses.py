"""Adaptive attempts in tests: somebody answers by a rule, and the history is written down."""

from collections.abc import Callable

from quiz.core.adaptive import Asked, Course, next_in_topic
from quiz.core.assembly import Place
from quiz.core.items import Item
from quiz.core.scoring import Score
from quiz.core.whole_check import Advice, next_in_check

Rule = Callable[[Item], bool]


def always(_: Item) -> bool:
    """Everything right."""
    return True


def never(_: Item) -> bool:
    """Nothing right."""
    return False


def odd_ones(item: Item) -> bool:
    """Right where the item's number is odd."""
    return int(item.id.rpartition("-")[2]) % 2 == 1


def only(*skills: str) -> Rule:
    """Right in these skills only."""
    return lambda item: item.skill in skills


def scored(place: Place, rule: Rule) -> Asked:
    """An answer that earns all or nothing."""
    return Asked(place.bank, place.item, Score(valid=True, score=float(rule(place.item)), chance=0.25))


def topic_history(course: Course, rule: Rule) -> list[Asked]:
    """A quiz on one topic to its end."""
    asked: list[Asked] = []
    while place := next_in_topic(course, asked):
        asked.append(scored(place, rule))
    return asked


def check_history(course: Course, advice: Advice, rule: Rule) -> list[Asked]:
    """The whole check to its end."""
    asked: list[Asked] = []
    while place := next_in_check(course, asked, advice):
        asked.append(scored(place, rule))
    return asked
