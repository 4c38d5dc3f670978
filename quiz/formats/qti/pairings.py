"""Questions that bring entries together: match, associate, gapMatch. All become matching."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quiz.formats.drafts import DraftPair
from quiz.formats.qti.choices import NO_KEY, fall_back
from quiz.formats.qti.entries import explanation
from quiz.formats.qti.questions import CLOSE, Outcome, Question, Unfit
from quiz.formats.qti.values import Variable
from quiz.formats.xmlsafe import Element

MOST_ENTRIES = 100

_ALL_OR_NOTHING = "There only the whole answer earns marks; here each right pair earns its part."
_UNEQUAL = "Its pairs earn unequal marks, or wrong pairs cost some; here each right pair earns the same."


@dataclass(frozen=True)
class Paired:
    """A matching as a draft holds it."""

    pairs: tuple[DraftPair, ...]
    distractors: tuple[str, ...]
    feedback: str
    losses: tuple[str, ...]


def matched(question: Question, interaction: Element) -> Paired:
    """A match between two sets."""
    sets = interaction.all("simpleMatchSet")
    if len(sets) != 2:
        raise Unfit("A match needs two sets.")
    lefts, rights = (_texts(question, one.all("simpleAssociableChoice")) for one in sets)
    return _paired(question, question.variable(interaction), lefts, rights)


def filled(question: Question, interaction: Element, gaps: Sequence[Element]) -> Paired:
    """Words that go into numbered gaps of a text."""
    words = _texts(question, [one for one in interaction.children if one.name in {"gapText", "gapImg"}])
    lefts = {gap.get("identifier"): gap_name(place) for place, gap in enumerate(gaps, 1)}
    if len(lefts) < len(gaps):
        raise Unfit("Two gaps have the same identifier.")
    # A pair of a gap match names the word first.
    return _paired(question, question.variable(interaction), words, lefts, turned=True)


def gap_name(place: int) -> str:
    """What the gap is called in the list of pairs and in the text."""
    return f"Gap {place}"


def associated(question: Question, interaction: Element) -> Paired:
    """Pairs among the entries of one list; each pair's first entry becomes the left side."""
    entries = _texts(question, interaction.all("simpleAssociableChoice"))
    variable = question.variable(interaction)
    key = _key(variable)
    counts = Counter(name for pair in key for name in pair)
    if set(counts.values()) != {1} or not set(counts) <= set(entries):
        raise Unfit("An entry of the list belongs to several others or is not declared.")
    lefts = {left: entries[left] for left, _ in key}
    rights = {name: text for name, text in entries.items() if name not in lefts}
    paired = _paired(question, variable, lefts, rights)
    told = "There the pairs were found in one list; here the left sides are given."
    return Paired(paired.pairs, paired.distractors, paired.feedback, (told, *paired.losses))


def _texts(question: Question, entries: Sequence[Element]) -> dict[str, str]:
    if len(entries) > MOST_ENTRIES:
        raise Unfit(f"The question has {len(entries)} entries in a list; the limit is {MOST_ENTRIES}.")
    texts = {
        one.get("identifier"): question.plain_text(one, f"Entry {place}")
        for place, one in enumerate(entries, 1)
    }
    if len(texts) < len(entries) or "" in texts:
        raise Unfit("Two entries have the same identifier, or one has none.")
    return texts


def _key(variable: Variable) -> tuple[tuple[str, str], ...]:
    """The right pairs: declared, or else those that earn marks."""
    values: Sequence[str] = [str(one) for one in variable.correct]
    if not values and variable.marks:
        values = [pair for pair, mark in variable.marks.exact.items() if mark > 0]
    if not values:
        raise Unfit(NO_KEY)
    pairs = [value.split() for value in dict.fromkeys(values)]
    if any(len(pair) != 2 for pair in pairs):
        raise Unfit("The correct response is not a list of pairs.")
    return tuple((first, second) for first, second in pairs)


def _paired(
    question: Question,
    variable: Variable,
    firsts: Mapping[str, str],
    seconds: Mapping[str, str],
    *,
    turned: bool = False,
) -> Paired:
    key = _key(variable)
    unknown = [one for one, _ in key if one not in firsts] + [one for _, one in key if one not in seconds]
    if unknown:
        raise Unfit(f"The correct response names “{unknown[0][:80]}”, which is none of the entries.")
    ways = [False, True] if not turned else [True]
    turn = next((way for way in ways if _is_function(key, seconds if way else firsts, way)), None)
    if turn is None:
        raise Unfit("An entry belongs to several others or to none, which a matching here cannot say.")
    losses: list[str] = []
    general, own = _scored(question, variable, key, losses)
    lefts, rights = (seconds, firsts) if turn else (firsts, seconds)
    partner = {pair[turn]: (pair[not turn], question.says(own[pair])) for pair in key}
    pairs = tuple(DraftPair(lefts[one], rights[partner[one][0]], partner[one][1]) for one in lefts)
    used = {right for right, _ in partner.values()}
    distractors = tuple(text for name, text in rights.items() if name not in used)
    return Paired(pairs, distractors, general, tuple(losses))


def _is_function(key: Sequence[tuple[str, str]], lefts: Mapping[str, str], turn: bool) -> bool:
    return sorted(pair[turn] for pair in key) == sorted(lefts)


def _scored(
    question: Question, variable: Variable, key: Sequence[tuple[str, str]], losses: list[str]
) -> tuple[str, Mapping[tuple[str, str], frozenset[int]]]:
    """The feedback of the whole and of each pair, once it is sure that the rules want this key."""
    values = [_value(variable, pair) for pair in key]
    none, whole = question.answer(variable, ()), question.answer(variable, values)
    alone = [question.answer(variable, (value,)) for value in values]
    _judge(question, variable, (none, whole, *alone), losses)
    counts = Counter(number for one in alone for number in one.shown - none.shown)
    own = {
        pair: frozenset(number for number in one.shown - none.shown if counts[number] == 1)
        for pair, one in zip(key, alone, strict=True)
    }
    general = whole.shown - frozenset().union(*own.values())
    return explanation(question, general, none.shown - whole.shown, losses), own


def _value(variable: Variable, pair: tuple[str, str]) -> str:
    return " ".join(sorted(pair) if variable.type == "pair" else pair)


def _judge(question: Question, variable: Variable, outcomes: Sequence[Outcome], losses: list[str]) -> None:
    marks = [one.marks for one in outcomes]
    known = [one for one in marks if one is not None]
    if len(known) < len(marks) or abs(known[1] - known[0]) < CLOSE:
        fall_back(question, variable, losses, followed=len(known) == len(marks))
        return
    base, whole, *alone = known
    if whole < max(known):
        raise Unfit("The declared correct response does not earn full marks by the scoring rules.")
    if question.processing.rules is None:
        return
    parts = [(one - base) / (whole - base) for one in alone]
    if any(abs(part - 1 / len(parts)) > CLOSE for part in parts) or _costs(variable):
        losses.append(_ALL_OR_NOTHING if not any(parts) else _UNEQUAL)


def _costs(variable: Variable) -> bool:
    marks = variable.marks
    return marks is not None and min(marks.default, *marks.exact.values(), 0.0) < 0
