"""The part of an item that differs by kind: one reader for each of the six."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quiz.content.findings import Mark
from quiz.content.passages import Passage, as_seen, read_markdown, report_equal
from quiz.content.sections import Section
from quiz.core.items import (
    Body,
    Choice,
    Credit,
    Kind,
    Matching,
    Numeric,
    Option,
    Ordering,
    Pair,
    Text,
    WrongAnswer,
)
from quiz.core.scoring import is_accepted_number, is_accepted_text, normalise

KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("options",),
    Kind.MULTIPLE: ("options", "credit"),
    Kind.NUMERIC: ("answer", "why", "wrong"),
    Kind.TEXT: ("accept", "case", "why", "wrong"),
    Kind.ORDERING: ("sequence", "why"),
    Kind.MATCHING: ("pairs", "distractors"),
}
"""The keys of an item that only its kind has."""


def read_body(kind: Kind, item: Section) -> Body:
    """The body of ``item``; findings go where those of ``item`` go."""
    return _READERS[kind](item)


def _single(item: Section) -> Choice:
    return Choice(_options(item, many=False))


def _multiple(item: Section) -> Choice:
    credit = item.choice("credit", tuple(Credit), Credit.RIGHT_MINUS_WRONG)
    return Choice(_options(item, many=True), many=True, credit=Credit(credit))


def _options(item: Section, many: bool) -> tuple[Option, ...]:
    sections = item.sections("options", "option", ("text", "correct", "why", "misconception"))
    texts = [section.markdown("text") for section in sections]
    _refuse_equal(texts, "option", item)
    options = tuple(
        Option(
            text.text,
            section.flag("correct"),
            section.markdown("why").text,
            section.name("misconception", required=False).text,
        )
        for section, text in zip(sections, texts, strict=True)
    )
    _check_key(options, many, item)
    return options


def _check_key(options: tuple[Option, ...], many: bool, item: Section) -> None:
    place = item.place("options")
    if not options:
        return  # the missing or empty list is a finding already
    if not 2 <= len(options) <= 8:
        item.findings.add(place, "Q001", f"The number of options is {len(options)}.")
    correct = sum(option.correct for option in options)
    if not many and correct != 1:
        item.findings.add(place, "Q002", f"The number of correct options is {correct}.")
    if many and correct in {0, len(options)}:
        item.findings.add(place, "Q003", f"The number of correct options is {correct} of {len(options)}.")


def _numeric(item: Section) -> Numeric:
    node = item.node("answer")
    answer = Section(node, item.findings, "answer", ("value", "tolerance", "unit")) if node else None
    value = answer.number("value") if answer else None
    tolerance = answer.number("tolerance", low=0, default=0) if answer else None
    unit = answer.name("unit", required=False).text if answer else ""
    body = Numeric(value or 0.0, tolerance or 0.0, unit, item.markdown("why").text)
    wrong = _wrong_numbers(item)
    if value is not None:
        accepted = [at for answer, at in wrong if answer.text and is_accepted_number(body, answer.text)]
        _refuse_accepted(accepted, f"is within the tolerance of {value:g}", item)
    return replace(body, wrong=tuple(answer for answer, _ in wrong))


def _wrong_numbers(item: Section) -> list[tuple[WrongAnswer, Mark]]:
    sections = item.sections("wrong", "wrong answer", ("value", "why", "misconception"), required=False)
    values = [(section.number("value"), section.place("value")) for section in sections]
    report_equal(values, "Q004", "wrong value", item.findings)
    return [
        (_wrong(section, section.typed("value") if value is not None else ""), place)
        for section, (value, place) in zip(sections, values, strict=True)
    ]


def _text(item: Section) -> Text:
    accept, case = item.names("accept"), item.flag("case")
    _refuse_equal_answers(accept, case, "accepted answer", item)
    body = Text(_texts(accept), case, item.markdown("why").text)
    sections = item.sections("wrong", "wrong answer", ("text", "why", "misconception"), required=False)
    passages = [section.name("text") for section in sections]
    _refuse_equal_answers(passages, case, "wrong answer", item)
    accepted = [at.mark for at in passages if at.text and is_accepted_text(body, at.text)]
    _refuse_accepted(accepted, "is one of those that are accepted", item)
    wrong = tuple(_wrong(section, at.text) for section, at in zip(sections, passages, strict=True))
    return replace(body, wrong=wrong)


def _wrong(section: Section, text: str) -> WrongAnswer:
    return WrongAnswer(text, section.markdown("why").text, section.name("misconception", required=False).text)


def _refuse_accepted(places: list[Mark], why: str, item: Section) -> None:
    for place in places:
        item.findings.add(place, "Q005", f"This wrong answer {why}.")


def _refuse_equal_answers(passages: Sequence[Passage], case: bool, what: str, item: Section) -> None:
    answers = [(normalise(passage.text, case=case), passage.mark) for passage in passages]
    report_equal(answers, "Q004", what, item.findings)
    for passage, (answer, _) in zip(passages, answers, strict=True):
        if passage.text and not answer:
            item.findings.add(
                passage.mark, "Y022", "Nothing is left of this answer without its outer quotes."
            )


def _ordering(item: Section) -> Ordering:
    sequence = _markdowns(item, "sequence")
    _refuse_equal(sequence, "entry", item)
    if sequence and not 2 <= len(sequence) <= 8:
        item.findings.add(item.place("sequence"), "Q006", f"The number of entries is {len(sequence)}.")
    return Ordering(_texts(sequence), item.markdown("why").text)


def _matching(item: Section) -> Matching:
    sections = item.sections("pairs", "pair", ("left", "right", "why"))
    if sections and not 2 <= len(sections) <= 20:
        item.findings.add(item.place("pairs"), "Q007", f"The number of pairs is {len(sections)}.")
    lefts = [section.markdown("left") for section in sections]
    rights = [section.markdown("right") for section in sections]
    _refuse_equal(lefts, "left side", item)
    pairs = tuple(
        Pair(left.text, right.text, section.markdown("why").text)
        for section, left, right in zip(sections, lefts, rights, strict=True)
    )
    return Matching(pairs, _distractors(item, rights))


def _distractors(item: Section, rights: list[Passage]) -> tuple[str, ...]:
    distractors = _markdowns(item, "distractors", required=False)
    taken = {as_seen(right.text) for right in rights}
    _refuse_equal(distractors, "distractor", item)
    for distractor in distractors:
        if distractor.text and as_seen(distractor.text) in taken:
            item.findings.add(distractor.mark, "Q004", "This distractor is the right side of a pair.")
    return _texts(distractors)


def _markdowns(item: Section, key: str, required: bool = True) -> tuple[Passage, ...]:
    return tuple(read_markdown(node, item.findings) for node in item.nodes(key, required))


def _refuse_equal(passages: Sequence[Passage], what: str, item: Section) -> None:
    report_equal([(as_seen(passage.text), passage.mark) for passage in passages], "Q004", what, item.findings)


def _texts(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    return tuple(passage.text for passage in passages)


_READERS: Mapping[Kind, Callable[[Section], Body]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.NUMERIC: _numeric,
    Kind.TEXT: _text,
    Kind.ORDERING: _ordering,
    Kind.MATCHING: _matching,
}
