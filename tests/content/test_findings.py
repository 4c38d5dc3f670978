"""Findings as people and programs read them."""

import json

import pytest

from quiz.content import findings_as_json, format_findings_text, read_bank
from quiz.content.findings import MOST, shown
from quiz.errors import Finding
from tests.content.samples import BANK

ERROR = Finding("a.yaml", 3, 11, "Y012", "It is false.", 'Put it in quotes: "no".', "  text: no")
NOTE = Finding("b.yaml", 1, 1, "B002", "It is idle.", "Delete it.", "bank: b", must_fix=False)


def test_text_has_one_line_for_each() -> None:
    assert format_findings_text([ERROR, NOTE]) == (
        'a.yaml:3:11: Y012 It is false. Put it in quotes: "no".\n'
        "b.yaml:1:1: B002 Note: It is idle. Delete it.\n"
    )


def test_json_has_one_object_for_each() -> None:
    assert json.loads(findings_as_json([ERROR, NOTE])) == [
        {
            "file": "a.yaml",
            "line": 3,
            "column": 11,
            "rule": "Y012",
            "severity": "error",
            "message": "It is false.",
            "mend": 'Put it in quotes: "no".',
            "snippet": "  text: no",
        },
        {
            "file": "b.yaml",
            "line": 1,
            "column": 1,
            "rule": "B002",
            "severity": "note",
            "message": "It is idle.",
            "mend": "Delete it.",
            "snippet": "bank: b",
        },
    ]


def test_nothing_found_is_an_empty_list() -> None:
    assert format_findings_text([]) == ""
    assert findings_as_json([]) == "[]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("no", "`no`"),
        ("a\nb", "`a\\nb`"),
        ("\x1b[2J", "`\\x1b[2J`"),
        ("é\u202e", "`é\\u202e`"),
        ("x" * 41, f"`{'x' * 39}…`"),
    ],
)
def test_a_value_is_shown_on_one_harmless_line(value: str, text: str) -> None:
    assert shown(value) == text


def test_a_message_carries_nothing_that_acts_on_a_terminal() -> None:
    _, findings = read_bank(BANK.replace("bloom: apply", 'bloom: "\\e[2J"'), "demo.yaml")
    assert all(line.isprintable() for line in format_findings_text(findings).splitlines())


def test_a_hopeless_file_stops_at_five_hundred() -> None:
    _, findings = read_bank("".join(f"k{number}: 1\n" for number in range(1_000)), "demo.yaml")
    assert len(findings) == MOST + 1
    assert findings[-1].rule == "Y019"


def test_a_snippet_is_cut_at_200_characters() -> None:
    _, findings = read_bank(BANK.replace("title: Demo", f"titel: {'x' * 300}"), "demo.yaml")
    assert {len(finding.snippet) for finding in findings if finding.rule == "Y017"} == {200}
