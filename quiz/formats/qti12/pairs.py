"""Questions that relate entries to each other: matching and ordering."""

from collections.abc import Sequence
from dataclasses import replace

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, DraftPair
from quiz.formats.qti12.choices import filled, with_prompt
from quiz.formats.qti12.conditions import Equals, named, wanted
from quiz.formats.qti12.presentation import Label, Response
from quiz.formats.qti12.question import MOST_OPTIONS, Question, Unfit
from quiz.formats.qti12.scoring import Rule


def key_of(question: Question, response: Response) -> str:
    """The ident of the option that is right for a response. Raises Unfit where there is none, or several."""
    earned: dict[str, float] = {}
    for rule in question.scoring.gains:
        for test in wanted(rule.condition):
            if isinstance(test, Equals) and test.response == response.ident:
                earned[test.value] = max(earned.get(test.value, 0.0), rule.gain)
    best = max(earned.values(), default=0.0)
    right = [value for value, gain in earned.items() if gain == best]
    if len(right) != 1:
        raise Unfit("No option is marked as right." if not right else "Several options are marked as right.")
    return right[0]


def note_shared_rules(question: Question, rules: Sequence[Rule]) -> None:
    """Note where several responses earn something only together."""
    if any(len(named([rule.condition])) > 1 for rule in rules):
        question.lose("It earned something only where all its parts were right; here each part counts.")


def read_matching(question: Question) -> Draft:
    """Every response is a left side, with the same right sides to choose from."""
    responses = question.presentation.responses
    if max(len(responses), *(len(response.labels) for response in responses)) > MOST_OPTIONS:
        raise Unfit(f"It has more than {MOST_OPTIONS} pairs or options.")
    if any(response.cardinality == "multiple" for response in responses):
        raise Unfit("It puts several entries into each category, which no kind of question here can hold.")
    note_shared_rules(question, list(question.scoring.gains))
    pairs = [pair for response in responses if (pair := _pair(question, response))]
    kept = tuple({(pair.left, pair.right): pair for pair in pairs}.values())
    if len(kept) < len(pairs):
        question.lose("A pair that stood there twice is kept once.")
    question.lose_wrong()
    draft = question.draft(Kind.MATCHING, question.presentation.html)
    feedback = question.said(question.feedback.general, question.feedback.right)
    return replace(draft, pairs=kept, distractors=_distractors(question, kept), feedback=feedback)


def _pair(question: Question, response: Response) -> DraftPair | None:
    key = key_of(question, response)
    rights = {label.ident: _right(question, response, number) for number, label in enumerate(response.labels)}
    if key not in rights:
        raise Unfit("What is marked as right is none of the options.")
    left, right = question.option(response.prompt), rights[key]
    if not left.strip() and not right.strip():
        question.lose("A pair without text was left out.")
        return None
    if not left.strip():
        return None  # nobody is asked for it: its right side is one more to choose from
    said = question.said(
        question.feedback.for_failing(response.ident), question.feedback.for_answer(response.ident, key)
    )
    return DraftPair(left, right, said)


def _right(question: Question, response: Response, number: int) -> str:
    """The text of an option; Blackboard keeps the texts apart from the options, in the same order."""
    html = response.labels[number].html
    if not html and len(question.presentation.rights) == len(response.labels):
        html = question.presentation.rights[number]
    return question.option(html)


def _distractors(question: Question, pairs: Sequence[DraftPair]) -> tuple[str, ...]:
    taken = {pair.right for pair in pairs}
    texts = [
        _right(question, response, number)
        for response in question.presentation.responses
        for number in range(len(response.labels))
    ]
    if any(not text.strip() for text in texts):
        question.lose("An option without text was left out.")
    return tuple(dict.fromkeys(text for text in texts if text.strip() and text not in taken))


def read_ordering(question: Question, response: Response) -> Draft:
    """The entries stand in the order in which the rules name them."""
    labels = filled(question, response)
    if response.mixed:
        raise Unfit("Words are to be put into the gaps of a text in their order, which cannot be kept.")
    sequence = _sequence(question, response)
    if response.aside:
        question.lose(
            f"The text at the ends of its list was left out: “{question.typed(response.aside)[:100]}”."
        )
    texts: dict[str, Label] = {label.ident: label for label in labels}
    if sorted(sequence) != sorted(texts):
        raise Unfit("Its scoring does not name every entry once, so that the right order is not known.")
    draft = question.draft(Kind.ORDERING, with_prompt(question, response))
    feedback = question.said(question.feedback.general, question.feedback.right)
    question.lose_wrong()
    entries = tuple(question.option(texts[ident].html) for ident in sequence)
    return replace(draft, sequence=entries, feedback=feedback)


def _sequence(question: Question, response: Response) -> list[str]:
    best = max((rule.gain for rule in question.scoring.gains), default=0.0)
    rules = [rule for rule in question.scoring.gains if rule.gain == best]
    tests = [
        test
        for rule in rules
        for test in wanted(rule.condition)
        if isinstance(test, Equals) and test.response == response.ident
    ]
    if not tests:
        raise Unfit("No order is marked as right.")
    return [test.value for test in sorted(tests, key=lambda test: test.index)]
