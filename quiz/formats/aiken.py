"""Aiken: a question, its options with letters, and ``ANSWER:`` (question/format/aiken/format.php).

Moodle drops the first line of a question of several lines; this reader keeps them all and says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Kind
from quiz.formats.drafts import (
    Draft,
    DraftAnswer,
    FileRefused,
    Loss,
    Reading,
    Refusal,
    Where,
    Written,
)
from quiz.formats.fitting import counted, quoted
from quiz.formats.markup import from_plain, is_plain, to_plain
from quiz.formats.unsaid import unsaid

_OPTION = re.compile(r"([A-Z])[).][ \t]?(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)")
_MORE = re.compile(r"(NAME|PG|TAGS?|FEEDBACK):\s*(.*)")
_OURS = re.compile(r"(?:[A-Z][).]|ANSWER:|NAME:|PG:|TAGS?:|FEEDBACK:|//)")


@dataclass
class _Open:
    """A question that is being read."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)


def read(data: bytes, file: str) -> Reading:
    """Every question of an Aiken file; raises FileRefused where it is none."""
    text = _decoded(data)
    if not any(_ANSWER.match(line.strip()) for line in text.split("\n")):
        raise FileRefused("No line of this file begins with ANSWER:, so no question has its answer.", 1, 1)
    return Reading(file.rpartition(".")[0] or file, tuple(_questions(text)))


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:  # noqa: ARG001 - every format's writer takes both
    """The single choices of a bank; everything else stays behind."""
    losses = [loss for item in bank.items for loss in _losses(item)]
    kept = [item for item in bank.items if not _why_left_out(item)]
    blocks = (_block(item, item.body) for item in kept if isinstance(item.body, Choice))
    return Written("\n".join(blocks).encode(), ".txt", tuple(losses))


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileRefused("The file is not UTF-8 text. Save it as UTF-8.", line, 1) from error
    if "\0" in text:
        raise FileRefused("The file is not text.", 1, 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _questions(text: str) -> Iterator[Draft | Refusal]:
    """Questions in the order of the file: what is begun and never answered is refused, too."""
    current: _Open | None = None
    number = 0
    for at, line in enumerate((line.strip() for line in text.split("\n")), 1):
        if not line or line.startswith("//"):
            continue
        answer = _ANSWER.match(line)
        starts = not answer and not _OPTION.match(line) and not _MORE.match(line)
        if current is not None and starts and current.options:
            number += 1
            yield Refusal(Where(number, current.line), "It has options and no line ANSWER:.", _name(current))
            current = None
        current = current or _Open(at)
        if answer:
            number += 1
            yield _finished(current, answer[1].strip(), number)
            current = None
        else:
            _take(current, line)
    if current is not None:
        yield Refusal(
            Where(number + 1, current.line), "The file ends before its line ANSWER:.", _name(current)
        )


def _take(current: _Open, line: str) -> None:
    option, more = _OPTION.match(line), _MORE.match(line)
    if option:
        current.options.append((option[1], option[2].strip()))
    elif more and current.options:
        current.extra[more[1]] = more[2].strip()
    else:
        current.stem.append(line)


def _name(current: _Open) -> str:
    return current.extra.get("NAME", "") or " ".join(current.stem)[:80]


def _finished(current: _Open, answer: str, number: int) -> Draft | Refusal:
    where, name = Where(number, current.line), current.extra.get("NAME", "")
    why = _problem(current, answer)
    if why:
        return Refusal(where, why, _name(current))
    losses = [
        f"The line {key}: is left out ({quoted(value)})."
        for key, value in current.extra.items()
        if key not in {"NAME", "FEEDBACK"}
    ]
    if len(current.stem) > 1:
        losses.append(f"The question stood on {len(current.stem)} lines; Moodle would keep the last alone.")
    return Draft(
        where,
        Kind.SINGLE,
        from_plain("\n".join(current.stem)),
        name,
        tuple(DraftAnswer(from_plain(text), float(letter == answer[0])) for letter, text in current.options),
        feedback=from_plain(current.extra.get("FEEDBACK", "")),
        losses=tuple(losses),
    )


def _problem(current: _Open, answer: str) -> str:
    """Why the question cannot be kept, or ""."""
    letters = [letter for letter, _ in current.options]
    if not current.stem:
        return "It has no text before its options. A text may not begin with a letter and a full stop."
    if len(letters) < 2:
        return f"It has {counted(len(letters), 'option', 'options')}; a choice has at least two."
    if len(set(letters)) < len(letters):
        return "A letter stands before two options."
    if not re.fullmatch(r"[A-Z][).]?", answer):
        return f"ANSWER: names {quoted(answer)} and not one letter." if answer else "ANSWER: names no letter."
    if answer[0] not in letters:
        return f"ANSWER: names {answer[0]}, and there is no such option."
    return ""


def _block(item: Item, body: Choice) -> str:
    lettered = list(zip(ascii_uppercase, body.options, strict=False))
    options = "".join(f"{letter}) {_line(option.text)}\n" for letter, option in lettered)
    key = next(letter for letter, option in lettered if option.correct)
    return f"{_line(item.stem)}\n{options}ANSWER: {key}\n"


def _line(markdown: str) -> str:
    return " ".join(to_plain(markdown).split())


def _why_left_out(item: Item) -> str:
    if not isinstance(item.body, Choice) or item.body.many:
        return f"Aiken has no questions of the kind {item.kind}."
    if _OURS.match(_line(item.stem)):
        return "Its text begins like an option or a mark of Aiken."
    if not all(map(_line, (item.stem, *(option.text for option in item.body.options)))):
        return "A text has no words."
    return ""


def _losses(item: Item) -> Iterator[Loss]:
    if why := _why_left_out(item):
        yield Loss(item.id, why, left_out=True)
        return
    yield from unsaid(item)
    yield Loss(item.id, "Aiken has no place for the item's id, its skill and its reasons.")
    texts = (
        [item.stem, *(option.text for option in item.body.options)] if isinstance(item.body, Choice) else []
    )
    if not all(is_plain(text) and "\n" not in text.strip() for text in texts):
        yield Loss(item.id, "Aiken holds plain text on one line: code, emphasis and line ends are left out.")
    if item.fixed_order:
        yield Loss(item.id, "Aiken cannot keep the options in their order.")
