"""docs/checklist.md: every statement has its line, every line a test that exists or the reason why not."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LINES = (TESTS.parent / "docs" / "checklist.md").read_text(encoding="utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]] for line in LINES if re.match(r"\| [TPR]\d\d \|", line)
]
STATEMENTS = [
    f"{letter}{n:02}" for letter, last in (("T", 42), ("P", 55), ("R", 15)) for n in range(1, last + 1)
]
WHY_NOT = re.compile(r"\bNot (here|built): ")


def test_every_statement_has_one_line() -> None:
    assert [row[0] for row in ROWS] == STATEMENTS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_line_names_tests_that_exist_or_says_why_not(row: list[str]) -> None:
    _, holds, shown = row
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", shown)
    assert named or WHY_NOT.search(holds)
    assert shown == ", ".join(f"`{file}::{name}`" for file, name in named)
    for file, name in named:
        assert re.search(rf"^def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE), name
