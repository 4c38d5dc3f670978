"""A roadmap file to a Roadmap, or everything that is to be mended in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from quiz.content import yamlfile
from quiz.content.findings import Findings, Mark, TooManyFindings, shown
from quiz.content.items import is_web_address
from quiz.content.passages import LONGEST_NAME, Passage, report_equal, report_shape
from quiz.content.sections import Section
from quiz.core.roadmaps import Resource, Roadmap, SkillKey, Step
from quiz.errors import BankRefused, Finding

RESOURCE_KINDS = ("read", "watch", "do", "course")
_STEP_KEYS = (
    "id",
    "title",
    "outcome",
    "prerequisites",
    "level",
    "hours",
    "optional",
    "measured_by",
    "resources",
)
_MOST_HOURS = 10_000
_MOST_MINUTES = 60_000
_MOST_CIRCLES = 10

Skills = Mapping[str, Collection[str]]
"""The skill ids of each bank id."""


@dataclass(frozen=True)
class _Measure:
    """One skill that measures a step, and where both of its names stand."""

    bank: Passage
    skill: Passage


@dataclass(frozen=True)
class _StepAt:
    """A step with the places of what is compared with other steps."""

    step: Step
    section: Section
    prerequisites: tuple[Passage, ...]


@dataclass(frozen=True)
class RoadmapFile:
    """A roadmap as its file says, sound or not, and where its id stands."""

    roadmap: Roadmap
    place: Mark
    findings: Findings


def load_roadmap(text: str | bytes, name: str, skills: Skills | None = None) -> Roadmap:
    """The roadmap in ``text``; raises BankRefused with every finding if one of them must be fixed.

    ``name`` stands in the findings as the file; ``skills`` are the skill ids of every bank id, with which
    ``measured_by`` is compared (None: not known).
    """
    roadmap, findings = read_roadmap(text, name, skills)
    if roadmap is None:
        raise BankRefused(findings)
    return roadmap


def read_roadmap(
    text: str | bytes, name: str, skills: Skills | None = None
) -> tuple[Roadmap | None, tuple[Finding, ...]]:
    """The roadmap in ``text`` and every finding in the order of the file; None if one must be fixed."""
    findings = Findings(name)
    file = read_roadmap_file(text, findings, skills)
    sound = file is not None and not findings.refused
    return (file.roadmap if file and sound else None), findings.in_order()


def read_roadmap_file(text: str | bytes, findings: Findings, skills: Skills | None) -> RoadmapFile | None:
    """The roadmap with what other files are compared with; None where the file could not be read."""
    try:
        root = yamlfile.read_tree(text, findings)
        return None if root is None else _read_roadmap(root, findings, skills)
    except TooManyFindings:
        return None


def _read_roadmap(root: yamlfile.Node, findings: Findings, skills: Skills | None) -> RoadmapFile:
    section = Section(root, findings, "roadmap", ("roadmap", "title", "steps"))
    roadmap_id, title = section.id("roadmap").text, section.name("title").text
    steps = [_step(part, skills) for part in section.sections("steps", "step", _STEP_KEYS)]
    ids = [(at.step.id, at.section.place("id")) for at in steps]
    report_equal(ids, "Y021", "step id", findings)
    _refuse_unknown(steps, findings)
    _refuse_circles(steps, findings)
    roadmap = Roadmap(roadmap_id, title, tuple(at.step for at in steps))
    return RoadmapFile(roadmap, section.place("roadmap"), findings)


def _step(section: Section, skills: Skills | None) -> _StepAt:
    prerequisites = section.names("prerequisites", required=False)
    named = [(passage.text, passage.mark) for passage in prerequisites]
    report_equal(named, "Y021", "prerequisite", section.findings)
    step = Step(
        section.id("id").text,
        section.name("title").text,
        section.text("outcome").text,
        tuple(passage.text for passage in prerequisites),
        section.integer("level", 1, 3),
        section.number("hours", low=0, high=_MOST_HOURS) or 0.0,
        section.flag("optional"),
        _measured_by(section, skills),
        _resources(section),
    )
    return _StepAt(step, section, prerequisites)


def _measured_by(section: Section, skills: Skills | None) -> tuple[SkillKey, ...]:
    measures = tuple(_measures(section))
    named = [((measure.bank.text, measure.skill.text), measure.skill.mark) for measure in measures]
    report_equal(named, "Y021", "skill", section.findings)
    if skills is not None:
        for measure in measures:
            _refuse_unknown_skill(measure, skills, section.findings)
    return tuple((measure.bank.text, measure.skill.text) for measure in measures)


def _measures(section: Section) -> Iterator[_Measure]:
    node = section.node("measured_by", required=False)
    if not isinstance(node, yamlfile.Mapping):
        if node is not None:
            report_shape(node, "a mapping (bank: [skill, …])", section.findings)
        return
    inner = Section(node, section.findings, "mapping", node.entries)
    for bank, (mark, _) in node.entries.items():
        yield from (_Measure(Passage(bank, mark), skill) for skill in inner.names(bank) if skill.text)


def _refuse_unknown_skill(measure: _Measure, skills: Skills, findings: Findings) -> None:
    bank, skill = measure.bank, measure.skill
    if bank.text not in skills:
        findings.add(bank.mark, "R004", f"There is no bank {shown(bank.text)}.")
    elif skill.text not in skills[bank.text]:
        message = f"The bank {shown(bank.text)} has no skill {shown(skill.text)}."
        findings.add(skill.mark, "R004", message)


def _resources(section: Section) -> tuple[Resource, ...]:
    parts = section.sections("resources", "resource", ("title", "url", "minutes", "kind"), required=False)
    if not parts and section.usable:
        section.findings.add(section.mark, "R003", "This step has no resources.")
    return tuple(_resource(part) for part in parts)


def _resource(section: Section) -> Resource:
    url = section.text("url", longest=LONGEST_NAME * 10)
    if url.text and not is_web_address(url.text, ("https",)):
        section.findings.add(url.mark, "R005", f"The resource {shown(url.text)} is not an https address.")
    return Resource(
        section.name("title").text,
        url.text,
        section.integer("minutes", 1, _MOST_MINUTES),
        section.choice("kind", RESOURCE_KINDS, "read"),
    )


def _refuse_unknown(steps: list[_StepAt], findings: Findings) -> None:
    known = {at.step.id for at in steps}
    for passage in (passage for at in steps for passage in at.prerequisites):
        if passage.text and passage.text not in known:
            findings.add(passage.mark, "R001", f"There is no step {shown(passage.text)}.")


def _refuse_circles(steps: list[_StepAt], findings: Findings) -> None:
    """Name each circle once: it is taken out before the next one is looked for."""
    left: dict[str, _StepAt] = {}
    for at in steps:
        left.setdefault(at.step.id, at)
    for _ in range(_MOST_CIRCLES):
        circle = _circle({name: at.step.prerequisites for name, at in left.items()})
        if not circle:
            return
        message = f"These steps wait for each other: {' → '.join(shown(name) for name in circle)}."
        findings.add(left[circle[0]].section.place("prerequisites"), "R002", message)
        for name in circle[1:]:
            del left[name]


def _circle(prerequisites: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Steps that wait for each other, from the first in the file round to itself; empty if none do."""
    graph = {
        name: tuple(before for before in befores if before in prerequisites)
        for name, befores in prerequisites.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = list(reversed(error.args[1]))[:-1]
        first = circle.index(next(name for name in graph if name in circle))
        return (*circle[first:], *circle[: first + 1])
    return ()
