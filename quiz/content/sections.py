"""A mapping of an author's file, read key by key; every slip is a finding and reading goes on."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from quiz.content import readings
from quiz.content.findings import Findings, Mark, shown
from quiz.content.passages import (
    LONGEST,
    LONGEST_NAME,
    Passage,
    read_markdown,
    read_passage,
    report_shape,
)
from quiz.content.yamlfile import Mapping, Node, Scalar, Sequence

LARGEST = 1e15
"""Whole numbers up to here are exact in a float."""

_SOME = 4  # keys that are named where a mapping is missing
_FEW = 50  # words that are compared with a slip; a hostile file has thousands of both
_KEBAB = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


def mend_word(typed: str, known: Collection[str]) -> str:
    """What an author who wrote ``typed`` for one of the ``known`` words should do, as far as they are few."""
    if len(known) > _FEW:
        return ""
    near = get_close_matches(typed[:LONGEST_NAME], known, n=1)
    if near:
        return f"Did you mean {shown(near[0])}?"
    if " " in typed:
        return "If it belongs to the text before it, quote that text: inside {…} a comma ends it."
    return f"Possible here: {', '.join(known)}."


class Section:
    """One mapping with a known set of keys. A value that cannot be used is given back as its default.

    ``what`` names the mapping in messages ("item", "option"); ``mark`` is where it begins.
    """

    def __init__(self, node: Node, findings: Findings, what: str, keys: Collection[str]) -> None:
        self.findings = findings
        self.what = what
        self.mark = node.mark
        self.usable = isinstance(node, Mapping)
        self.entries = node.entries if isinstance(node, Mapping) else {}
        if not isinstance(node, Mapping):
            more = ", …" if len(keys) > _SOME else ""
            report_shape(node, f"a mapping ({what}: {', '.join(list(keys)[:_SOME])}{more})", findings)
        self._report_unknown(keys)

    def _report_unknown(self, keys: Collection[str]) -> None:
        for key, (mark, _) in self.entries.items():
            if key not in keys:
                message = f"The key {shown(key)} is not known in this {self.what}."
                self.findings.add(mark, "Y017", message, mend_word(key, keys))

    def place(self, key: str) -> Mark:
        """Where the value of ``key`` begins, or the mapping if it has none."""
        return self.entries[key][1].mark if key in self.entries else self.mark

    def typed(self, key: str) -> str:
        """The single value of ``key`` as typed, unchecked."""
        node = self.entries[key][1] if key in self.entries else None
        return node.value if isinstance(node, Scalar) else ""

    def node(self, key: str, required: bool = True) -> Node | None:
        """The value of ``key``; if it is ``required`` and missing, that is a finding."""
        if key in self.entries:
            return self.entries[key][1]
        if required and self.usable:
            self.findings.add(
                self.mark, "Y018", f"The key `{key}` is missing in this {self.what}.", f"Add `{key}:`."
            )
        return None

    def text(self, key: str, required: bool = True, longest: int = LONGEST) -> Passage:
        """A text that is shown as it is."""
        node = self.node(key, required)
        return read_passage(node, self.findings, longest) if node else Passage("", self.mark)

    def name(self, key: str, required: bool = True) -> Passage:
        """A short text: a title, a unit, a reference to an id."""
        return self.text(key, required, LONGEST_NAME)

    def markdown(self, key: str, required: bool = True) -> Passage:
        """A text that is rendered as Markdown."""
        node = self.node(key, required)
        return read_markdown(node, self.findings) if node else Passage("", self.mark)

    def id(self, key: str) -> Passage:
        """A kebab-case id of the thing that the mapping describes."""
        passage = self.name(key)
        if passage.text and not _KEBAB.fullmatch(passage.text):
            self.findings.add(passage.mark, "Y020", f"The id {shown(passage.text)} is not kebab-case.")
        return passage

    def choice(self, key: str, values: Collection[str], default: str = "") -> str:
        """One of ``values``; required if there is no ``default``."""
        node = self.node(key, required=not default)
        if node is None:
            return default
        if not isinstance(node, Scalar):
            report_shape(node, "a text", self.findings)
        elif node.value in values:
            return node.value
        else:
            message = f"The {key} {shown(node.value)} is not known."
            self.findings.add(node.mark, "Y024", message, mend_word(node.value, values))
        return default

    def flag(self, key: str) -> bool:
        """``true`` or ``false``, which is the default."""
        node = self.node(key, required=False)
        if node is None:
            return False
        if not (isinstance(node, Scalar) and node.plain and node.value in {"true", "false"}):
            self._report_value(node, "Y016", "`true` or `false`")
            return False
        return node.value == "true"

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``; ``low`` where it cannot be used."""
        node = self.node(key)
        value = readings.integer(node.value) if isinstance(node, Scalar) and node.plain else None
        if node is not None and (value is None or not low <= value <= high):
            self._report_value(node, "Y015", f"a whole number from {low} to {high}")
        return low if value is None else value

    def number(
        self, key: str, low: float = -LARGEST, high: float = LARGEST, default: float | None = None
    ) -> float | None:
        """A number from ``low`` to ``high``; ``default``, or None where it is required and cannot be used."""
        node = self.node(key, required=default is None)
        if node is None:
            return default
        value = readings.number(node.value) if isinstance(node, Scalar) and node.plain else None
        if value is not None and low <= value <= high:
            return value
        lowest = f" from {low:g}" if low > -LARGEST else ""
        highest = f" up to {high:g}" if high < LARGEST or (value or 0) > high else ""
        self._report_value(node, "Y015", f"a number{lowest}{highest}")
        return default

    def _report_value(self, node: Node, rule: str, wanted: str) -> None:
        if isinstance(node, Scalar):
            typed = shown(node.value) if node.plain else f"{shown(node.value)} in quotes"
            self.findings.add(
                node.mark, rule, f"{wanted[0].upper()}{wanted[1:]} is expected here, not {typed}."
            )
        else:
            report_shape(node, wanted, self.findings)

    def nodes(self, key: str, required: bool = True) -> tuple[Node, ...]:
        """The entries of a list; a required list that is empty is a finding."""
        node = self.node(key, required)
        if isinstance(node, Sequence):
            if required and not node.items:
                self.findings.add(node.mark, "Y022", f"The list `{key}` is empty.", "Write its first entry.")
            return node.items
        if node is not None:
            report_shape(node, "a list", self.findings)
        return ()

    def sections(
        self, key: str, what: str, keys: Collection[str], required: bool = True
    ) -> tuple["Section", ...]:
        """The entries of a list of mappings."""
        return tuple(Section(node, self.findings, what, keys) for node in self.nodes(key, required))

    def names(self, key: str, required: bool = True) -> tuple[Passage, ...]:
        """The entries of a list of short texts."""
        return tuple(read_passage(node, self.findings, LONGEST_NAME) for node in self.nodes(key, required))
