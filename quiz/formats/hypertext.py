"""HTML of other programs to the Markdown of our pages. nh3 repairs and reduces it first, so that what is read
here is well formed, and the time grows with its length alone.
"""

import re
from html.parser import HTMLParser

import nh3

from quiz.formats.blocks import QUOTE, Blocks
from quiz.formats.inlines import Run, paragraph, web_link

_CLEANER = nh3.Cleaner(
    tags={
        *("a", "b", "strong", "i", "em", "u", "code", "tt", "kbd", "samp", "var", "sub", "sup", "br", "img"),
        *("p", "div", "pre", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "dl", "dt", "dd", "figcaption"),
        *("section", "article", "header", "footer", "figure", "center"),
    },
    attributes={"a": {"href"}, "img": {"src", "alt"}, "code": {"class"}, "pre": {"class"}, "ol": {"start"}},
    clean_content_tags={"script", "style", "noscript", "template"},
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
)
_LOST = {
    "script": "a script was left out",
    "iframe": "an embedded page was left out",
    "object": "an embedded object was left out",
    "embed": "an embedded object was left out",
    "video": "a video was left out",
    "audio": "a sound was left out",
    "svg": "a drawing (SVG) was left out",
    "canvas": "a drawing was left out",
    "math": "a formula (MathML) was reduced to its text",
    "s": "text that was struck out is plain",
    "del": "text that was struck out is plain",
    "strike": "text that was struck out is plain",
    "u": "underlined text is emphasised instead",
    "input": "a form field was left out",
    "select": "a form field was left out",
    "textarea": "a form field was left out",
}
_TAG = re.compile(rf"<({'|'.join(_LOST)})\b|\b(rowspan|colspan)\s*=\s*[\"']?(?:[2-9]|1\d)", re.IGNORECASE)
_JOINED = "cells of a table that were joined stand apart"
_FLAT = "its layout was nested too deeply and is left out"
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_MATH = re.compile(r"</?m[a-z]+\b[^<>]*>")
_CLOSES_ITSELF = {
    *("p", "li", "br", "img", "hr", "td", "th", "tr", "dd", "dt", "col", "input", "source", "wbr", "meta"),
    *("link", "area", "base", "embed", "track", "param", "option"),
}
_DEEPEST = 100
_ALIAS = {"strong": "b", "em": "i", "u": "i", "tt": "code", "kbd": "code", "samp": "code", "var": "i"}
_STYLES = {"b", "i", "code", "sub", "sup"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_CELLS = {"tr", "td", "th", "caption"}
_NESTED = {"ul", "ol", "li", "blockquote"}
_BOXES = _HEADINGS | {
    *("p", "div", "hr", "dl", "dt", "dd", "figcaption", "section", "article", "header", "footer"),
    *("figure", "center", "table", "tr", "td", "th", "caption"),
}
_MOST_CELLS = 2_000
_WIDEST = 20
_HIGH = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISED = re.compile(r"[-0-9+−=()ni]+")
_LOWERED = re.compile(r"[-0-9+−=()]+")
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)")
_BREAKS = re.compile(r" *\n")
_BAR = re.compile(r"(?<!\\)\|")
_TICKS = re.compile("`+")
_START = re.compile(r"\d{1,8}")
_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")


