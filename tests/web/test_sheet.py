"""The style sheets: on their own, readable in light and dark, the same in both directions."""

import re
from pathlib import Path

import pytest

from quiz.config import PACKAGE

FOLDER = PACKAGE / "web" / "static"
SHEET = (FOLDER / "bearings.css").read_text(encoding="utf-8")
SHEETS = sorted(FOLDER.glob("*.css"))


def rules_of(sheet: Path) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_is_our_own_and_mirrors_by_itself(sheet: Path) -> None:
    rules = rules_of(sheet)
    assert not re.search(r"url\(|@import|!important|transition|animation", rules)
    assert not re.search(
        r"\b(left|right)\b|(?<![-\w])(width|height|(min|max)-(width|height))\s*:", media_free(rules)
    )


def test_colours_and_sizes_are_said_in_one_sheet() -> None:
    """Elsewhere are names alone: no colour and no new variable. A print is in black."""
    (other,) = [sheet for sheet in SHEETS if sheet.name != "bearings.css"]
    assert re.findall(r"#[0-9a-f]{3,6}\b|--[\w-]+:", rules_of(other).replace("stroke: #000", "")) == []
    used = {name for sheet in SHEETS for name in re.findall(r"var\(--([\w-]+)\)", rules_of(sheet))}
    assert used == set(re.findall(r"--([\w-]+):", SHEET))


def media_free(rules: str) -> str:
    return re.sub(r"@media[^{]*", "", rules)


COLOURS = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", SHEET))
READ_ON = {
    "paper": ["ink", "muted", "accent", "target", "alarm"],
    "sheet": ["ink", "muted", "accent", "target"],
    "wash": ["ink", "muted", "accent", "target", "keyword", "string"],
    "accent": ["on-accent"],
}
PAIRS = [(ground, ink) for ground, inks in READ_ON.items() for ink in inks]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ground: str, ink: str, scheme: int) -> float:
    pair = [luminance(COLOURS[name].split(", ")[scheme]) for name in (ground, ink)]
    return (max(pair) + 0.05) / (min(pair) + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ground", "ink"), PAIRS)
def test_words_and_code_can_be_read_in_both_schemes(ground: str, ink: str, scheme: int) -> None:
    assert contrast(ground, ink, scheme) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ground", "line"), [("sheet", "field"), ("paper", "field"), ("ink", "ring-gap")])
def test_fields_and_the_focus_ring_can_be_seen_in_both_schemes(ground: str, line: str, scheme: int) -> None:
    assert contrast(ground, line, scheme) >= 3
