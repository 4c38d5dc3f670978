"""Texts of other programs to the Markdown of our pages, and back.

Whatever a text was, its Markdown shows the same words; what no page of ours can show is named in ``losses``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from quiz.formats.hypertext import reduced
from quiz.formats.inlines import Run, dialect, paragraph, visible

_OURS = dialect()
_THEIRS = dialect(html=True)
_NOT_OURS = {"heading_open", "hr", "html_block", "html_inline", "image"}
_KNOWN_TAG = re.compile(
    r"</?(?:a|abbr|audio|b|big|blockquote|br|center|code|del|div|em|embed|figure|font|h[1-6]|hr|i|iframe|img"
    r"|input|kbd|li|math|object|ol|p|pre|s|samp|script|small|source|span|strike|strong|style|sub|sup|svg|table"
    r"|tbody|td|th|thead|tr|tt|u|ul|var|video)(?=[\s/>])[^<>]*>|<!--",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BETWEEN_TAGS = re.compile(r">\s+<")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LEADING = re.compile(r"^[ \t]+")


@dataclass(frozen=True)
class Markup:
    """Markdown, the pictures that stood in it (address, alternative text), and what could not be kept."""

    text: str
    images: tuple[tuple[str, str], ...] = ()
    losses: tuple[str, ...] = ()


def from_html(html: str) -> Markup:
    """HTML of any kind, reduced to what our Markdown can say."""
    if "<" not in html and "&" not in html:
        return Markup(from_plain(" ".join(html.split())))
    return Markup(*reduced(html))


def from_plain(text: str) -> str:
    """Markdown that shows exactly these characters: line ends as breaks, blank lines between paragraphs."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = (_with_indents(part) for part in _BLANK_LINES.split(tidy))
    return "\n\n".join(filter(None, (paragraph([Run(part)]) for part in parts)))


def from_markdown(text: str) -> Markup:
    """Markdown of other programs: as it stands where our pages show the same, else reduced."""
    if any(token.type in _NOT_OURS for token in _flat(_THEIRS.parse(text))):
        return from_html(_THEIRS.render(text))
    return Markup(text.replace("\r\n", "\n").strip("\n"))


def from_auto(text: str) -> Markup:
    """Moodle's "auto-format": plain text whose lines are kept, with HTML in it where somebody wrote some.

    What only looks like a tag, such as ``<stdio.h>``, is text.
    """
    if not _KNOWN_TAG.search(text) and not _ENTITY.search(text):
        return Markup(from_plain(text))
    html = _BETWEEN_TAGS.sub("><", _with_text_escaped(text)).replace("\n", "<br>")
    return from_html(html)


def to_html(markdown: str) -> str:
    """HTML that shows what our pages show; code blocks are ``pre`` with the language as a class."""
    return str(_OURS.render(markdown)).strip()


def to_plain(markdown: str) -> str:
    """The words without marks: blocks on lines of their own with a blank line between, code as it stands."""
    return "\n\n".join(part for part in _parts(_OURS.parse(markdown)) if part)


def is_plain(markdown: str) -> bool:
    """Whether nothing but words is in it: no code, emphasis, list, link or table."""
    kinds = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak", "hardbreak"}
    return all(token.type in kinds for token in _flat(_OURS.parse(markdown)))


def _with_indents(part: str) -> str:
    """Spaces before a line as spaces that are not dropped; the first line of all has none."""
    lines = part.split("\n")
    return "\n".join(_LEADING.sub(lambda lead: "\u00a0" * len(lead[0].expandtabs(4)), line) for line in lines)


def _with_text_escaped(text: str) -> str:
    """Everything that is neither a known tag nor a character reference is text, and ``<`` in it is a sign."""
    parts, at = [], 0
    for tag in _KNOWN_TAG.finditer(text):
        parts += [text[at : tag.start()].replace("<", "&lt;"), tag[0]]
        at = tag.end()
    return "".join([*parts, text[at:].replace("<", "&lt;")])


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _parts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(visible(token.children or []))
        elif token.type in {"fence", "code_block"}:
            yield token.content.removesuffix("\n")
