"""Answers of a draft to the body of an item, once for all formats: what is right is never guessed.

Everything that our kinds cannot say is a loss in words; where it decides what is right, the draft is Unfit.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quiz.core.items import Body, Kind, Matching, Numeric, Ordering, Pair, Text, WrongAnswer
from quiz.core.scoring import is_accepted_number, is_accepted_text, normalise
from quiz.core.unsettled import NO_REASON
from quiz.formats.drafts import Draft, DraftAnswer
from quiz.formats.fitting import (
    LONGEST,
    LONGEST_NAME,
    Account,
    Unfit,
    as_seen,
    counted,
    is_full,
    percent,
    quoted,
    refuse_long,
)
from quiz.formats.options import multiple, single

LARGEST = 1e15
MOST_ANSWERS = 200
"""Answers to what is typed, right and wrong; each is compared with the others."""
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)


def body_of(draft: Draft, account: Account) -> Body:
    """The body of the item; raises Unfit."""
    return _BODIES[draft.kind](draft, account)


def _text(draft: Draft, account: Account) -> Text:
    _refuse_many(draft.answers)
    answers = [answer for answer in draft.answers if _is_typable(answer, account)]
    right = [answer for answer in answers if is_full(answer.weight)]
    if not right:
        raise Unfit("No answer that can be typed earns full marks.")
    accept: dict[str, str] = {}
    for answer in right:
        accept.setdefault(normalise(answer.text, case=draft.case), answer.text.strip())
    body = Text(tuple(accept.values()), draft.case, _reason(right, draft))
    others = [answer for answer in answers if not is_full(answer.weight)]
    return replace(body, wrong=_wrong_texts(others, body, account))


def _refuse_many(answers: Sequence[DraftAnswer]) -> None:
    if len(answers) > MOST_ANSWERS:
        raise Unfit(f"{len(answers)} answers are expected; at most {MOST_ANSWERS} can be kept.")


def _is_typable(answer: DraftAnswer, account: Account) -> bool:
    if len(answer.text) > LONGEST_NAME:
        account.lose(f"the answer {quoted(answer.text)} is longer than {LONGEST_NAME} characters")
        return False
    return bool(normalise(answer.text, case=False))


def _wrong_texts(answers: Sequence[DraftAnswer], body: Text, account: Account) -> tuple[WrongAnswer, ...]:
    kept: dict[str, WrongAnswer] = {}
    for answer in answers:
        if answer.weight > 0:
            account.lose(f"{quoted(answer.text)} earned {percent(answer.weight)} and is not accepted here")
        if not is_accepted_text(body, answer.text):
            wrong = WrongAnswer(answer.text.strip(), answer.feedback or NO_REASON, answer.misconception)
            kept.setdefault(normalise(answer.text, case=body.case), wrong)
    return tuple(kept.values())


def _reason(right: Sequence[DraftAnswer], draft: Draft) -> str:
    """Everything that is said about right answers, each sentence once."""
    said = dict.fromkeys(filter(None, (*(answer.feedback for answer in right), draft.feedback)))
    joined = "\n\n".join(said)
    return (joined if len(joined) <= LONGEST else next(iter(said))) if said else NO_REASON


def _numeric(draft: Draft, account: Account) -> Numeric:
    _refuse_many(draft.answers)
    right = [answer for answer in draft.answers if is_full(answer.weight)]
    if not right:
        raise Unfit("No number earns full marks.")
    ranges = [(_number(answer.text), answer.tolerance) for answer in right]
    if any(not 0 <= tolerance <= LARGEST for _, tolerance in ranges):
        raise Unfit("A tolerance is below 0 or too large.")
    value, tolerance = max(ranges, key=lambda pair: pair[1])
    for other, spread in ranges:
        if other - spread < value - tolerance - 1e-9 or other + spread > value + tolerance + 1e-9:
            raise Unfit("Several ranges of numbers are right; ours has one.")
    body = Numeric(value, tolerance, draft.unit, _reason(right, draft))
    others = [answer for answer in draft.answers if not is_full(answer.weight)]
    return replace(body, wrong=_wrong_numbers(others, body, account))


def _number(text: str) -> float:
    typed = text.strip()
    if not _NUMBER.fullmatch(typed) or len(typed) > 40 or abs(float(typed)) > LARGEST:
        hint = " Write a decimal point, not a comma." if "," in typed else ""
        raise Unfit(f"{quoted(text) if typed else 'Nothing'} stands where a number is expected.{hint}")
    return float(typed)


def number_as_typed(value: float) -> str:
    """The shortest decimal text of a number, without a point where it is whole."""
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < LARGEST else repr(value)


def _wrong_numbers(
    answers: Sequence[DraftAnswer], body: Numeric, account: Account
) -> tuple[WrongAnswer, ...]:
    kept: dict[float, WrongAnswer] = {}
    for answer in answers:
        if answer.text.strip() in {"*", ""}:
            if answer.feedback:
                account.lose(f"the feedback for every other number ({quoted(answer.feedback)}) is left out")
            continue
        value = _number(answer.text)
        if answer.weight > 0:
            account.lose(f"{quoted(answer.text)} earned {percent(answer.weight)} and is not accepted here")
        if answer.tolerance:
            account.lose(f"the tolerance of the wrong number {quoted(answer.text)} is left out")
        if not is_accepted_number(body, answer.text):
            why = answer.feedback or NO_REASON
            kept.setdefault(value, WrongAnswer(number_as_typed(value), why, answer.misconception))
    return tuple(kept.values())


def _ordering(draft: Draft, _account: Account) -> Ordering:
    if not 2 <= len(draft.sequence) <= 8:
        number = counted(len(draft.sequence), "entry", "entries")
        raise Unfit(f"It has {number} to order; ours have 2 to 8.")
    _refuse_equal(draft.sequence, "entry")
    return Ordering(draft.sequence, draft.feedback or NO_REASON)


def _matching(draft: Draft, _account: Account) -> Matching:
    if not 2 <= len(draft.pairs) <= 20:
        raise Unfit(f"It has {counted(len(draft.pairs), 'pair', 'pairs')}; ours have 2 to 20.")
    _refuse_equal([pair.left for pair in draft.pairs], "left side")
    rights = {as_seen(pair.right): pair.right for pair in reversed(draft.pairs)}
    for right in (*rights.values(), *draft.distractors):
        refuse_long(right, "A right side")
        if not right.strip():
            raise Unfit("A right side has no text.")
    pairs = tuple(
        Pair(pair.left, rights[as_seen(pair.right)], pair.feedback or draft.feedback or NO_REASON)
        for pair in draft.pairs
    )
    distractors = {as_seen(text): text for text in draft.distractors if as_seen(text) not in rights}
    return Matching(pairs, tuple(distractors.values()))


def _refuse_equal(texts: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for text in texts:
        refuse_long(text, f"This {what}")
        if not text.strip():
            raise Unfit(f"One {what} has no text.")
        if as_seen(text) in seen:
            raise Unfit(f"The {what} {quoted(text)} stands twice.")
        seen.add(as_seen(text))


_BODIES: Mapping[Kind, Callable[[Draft, Account], Body]] = {
    Kind.SINGLE: single,
    Kind.MULTIPLE: multiple,
    Kind.TEXT: _text,
    Kind.NUMERIC: _numeric,
    Kind.ORDERING: _ordering,
    Kind.MATCHING: _matching,
}
