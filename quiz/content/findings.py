"""Findings: collected while a file is read, printed for people and for programs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from quiz.content.rules import RULES
from quiz.errors import Finding

MOST = 500
"""Findings of one file; a hostile file has one for each of its bytes."""

SNIPPET = 200
LONGEST_SHOWN = 40


class Mark(NamedTuple):
    """A place in a file; ``line`` and ``column`` count characters from 1."""

    line: int
    column: int


TOP = Mark(1, 1)


class TooManyFindings(Exception):
    """The file has ``MOST`` findings: reading on helps nobody."""


@dataclass
class Findings:
    """The findings of one file, collected in any order; ``lines`` are its lines as typed."""

    file: str
    lines: list[str] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)

    def add(self, mark: Mark, rule: str, message: str, mend: str = "") -> None:
        """Record that ``rule`` is broken at ``mark``; raises TooManyFindings when the file is hopeless."""
        self.found.append(self._finding(mark, rule, message, mend))
        if len(self.found) >= MOST:
            self.found.append(
                self._finding(mark, "Y019", f"More than {MOST} findings; the rest is left out.")
            )
            raise TooManyFindings

    def _finding(self, mark: Mark, rule: str, message: str, mend: str = "") -> Finding:
        known = RULES[rule]
        snippet = self.lines[mark.line - 1][:SNIPPET] if mark.line <= len(self.lines) else ""
        return Finding(
            self.file, mark.line, mark.column, rule, message, mend or known.mend, snippet, known.must_fix
        )

    @property
    def refused(self) -> bool:
        """Whether anything must be fixed before the file can be used."""
        return any(finding.must_fix for finding in self.found)

    def in_order(self) -> tuple[Finding, ...]:
        """All findings in the order of the file."""
        return tuple(sorted(self.found, key=lambda finding: (finding.line, finding.column)))


def shown(value: str) -> str:
    """``value`` in backticks for a message: one line, no control characters, at most 40 characters."""
    cut = value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"
    return f"`{''.join(_visible(character) for character in cut)}`"


def _visible(character: str) -> str:
    # A finding is printed on terminals: an escape sequence out of a file must not act there.
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def format_findings_text(findings: Iterable[Finding]) -> str:
    """One line each, ``file:line:column: RULE message``, with the way to mend it as the last sentence."""
    return "".join(
        f"{finding.file}:{finding.line}:{finding.column}: {finding.rule} "
        f"{'' if finding.must_fix else 'Note: '}{finding.message} {finding.mend}\n"
        for finding in findings
    )


def findings_as_json(findings: Iterable[Finding]) -> str:
    """A list of objects: file, line, column, rule, severity (``error``, ``note``), message, mend, snippet."""
    return json.dumps([_as_object(finding) for finding in findings], ensure_ascii=False, indent=2)


def _as_object(finding: Finding) -> dict[str, str | int]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "severity": "error" if finding.must_fix else "note",
        "message": finding.message,
        "mend": finding.mend,
        "snippet": finding.snippet,
    }
