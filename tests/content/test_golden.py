"""Each file in broken/ has exactly the findings that stand beside it."""

from pathlib import Path

import pytest

from quiz.content import format_findings_text, read_bank, read_roadmap
from quiz.content.rules import BANK_ADVICE, ITEM_ADVICE, RULES
from quiz.errors import Finding
from tests.content.test_folders import RULES_BETWEEN_FILES
from tests.content.test_yamlfile import UNREADABLE

LEFT_OPEN = {"B005", "B006", "B007"}
BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
SKILLS = {"demo": ["one"], "empty": []}
IMAGES = ["diagram.png", "diagram.svg"]


def findings_of(path: Path) -> tuple[Finding, ...]:
    if path.stem.startswith("roadmap"):
        return read_roadmap(path.read_bytes(), path.name, SKILLS)[1]
    return read_bank(path.read_bytes(), path.name, IMAGES)[1]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_has_the_findings_beside_it(path: Path) -> None:
    assert format_findings_text(findings_of(path)) == path.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_findings_come_in_the_order_of_the_file(path: Path) -> None:
    places = [(finding.line, finding.column) for finding in findings_of(path)]
    assert places == sorted(places)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_snippet_is_the_line_as_typed(path: Path) -> None:
    lines = [*path.read_text("utf-8").split("\n"), ""]
    assert all(finding.snippet == lines[finding.line - 1][:200] for finding in findings_of(path))


def test_every_rule_is_broken_somewhere() -> None:
    broken = {finding.rule for path in BROKEN for finding in findings_of(path)}
    elsewhere = {*ITEM_ADVICE, *BANK_ADVICE, *LEFT_OPEN}  # test_advice, test_balance, test_unsettled
    unadvised = set(RULES) - elsewhere
    assert broken | {rule for _, rule in UNREADABLE.values()} | RULES_BETWEEN_FILES == unadvised
