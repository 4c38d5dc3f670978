"""A roadmap: the graph of advice. Steps, their prerequisites, and the skills that measure them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import TopologicalSorter
from heapq import heappop, heappush

SkillKey = tuple[str, str]
"""A skill under its bank: (bank id, skill id)."""


@dataclass(frozen=True)
class Resource:
    """What to read, watch or do for a step, and about how many minutes it takes."""

    title: str
    url: str
    minutes: int
    kind: str = "read"


@dataclass(frozen=True)
class Step:
    """One step of advice; ``measured_by`` is empty where no quiz measures it yet."""

    id: str
    title: str
    outcome: str
    prerequisites: tuple[str, ...]
    level: int
    hours: float
    optional: bool
    measured_by: tuple[SkillKey, ...]
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Roadmap:
    """The steps in file order. The loader has made sure that prerequisites exist and form no cycle."""

    id: str
    title: str
    steps: tuple[Step, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Step]:
        """Steps by their id."""
        return {step.id: step for step in self.steps}

    @cached_property
    def learning_order(self) -> tuple[Step, ...]:
        """Every step after its prerequisites: always the first of the file that can come next."""
        position = {step.id: index for index, step in enumerate(self.steps)}
        sorter = TopologicalSorter({step.id: step.prerequisites for step in self.steps})
        sorter.prepare()
        ready: list[int] = []
        order: list[Step] = []
        while sorter.is_active():
            for step_id in sorter.get_ready():
                heappush(ready, position[step_id])
            order.append(self.steps[heappop(ready)])
            sorter.done(order[-1].id)
        return tuple(order)

    @cached_property
    def unlocks(self) -> Mapping[str, tuple[str, ...]]:
        """For each step the ids of the steps that name it as a prerequisite."""
        return {
            step.id: tuple(later.id for later in self.steps if step.id in later.prerequisites)
            for step in self.steps
        }

    def measured_also_by(self, skills: Mapping[str, Sequence[SkillKey]]) -> "Roadmap":
        """The roadmap with more skills for some steps; step ids that it does not know are left out."""
        steps = (
            replace(step, measured_by=(*step.measured_by, *skills.get(step.id, ()))) for step in self.steps
        )
        return replace(self, steps=tuple(steps))

    @property
    def banks(self) -> frozenset[str]:
        """The ids of the banks that measure any step."""
        return frozenset(bank for step in self.steps for bank, _ in step.measured_by)
