"""Text and its emphasis to one paragraph of Markdown that shows exactly that text.

What is written is read again with the dialect of our pages; where it would show anything else, it is written
with fewer marks and more backslashes. So no text is ever changed, whatever signs it holds.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST_READ_AGAIN = 20_000
"""Characters; a longer text is written with every backslash and not read again (no bank holds it anyway)."""

BREAK = "  \n"

_ADDRESS = re.compile(r"(?:https?|mailto):[^\s<>()\\]+", re.IGNORECASE)
_HELD = {ord(sign): f"%{ord(sign):02X}" for sign in "()<>\\ "}
# One line without a sign that could be a mark, nor a number that could begin a list: most texts are such.
_PLAINLY = re.compile(r"(?!\d{1,9}[.)](?:\s|$))[^\W_](?:[^\x00-\x1f\x7f\\`*_\[\]<&]|(?<=[^\W_])_(?=[^\W_]))*")
_LIGHT = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|(?<! )\*|\*(?! )|(?<!\w)_{1,2}(?!_)|(?<!_)_{1,2}(?!\w)|&(?=#?\w+;)|\](?=\()"
)
_FULL = re.compile(r"[\\`*_{}\[\]<>()#+.!|~&=:-]")
_LINE_START = re.compile(r"([-+*>#]|\d{1,9}[.)])(?=\s|$)|>|~~~|[-:|][-:| ]*$")


def dialect(*, html: bool = False) -> MarkdownIt:
    """The Markdown of our pages (``quiz.web.markup``); with ``html``, that of other programs."""
    parser = MarkdownIt("commonmark", {"html": html}).enable("table")
    if not html:
        parser.disable(["heading", "hr", "html_block", "html_inline", "image", "lheading"])
        parser.validateLink = lambda url: _SCHEME.match(url) is not None  # type: ignore[method-assign]
    return parser


_SCHEME = re.compile("(?:http|https|mailto):", re.IGNORECASE)
_DIALECT = dialect()


@dataclass(frozen=True)
class Run:
    """Text in one style; ``text`` "\\n" is a line break. ``href`` is "" or a web address."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """What opens around it, outermost first; a link stands as ``[`` and its address."""
        link = (f"[{self.href}",) if self.href else ()
        return (*link, *(("**",) if self.bold else ()), *(("*",) if self.italic else ()))


def paragraph(runs: Sequence[Run]) -> str:
    """Markdown that shows the runs as one paragraph; "" if there is nothing to see."""
    alone = "".join(run.text for run in runs).strip()
    if not alone or (_PLAINLY.fullmatch(alone) and not any(run.marks or run.code for run in runs)):
        return alone
    tidy = _tidy(runs)
    if len(alone) > LONGEST_READ_AGAIN:
        return _written([Run(alone)], _FULL)
    wanted = _seen("".join(run.text for run in tidy))
    for styled in (tidy, _flanked(tidy), [_unmarked(run) for run in tidy]):
        for escaped in (_LIGHT, _FULL):
            written = _written(styled, escaped)
            if _shown(written) == wanted:
                return written
    return _written([Run(alone)], _FULL)


def visible(tokens: Iterable[Token]) -> Iterator[str]:
    """The text of inline tokens: breaks as line ends, everything else as it is seen."""
    for token in tokens:
        if token.type == "hardbreak":
            yield "\n"
        elif token.type == "softbreak":
            yield " "
        else:
            yield token.content


def _shown(markdown: str) -> str | None:
    """What the only paragraph of ``markdown`` shows; None if it is anything but one paragraph."""
    tokens = _DIALECT.parse(markdown)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    return _seen("".join(visible(tokens[1].children or [])))


def _seen(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _tidy(runs: Sequence[Run]) -> list[Run]:
    """Runs without spaces or breaks at the ends, neighbours of one style joined, spaces without a style."""
    plain = [Run(run.text) if not run.text.strip() else run for run in runs if run.text]
    joined = [_joined(list(group)) for _, group in groupby(plain, key=lambda run: replace(run, text=""))]
    while joined and not joined[0].text.strip():
        joined.pop(0)
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined and not joined[0].code:
        joined[0] = replace(joined[0], text=joined[0].text.lstrip())
    if joined and not joined[-1].code:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return joined


def _unmarked(run: Run) -> Run:
    return replace(run, bold=False, italic=False)


def _flanked(runs: Sequence[Run]) -> list[Run]:
    """Runs without emphasis where another word or mark touches it, as Markdown has no way to say that."""
    edges = [" ", *(run.text for run in runs), " "]
    around = zip(edges, edges[2:], strict=False)
    touched = [before[-1:].strip() + after[:1].strip() for before, after in around]
    return [_unmarked(run) if touch else run for run, touch in zip(runs, touched, strict=True)]


def _joined(runs: list[Run]) -> Run:
    return replace(runs[0], text="".join(run.text for run in runs))


def _written(runs: Sequence[Run], escaped: re.Pattern[str]) -> str:
    """Marks open and close like brackets; spaces stand outside of them, as Markdown demands."""
    out: list[str] = []
    opened: tuple[str, ...] = ()
    for run in [*runs, Run("")]:
        text, marks = run.text, run.marks
        keep = _shared(opened, marks)
        lead = _close(out, opened[keep:]) if keep < len(opened) else ""
        if len(marks) > keep and text[:1].isspace():
            lead, text = lead + text[: len(text) - len(text.lstrip())], text.lstrip()
        out.append(_broken(lead, escaped))
        out.extend("[" if mark[0] == "[" else mark for mark in marks[keep:])
        out.append(_span(text) if run.code else _broken(text, escaped))
        opened = marks
    return _guarded("".join(out), escaped)


def _shared(opened: Sequence[str], marks: Sequence[str]) -> int:
    same = 0
    while same < min(len(opened), len(marks)) and opened[same] == marks[same]:
        same += 1
    return same


def _close(out: list[str], marks: Sequence[str]) -> str:
    """Close marks, innermost first; gives the space that stood before them."""
    last = out.pop() if out else ""
    core = last.rstrip() if not last.endswith("`") else last
    out.append(core)
    out.extend(f"]({mark[1:]})" if mark[0] == "[" else mark for mark in reversed(marks))
    return "\n" if "\n" in last[len(core) :] else last[len(core) :]


def _broken(text: str, escaped: re.Pattern[str]) -> str:
    """Text with backslashes; a line end as a break, the spaces around it gone."""
    lines = re.split(r"[ \t]*\n[ \t]*", text)
    return BREAK.join(escaped.sub(_backslashed, line) for line in lines)


def _backslashed(signs: re.Match[str]) -> str:
    return "".join("\\" + sign for sign in signs[0])


def _span(code: str) -> str:
    """A code span around any code (CommonMark 0.31, 6.1)."""
    code = code.replace("\n", " ")
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", code)), default=0))
    stripped = code[:1] == code[-1:] == " " and code.strip()
    pad = " " if stripped or "`" in {code[:1], code[-1:]} else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def _guarded(markdown: str, escaped: re.Pattern[str]) -> str:
    """No line begins like a list, a quotation, a fence or the line below a table's head."""
    if escaped is _FULL and "`" not in markdown:
        return markdown
    return "\n".join(_guarded_line(line) for line in markdown.split("\n"))


def _guarded_line(line: str) -> str:
    found = _LINE_START.match(line)
    if not found:
        return line
    at = found.end(1) - 1 if found[1] else 0
    return f"{line[:at]}\\{line[at:]}"


def web_link(address: str) -> str:
    """The address as Markdown can hold it; "" if our pages would make no link of it."""
    held = address.strip().translate(_HELD)
    return held if _ADDRESS.fullmatch(held) else ""
