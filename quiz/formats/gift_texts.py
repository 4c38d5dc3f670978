"""Texts of GIFT: escapes, and the four ways in which a text may be formatted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quiz.formats.markup import Markup, from_auto, from_html, from_markdown, from_plain

HELD = {sign: chr(0xFDD0 + at) for at, sign in enumerate(":#={}~n")}
"""Escaped signs while a question is taken apart: noncharacters of Unicode, which no text holds."""

_SIGNS = {held: "\n" if sign == "n" else sign for sign, held in HELD.items()}
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_HELD = re.compile(f"[{''.join(HELD.values())}]")
_INDENT = re.compile(r"[ \t]*\n[ \t]*")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")

FORMATS: Mapping[str, Callable[[str], Markup]] = {
    "html": from_html,
    "moodle": lambda text: from_auto(_INDENT.sub("\n", text)),
    "plain": lambda text: Markup(from_plain(text)),
    "markdown": from_markdown,
}


@dataclass(frozen=True)
class Passage:
    """A text as Markdown; ``format`` is one of FORMATS."""

    text: str
    format: str
    losses: tuple[str, ...] = ()


def hold_escapes(text: str) -> str:
    """``text`` with every escaped sign held, so that the signs left are marks; a double backslash is one."""
    free = _HELD.sub("", text)
    return _ESCAPED.sub(lambda found: "\\" if found[1] == "\\" else HELD[found[1]], free)


def release(text: str) -> str:
    """``text`` with the held signs as themselves."""
    return _HELD.sub(lambda found: _SIGNS[found[0]], text)


def passage(text: str, format_: str = "moodle") -> Passage:
    """A text in its own format, or in ``format_`` where it names none."""
    typed, format_ = as_typed(text, format_)
    if not typed:
        return Passage("", format_)
    markup = FORMATS[format_](typed)
    missing = tuple(_without(source) for source, _ in markup.images)
    return Passage(markup.text, format_, (*markup.losses, *missing))


def _without(source: str) -> str:
    if source.startswith("data:"):
        return (
            "A picture inside the text is left out. Export it as Moodle XML, which is read with its pictures."
        )
    return f"The picture {source[:80]} is not in the file."


def as_typed(text: str, format_: str) -> tuple[str, str]:
    """A text as it stands, without the format that it names, and that format (``format_`` if none)."""
    stripped = text.strip()
    named = _FORMAT.match(stripped)
    if named:
        format_, stripped = named[1], stripped[named.end() :]
    return release(stripped).strip(), format_
