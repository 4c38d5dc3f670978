"""Markdown to the XHTML that the schemas of all three versions allow."""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from quiz.formats.markup import to_html
from quiz.formats.qti.dialects import Node

Parts = tuple[Node | str, ...]

_KEPT = {"a": {"href"}, "code": {"class"}}
_EMPTY = frozenset({"br"})


def blocks(markdown: str) -> Parts:
    """The text as blocks."""
    reader = _Reader()
    reader.feed(to_html(markdown))
    reader.close()
    return tuple(_tidy(reader.parts(), box=True))


def flow(markdown: str) -> Parts:
    """The text without the paragraph around it, where it is one."""
    found = blocks(markdown)
    if len(found) == 1 and isinstance(found[0], Node) and found[0].name == "p":
        return found[0].parts
    return found


class _Reader(HTMLParser):
    """Builds nodes from our own renderer's HTML, which is well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, dict[str, str], list[Node | str]]] = [("", {}, [])]

    def parts(self) -> Parts:
        """What was read."""
        return tuple(self._open[0][2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or add one that has no content."""
        kept = {name: value or "" for name, value in attrs if name in _KEPT.get(tag, ())}
        if tag in _EMPTY:
            self._open[-1][2].append(Node(tag, kept))
        else:
            self._open.append((tag, kept, []))

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        if tag not in _EMPTY:
            name, attributes, parts = self._open.pop()
            self._open[-1][2].append(Node(name, attributes, tuple(parts)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self._open[-1][2].append(data)


_BOXES = frozenset({"blockquote", "ol", "ul", "table", "thead", "tbody", "tr"})


def _tidy(parts: Iterable[Node | str], *, box: bool) -> Iterator[Node | str]:
    """In a box no text and no box without content, for the schemas allow neither; a table has a body."""
    for part in parts:
        if isinstance(part, str):
            if not box or part.strip():
                yield part
            continue
        inner = tuple(_tidy(part.parts, box=part.name in _BOXES))
        if part.name == "table" and len(inner) == 1 and isinstance(inner[0], Node):
            inner = (Node("tbody", {}, inner[0].parts),)
        if inner or part.name not in _BOXES:
            yield Node(part.name, part.attributes, inner)
