"""A roadmap file becomes exactly the roadmap that its author wrote."""

import pytest

from quiz.content import load_roadmap, read_roadmap
from quiz.core.roadmaps import Resource, Step
from quiz.errors import BankRefused
from tests.content.samples import ROADMAP, STEP, roadmap_rules


def steps(**prerequisites: str) -> str:
    """A roadmap of steps with these prerequisites."""
    made = [
        STEP.replace("id: start", f"id: {name}\n    prerequisites: [{before}]")
        for name, before in prerequisites.items()
    ]
    return "roadmap: way\ntitle: Way\nsteps:\n" + "".join(made)


def test_a_sound_file_is_a_roadmap() -> None:
    roadmap = load_roadmap(ROADMAP, "way.yaml", {"demo": ["one"]})
    resource = Resource("A page", "https://example.org/", 10, "read")
    assert (roadmap.id, roadmap.title) == ("way", "Way")
    assert roadmap.steps == (
        Step("start", "Start", "you can start", (), 1, 2.0, False, (("demo", "one"),), (resource,)),
    )


def test_without_banks_no_skill_is_unknown() -> None:
    roadmap, findings = read_roadmap(ROADMAP.replace("[one]", "[anything]"), "way.yaml")
    assert roadmap is not None
    assert findings == ()


def test_a_refused_roadmap_raises_every_finding() -> None:
    with pytest.raises(BankRefused) as refused:
        load_roadmap(ROADMAP.replace("level: 1", "level: 9").replace("hours: 2", "hours: two"), "way.yaml")
    assert [(finding.line, finding.rule) for finding in refused.value.findings] == [(7, "Y015"), (8, "Y015")]


@pytest.mark.parametrize(
    ("graph", "broken"),
    [
        ({"a": "", "b": "a", "c": "a, b"}, set()),
        ({"a": "b", "b": ""}, set()),
        ({"a": "missing"}, {"R001"}),
        ({"a": "a"}, {"R002"}),
        ({"a": "b", "b": "a"}, {"R002"}),
        ({"a": "", "b": "a, a"}, {"Y021"}),
    ],
)
def test_prerequisites_are_steps_without_a_circle(graph: dict[str, str], broken: set[str]) -> None:
    assert roadmap_rules(steps(**graph)) == broken


def test_every_circle_is_named_from_its_first_step() -> None:
    text = steps(x="", b="c", c="a", a="b, x", p="q", q="p")
    circles = [finding.message for finding in read_roadmap(text, "way.yaml")[1]]
    assert circles == [
        "These steps wait for each other: `b` → `c` → `a` → `b`.",
        "These steps wait for each other: `p` → `q` → `p`.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("demo: [one]", "demo: [two]", "R004"),
        ("demo: [one]", "other: [one]", "R004"),
        ("demo: [one]", "demo: [one, one]", "Y021"),
        ("demo: [one]", "demo: one", "Y014"),
        ("measured_by: {demo: [one]}", "measured_by: [one]", "Y014"),
        ("https://example.org/", "http://example.org/", "R005"),
        ("https://example.org/", "a book", "R005"),
        ("minutes: 10", "minutes: 0", "Y015"),
        ("minutes: 10", "minutes: ten", "Y015"),
        ("minutes: 10", "minutes: 10, kind: listen", "Y024"),
        ("hours: 2", "hours: -2", "Y015"),
        ("hours: 2", 'optional: "true"\n    hours: 2', "Y016"),
        ("outcome: you can start", "outcome: on", "Y012"),
        ("id: start", "id: The_Start", "Y020"),
        ("    resources:", "    # resources:", "R003"),
    ],
)
def test_a_line_of_a_step_breaks(old: str, new: str, rule: str) -> None:
    assert roadmap_rules(ROADMAP.replace(old, new)) == {rule}
