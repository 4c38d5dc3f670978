"""Texts: fences, lengths and characters."""

import pytest

from quiz.content.passages import LONGEST
from tests.content.samples import BANK, rules


def with_stem(markdown: str) -> str:
    lines = "".join(f"      {line}\n" for line in markdown.split("\n"))
    return BANK.replace(" Which option is right?\n", f" |\n{lines}")


@pytest.mark.parametrize(
    ("markdown", "closed"),
    [
        ("```sql\nSELECT 1;\n```", True),
        ("```sql\nSELECT 1;", False),
        ("```\na\n```\nand\n```\nb\n```", True),
        ("```\na\n```\nand\n```\nb", False),
        ("~~~\n```\n~~~", True),
        ("````\n```\n````", True),
        ("````\n```", False),
        ("```\n```sql", False),
        ("- a list\n\n  ```\n  code\n  ```", True),
        ("``` is `not` a fence", True),
        ("inline ``` code", True),
    ],
)
def test_a_code_fence_is_closed(markdown: str, closed: bool) -> None:
    assert rules(with_stem(markdown)) == (set() if closed else {"Y025"})


@pytest.mark.parametrize(("length", "right"), [(LONGEST, True), (LONGEST + 1, False)])
def test_a_text_has_at_most_four_thousand_characters(length: int, right: bool) -> None:
    text = BANK.replace("Which option is right?", "é" * length)
    assert rules(text) == (set() if right else {"Y023"})


@pytest.mark.parametrize("escape", ["\\u202e", "\\u200b", "\\0", "\\e", "\\x7f", "\\ufeff"])
def test_an_escape_hides_no_character(escape: str) -> None:
    assert rules(BANK.replace("Which option is right?", f'"a{escape}b"')) == {"Y013"}


@pytest.mark.parametrize(
    "text", ["naïve", "日本語", "שלום", "می\u200cخواهم", "\U0001f469\u200d\U0001f4bb", "a\u00a0b"]
)
def test_every_script_can_be_written(text: str) -> None:
    assert rules(BANK.replace("Which option is right?", text)) == set()
