"""docs/bank-format.md: its examples load without a finding, and its table is the table of rules."""

import re
from pathlib import Path

import pytest

from quiz.content import read_bank, read_roadmap
from quiz.content.rules import RULES
from quiz.core.items import Credit, Kind

PAGE = (Path(__file__).parents[2] / "docs" / "bank-format.md").read_text("utf-8")
BANK, ROADMAP = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_bank_has_no_findings() -> None:
    bank, findings = read_bank(BANK, "example.yaml", {"first-commit.png"})
    assert findings == ()
    assert bank is not None
    assert {item.kind for item in bank.items} == set(Kind)


def test_the_example_roadmap_has_no_findings() -> None:
    roadmap, findings = read_roadmap(ROADMAP, "example.yaml", {"version-control": ["undoing", "history"]})
    assert findings == ()
    assert roadmap is not None


def test_the_table_is_the_table_of_rules() -> None:
    rows = re.findall(r"^\| (\w\d+) \| (\w+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    severities = {True: "error", False: "note"}
    assert rows == [(rule.id, severities[rule.must_fix], rule.means, rule.mend) for rule in RULES.values()]


@pytest.mark.parametrize("credit", Credit)
def test_every_credit_is_named(credit: Credit) -> None:
    assert credit in PAGE
