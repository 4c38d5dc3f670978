"""Questions whose answer is typed: short texts and numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quiz.core.items import Kind
from quiz.core.scoring import read_number
from quiz.formats.drafts import Draft, DraftAnswer
from quiz.formats.qti12.choices import with_prompt
from quiz.formats.qti12.conditions import Bound, Equals, wanted
from quiz.formats.qti12.presentation import Response
from quiz.formats.qti12.question import Question, Unfit
from quiz.formats.qti12.scoring import Rule, Scoring

_NUMBER_TYPES = frozenset({"decimal", "integer", "scientific"})
_NUMBER_LABELS = frozenset({"numerical_question", "numeric", "numerical", "wct_numeric"})
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")
_LOWER, _UPPER = frozenset({"vargte", "vargt"}), frozenset({"varlte", "varlt"})
_STRICT = frozenset({"vargt", "varlt"})


def read_field(question: Question, response: Response) -> Draft:
    """A single field. Raises Unfit where no answer is right."""
    base = question.draft(Kind.TEXT, with_prompt(question, response))
    feedback = question.said(question.feedback.general, question.feedback.right)
    question.lose_wrong()
    if asks_number(question, response):
        answers = numbers(question, response.ident)
        return replace(base, kind=Kind.NUMERIC, answers=answers, feedback=feedback)
    answers, case = texts(question, response.ident)
    return replace(base, answers=answers, case=case, feedback=feedback)


def asks_number(question: Question, response: Response) -> bool:
    """Whether a field takes a number: by its type in the file, its label, or tests that only numbers have."""
    if response.element == "response_num" or response.fib in _NUMBER_TYPES:
        return True
    return bool(question.labels & _NUMBER_LABELS) or any(
        isinstance(test, Bound) for rule in question.scoring.gains for test in wanted(rule.condition)
    )


def texts(question: Question, ident: str) -> tuple[tuple[DraftAnswer, ...], bool]:
    """The texts that the rules know for a field, with what they earn, and whether case matters."""
    tests = list(_texts_of(question.scoring, ident))
    earned: dict[str, float] = {}
    for rule, test in tests:
        gain = rule.gain if rule.effects else 0.0
        earned[test.value] = max(earned.get(test.value, gain), gain)
    best = max(earned.values(), default=0.0)
    if best <= 0:
        raise Unfit("It has no right answer; if it is an essay, no kind of question here can hold it.")
    cases = {test.case for rule, test in tests if rule.gain > 0}
    if len(cases) > 1:
        question.lose("Upper and lower case mattered in some of its answers.")
    answers = (
        DraftAnswer(text, round(gain / best, 6), question.said(question.feedback.for_answer(ident, text)))
        for text, gain in earned.items()
    )
    # A wrong text of which nothing is said is every other text too.
    kept = tuple(each for each in answers if each.weight or each.feedback)
    return kept, cases == {True} or question.case


def _texts_of(scoring: Scoring, ident: str) -> Iterable[tuple[Rule, Equals]]:
    for rule in scoring.rules:
        for test in wanted(rule.condition):
            if isinstance(test, Equals) and test.response == ident:
                yield rule, test


@dataclass(frozen=True)
class _Range:
    """The numbers that a rule accepts, ends included; ``exact`` is the value that it names."""

    low: Decimal
    high: Decimal
    exact: Decimal | None
    strict: bool

    @property
    def pieces(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Values with their tolerances: two where the named value lies outside of the range."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        outside = self.exact is not None and not self.low <= self.exact <= self.high
        return ((middle, half), *(((self.exact, Decimal(0)),) if outside and self.exact is not None else ()))


def numbers(question: Question, ident: str) -> tuple[DraftAnswer, ...]:
    """The numbers that the rules accept, each with its tolerance and what it earns."""
    gains = [rule for rule in question.scoring.gains if _of_field(rule, ident)]
    best = max((rule.gain for rule in gains), default=0.0)
    if best <= 0:
        raise Unfit("It has no right answer.")
    answers = [answer for rule in gains for answer in _accepted(question, rule, ident, best)]
    return (*answers, *_wrong_numbers(question, ident))


def _of_field(rule: Rule, ident: str) -> list[Equals | Bound]:
    return [
        test for test in wanted(rule.condition) if isinstance(test, Equals | Bound) and test.response == ident
    ]


def _accepted(question: Question, rule: Rule, ident: str, best: float) -> list[DraftAnswer]:
    tests = _of_field(rule, ident)
    exacts = [_decimal(test.value) for test in tests if isinstance(test, Equals)]
    bounds = [test for test in tests if isinstance(test, Bound)]
    weight = round(rule.gain / best, 6)
    feedback = question.said(*(question.feedback.for_answer(ident, test.value) for test in tests))
    if not bounds:
        return [DraftAnswer(_shown(exact), weight, feedback) for exact in dict.fromkeys(exacts)]
    found = _range(bounds, exacts)
    if found.strict:
        question.lose("The end of its range was itself not accepted; here it is.")
    if found.exact is not None and found.exact != found.pieces[0][0] and len(found.pieces) == 1:
        question.lose(f"It named {_shown(found.exact)} as the answer, which is not the middle of its range.")
    return [DraftAnswer(_shown(value), weight, feedback, float(half)) for value, half in found.pieces]


def _range(bounds: Sequence[Bound], exacts: Sequence[Decimal]) -> _Range:
    lows = {_decimal(bound.value) for bound in bounds if bound.name in _LOWER}
    highs = {_decimal(bound.value) for bound in bounds if bound.name in _UPPER}
    if not lows or not highs:
        raise Unfit("It accepts every number above or below one; ours have a value and a tolerance.")
    if len(lows) > 1 or len(highs) > 1 or len(set(exacts)) > 1 or max(lows) > min(highs):
        raise Unfit("The numbers that it accepts are not one range.")
    strict = any(bound.name in _STRICT for bound in bounds)
    return _Range(min(lows), max(highs), exacts[0] if exacts else None, strict)


def _decimal(text: str) -> Decimal:
    number = read_number(text)
    if number is None:
        raise Unfit(f"Its answer “{text[:40]}” is not a number.")
    # The text itself where it is plain, so that the middle of a range keeps its last digit.
    return Decimal(text.strip() if _PLAIN.fullmatch(text.strip()) else repr(number))


def _shown(number: Decimal) -> str:
    value = float(number)
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)


def _wrong_numbers(question: Question, ident: str) -> Iterable[DraftAnswer]:
    """Numbers of which something is said and that earn nothing."""
    right = {test.value for rule in question.scoring.gains for test in _of_field(rule, ident)}
    tests = (test for rule in question.scoring.rules for test in _of_field(rule, ident) if not rule.gain > 0)
    for value in dict.fromkeys(test.value for test in tests if isinstance(test, Equals)):
        said = question.said(question.feedback.for_answer(ident, value))
        if said and value not in right and read_number(value) is not None:
            yield DraftAnswer(value, 0.0, said)
