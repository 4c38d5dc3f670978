"""text2qti: the reader. The grammar is that of text2qti 0.8.0; code in a file is never run."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import PurePath
from types import MappingProxyType

from quiz.core.items import Credit, Kind
from quiz.formats.drafts import Draft, DraftAnswer, FileRefused, Reading, Refusal, Where
from quiz.formats.markup import from_markdown
from quiz.formats.text2qti_lines import CODE, COMMENT, UNKNOWN, Part, parts_of, without_space
from quiz.formats.text2qti_writing import write
from quiz.formats.typed import Unreadable

__all__ = ["read", "write"]

_WHOLE = re.compile(r"0|[+-]?[1-9][0-9]*(?:_[0-9]+)*")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
_RANGE = re.compile(r"\[([^,\]]+),([^,\]]+)\]")
_TAG = re.compile(r"\[tag:([^\]]{1,255})\]")
_TRUTH = frozenset({"true", "True", "false", "False"})
_ANSWERS = {
    "right": Kind.SINGLE,
    "wrong": Kind.SINGLE,
    "many_right": Kind.MULTIPLE,
    "many_wrong": Kind.MULTIPLE,
}
_ANSWERS |= {"typed": Kind.TEXT, "number": Kind.NUMERIC}
_RIGHT = frozenset({"right", "many_right", "typed", "number"})
_REMARKS = ("feedback", "if_right", "if_wrong", "solution")
_REFUSED = MappingProxyType(
    {
        "essay": "It is an essay, which a person has to mark.",
        "upload": "It asks to upload a file, which a person has to mark.",
    }
)
_NOTES = MappingProxyType(
    {
        "description": "The description of the quiz was left out.",
        "setting": "The settings of the quiz were left out.",
        "group": "Its questions stand in groups, of which some are drawn; here each question is on its own.",
    }
)


@dataclass
class _Block:
    """A question as it grows: the part that asks, and the parts behind it."""

    start: Part
    title: str = ""
    tags: tuple[str, ...] = ()
    parts: list[Part] = field(default_factory=list)


def read(data: bytes, file: str) -> Reading:
    """The questions of a text2qti file. FileRefused where it is not UTF-8 or has no question."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused(f"{file} is not UTF-8. Save it as UTF-8.", line) from error
    parts = parts_of(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if not any(part.kind in {"question", CODE} for part in parts):
        why = f"{file} has no question as text2qti has them: a number, a full stop, a space and a text."
        raise FileRefused(why, 1)
    blocks = _blocks(parts)
    found = tuple(_found(block, Where(number, block.start.line)) for number, block in enumerate(blocks, 1))
    title = next((part.text for part in parts if part.kind == "quiz_title"), PurePath(file).stem)
    return Reading(" ".join(title.split()), found, tuple(_notes(parts)))


def _notes(parts: Sequence[Part]) -> Iterator[str]:
    kinds = {part.kind for part in parts}
    yield from (note for kind, note in _NOTES.items() if kind in kinds)
    if len({part.text for part in parts if part.kind in {"points", "group_points"}}) > 1:
        yield "Its questions are worth different numbers of points; here each counts the same."


def _blocks(parts: Sequence[Part]) -> list[_Block]:
    """Questions, texts between them, code, and what belongs to none of these, in their order."""
    blocks: list[_Block] = []
    title, tags = "", list[str]()
    for part in parts:
        if part.kind == "title":
            title = part.text
        elif part.kind == COMMENT:
            tags += _TAG.findall(part.text)
        elif part.kind in {"question", "text", "text_title", CODE}:
            blocks.append(_Block(part, title, tuple(tags)))
            title, tags = "", []
        elif part.kind in _ANSWERS or part.kind in {*_REMARKS, *_REFUSED, UNKNOWN}:
            _add(blocks, part)
    return blocks


def _add(blocks: list[_Block], part: Part) -> None:
    """Give a part to the question above it; where there is none it stands for itself."""
    if blocks and blocks[-1].start.kind == "question":
        blocks[-1].parts.append(part)
    else:
        blocks.append(_Block(part))


def _found(block: _Block, where: Where) -> Draft | Refusal:
    try:
        return _draft(block, where)
    except Unreadable as error:
        return Refusal(where, error.why, block.title)


def _draft(block: _Block, where: Where) -> Draft:
    _check(block)
    question = _Question(block)
    kind = _kind(block.parts)
    draft = Draft(
        where,
        kind,
        question.markdown(block.start.text),
        name=" ".join(block.title.split()),
        tags=block.tags,
        feedback="\n\n".join(question.remarks("feedback", "solution")),
    )
    return _SHAPES[kind](question, draft)


def _check(block: _Block) -> None:
    """Raises Unreadable for what is no question, or is broken."""
    if block.start.kind == CODE:
        raise Unreadable("It is code that writes questions, which is never run here.")
    if block.start.kind in {"text", "text_title"}:
        raise Unreadable("It is a text between questions: it asks nothing.")
    if block.start.kind != "question":
        raise Unreadable(f"“{block.start.text[:50]}” belongs to no question.")
    for part in block.parts:
        if part.kind == UNKNOWN:
            raise Unreadable(f"Line {part.line}: {_problem(part.text)}")
        if part.kind in _REFUSED:
            raise Unreadable(_REFUSED[part.kind])


def _problem(text: str) -> str:
    if mark := without_space(text):
        return f"“{mark}” lacks a space or a text behind it."
    return f"“{text[:50]}” is no part of a question; a further line is indented as far as the text above it."


def _kind(parts: Sequence[Part]) -> Kind:
    kinds = {_ANSWERS[part.kind] for part in parts if part.kind in _ANSWERS}
    if not kinds:
        raise Unreadable("It has no answers.")
    if len(kinds) > 1:
        raise Unreadable("Its answers are of different types.")
    return kinds.pop()


class _Question:
    """The answers and remarks of a block as Markdown; gathers what is lost."""

    def __init__(self, block: _Block) -> None:
        self._parts = block.parts
        self.losses: list[str] = []

    def markdown(self, text: str) -> str:
        """Markdown of text2qti as ours; pictures are files beside it, which are not here."""
        markup = from_markdown(text)
        self.losses += [f"{loss[:1].upper()}{loss[1:]}." for loss in markup.losses]
        self.losses += [f"A picture was left out ({alt or source})." for source, alt in markup.images]
        return markup.text

    def remarks(self, *kinds: str) -> list[str]:
        """The remarks of these kinds that stand before the first answer."""
        heads = self._parts[: self._first_answer()]
        return [self.markdown(part.text) for part in heads if part.kind in kinds]

    def answers(self) -> list[DraftAnswer]:
        """The answers, each with the feedback below it, right ones with weight 1."""
        found: list[DraftAnswer] = []
        for part in self._parts[self._first_answer() :]:
            if part.kind in _ANSWERS:
                found.append(DraftAnswer(part.text, float(part.kind in _RIGHT)))
            elif part.kind == "feedback" and not found[-1].feedback:
                found[-1] = replace(found[-1], feedback=self.markdown(part.text))
            else:
                raise Unreadable(f"Line {part.line}: this remark belongs in front of the answers.")
        return found

    def options(self) -> list[DraftAnswer]:
        """Answers whose texts are Markdown."""
        return [replace(answer, text=self.markdown(answer.text)) for answer in self.answers()]

    def lose(self, kind: str, what: str) -> None:
        """Name remarks that have no place."""
        if self.remarks(kind):
            self.losses.append(f"Its feedback for {what} was left out.")

    def _first_answer(self) -> int:
        places = (place for place, part in enumerate(self._parts) if part.kind in _ANSWERS)
        return next(places, len(self._parts))


def _single(question: _Question, draft: Draft) -> Draft:
    """Remarks for right and wrong answers become reasons of the options that have none of their own."""
    remarks = {
        weight: "\n\n".join(question.remarks(kind)) for weight, kind in ((1.0, "if_right"), (0.0, "if_wrong"))
    }
    answers = [
        replace(answer, feedback=answer.feedback or remarks[answer.weight]) for answer in question.options()
    ]
    fixed = len(answers) == 2 and all(answer.text in _TRUTH for answer in answers)
    return replace(draft, answers=tuple(answers), fixed_order=fixed, losses=tuple(question.losses))


def _multiple(question: _Question, draft: Draft) -> Draft:
    answers = tuple(question.options())
    question.lose("if_right", "right answers")
    question.lose("if_wrong", "wrong answers")
    # The notation says nothing of partial credit: our default, as for items that are written here.
    return replace(draft, answers=answers, credit=Credit.RIGHT_MINUS_WRONG, losses=tuple(question.losses))


def _text(question: _Question, draft: Draft) -> Draft:
    feedback = "\n\n".join(filter(None, [draft.feedback, *question.remarks("if_right")]))
    question.lose("if_wrong", "wrong answers")
    answers = tuple(question.answers())
    return replace(draft, answers=answers, feedback=feedback, losses=tuple(question.losses))


def _numeric(question: _Question, draft: Draft) -> Draft:
    draft = _text(question, draft)
    if len(draft.answers) > 1:
        raise Unreadable("It has several numbers as answers.")
    return replace(draft, answers=tuple(_as_number(answer) for answer in draft.answers))


def _as_number(answer: DraftAnswer) -> DraftAnswer:
    """``[low, high]``, ``value +- margin``, ``value +- percent%`` or a whole number."""
    text = answer.text
    if _WHOLE.fullmatch(text):
        return replace(answer, text=text.replace("_", ""))
    if bounds := _RANGE.fullmatch(text):
        low, high = _decimal(bounds[1]), _decimal(bounds[2])
        if low > high:
            raise Unreadable(f"The range “{text[:50]}” ends before it begins.")
        return replace(answer, text=str((low + high) / 2), tolerance=float((high - low) / 2))
    value, sign, margin = text.partition("+-")
    if not sign:
        raise Unreadable(f"“{text[:50]}” is neither a whole number nor a range, nor has it a margin (+-).")
    center, share = _decimal(value), margin.strip()
    spread = abs(center) * _decimal(share[:-1]) / 100 if share.endswith("%") else _decimal(share)
    if spread < 0:
        raise Unreadable(f"The margin of “{text[:50]}” is below 0.")
    return replace(answer, text=str(center), tolerance=float(spread))


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text.strip()):
        raise Unreadable(f"“{text.strip()[:50]}” is not a number.")
    return Decimal(text.strip())


_SHAPES: Mapping[Kind, Callable[[_Question, Draft], Draft]] = MappingProxyType(
    {Kind.SINGLE: _single, Kind.MULTIPLE: _multiple, Kind.TEXT: _text, Kind.NUMERIC: _numeric}
)
