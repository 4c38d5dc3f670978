"""The lines of a text2qti file as its parts. The grammar is that of text2qti 0.8.0, quiz.py: what begins a
part stands at the beginning of a line, and what belongs to it is indented below it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CODE, COMMENT = "code", "comment"
UNKNOWN = "unknown"
"""The kind of a line that begins no part and is indented too little for the one above."""

# Several paragraphs, if each line is indented as far as the text behind the mark.
_LONG = {
    "question": r"\d+\.",
    "right": r"\*[a-zA-Z]\)",
    "wrong": r"[a-zA-Z]\)",
    "many_right": r"\[\*\]",
    "many_wrong": r"\[ ?\]",
    "feedback": r"\.\.\.",
    "if_right": r"\+",
    "if_wrong": r"-",
    "solution": r"!",
}
# A name with a colon: the first line below it sets the indentation.
_NAMED = {
    "title": "[Tt]itle:",
    "text_title": "[Tt]ext [Tt]itle:",
    "quiz_title": "[Qq]uiz [Tt]itle:",
    "text": "[Tt]ext:",
    "description": "[Qq]uiz [Dd]escription:",
}
_SHORT = {
    "typed": r"\*",
    "number": "=",
    "points": "[Pp]oints:",
    "pick": "(?:[Ss]olutions )?[Pp]ick:",
    "group_points": "[Pp]oints per question:",
    "setting": "(?:[Ss]huffle answers|[Ss]how correct answers|[Oo]ne question at a time|[Cc]an't go back"
    "|[Ff]eedback is solution|[Ss]olutions sample groups|[Ss]olutions randomize groups):",
}
_ALONE = {"essay": "___+", "upload": r"\^\^\^+", "group": "GROUP", "group_end": "END_GROUP"}

_SINGLE_PARAGRAPH = {"title", "text_title", "quiz_title"}
_WITH_TEXT = _LONG | _NAMED | _SHORT
_START = re.compile(
    "|".join(
        [
            *(rf"(?P<{name}>{mark}[ \t]+)(?=\S)" for name, mark in _WITH_TEXT.items()),
            *(rf"(?P<{name}>{mark}\s*)$" for name, mark in _ALONE.items()),
        ]
    )
)
_NEARLY = re.compile("|".join(f"(?:{mark})" for mark in _WITH_TEXT.values()))
_FENCE = re.compile("(```+)(.*)")


@dataclass(frozen=True)
class Part:
    """One part: its kind, its text without mark and indentation, and the line from 1 where it begins."""

    kind: str
    text: str
    line: int


def parts_of(lines: Sequence[str]) -> list[Part]:
    """The parts of a file in their order; comments are parts of their own, empty lines none."""
    found: list[Part] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        part, at = _part(lines, at)
        found.append(part)
    return found


def _part(lines: Sequence[str], at: int) -> tuple[Part, int]:
    """The part that begins at line ``at`` (from 0), and the line behind it."""
    line = lines[at]
    if fence := _FENCE.match(line):
        end = _behind(lines, at + 1, lambda text: text.rstrip() == fence[1])
        return Part(CODE, fence[2].strip(), at + 1), end
    if line.startswith("COMMENT"):
        return Part(COMMENT, "", at + 1), _behind(lines, at + 1, lambda text: text.startswith("END_COMMENT"))
    if line.startswith("%"):
        return Part(COMMENT, line[1:].strip(), at + 1), at + 1
    start = _START.match(line)
    if start is None:
        return Part(UNKNOWN, line.strip(), at + 1), at + 1
    kind, text = str(start.lastgroup), line[start.end() :].strip()
    if kind in _LONG or kind in _NAMED:
        width = len(start[0].expandtabs(4)) if kind in _LONG else None
        below, end = _below(lines, at + 1, width, paragraphs=kind not in _SINGLE_PARAGRAPH)
        return Part(kind, "\n".join([text, *below]), at + 1), end
    return Part(kind, text, at + 1), at + 1


def without_space(text: str) -> str:
    """The mark at the beginning of a line that lacks the space behind it, or has nothing behind it; or ""."""
    found = _NEARLY.match(text)
    return found[0] if found else ""


def _behind(lines: Sequence[str], at: int, is_end: Callable[[str], bool]) -> int:
    """The line behind the first that is an end, or behind the last of all."""
    return next((place + 1 for place in range(at, len(lines)) if is_end(lines[place])), len(lines))


def _below(lines: Sequence[str], at: int, width: int | None, *, paragraphs: bool) -> tuple[list[str], int]:
    """The lines from ``at`` on that are indented by ``width`` columns, and the line behind them.

    Without a ``width`` it is that of the first of them.
    """
    below: list[str] = []
    end = at
    for place in range(at, len(lines)):
        line = lines[place].expandtabs(4)
        if not line.strip():
            if not paragraphs:
                break
            below.append("")
            continue
        indent = len(line) - len(line.lstrip(" "))
        width = max(indent, 2) if width is None else width
        if indent < width:
            break
        below.append(line[width:].rstrip())
        end = place + 1
    return below[: end - at], end
