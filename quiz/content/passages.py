"""Texts of an author's file: kept exactly as typed, checked for what a learner could not read."""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from quiz.content.findings import LONGEST_SHOWN, Findings, Mark, shown
from quiz.content.readings import misread_as
from quiz.content.yamlfile import Mapping, Node, Refused, Scalar, Sequence, invisible

LONGEST = 4_000
"""Characters of a text; Markdown of 20,000 words takes a renderer a third of a second."""

LONGEST_NAME = 200
"""Characters of a title, an id or another single name."""

_FENCE = re.compile(r" *(`{3,}|~{3,})(.*)")


@dataclass(frozen=True)
class Passage:
    """A text as typed and where it begins; empty where a finding was made instead."""

    text: str
    mark: Mark


def read_passage(node: Node, findings: Findings, longest: int = LONGEST) -> Passage:
    """The text of ``node``; what is no text, empty, ambiguous, too long or unseen becomes a finding."""
    if not isinstance(node, Scalar):
        report_shape(node, "a text", findings)
        return Passage("", node.mark)
    if not node.value.strip():
        findings.add(node.mark, "Y022", "This text is empty.")
    elif node.plain and (reading := misread_as(node.value)):
        message = f"YAML can read {shown(node.value)} as {reading} instead of text."
        findings.add(node.mark, "Y012", message, f'Put it in quotes: "{node.value[:LONGEST_NAME]}".')
    elif len(node.value) > longest:
        findings.add(node.mark, "Y023", f"This text has {len(node.value)} of at most {longest} characters.")
    elif character := invisible(node.value):
        findings.add(node.mark, "Y013", f"This text holds U+{ord(character):04X}, which cannot be seen.")
    else:
        return Passage(node.value, node.mark)
    return Passage("", node.mark)


def read_markdown(node: Node, findings: Findings) -> Passage:
    """As ``read_passage``; a code fence that is never closed is a finding too."""
    passage = read_passage(node, findings)
    if fence := _open_fence(passage.text):
        findings.add(passage.mark, "Y025", f"The code fence {fence[:LONGEST_SHOWN]} is not closed.")
    return passage


def _open_fence(markdown: str) -> str:
    """The fence that is still open at the end (CommonMark 0.31, section 4.5), or nothing."""
    opened = ""
    for line in markdown.splitlines():
        fence = _FENCE.fullmatch(line)
        if fence and not opened:
            opened = "" if "`" in fence[2] and fence[1][0] == "`" else fence[1]
        elif fence and fence[1].startswith(opened) and not fence[2].strip():
            opened = ""
    return opened


def report_shape(node: Node, wanted: str, findings: Findings) -> None:
    """Record that ``wanted`` should stand at ``node``, unless a finding names that value already."""
    if isinstance(node, Refused):
        return
    found = {Scalar: "a single value", Sequence: "a list", Mapping: "a mapping"}[type(node)]
    if isinstance(node, Scalar) and not node.value:
        found = "nothing"
    findings.add(node.mark, "Y014", f"Here stands {found} where {wanted} is expected.")


def as_seen(text: str) -> str:
    """``text`` as readers compare it: NFKC, single spaces; punctuation and case stay, as in code."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def report_equal(entries: Iterable[tuple[Hashable, Mark]], rule: str, what: str, findings: Findings) -> None:
    """Record every entry whose value stood before; empty values were reported when they were read."""
    first: dict[Hashable, Mark] = {}
    for value, mark in entries:
        if value in first:
            findings.add(mark, rule, f"This {what} stands already on line {first[value].line}.")
        elif value not in {"", None}:
            first[value] = mark
