"""Questions whose answer is one of, or some of, given choices: choice, hottext, inlineChoice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from quiz.core.credit import RULES, credit_for
from quiz.core.items import Choice, Credit, Kind, Option
from quiz.formats.drafts import DraftAnswer
from quiz.formats.qti.questions import CLOSE, Outcome, Question, Unfit, most, share
from quiz.formats.qti.values import Variable, number
from quiz.formats.xmlsafe import Element

MOST_WEIGHED = 8
"""Options up to which every set of them is tried: 256 sets. Our items have no more (rule Q001)."""
MOST_OPTIONS = 100

NO_KEY = "No right answer is marked."
WRONG_LOST = "The feedback that any wrong answer brought was left out."
_DECLARED = "Its scoring rules cannot be followed here; the declared correct response is the key."
_NO_MARKS = "Its scoring rules give no marks; the declared correct response is the key."
_OTHER_RULE = "Its rule for partly right answers is none of ours; here it is right minus wrong."
_BELOW_ZERO = "Marks below zero count as zero."


@dataclass
class Choosing:
    """A question with choices: their identifiers and texts, and what the rules give for sets of them."""

    question: Question
    variable: Variable
    names: tuple[str, ...]
    texts: tuple[str, ...]
    limit: int = 0
    losses: list[str] = field(default_factory=list)

    def outcome(self, chosen: Sequence[str]) -> Outcome:
        """What choosing these leads to."""
        return self.question.answer(self.variable, chosen)


@dataclass(frozen=True)
class Chosen:
    """A choice as a draft holds it."""

    kind: Kind
    answers: tuple[DraftAnswer, ...]
    feedback: str = ""
    credit: Credit = Credit.RIGHT_MINUS_WRONG
    losses: tuple[str, ...] = ()


def chosen(question: Question, interaction: Element, choices: Sequence[Element]) -> Chosen:
    """The key, the weights and the feedback of a question with choices. Raises Unfit."""
    variable = question.variable(interaction)
    names = tuple(choice.get("identifier") for choice in choices)
    _refuse_odd(variable, names)
    texts = tuple(question.plain_text(choice, f"Choice {place}") for place, choice in enumerate(choices, 1))
    limit = int(number(interaction.get("maxChoices", "0")) or 0)
    choosing = Choosing(question, variable, names, texts, limit)
    many = variable.cardinality == "multiple" and interaction.get("maxChoices", "0") != "1"
    return _several(choosing) if many else _one(choosing)


def fixed_order(interaction: Element, choices: Sequence[Element]) -> tuple[bool, tuple[str, ...]]:
    """Whether the choices keep their order, and what is lost by it."""
    if interaction.get("shuffle", "false") != "true":
        return True, ()
    fixed = [choice for choice in choices if choice.get("fixed") == "true"]
    if not fixed:
        return False, ()
    mixed = len(fixed) < len(choices)
    return True, ("Some choices were shuffled, some fixed; here all keep their order.",) if mixed else ()


def _refuse_odd(variable: Variable, names: Sequence[str]) -> None:
    if len(set(names)) < len(names) or "" in names:
        raise Unfit("Two choices have the same identifier, or one has none.")
    if len(names) > MOST_OPTIONS:
        raise Unfit(f"The question has {len(names)} choices; the limit is {MOST_OPTIONS}.")
    if variable.cardinality not in {"single", "multiple"}:
        raise Unfit(f"A choice with the cardinality “{variable.cardinality}” has no kind here.")
    unknown = [str(one) for one in variable.correct if one not in names]
    if unknown:
        raise Unfit(f"The correct response names “{unknown[0][:80]}”, which is none of the choices.")


def _one(choosing: Choosing) -> Chosen:
    if len(choosing.variable.correct) > 1:
        raise Unfit("Several choices are declared correct, but only one can be chosen.")
    none, each = choosing.outcome(()), [choosing.outcome((name,)) for name in choosing.names]
    weights = _weights(choosing, none, each)
    common = frozenset.intersection(*(one.shown for one in each))
    answers = (
        DraftAnswer(text, weight, choosing.question.says(one.shown - common))
        for text, weight, one in zip(choosing.texts, weights, each, strict=True)
    )
    return Chosen(Kind.SINGLE, tuple(answers), choosing.question.says(common), losses=tuple(choosing.losses))


def _weights(choosing: Choosing, none: Outcome, each: Sequence[Outcome]) -> list[float]:
    marks = [one.marks for one in (none, *each)]
    known = [one for one in marks if one is not None]
    key = set(map(str, choosing.variable.correct))
    if len(known) < len(marks) or most(known) - known[0] < CLOSE:
        fall_back(choosing.question, choosing.variable, choosing.losses, followed=len(known) == len(marks))
        return [float(name in key) for name in choosing.names]
    base, top = known[0], most(known)
    weights = [share(one, base, top) for one in known[1:]]
    earned = dict(zip(choosing.names, weights, strict=True))
    if any(earned[name] < 1 - CLOSE for name in key):
        raise Unfit("The scoring rules give full marks to another choice than the declared correct response.")
    return weights


def fall_back(question: Question, variable: Variable, losses: list[str], *, followed: bool) -> None:
    """Take the declared key where the rules, ``followed`` or not, give no marks. Raises Unfit without one."""
    if not variable.correct:
        raise Unfit(_why_no_key(question, followed=followed))
    if not followed:
        losses.append(_DECLARED)
    elif question.processing.rules is not None:
        losses.append(_NO_MARKS)


def _why_no_key(question: Question, *, followed: bool) -> str:
    if not question.processing.written:
        return NO_KEY
    told = "give no marks to any answer" if followed else "cannot be followed here"
    return f"Its scoring rules {told}, and no correct response is declared."


def _several(choosing: Choosing) -> Chosen:
    key, credit = _key(choosing)
    right, wrong = 1 / len(key), 0.0
    general, own = _feedback(choosing, key)
    answers = (
        DraftAnswer(text, right if name in key else wrong, choosing.question.says(own[name]))
        for name, text in zip(choosing.names, choosing.texts, strict=True)
    )
    feedback = choosing.question.says(general)
    return Chosen(Kind.MULTIPLE, tuple(answers), feedback, credit, tuple(choosing.losses))


def _key(choosing: Choosing) -> tuple[frozenset[str], Credit]:
    if choosing.question.processing.rules is None and choosing.variable.correct:
        return frozenset(map(str, choosing.variable.correct)), Credit.RIGHT_MINUS_WRONG
    if len(choosing.names) > MOST_WEIGHED:
        return _declared_among_many(choosing), Credit.RIGHT_MINUS_WRONG
    marks = {frozenset(one): choosing.outcome(one).marks for one in _sets(choosing)}
    known = {one: mark for one, mark in marks.items() if mark is not None}
    base, top = known.get(frozenset(), 0.0), most(known.values())
    if len(known) < len(marks) or top - base < CLOSE:
        return _declared_key(choosing, followed=len(known) == len(marks)), Credit.RIGHT_MINUS_WRONG
    shares = {one: share(mark, base, top) for one, mark in known.items()}
    key = _best(choosing, [one for one, mark in shares.items() if mark > 1 - CLOSE])
    # Some of our rules give marks for what is rightly left out, so that no tick at all has some too.
    plain = {one: mark / top for one, mark in known.items()} if top > CLOSE else shares
    return key, _credit(choosing, key, (shares, plain))


def _declared_key(choosing: Choosing, *, followed: bool) -> frozenset[str]:
    fall_back(choosing.question, choosing.variable, choosing.losses, followed=followed)
    return frozenset(map(str, choosing.variable.correct))


def _declared_among_many(choosing: Choosing) -> frozenset[str]:
    if not choosing.variable.correct:
        raise Unfit(f"It has {len(choosing.names)} choices, and no correct response is declared.")
    choosing.losses.append("With so many choices its scoring was not followed; the key is the declared one.")
    return frozenset(map(str, choosing.variable.correct))


def _sets(choosing: Choosing) -> list[tuple[str, ...]]:
    count = len(choosing.names)
    # A key larger than the limit of choices is the author's slip; the whole key is tried all the same.
    most_chosen = max(choosing.limit or count, len(choosing.variable.correct))
    sizes = range(min(most_chosen, count) + 1)
    return [one for size in sizes for one in combinations(choosing.names, size)]


def _best(choosing: Choosing, best: Sequence[frozenset[str]]) -> frozenset[str]:
    """The key among the sets with full marks: the declared one, the only one, or the core of all."""
    declared = frozenset(map(str, choosing.variable.correct))
    if declared and declared not in best:
        raise Unfit("The scoring rules give full marks to other choices than the declared correct response.")
    if len(best) == 1:
        return best[0]
    core = declared or min(best, key=len)
    if not declared and not all(core <= one for one in best):
        raise Unfit("More than one set of choices earns full marks, and none is declared to be the key.")
    choosing.losses.append("Other sets of choices earn full marks too; here only the key does.")
    return core


def _credit(
    choosing: Choosing, key: frozenset[str], scales: Sequence[Mapping[frozenset[str], float]]
) -> Credit:
    options = tuple(Option(name, name in key, "") for name in choosing.names)
    numbers = {name: place for place, name in enumerate(choosing.names, 1)}
    for shares in scales:
        asked = {frozenset(numbers[name] for name in one): mark for one, mark in shares.items() if one}
        for rule in RULES:
            if _follows(Choice(options, many=True, credit=rule), asked):
                if min(asked.values()) < -CLOSE:
                    choosing.losses.append(_BELOW_ZERO)
                return rule
    choosing.losses.append(_OTHER_RULE)
    return Credit.RIGHT_MINUS_WRONG


def _follows(body: Choice, asked: Mapping[frozenset[int], float]) -> bool:
    return all(abs(float(credit_for(body, one)) - max(0.0, mark)) < CLOSE for one, mark in asked.items())


def _feedback(choosing: Choosing, key: frozenset[str]) -> tuple[frozenset[int], dict[str, frozenset[int]]]:
    """What is shown with the key, and what belongs to one choice: shown when it is chosen or missed.

    What more than one choice shows is about the answer as a whole.
    """
    none, whole = choosing.outcome(()).shown, choosing.outcome(_in_order(choosing, key)).shown
    own: dict[str, frozenset[int]] = {}
    for name in choosing.names:
        changed = choosing.outcome(_in_order(choosing, key ^ {name})).shown - whole
        own[name] = changed | (choosing.outcome((name,)).shown - none if name in key else changed) & whole
    counts = Counter(number for shown in own.values() for number in shown)
    own = {name: frozenset(number for number in shown if counts[number] == 1) for name, shown in own.items()}
    general = whole - frozenset().union(*own.values())
    lost = frozenset(number for number, count in counts.items() if count > 1) - whole
    if choosing.question.says(lost) not in {"", choosing.question.says(general)}:
        choosing.losses.append(WRONG_LOST)
    return general, own


def _in_order(choosing: Choosing, chosen_names: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in choosing.names if name in chosen_names)
