"""Blocks of Markdown inside lists and quotations: every line gets what must stand before it."""

from dataclasses import dataclass, field

DEEPEST = 8
"""Lists and quotations inside each other; what is deeper is set on this level (our pages show some ten)."""

QUOTE = ">"


@dataclass
class Box:
    """A list or a quotation that is open. ``fresh``: its next line carries the marker of an entry."""

    sign: str
    number: int | None = None
    fresh: bool = False
    entries: int = 0
    used: bool = False

    @property
    def marker(self) -> str:
        """What stands before the first line of an entry."""
        return f"{self.sign} " if self.number is None else f"{self.number}{self.sign} "

    @property
    def indent(self) -> str:
        """What stands before its other lines."""
        return "> " if self.sign == QUOTE else " " * len(self.marker)

    def begin_entry(self) -> None:
        """The next block begins an entry."""
        if self.sign != QUOTE and not self.fresh:
            self.fresh = True
            self.number = self.number + 1 if self.number is not None and self.entries else self.number
            self.entries += 1


@dataclass
class Blocks:
    """The lines so far, and the boxes that are open, outermost first."""

    lines: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    flattened: int = 0
    last: str = ""

    def open_box(self, sign: str, number: int | None = None) -> None:
        """A list (``-``, or ``.`` with its first number) or a quotation begins."""
        if len(self.boxes) >= DEEPEST:
            self.flattened += 1
            return
        if sign == self.last != QUOTE:  # two lists in a row would become one
            sign = {"-": "+", ".": ")"}.get(sign, sign)
        self.boxes.append(Box(sign, number))

    def close_box(self) -> None:
        """The innermost one ends."""
        if self.flattened:
            self.flattened -= 1
        elif self.boxes:
            self.last = self.boxes.pop().sign

    def begin_entry(self) -> None:
        """An entry of the innermost list begins."""
        if self.boxes and not self.flattened:
            self.boxes[-1].begin_entry()

    def end_entry(self) -> None:
        """An entry that has no text keeps its place."""
        if self.boxes and not self.flattened and self.boxes[-1].fresh:
            self.add([""])

    def add(self, lines: list[str], *, apart: bool = False) -> None:
        """A block; ``apart`` sets it off from the one before, even in a list of short entries."""
        for box in self.boxes:
            if not box.used:
                box.begin_entry()
        if lines[0].startswith("```") and any(box.fresh for box in self.boxes):
            lines = ["", *lines]  # a fence on a line of its own, where a person looks for it
        if self.lines and (apart or not lines[0] or not self._follows_closely()):
            self.lines.append(self._prefix_of_blank().rstrip())
        first = "".join(box.marker if box.fresh else box.indent for box in self.boxes)
        rest = "".join(box.indent for box in self.boxes)
        self.lines.append(first + lines[0] if lines[0] else first.rstrip())
        self.lines.extend(rest + line if line else rest.rstrip() for line in lines[1:])
        for box in self.boxes:
            box.fresh, box.used = False, True
        self.last = ""

    def _follows_closely(self) -> bool:
        """Whether the block begins an entry right below the one before, or a list right below its head."""
        place = next((place for place, box in enumerate(self.boxes) if box.fresh), None)
        if place is None:
            return False
        box = self.boxes[place]
        begins = box.entries == 1
        if not begins:
            return True
        return place > 0 and self.boxes[place - 1].sign != QUOTE and box.number in {None, 1}

    def _prefix_of_blank(self) -> str:
        prefix = ""
        for box in self.boxes:
            if box.fresh or not box.used:
                break
            prefix += box.indent
        return prefix