class Reader(HTMLParser):
    """Gathers blocks of Markdown, and the pictures on the way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = Blocks()
        self.images: list[tuple[str, str]] = []
        self.runs: list[Run] = []
        self.styles: dict[str, int] = dict.fromkeys(_STYLES, 0)
        self.hrefs: list[str] = []
        self.pre: list[str] | None = None
        self.language = ""
        self.rows: list[list[str]] = []
        self.tables = 0
        self.losses: list[str] = []

    def markdown(self) -> str:
        """Everything that was read."""
        self.close()
        self.flush()
        return "\n".join(self.blocks.lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a style, a box, a list …"""
        given = {name: value or "" for name, value in attrs}
        name = _ALIAS.get(tag, tag)
        if name in _STYLES:
            self.styles[name] += 1
            self._note_language(given)
        elif name in _CELLS and self.tables:
            self._open_cell(name)
        elif name in _BOXES:
            self._open_box(name)
        elif name in _NESTED:
            self._open_nested(name, given)
        elif opener := _OPENERS.get(name):
            opener(self, given)

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        name = _ALIAS.get(tag, tag)
        if name in _STYLES:
            self.styles[name] -= 1
        elif name in _CELLS and self.tables:
            self._close_cell(name)
        elif name in _BOXES:
            self._close_box(name)
        elif name in _NESTED:
            self._close_nested(name)
        elif closer := _CLOSERS.get(name):
            closer(self)

    def handle_data(self, data: str) -> None:
        """Text: as it stands in a code block, with single spaces elsewhere."""
        if self.pre is not None:
            self.pre.append(data)
            return
        text = _SPACE.sub(" ", data)
        if self.styles["sup"] and text.strip():
            text = text.translate(_HIGH) if _RAISED.fullmatch(text.strip()) else f"^({text.strip()})"
        elif self.styles["sub"] and text.strip():
            text = text.translate(_LOW) if _LOWERED.fullmatch(text.strip()) else f"_({text.strip()})"
        self._add(text)

    def _add(self, text: str) -> None:
        previous = self.runs[-1].text if self.runs else "\n"
        if previous[-1:] in {" ", "\n"} and not self.styles["code"]:
            text = text.lstrip(" ")
        if text:
            href = self.hrefs[-1] if self.hrefs else ""
            bold, italic, code = (self.styles[name] > 0 for name in ("b", "i", "code"))
            self.runs.append(Run(text, bold, italic, code, href))

    def _note_language(self, given: dict[str, str]) -> None:
        found = _LANGUAGE.search(given.get("class", ""))
        if self.pre is not None and found:
            self.language = found[1]

    def _open_box(self, name: str) -> None:
        if self.tables:
            self._add(" ")
        else:
            self.flush(apart=name == "p")
        self.tables += name == "table"
        self.styles["b"] += name in _HEADINGS

    def _close_box(self, name: str) -> None:
        self.styles["b"] -= name in _HEADINGS
        self.tables -= name == "table"
        if self.tables:
            self._add(" ")
            return
        if name == "table":
            self._add_table()
        self.flush(apart=name == "p")

    def _open_cell(self, name: str) -> None:
        if self.tables == 1 and name == "tr":
            self.rows.append([])
        self._add(" ")

    def _close_cell(self, name: str) -> None:
        if self.tables > 1 or name == "tr":
            self._add(" ")
        elif name == "caption" or not self.rows:
            self.flush()
        else:
            cell = _BREAKS.sub(" ", self._taken())
            self.rows[-1].append(_BAR.sub(r"\|", cell))

    def _add_table(self) -> None:
        rows, self.rows = [row for row in self.rows if any(row)], []
        width = max(map(len, rows), default=0)
        if width * len(rows) > _MOST_CELLS:
            rows = [row[:_WIDEST] for row in rows]
            width = min(width, _WIDEST)
        if rows:
            lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
            self.blocks.add([lines[0], "|" + " --- |" * width, *lines[1:]])

    def _open_break(self, _given: dict[str, str]) -> None:
        if self.pre is not None:
            self.pre.append("\n")
        elif self.runs:
            self.runs.append(Run("\n"))

    def _open_image(self, given: dict[str, str]) -> None:
        self.images.append((given.get("src", ""), given.get("alt", "").strip()))

    def _open_link(self, given: dict[str, str]) -> None:
        address = given.get("href", "").strip()
        self.hrefs.append(web_link(address))
        if address and not self.hrefs[-1] and not address.startswith("#"):
            self.losses.append(f"the address of a link was left out ({address[:80]})")

    def _close_link(self) -> None:
        self.hrefs.pop()

    def _open_pre(self, given: dict[str, str]) -> None:
        if not self.tables and self.pre is None:
            self.flush()
            self.pre, self.language = [], ""
            self._note_language(given)

    def _close_pre(self) -> None:
        if self.pre is None:
            return
        code, self.pre = "".join(self.pre).removesuffix("\n"), None
        ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(code)), default=0))
        if code.strip():
            self.blocks.add([f"{ticks}{self.language}", *code.split("\n"), ticks])

    def _open_nested(self, name: str, given: dict[str, str]) -> None:
        if self.tables:
            self._add(" ")
            return
        self.flush()
        if name == "li":
            self.blocks.begin_entry()
        elif name == "ol":
            start = given.get("start", "")
            self.blocks.open_box(".", int(start) if _START.fullmatch(start) else 1)
        else:
            self.blocks.open_box(QUOTE if name == "blockquote" else "-")

    def _close_nested(self, name: str) -> None:
        if self.tables:
            self._add(" ")
            return
        self.flush()
        if name == "li":
            self.blocks.end_entry()
        else:
            self.blocks.close_box()

    def flush(self, *, apart: bool = False) -> None:
        """What was gathered becomes a block; ``apart`` sets it off within a list's entry."""
        text = self._taken()
        if text:
            self.blocks.add(text.split("\n"), apart=apart)

    def _taken(self) -> str:
        runs, self.runs = self.runs, []
        return paragraph(runs)


_OPENERS = {
    "br": Reader._open_break,
    "img": Reader._open_image,
    "a": Reader._open_link,
    "pre": Reader._open_pre,
}
_CLOSERS = {"a": Reader._close_link, "pre": Reader._close_pre}


def reduced(html: str) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Markdown, the pictures (address, alternative text), and what could not be kept, of any HTML."""
    reader, shallow = Reader(), not _is_deep(html)
    words = html if shallow else _ANY_TAG.sub(" ", html)
    reader.feed(_CLEANER.clean(_MATH.sub(" ", words) if "<math" in words else words))
    markdown = reader.markdown()
    lost = [_LOST[found[1].lower()] if found[1] else _JOINED for found in _TAG.finditer(html)]
    lost += reader.losses if shallow else [_FLAT]
    return markdown, tuple(reader.images), tuple(dict.fromkeys(lost))


def _is_deep(html: str) -> bool:
    """Whether elements stand inside each other as no author nests them; nh3 takes their square in time."""
    depth = 0
    for tag in _ANY_TAG.finditer(html):
        if tag[2].lower() not in _CLOSES_ITSELF:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False
