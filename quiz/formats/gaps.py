"""A question with several gaps, as other programs have it, becomes one question for each gap.

A reader puts `mark(n)` where its n-th gap stands, before it turns the text into Markdown, and hands the whole
question with its gaps to `split`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, DraftAnswer, Refusal
from quiz.formats.fitting import LONGEST

# Characters for private use: no format and no Markdown gives them a meaning, so they survive conversion.
_MARK = re.compile("\ue000([0-9]{1,6})\ue001")
_FOREIGN = re.compile("[\ue000\ue001]")
MAX_GAPS = 50
"""Every gap shows the whole text again, so that their number must have a limit."""
_OWN, _OTHER = "[____]", "____"
_SPECIAL = re.compile(r"[\[\]_]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Gap:
    """What belongs to one gap alone; the fields are those of a Draft."""

    kind: Kind
    answers: tuple[DraftAnswer, ...]
    feedback: str = ""
    case: bool = False
    unit: str = ""
    fixed_order: bool = False
    losses: tuple[str, ...] = ()


def mark(number: int) -> str:
    """The place of gap ``number``, counted from 0."""
    return f"\ue000{number}\ue001"


def without_marks(text: str) -> str:
    """``text`` without characters that would pass for a mark."""
    return _FOREIGN.sub("", text)


def split(whole: Draft, gaps: Sequence[Gap | Refusal]) -> tuple[Draft | Refusal, ...]:
    """One question for each gap, with the others shown as blanks.

    ``whole`` holds what the gaps share; its stem has their marks. A gap that could not be read comes as a
    Refusal and stays one. A gap that the stem does not show is refused, unless it is the only one.
    """
    if len(gaps) > MAX_GAPS or len(whole.stem) > LONGEST:
        size = f"{len(gaps)} gaps in {len(whole.stem)} characters"
        why = f"It has {size}; the limits are {MAX_GAPS} and {LONGEST}."
        return (Refusal(whole.where, why, whole.name),)
    shown = {int(found) for found in _MARK.findall(whole.stem)}
    in_code = frozenset(_numbers_in_code(whole.stem))
    return tuple(_one(whole, gaps, number, shown, in_code) for number in range(len(gaps)))


def _one(
    whole: Draft, gaps: Sequence[Gap | Refusal], number: int, shown: set[int], in_code: frozenset[int]
) -> Draft | Refusal:
    gap, count = gaps[number], len(gaps)
    name = whole.name if count == 1 else f"{whole.name} (gap {number + 1} of {count})".strip()
    if isinstance(gap, Refusal):
        return replace(
            gap, name=name, why=gap.why if count == 1 else f"Gap {number + 1} of {count}: {gap.why}"
        )
    if count > 1 and number not in shown:
        return Refusal(whole.where, f"The text does not show where gap {number + 1} of {count} stands.", name)
    # One gap needs no mark of its own among blanks.
    own = number if count > 1 else -1
    stem = _MARK.sub(lambda found: _blank(int(found[1]), own, in_code), whole.stem)
    loss = () if count == 1 else (f"It was one question with {count} gaps; this is gap {number + 1}.",)
    return replace(
        whole,
        kind=gap.kind,
        stem=stem,
        name=name,
        answers=gap.answers,
        feedback=gap.feedback or whole.feedback,
        case=gap.case,
        unit=gap.unit,
        fixed_order=gap.fixed_order,
        source_id=whole.source_id if count == 1 or not whole.source_id else f"{whole.source_id}-{number + 1}",
        losses=(*whole.losses, *loss, *gap.losses),
    )


def _blank(number: int, own: int, in_code: frozenset[int]) -> str:
    text = _OWN if number == own else _OTHER
    return text if number in in_code else _SPECIAL.sub(r"\\\g<0>", text)


def _numbers_in_code(markdown: str) -> Iterator[int]:
    # Code shows backslashes, other text needs them, or blanks would pair up as emphasis.
    for token in _leaves(_MARKDOWN.parse(markdown)):
        if token.type in {"fence", "code_block", "code_inline"}:
            yield from (int(found) for found in _MARK.findall(token.content))


def _leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children if token.children is not None else (token,)
