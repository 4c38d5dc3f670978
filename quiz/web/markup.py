"""Markdown of authors → safe HTML, and → plain text for titles and accessible names.

Two fences, each enough alone: markdown-it passes no raw HTML through, and nh3 drops what is not listed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from pygments import highlight
from pygments.filter import Filter
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Comment, Keyword, Name, Number, String, Text, _TokenType
from pygments.util import ClassNotFound

INLINE_TAGS = frozenset({"a", "code", "em", "strong"})
BLOCK_TAGS = INLINE_TAGS | {
    *("blockquote", "br", "div", "li", "ol", "p", "pre", "span", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
SCHEMES = frozenset({"http", "https", "mailto"})
_ADDRESS = re.compile(f"(?:{'|'.join(sorted(SCHEMES))}):", re.IGNORECASE)
# A page's headings are the page's own; a picture comes in as the item's image, with alternative text.
_UNUSED = ["heading", "hr", "html_block", "html_inline", "image", "lheading"]
# Texts repeat on every page of an attempt; the shipped banks hold about 2,500.
_KEPT = 4096
_NEWLINE = re.compile(r"\r\n?|\n")  # as markdown-it counts lines


class Stem(NamedTuple):
    """A stem in two: the paragraph that is the heading, and every other block, both Markdown."""

    first: str
    rest: str


@lru_cache(maxsize=_KEPT)
def render(text: str, code_label: str = "Code") -> Markup:
    """Markdown as blocks of safe HTML. ``code_label`` names the scrollable code blocks, translated."""
    return Markup(_BLOCKS.clean(_MARKDOWN.render(text, {"code_label": code_label})))  # noqa: S704 (nh3 cleaned it)


@lru_cache(maxsize=_KEPT)
def render_inline(text: str) -> Markup:
    """Markdown as safe HTML inside one line: code, emphasis and links."""
    return Markup(_INLINE.clean(_MARKDOWN.renderInline(text).strip()))  # noqa: S704 (nh3 cleaned it)


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """Markdown as one line of text without its marks; not escaped."""
    return " ".join("".join(_words(_MARKDOWN.parse(text))).split())


@lru_cache(maxsize=_KEPT)
def split_stem(text: str) -> Stem:
    """Take the first paragraph out for the heading, wherever it stands; without one, ``first`` is empty."""
    lines = _NEWLINE.split(text)
    for token in _MARKDOWN.parse(text):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            start, end = token.map
            rest = "\n".join(lines[:start] + lines[end:])
            return Stem(" ".join(line.strip() for line in lines[start:end]), rest.strip("\n"))
    return Stem("", text)


FILTERS: dict[str, Callable[..., object]] = {
    "markdown": render,
    "markdown_inline": render_inline,
    "plain": plain,
    "split_stem": split_stem,
}


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield token.content if token.children is None else "".join(_words(token.children))
        if token.type in {"inline", "softbreak", "hardbreak"}:
            yield " "


def _code_block(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Mapping[str, str]
) -> str:
    """A code block that the keyboard can scroll.

    A group, not a region: the blocks of a page share their name, and landmarks may not.
    """
    block = '<div class="code" role="group" tabindex="0" aria-label="{}"><pre><code>{}</code></pre></div>\n'
    token = tokens[index]
    return block.format(escape(env["code_label"]), _highlighted(token.content, token.info.strip()))


def _highlighted(code: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language.partition(" ")[0], stripnl=False)
    except ClassNotFound:
        return escape(code)
    lexer.add_filter(_Grouped())
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


# The five colours that code has in the style sheet, by the first letters of Pygments' short names.
_COLOURS = {
    re.compile("k|ow|nt"): Keyword,
    re.compile("s|gi"): String,
    re.compile("c|gp"): Comment,
    re.compile("m|na|gd"): Number,
    re.compile("n[fcdb]"): Name.Function,
}


class _Grouped(Filter):
    """Tokens of one colour are of one kind, and those without a colour plain text: half a page's weight."""

    def filter(
        self,
        lexer: Lexer | None,  # noqa: ARG002
        stream: Iterable[tuple[_TokenType, str]],
    ) -> Iterator[tuple[_TokenType, str]]:
        for kind, value in stream:
            short = STANDARD_TYPES.get(kind, "")
            yield next((to for names, to in _COLOURS.items() if names.match(short)), Text), value


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(_UNUSED)
    # What is refused stays as it was typed, so that its author sees it.
    parser.validateLink = lambda url: _ADDRESS.match(url) is not None  # type: ignore[method-assign]
    parser.add_render_rule("fence", _code_block)
    parser.add_render_rule("code_block", _code_block)
    parser.add_render_rule("table_open", lambda *_: '<table class="grid">\n')
    return parser


def _cleaner(tags: Iterable[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        attributes={"*": set(), "a": {"href"}, "div": {"aria-label"}, "ol": {"start"}},
        tag_attribute_values={"div": {"role": {"group"}, "tabindex": {"0"}}},
        set_tag_attribute_values={"code": {"dir": "ltr"}, "pre": {"dir": "ltr"}, "th": {"scope": "col"}},
        allowed_classes={"div": {"code"}, "span": set(STANDARD_TYPES.values()), "table": {"grid"}},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noreferrer noopener",
    )


_MARKDOWN = _markdown()
_BLOCKS = _cleaner(BLOCK_TAGS)
_INLINE = _cleaner(INLINE_TAGS)
