"""GIFT, Moodle's plain-text format, read by Moodle's own rules (question/format/gift/format.php).

Where Moodle loses or guesses, this reader refuses in words: numbers that are none, gaps inside of gaps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quiz.core.items import Kind
from quiz.formats import gift_answers
from quiz.formats.cloze import has_gaps
from quiz.formats.drafts import Draft, FileRefused, Reading, Refusal, Where
from quiz.formats.fitting import refuse_many
from quiz.formats.gift_texts import hold_escapes, passage, release
from quiz.formats.gift_writing import write
from quiz.formats.typed import Unreadable

__all__ = ["read", "write"]

_CATEGORY = "$CATEGORY:"
# Moodle keeps no longer ones; without a bound, brackets that never close take the square of their number.
_ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f]){1,255})\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f]){1,255})\]")


@dataclass(frozen=True)
class _Block:
    """The lines between two blank ones: comments apart, blanked in the text."""

    where: Where
    text: str
    comments: str


@dataclass(frozen=True)
class _Parts:
    """A block's text in its parts. ``answers`` is None where there are no braces."""

    name: str
    stem: str
    answers: str | None
    general: str


def read(data: bytes, file: str) -> Reading:
    """Every question of a GIFT file; raises FileRefused where it is none."""
    text = _decoded(data)
    found: list[Draft | Refusal] = []
    category: tuple[str, ...] = ()
    blocks = list(_blocks(text))
    if not any(block.text.startswith(_CATEGORY) or "{" in block.text for block in blocks):
        line = blocks[0].where.line if blocks else 1
        raise FileRefused("No question with its answers in braces {…} stands in this file.", line, 1)
    refuse_many(blocks[-1].where.number)
    for block in blocks:
        if block.text.startswith(_CATEGORY):
            category = _path(block.text.removeprefix(_CATEGORY))
        else:
            found.append(_question(block, category))
    return Reading(file.rpartition(".")[0] or file, tuple(found))


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise FileRefused("The file is UTF-16. Save it as UTF-8.", 1, 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        raise FileRefused("The file is not UTF-8 text. Save it as UTF-8.", line, column) from error
    if "\0" in text:
        raise FileRefused("The file is not text.", 1, 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> Iterator[_Block]:
    number, lines, start = 0, list[str](), 0
    for at, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            start = start or at
            lines.append(line)
            continue
        if _is_category(lines):  # Moodle takes the rest of the block for the name, and loses a question
            yield _block(lines[:1], number + 1, start)
            lines, start = lines[1:], start + 1
        block = _block(lines, number + 1, start)
        if block.text:
            number += not block.text.startswith(_CATEGORY)
            yield block
        lines, start = [], 0


def _is_category(lines: list[str]) -> bool:
    return bool(lines) and lines[0].lstrip().startswith(_CATEGORY)


def _block(lines: list[str], number: int, start: int) -> _Block:
    comments = "\n".join(line.strip() for line in lines if line.strip().startswith("//"))
    kept = [" " if line.strip().startswith("//") else line for line in lines]
    first = next((at for at, line in enumerate(kept) if line.strip()), 0)
    return _Block(Where(number, start + first), "\n".join(kept).strip(), comments)


def _path(category: str) -> tuple[str, ...]:
    """The parts of a category's path; a slash inside of a name is written twice."""
    parts = hold_escapes(category.strip()).replace("//", "\0")
    return tuple(release(part).replace("\0", "/").strip() for part in parts.split("/"))


def _question(block: _Block, category: tuple[str, ...]) -> Draft | Refusal:
    text = hold_escapes(block.text)
    parts = _parts(text)
    if isinstance(parts, str):
        return Refusal(block.where, parts, _beginning(text))
    own = " ".join(release(parts.name).split())
    name = own or _beginning(parts.stem)
    stem = passage(parts.stem)
    if parts.answers is None:
        return Refusal(block.where, "It has no answers in braces {…}: a text that asks nothing.", name)
    if has_gaps(text):
        return Refusal(block.where, _NO_CLOZE, name)
    if not parts.answers:
        return Refusal(block.where, "Essay questions are not scored here; none of our kinds holds one.", name)
    general = passage(parts.general, stem.format)
    ids = _ID.search(block.comments)
    draft = Draft(
        where=block.where,
        kind=Kind.SINGLE,
        stem=stem.text,
        name=own,
        source_id=_unescaped(ids[1]) if ids else "",
        categories=category,
        tags=tuple(_unescaped(tag) for tag in _TAG.findall(block.comments)),
        feedback=general.text,
        losses=(*stem.losses, *general.losses),
    )
    try:
        return _answered(draft, parts.answers, stem.format)
    except Unreadable as problem:
        return Refusal(block.where, problem.why, name)


def _beginning(text: str) -> str:
    """The first words, by which a question without a name is known in the account."""
    return " ".join(release(text).split())[:80]


_NO_CLOZE = (
    "It holds gaps in Moodle's Cloze notation ({1:MC:…}), which GIFT cannot say: "
    "export it from Moodle as Moodle XML and import that."
)


def _answered(draft: Draft, answers: str, format_: str) -> Draft:
    found = gift_answers.answers_of(answers, format_)
    return replace(
        draft,
        kind=found.kind,
        answers=found.answers,
        pairs=found.pairs,
        distractors=found.distractors,
        fixed_order=found.fixed_order,
        losses=(*draft.losses, *found.losses),
    )


def _unescaped(value: str) -> str:
    return value.strip().replace("\\]", "]")


def _parts(text: str) -> _Parts | str:
    """The parts of a block, or why it has none; the first ``{`` and the first ``}`` hold the answers."""
    name = ""
    if text.startswith("::"):
        head, ends, rest = text[2:].partition("::")
        name, text = (head, rest.strip()) if ends else ("", text[2:])
    start, end = text.find("{"), text.find("}")
    if start == end == -1:
        return _Parts(name, text, None, "")
    if start == -1 or end == -1 or end < start:
        return (
            "One of the two braces { } around the answers is missing. Write \\{ or \\} for the sign itself."
        )
    gap = "" if text.endswith("}") else "_____"
    stem = f"{text[:start]}{gap}{text[end + 1 :]}"
    answers, marked, general = text[start + 1 : end].strip().rpartition("####")
    if not marked:
        answers, general = general, ""
    return _Parts(name, stem, answers.strip(), general)
