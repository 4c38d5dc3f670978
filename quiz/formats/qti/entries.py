"""Questions whose answer is typed, a text or a number. What is right is found by trying what is named."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from quiz.core.items import Kind
from quiz.formats.drafts import DraftAnswer
from quiz.formats.gaps import Gap
from quiz.formats.qti.choices import NO_KEY, WRONG_LOST, fall_back
from quiz.formats.qti.expressions import interval
from quiz.formats.qti.questions import CLOSE, Outcome, Question, Unfit, most, share
from quiz.formats.qti.values import NUMBERS, Single, Variable, number
from quiz.formats.xmlsafe import Element

MOST_ANSWERS = 200
"""Answers that an item names for one gap; each is tried."""

_NONSENSE = "\ue003 nothing that an author would write \ue003"
_CASE = "Some answers hold in any case and some do not; here the case counts for all."
_OPEN = "The bounds of the accepted numbers are excluded there and included here."


def typed(question: Question, variable: Variable, unit: str = "") -> Gap:
    """The answers of a place where something is typed. Raises Unfit."""
    if variable.cardinality != "single":
        raise Unfit(f"A typed answer with the cardinality “{variable.cardinality}” has no kind here.")
    if variable.type in NUMBERS:
        return _number(question, variable, unit)
    if variable.type not in {"string", "identifier"}:
        raise Unfit(f"A typed answer of the type “{variable.type}” has no kind here.")
    return _text(question, variable)


def _text(question: Question, variable: Variable) -> Gap:
    losses: list[str] = []
    named = _named(question, variable)
    none, other = question.answer(variable, ()), question.answer(variable, (_NONSENSE,))
    outcomes = [question.answer(variable, (one,)) for one in named]
    weights = _weights(question, variable, named, [none, other, *outcomes], losses)
    if any(weights[:2]):
        raise Unfit("Any answer at all earns marks.")
    full = [one for one, weight in zip(named, weights[2:], strict=True) if weight == 1]
    case = _case(question, variable, full)
    if case is None:
        losses.append(_CASE)
    right = [one.shown for one, weight in zip(outcomes, weights[2:], strict=True) if weight == 1]
    common = frozenset.intersection(*right)
    answers = tuple(
        DraftAnswer(str(text), weight, question.says(one.shown - common - other.shown))
        for text, weight, one in zip(named, weights[2:], outcomes, strict=True)
    )
    kept = tuple(one for one in answers if one.weight > 0 or one.feedback)
    feedback = explanation(question, common, other.shown, losses)
    return Gap(Kind.TEXT, kept, feedback, case is not False, losses=tuple(losses))


def explanation(question: Question, right: frozenset[int], wrong: frozenset[int], losses: list[str]) -> str:
    """What is shown with the right answer. What only a wrong one brings is lost, for it may say so."""
    said = question.says(right)
    if question.says(wrong - right) not in {"", said}:
        losses.append(WRONG_LOST)
    return said


def _weights(
    question: Question,
    variable: Variable,
    named: Sequence[Single],
    outcomes: Sequence[Outcome],
    losses: list[str],
) -> list[float]:
    """The shares of full marks; the first outcome is that of no answer, the first two name nothing."""
    marks = [one.marks for one in outcomes]
    known = [one for one in marks if one is not None]
    if len(known) < len(marks) or most(known) - known[0] < CLOSE:
        fall_back(question, variable, losses, followed=len(known) == len(marks))
        return [0.0, 0.0, *(float(one in variable.correct) for one in named)]
    weights = [share(one, known[0], most(known)) for one in known]
    declared = [weight for one, weight in zip(named, weights[2:], strict=True) if one in variable.correct]
    if declared and max(declared) < 1 - CLOSE:
        raise Unfit("The scoring rules give full marks to another answer than the declared correct response.")
    return [1.0 if weight > 1 - CLOSE else max(weight, 0.0) for weight in weights]


def _named(question: Question, variable: Variable) -> tuple[Single, ...]:
    """Every value that the item names for the variable: declared, mapped, or written in its rules."""
    marks = variable.marks
    found: list[Single] = [*variable.correct]
    if marks:
        found += [_as(variable, key) for key in marks.exact]
    for value in _constants(question.processing.rules):
        if _same_type(value.get("baseType"), variable):
            found.append(_as(variable, value.text.strip()))
    named = tuple(dict.fromkeys(one for one in found if one not in {"", None}))
    if not named:
        raise Unfit(NO_KEY)
    if len(named) > MOST_ANSWERS:
        raise Unfit(f"The question names {len(named)} answers; the limit is {MOST_ANSWERS}.")
    return named


def _constants(rules: Element | None) -> Iterator[Element]:
    """The constants in the tests of rules; those elsewhere are marks."""
    for branch in rules.below("responseIf", "responseElseIf") if rules else ():
        for test in branch.children[:1]:
            yield from (one for one in (test, *test.below()) if one.name == "baseValue")


def _same_type(kind: str, variable: Variable) -> bool:
    return kind in NUMBERS if variable.type in NUMBERS else kind == variable.type


def _as(variable: Variable, text: str) -> Single:
    found = number(text) if variable.type in NUMBERS else text
    return "" if found is None else found


def _case(question: Question, variable: Variable, right: Sequence[Single]) -> bool | None:
    """Whether the case of letters counts; None where it does for some answers alone."""
    full = question.answer(variable, right[:1]).marks
    verdicts = set()
    for one in right:
        swapped = str(one).swapcase()
        if swapped != str(one) and swapped not in right:
            verdicts.add(question.answer(variable, (swapped,)).marks != full)
    if not verdicts:
        marks = variable.marks
        return marks is None or not all(str(one).casefold() in marks.folded for one in right)
    return verdicts.pop() if len(verdicts) == 1 else None


def _number(question: Question, variable: Variable, unit: str) -> Gap:
    losses: list[str] = []
    points = _points(question, variable)
    none = question.answer(variable, ())
    outcomes = [question.answer(variable, (one,)) for one in points]
    weights = _weights(question, variable, points[1:], [none, *outcomes], losses)[1:]
    if weights[0] or weights[-1]:
        raise Unfit("The accepted numbers have no lower or no upper bound.")
    outside, tolerances = outcomes[0].shown, _tolerances(question.processing.rules)
    right = [one.shown for one, weight in zip(outcomes, weights, strict=True) if weight == 1]
    common = frozenset.intersection(*right)
    answers: list[DraftAnswer] = []
    for weight, run in groupby(range(len(points)), key=weights.__getitem__):
        places = list(run)
        if weight:
            said = question.says(outcomes[places[0]].shown - common - outside)
            answers.append(_range(points, places, tolerances, weight, said, losses))
        else:
            shown = [(place, outcomes[place].shown - outside) for place in places]
            answers += _wrong(question, points, shown)
    feedback = explanation(question, common, outside, losses)
    places_named = {written(float(one)): place for place, one in enumerate(_named(question, variable))}
    answers.sort(key=lambda one: places_named.get(one.text, -1))  # in the order of the file
    return Gap(Kind.NUMERIC, tuple(answers), feedback, unit=unit, losses=tuple(dict.fromkeys(losses)))


def _points(question: Question, variable: Variable) -> list[float]:
    """Numbers to try: between two neighbours that the item names, marks cannot change.

    Named numbers stand at the odd places, what lies between, below and above at the even ones.
    """
    named = {one for one in _named(question, variable) if isinstance(one, float)}
    rules = question.processing.rules
    for test in rules.below("equal") if rules else ():
        for value in list(named):
            named.update(interval(test, value) or ())
        if len(named) > MOST_ANSWERS:
            raise Unfit(f"The question names more than {MOST_ANSWERS} numbers.")
    marks = sorted(named)
    points = [marks[0] - 1]
    for low, high in pairwise(marks):
        points += [low, (low + high) / 2]
    return [*points, marks[-1], marks[-1] + 1]


def _range(
    points: Sequence[float],
    places: Sequence[int],
    tolerances: Sequence[float],
    weight: float,
    feedback: str,
    losses: list[str],
) -> DraftAnswer:
    first, last = places[0], places[-1]
    if first % 2 == 0 or last % 2 == 0:
        losses.append(_OPEN)
    low, high = points[first - (first % 2 == 0)], points[last + (last % 2 == 0)]
    centre, half = (low + high) / 2, (high - low) / 2
    dust = 1e-11 * max(1.0, abs(low), abs(high))
    value = _nearest(centre, points[1::2], dust)
    return DraftAnswer(written(value), weight, feedback, _nearest(half, tolerances, dust))


def _nearest(number: float, named: Sequence[float], dust: float) -> float:
    """The number that the author wrote, where the computed one differs by the dust of binary fractions."""
    return min(
        (one for one in named if abs(one - number) <= dust), key=lambda one: abs(one - number), default=number
    )


def _tolerances(rules: Element | None) -> list[float]:
    tests = rules.below("equal") if rules else ()
    words = (word for test in tests for word in test.get("tolerance").split())
    return [0.0, *(one for one in map(number, words) if one is not None)]


def _wrong(
    question: Question, points: Sequence[float], places: Sequence[tuple[int, frozenset[int]]]
) -> Iterator[DraftAnswer]:
    for place, shown in places:
        feedback = question.says(shown)
        if place % 2 and feedback:
            yield DraftAnswer(written(points[place]), 0.0, feedback)


def written(value: float) -> str:
    """The shortest decimal text of a number, without a point where it is whole."""
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else repr(value)
