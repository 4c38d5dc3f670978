"""YAML text to a tree of nodes that know their place: the only importer of yaml.

The tree is built straight from the parser's events, so that everything is counted before it is kept:
PyYAML's own C composer crashes the process on some 60 kB of brackets and follows aliases without end.
"""

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

import yaml
from yaml import events

from quiz.content.findings import TOP, Findings, Mark, shown

MOST_BYTES = 2_000_000
DEEPEST = 20
MOST_NODES = 100_000

Loader = type[yaml.CSafeLoader] | type[yaml.SafeLoader]
FASTEST: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_BREAK = re.compile("\r\n|\n|\r")
_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # YAML refuses these itself
    "|[\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_MENDS = (
    ("mapping values are not allowed", "A value that holds a colon and a space stands in quotes."),
    ("cannot start any token", "A value that begins with this sign stands in quotes."),
    ("alphabetic or numeric character", "A value that begins with `&` or `*` stands in quotes."),
    ("escape character", "Double the backslash, or use single quotes."),
    ("end of stream", "Close the quotes or the bracket that is opened here."),
    ("expected", "Indent entries of one list alike; a value that begins with quotes ends with them."),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number or word as typed; ``plain`` tells that it stood without quotes and not as a block."""

    value: str
    plain: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order; of a key that came twice the first value is kept."""

    entries: "dict[str, tuple[Mark, Node]]"
    mark: Mark


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that a finding already names: nothing more is said about it."""

    mark: Mark


Node = Scalar | Sequence | Mapping | Refused


def read_tree(text: str | bytes, findings: Findings, loader: Loader = FASTEST) -> Node | None:
    """The root node of ``text``, or None where the file cannot be read to its end; the rest are findings."""
    typed = _decode(text, findings)
    if typed is None:
        return None
    findings.lines.extend(_BREAK.split(typed))
    try:
        with closing(_events(_without_unseen(typed, findings), loader)) as stream:
            return _Builder(findings, stream).document()
    except yaml.YAMLError as error:
        _report_syntax(error, findings)
        return None
    except _Hopeless:
        return None


def invisible(value: str) -> str:
    """The first character of ``value`` that cannot be seen or turns the direction of text, or nothing."""
    match = _UNSEEN.search(value)
    return match[0] if match else ""


def _decode(text: str | bytes, findings: Findings) -> str | None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MOST_BYTES:
        findings.add(TOP, "Y010", "The file is larger than 2 MB.")
        return None
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:4]:
        findings.add(TOP, "Y001", "The file is UTF-16 or binary, not UTF-8 text.")
        return None
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        findings.lines.extend(_BREAK.split(data.decode("utf-8", "replace")))
        before = _BREAK.split(data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        place = Mark(len(before), len(before[-1]) + 1)
        findings.add(place, "Y001", f"The byte 0x{data[error.start]:02X} is not UTF-8 text.")
        return None


def _without_unseen(typed: str, findings: Findings) -> str:
    """``typed`` with a sign of the same width for every unseen character, so that all places hold."""
    if not _UNSEEN.search(typed):
        return typed
    for number, line in enumerate(findings.lines, 1):
        for match in _UNSEEN.finditer(line):
            message = f"The character U+{ord(match[0]):04X} cannot be seen."
            findings.add(Mark(number, match.start() + 1), "Y013", message)
    return _UNSEEN.sub("\ufffd", typed)


def _events(text: str, loader: Loader) -> Generator[events.Event]:
    parser = loader(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    finally:
        parser.dispose()


class _ParserMark(Protocol):
    """Where the parser stands, counted from 0; its two implementations have no common class."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def _place(mark: _ParserMark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else TOP


def _report_syntax(error: yaml.YAMLError, findings: Findings) -> None:
    problem = getattr(error, "problem", None) or str(error)
    mend = next((mend for part, mend in _MENDS if part in problem), "")
    place = _place(getattr(error, "problem_mark", None))
    if "end of stream" in problem:
        place = _place(getattr(error, "context_mark", None))
    before = findings.lines[place.line - 1][: place.column] if place.line <= len(findings.lines) else ""
    if "\t" in before and not before.strip():
        findings.add(place, "Y005", "A tab indents this line.")
    else:
        findings.add(place, "Y004", f"This is not YAML: {problem}.", mend)


class _Hopeless(Exception):
    """The rest of the file is not worth reading; a finding says why."""


class _Builder:
    """Builds the tree of one document from its events and refuses what only programs would write."""

    def __init__(self, findings: Findings, stream: Iterator[events.Event]) -> None:
        self.findings = findings
        self.stream = stream
        self.nodes = 0

    def document(self) -> Node | None:
        """The root of the first document; a second one is a finding."""
        next(self.stream)  # the start of the stream
        if isinstance(next(self.stream), events.StreamEndEvent):
            self.findings.add(TOP, "Y002", "The file is empty.")
            return None
        root = self._node(next(self.stream), 1)
        next(self.stream)  # the end of the document
        after = next(self.stream)
        if isinstance(after, events.DocumentStartEvent):
            self.findings.add(_place(after.start_mark), "Y003", "A second document begins here.")
        return root

    def _node(self, event: events.Event, depth: int) -> Node:
        mark = _place(event.start_mark)
        self._count(mark, depth)
        match event:
            case events.AliasEvent():
                self.findings.add(mark, "Y006", f"The alias {shown(f'*{event.anchor}')} is not allowed.")
                return Refused(mark)
            case events.ScalarEvent():
                self._refuse_marks_of_programs(event, mark)
                return Scalar(event.value, event.style in {None, ""}, mark)
            case events.SequenceStartEvent():
                self._refuse_marks_of_programs(event, mark)
                return Sequence(tuple(self._items(depth)), mark)
            case events.MappingStartEvent():
                self._refuse_marks_of_programs(event, mark)
                return self._mapping(mark, depth)
        raise AssertionError(f"{event!r} begins no node")

    def _count(self, mark: Mark, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.findings.add(mark, "Y010", "The file holds more than 100,000 values.")
            raise _Hopeless
        if depth > DEEPEST:
            self.findings.add(mark, "Y009", "This is nested deeper than 20 levels.")
            raise _Hopeless

    def _refuse_marks_of_programs(
        self, event: events.ScalarEvent | events.CollectionStartEvent, mark: Mark
    ) -> None:
        if event.anchor:
            self.findings.add(mark, "Y006", f"The anchor {shown(f'&{event.anchor}')} is not allowed.")
        if event.tag:
            self.findings.add(mark, "Y008", f"The tag {shown(event.tag)} is not allowed.")

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.stream), events.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, mark: Mark, depth: int) -> Mapping:
        entries: dict[str, tuple[Mark, Node]] = {}
        while not isinstance(event := next(self.stream), events.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.stream), depth + 1)
            self._enter(entries, key, value)
        return Mapping(entries, mark)

    def _enter(self, entries: dict[str, tuple[Mark, Node]], key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self.findings.add(key.mark, "Y014", "A key is a single word, not a list or mapping.")
        elif key.plain and key.value == "<<":
            self.findings.add(key.mark, "Y007", "A merge key is not allowed.")
        elif key.value in entries:
            first = entries[key.value][0].line
            self.findings.add(key.mark, "Y011", f"The key {shown(key.value)} stands already on line {first}.")
        else:
            entries[key.value] = (key.mark, value)
