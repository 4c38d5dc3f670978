"""One answered question explained: what was given, what is right, and why, the chosen option first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from quiz.core.items import Choice, Item, Matching, Numeric, Option, Ordering, Text, WrongAnswer
from quiz.core.reports import Outcome
from quiz.core.scoring import Response, normalise, read_number, without_unit
from quiz.services.reporting import AnsweredItem
from quiz.web.answers import Picture


@dataclass(frozen=True)
class Reason:
    """Why one answer is right or not. ``text`` is Markdown; empty where the reason is the whole item's."""

    text: str
    right: bool
    chosen: bool
    why: str


@dataclass(frozen=True)
class Explanation:
    """A question of the report. ``given`` and ``right`` are Markdown texts, one per line."""

    position: int
    item: Item
    outcome: Outcome
    image: Picture | None
    given: tuple[str, ...]
    right: tuple[str, ...]
    first: tuple[Reason, ...]
    rest: tuple[Reason, ...]


def explain(answered: AnsweredItem) -> Explanation:
    """The explanation of one answered question."""
    item, scored = answered.item, answered.scored
    response = None if scored.outcome is Outcome.NOT_ANSWERED else scored.response
    reasons = reasons_for(item, response)
    first = tuple(reason for reason in reasons if reason.chosen or reason.right)
    return Explanation(
        position=answered.position,
        item=item,
        outcome=scored.outcome,
        image=picture(answered),
        given=given_texts(item, response),
        right=right_texts(item),
        first=tuple(sorted(first, key=lambda reason: not reason.chosen)),
        rest=tuple(reason for reason in reasons if reason not in first),
    )


def preview(item: Item, position: int) -> Explanation:
    """The explanation that a learner reads who gave no answer: what an instructor looks through."""
    reasons = reasons_for(item, None)
    return Explanation(position, item, Outcome.UNKNOWN, None, (), right_texts(item), reasons, ())


def picture(answered: AnsweredItem) -> Picture | None:
    """The item's picture, from the bank version that was answered."""
    image = answered.item.image
    if image is None:
        return None
    return Picture(url_for("attempts.image", version_id=answered.version_id, file=image.file), image.alt)


def given_texts(item: Item, response: Response) -> tuple[str, ...]:
    """What was given, in words; empty for "I don't know yet" and for nothing."""
    match item.body, response:
        case _, None:
            return ()
        case Choice(options=options), _:
            numbers = response if isinstance(response, list) else [response]
            return tuple(options[int(str(number)) - 1].text for number in numbers)
        case Ordering(sequence=sequence), list():
            return tuple(sequence[int(number) - 1] for number in response)
        case Matching(pairs=pairs), list():
            return tuple(f"{pair.left} → {right}" for pair, right in zip(pairs, response, strict=True))
        case Numeric(unit=unit), _:
            return (f"{as_code(str(response))} {unit}".strip(),)
        case _:
            return (as_code(str(response)),)


def right_texts(item: Item) -> tuple[str, ...]:
    """What is right, in words."""
    match item.body:
        case Choice(options=options):
            return tuple(option.text for option in options if option.correct)
        case Ordering(sequence=sequence):
            return sequence
        case Matching(pairs=pairs):
            return tuple(f"{pair.left} → {pair.right}" for pair in pairs)
        case Numeric(value=value, unit=unit):
            return (f"{value:g} {unit}".strip(),)
        case Text(accept=accept):
            return (as_code(accept[0]),)


def as_code(text: str) -> str:
    """What somebody typed, as Markdown code: it must not be read as Markdown."""
    ticks = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (ticks + 1)
    return f"{fence} {text} {fence}" if ticks else f"`{text}`"


def reasons_for(item: Item, response: Response) -> tuple[Reason, ...]:
    """Every reason that the item holds, in file order."""
    match item.body:
        case Choice(options=options):
            numbers = response if isinstance(response, list) else [response]
            return tuple(option_reason(option, number in numbers) for number, option in enumerate(options, 1))
        case Matching(pairs=pairs):
            return tuple(Reason(f"{pair.left} → {pair.right}", True, False, pair.why) for pair in pairs)
        case Ordering(why=why):
            return (Reason("", True, False, why),)
        case Numeric() as body:
            return (Reason("", True, False, body.why), *(number_reasons(body, response)))
        case Text() as body:
            return (Reason("", True, False, body.why), *(text_reasons(body, response)))


def option_reason(option: Option, chosen: bool) -> Reason:
    """The reason of one option."""
    return Reason(option.text, option.correct, chosen, option.why)


def number_reasons(body: Numeric, response: Response) -> Sequence[Reason]:
    """The reasons of expected wrong numbers; the one that was typed is marked."""
    typed = read_number(without_unit(response, body.unit)) if isinstance(response, str) else None
    numbers = [(wrong, read_number(wrong.text)) for wrong in body.wrong]
    return [wrong_reason(wrong, typed is not None and typed == number) for wrong, number in numbers]


def text_reasons(body: Text, response: Response) -> Sequence[Reason]:
    """The reasons of expected wrong texts; the one that was typed is marked."""
    typed = normalise(response, case=body.case) if isinstance(response, str) else None
    return [wrong_reason(wrong, typed == normalise(wrong.text, case=body.case)) for wrong in body.wrong]


def wrong_reason(wrong: WrongAnswer, chosen: bool) -> Reason:
    """The reason of an expected wrong answer."""
    return Reason(as_code(wrong.text), False, chosen, wrong.why)
