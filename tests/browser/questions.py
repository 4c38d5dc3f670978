"""The questions that the browser tests serve: the tests' own, a wide copy of them, and the real ones."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from quiz.config import packaged

SMALL = Path(__file__).parents[1] / "questions"
UNBROKEN = "an_identifier_of_ninety_characters_that_no_line_can_hold_and_that_nothing_in_it_can_break_"

WIDENED = {
    "title", "summary", "definition", "stem", "text", "why", "unit", "accept", "sequence", "left", "right",
    "distractors", "example", "alt", "outcome",
}  # fmt: skip
"""The keys of a bank or roadmap whose texts a person reads."""

QUICK = 12
WHOLE_TOPIC = "version-control"


def write_small(folder: Path) -> Path:
    """The tests' questions, and as the topic `wide` a bank and steps with an unbroken word in every text."""
    shutil.copytree(SMALL, folder)
    bank = yaml.safe_load((folder / "banks" / "harbour.yaml").read_text())
    wide = widened(bank) | {"bank": "wide"}
    (folder / "banks" / "wide.yaml").write_text(yaml.safe_dump(wide, sort_keys=False))
    path = folder / "roadmaps" / "backend.yaml"
    roadmap = yaml.safe_load(path.read_text())
    roadmap["steps"] += [
        widened(step)
        | {"id": f"wide-{step['id']}", "measured_by": {"wide": [*step["measured_by"]["harbour"]]}}
        for step in roadmap["steps"]
        if "harbour" in step.get("measured_by", {})
    ]
    path.write_text(yaml.safe_dump(roadmap, sort_keys=False))
    return folder


def widened(value: Any, read: bool = False) -> Any:  # noqa: ANN401 - whatever YAML holds
    """The same with an unbroken word of 90 characters in every text that a person reads."""
    match value:
        case dict():
            return {key: widened(each, key in WIDENED) for key, each in value.items()}
        case list():
            return [widened(each, read) for each in value]
        case str() if read:
            return f"{UNBROKEN} {value.replace('flashes', UNBROKEN)}"
        case _:
            return value


def write_real(folder: Path) -> Path:
    """The real questions; of one topic two of each kind, so that its quick quiz asks them all."""
    shutil.copytree(packaged("questions"), folder)
    path = folder / "banks" / f"{WHOLE_TOPIC}.yaml"
    bank = yaml.safe_load(path.read_text())
    taken: Counter[str] = Counter()
    bank["items"] = [item for item in bank["items"] if is_among_first(item, taken, QUICK // 6)]
    path.write_text(yaml.safe_dump(bank, sort_keys=False, allow_unicode=True))
    return folder


def is_among_first(item: dict[str, Any], taken: Counter[str], most: int) -> bool:
    """Whether fewer than ``most`` items of its kind were taken before; counts it."""
    kind = item.get("kind", "single")
    taken[kind] += 1
    return taken[kind] <= most
