"""XML that strangers wrote → a small tree with line numbers, without entities and within limits.

The tree knows local names alone: the same question comes with, without and with a wrong namespace.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml import EntitiesForbidden
from defusedxml.expatreader import DefusedExpatParser

from quiz.formats.drafts import FileRefused

LARGEST = 50_000_000
"""Bytes of a file: pictures stand inside it as text."""
DEEPEST = 100
MOST_ELEMENTS = 500_000
MOST_ATTRIBUTES = 100
LONGEST_NAME = 1_000
"""Characters of an element's or an attribute's name."""

_SPACE_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?=<\?xml\s)")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element by its local name. ``parts`` are its texts and elements in their order, no two texts
    beside each other; attributes stand under local names too. ``line`` and ``column`` count from 1."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    line: int
    column: int
    parts: "list[Element | str]" = field(default_factory=list, repr=False)

    @property
    def children(self) -> "list[Element]":
        """The elements directly inside."""
        return [part for part in self.parts if isinstance(part, Element)]

    def all(self, *names: str) -> "list[Element]":
        """The elements directly inside that have one of the names."""
        return [child for child in self.children if child.name in names]

    def child(self, name: str) -> "Element | None":
        """The first element directly inside that has the name."""
        return next(iter(self.all(name)), None)

    def below(self, *names: str) -> "Iterator[Element]":
        """Every element anywhere inside, in the order of the file; those of the names if any are given."""
        waiting = self.children[::-1]
        while waiting:
            element = waiting.pop()
            if not names or element.name in names:
                yield element
            waiting.extend(element.children[::-1])

    def get(self, attribute: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(attribute, default)

    @property
    def text(self) -> str:
        """All text inside, that of inner elements too, as it stands."""
        texts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Element):
                waiting.extend(part.parts[::-1])
            else:
                texts.append(part)
        return "".join(texts)

    def text_of(self, name: str) -> str:
        """All text inside the first child of that name, without outer space; "" without such a child."""
        child = self.child(name)
        return child.text.strip() if child else ""


def parse(data: bytes, file: str) -> Element:
    """The root element of an XML file. ``file`` is its name, for the words of a refusal.

    Raises FileRefused with line and column for what is not well-formed XML, defines entities, or passes a
    limit. Nothing outside the file is read. The time grows linearly with the size.
    """
    if len(data) > LARGEST:
        raise FileRefused(f"{file} is larger than {LARGEST // 1_000_000} MB. Export it in parts.")
    # Exports are often saved with a blank line before the declaration, which XML forbids.
    before = _SPACE_BEFORE.match(data)
    skipped = data[: before.end()].count(b"\n") if before else 0
    return _read(data[before.end() :] if before else data, file, skipped)


def _read(data: bytes, file: str, skipped: int) -> Element:
    # Honest old files name an external DTD. It is not fetched, and what it would define is refused when used.
    parser = DefusedExpatParser(forbid_dtd=False, forbid_entities=True, forbid_external=False)
    parser.setFeature(feature_external_ges, False)
    parser.setFeature(feature_namespaces, True)
    growing = _Growing(parser, skipped)
    parser.setContentHandler(growing)
    try:
        parser.feed(data)
        parser.close()
    except SAXParseException as error:
        line, column = skipped + (error.getLineNumber() or 0), (error.getColumnNumber() or 0) + 1
        raise FileRefused(f"{file} is not well-formed XML: {error.getMessage()}.", line, column) from error
    except EntitiesForbidden as error:
        why = f"{file} defines entities, which can hide other text. Write the text out and delete them."
        raise FileRefused(why, *growing.place) from error
    except (LookupError, ValueError) as error:
        # Beside that, expat asks Python for one thing alone: the codec of an unusual encoding.
        why = f"{file} names a text encoding that cannot be read. Save it as UTF-8."
        raise FileRefused(why, 1) from error
    return growing.root


class _Growing(ContentHandler):
    """Receives the parser's events and grows the tree; refuses at the first limit that is passed."""

    def __init__(self, parser: DefusedExpatParser, skipped: int) -> None:
        super().__init__()
        self._parser, self._skipped, self._count = parser, skipped, 0
        self._open = [Element("", "", {}, 1, 1)]
        self._texts: list[str] = []

    @property
    def root(self) -> Element:
        """The file's own element, once everything is read."""
        return self._open[0].children[0]

    @property
    def place(self) -> tuple[int, int]:
        """The line and the column that the parser has come to, from 1."""
        line, column = self._parser.getLineNumber() or 1, self._parser.getColumnNumber() or 0
        return line + self._skipped, column + 1

    def startElementNS(  # noqa: N802 (the name is SAX's, the arguments too)
        self,
        name: tuple[str | None, str],
        qname: str | None,  # noqa: ARG002
        attrs: AttributesNSImpl,
    ) -> None:
        """Open an element inside the one that is open."""
        self._flush()
        self._count += 1
        attributes = _local(dict(attrs.items()))
        self._refuse_excess(name[1], attributes)
        element = Element(name[1], name[0] or "", attributes, *self.place)
        self._open[-1].parts.append(element)
        self._open.append(element)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: ARG002, N802
        """Close the element that is open."""
        self._flush()
        self._open.pop()

    def characters(self, content: str) -> None:
        """Keep a piece of text; the pieces are joined once, at the next tag."""
        self._texts.append(content)

    def skippedEntity(self, name: str) -> None:  # noqa: N802
        """Refuse an entity that is defined nowhere: without it the text would silently change."""
        raise FileRefused(
            f"The entity &{name}; is not defined in the file. Write the character.", *self.place
        )

    def _flush(self) -> None:
        if self._texts:
            self._open[-1].parts.append("".join(self._texts))
            self._texts = []

    def _refuse_excess(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise FileRefused(f"Elements are nested deeper than {DEEPEST} levels.", *self.place)
        if self._count > MOST_ELEMENTS:
            raise FileRefused(f"The file has more than {MOST_ELEMENTS:,} elements.", *self.place)
        if len(attributes) > MOST_ATTRIBUTES:
            raise FileRefused(f"An element has more than {MOST_ATTRIBUTES} attributes.", *self.place)
        if max(map(len, (name, *attributes))) > LONGEST_NAME:
            raise FileRefused(f"A name is longer than {LONGEST_NAME:,} characters.", *self.place)


def _local(attributes: Mapping[tuple[str | None, str], str]) -> dict[str, str]:
    """Attributes by local name; one without a namespace wins over one with."""
    named = {name: value for (namespace, name), value in attributes.items() if namespace}
    return named | {name: value for (namespace, name), value in attributes.items() if not namespace}


def inner_html(element: Element) -> str:
    """What is inside an element as HTML: names without prefixes, texts escaped, void elements not closed."""
    pieces: list[str] = []
    waiting: list[Element | str | _Tag] = [*element.parts[::-1]]
    while waiting:
        part = waiting.pop()
        if isinstance(part, _Tag):
            pieces.append(part.markup)
        elif isinstance(part, str):
            pieces.append(escape(part, quote=False))
        else:
            waiting.extend(_opened(part, pieces))
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class _Tag:
    """An end tag that waits for the parts before it."""

    markup: str


def _opened(element: Element, pieces: list[str]) -> "list[Element | str | _Tag]":
    """Write the start tag; give what follows, the last first."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    pieces.append(f"<{element.name}{attributes}>")
    return [] if element.name in _VOID else [_Tag(f"</{element.name}>"), *element.parts[::-1]]
