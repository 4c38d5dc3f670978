"""A bank: all items of one topic and the skills that they measure. Its versions are immutable."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quiz.core.items import Item


@dataclass(frozen=True)
class Skill:
    """What an item measures; ``step`` names a roadmap step where the roadmap does not name the skill."""

    id: str
    title: str
    definition: str = ""
    step: str = ""


@dataclass(frozen=True)
class Bank:
    """The items of one topic, in file order."""

    id: str
    title: str
    summary: str
    license: str
    authors: tuple[str, ...]
    skills: tuple[Skill, ...]
    items: tuple[Item, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Items by their id."""
        return {item.id: item for item in self.items}

    @cached_property
    def pools(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each skill, skills in file order; a skill without items has an empty pool."""
        return {
            skill.id: tuple(item for item in self.items if item.skill == skill.id) for skill in self.skills
        }
