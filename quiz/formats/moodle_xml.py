"""Moodle XML: the reader. The grammar is that of question/format/xml/format.php of Moodle 4.1."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from quiz.core.items import Kind
from quiz.formats.cloze import cloze_gaps
from quiz.formats.drafts import Draft, DraftAnswer, DraftPair, FileRefused, Reading, Refusal, Where
from quiz.formats.gaps import split
from quiz.formats.markup import from_html, from_plain
from quiz.formats.missing_words import Word, word_gaps
from quiz.formats.moodle_fields import Passages, category_path, is_on, number_in, written
from quiz.formats.moodle_writing import write
from quiz.formats.typed import Unreadable, numbers, texts
from quiz.formats.xmlsafe import Element, parse

__all__ = ["read", "write"]

Found = tuple[Draft | Refusal, ...]

_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "description": "It is a description: it asks nothing.",
        "essay": "It is an essay, which a person has to mark.",
        "calculated": "It is a calculated question: its numbers are drawn anew for everybody.",
        "calculatedsimple": "It is a calculated question: its numbers are drawn anew for everybody.",
        "calculatedmulti": "It is a calculated question: its numbers are drawn anew for everybody.",
        "coderunner": "It is a CodeRunner question: its answer is a program that has to be run.",
        "stack": "It is a STACK question: a computer algebra system has to mark it.",
        "random": "It is a random question: it stands for others of its category.",
        "randomsamatch": "It is a random matching question: it is made of others of its category.",
    }
)


def read(data: bytes, file: str) -> Reading:
    """The questions of a Moodle XML file. FileRefused where it is not well-formed, or other XML."""
    root = parse(data, file)
    if root.name != "quiz":
        why = f"{file} is not Moodle XML: its outer element is <{root.name}>, not <quiz>."
        raise FileRefused(why, root.line, root.column)
    found: list[Draft | Refusal] = []
    categories: tuple[str, ...] = ()
    number = 0
    for question in root.all("question"):
        if question.get("type") == "category":
            categories = category_path(question)
            continue
        number += 1
        found += [_in(categories, one) for one in _question(question, Where(number, question.line))]
    return Reading(PurePath(file).stem, tuple(found), tuple(_notes(root)))


def _notes(root: Element) -> list[str]:
    described = [question for question in root.all("question") if written(question.child("info"))]
    grades = {
        number_in(grade.text, 1)
        for question in root.all("question")
        for grade in question.all("defaultgrade")
    }
    notes = [
        f"The description of the category “{'/'.join(category_path(one))}” was left out." for one in described
    ]
    if len(grades - {0.0}) > 1:
        notes.append("Its questions are worth different numbers of points; here each counts the same.")
    return notes


def _in(categories: tuple[str, ...], one: Draft | Refusal) -> Draft | Refusal:
    return replace(one, categories=categories) if isinstance(one, Draft) else one


def _question(question: Element, where: Where) -> Found:
    kind, name = question.get("type"), written(question.child("name"))
    reader = _READERS.get(kind)
    if reader is None:
        reason = _REASONS.get(kind, f"Questions of Moodle's type “{kind[:50]}” cannot be kept.")
        return (Refusal(where, reason, name),)
    try:
        return reader(question, where)
    except Unreadable as error:
        return (Refusal(where, error.why, name),)


def _draft(question: Element, where: Where, kind: Kind, stem: str | None = None) -> tuple[Draft, Passages]:
    """What every type has: a stem, and what stands around it."""
    passages = Passages(question)
    draft = Draft(
        where,
        kind,
        passages.stem(stem),
        name=" ".join(written(question.child("name")).split()),
        source_id=question.text_of("idnumber"),
        tags=_tags(question),
        feedback=passages.text(question.child("generalfeedback"), "the general feedback"),
    )
    passages.lose_unsaid()
    return draft, passages


def _tags(question: Element) -> tuple[str, ...]:
    tags = (tag for tags in question.all("tags") for tag in tags.all("tag"))
    return tuple(filter(None, map(written, tags)))


def _finished(draft: Draft, passages: Passages, losses: tuple[str, ...] = ()) -> tuple[Draft]:
    every = dict.fromkeys((*passages.losses, *losses))
    return (replace(draft, images=tuple(passages.images), losses=tuple(every)),)


def _answer(answer: Element, text: str, passages: Passages) -> DraftAnswer:
    """An answer with its weight: a percentage in an attribute, or in old files a share in an element."""
    weight = number_in(answer.get("fraction"), 100 * number_in(answer.text_of("fraction"), 0)) / 100
    feedback = passages.text(answer.child("feedback"), "the feedback of an answer")
    return DraftAnswer(text, weight, feedback, abs(number_in(answer.text_of("tolerance"), 0)))


def _multichoice(question: Element, where: Where) -> Found:
    single = is_on(question, "single", default=True)
    draft, passages = _draft(question, where, Kind.SINGLE if single else Kind.MULTIPLE)
    answers = [_answer(answer, passages.option(answer), passages) for answer in question.all("answer")]
    fixed = not is_on(question, "shuffleanswers", default=False)
    return _finished(replace(draft, answers=tuple(answers), fixed_order=fixed), passages)


def _truefalse(question: Element, where: Where) -> Found:
    draft, passages = _draft(question, where, Kind.SINGLE)
    answers = [_answer(answer, written(answer), passages) for answer in question.all("answer")]
    if len(answers) != 2 or sum(answer.weight == 1 for answer in answers) != 1:
        raise Unreadable("Not exactly one of two answers is marked as right.")
    named = {answer.text.lower(): answer for answer in answers}
    if named.keys() == {"true", "false"}:
        pair = tuple(replace(named[text.lower()], text=text) for text in ("True", "False"))
    else:  # old files have the words of their language
        pair = tuple(replace(answer, text=from_plain(answer.text)) for answer in answers)
    return _finished(replace(draft, answers=pair, fixed_order=True), passages)


def _shortanswer(question: Element, where: Where) -> Found:
    draft, passages = _draft(question, where, Kind.TEXT)
    found = texts(_answer(answer, written(answer), passages) for answer in question.all("answer"))
    case = is_on(question, "usecase", default=False)
    return _finished(replace(draft, answers=found.answers, case=case), passages, found.losses)


def _numerical(question: Element, where: Where) -> Found:
    draft, passages = _draft(question, where, Kind.NUMERIC)
    found = numbers(_answer(answer, written(answer), passages) for answer in question.all("answer"))
    unit, losses = _unit(question)
    draft = replace(draft, answers=found.answers, unit=unit)
    return _finished(draft, passages, (*found.losses, *losses))


def _unit(question: Element) -> tuple[str, tuple[str, ...]]:
    """The unit in which the answers are given, and what is lost of the others."""
    units = [unit for units in question.all("units") for unit in units.all("unit")]
    named = {unit.text_of("unit_name"): number_in(unit.text_of("multiplier"), 1) for unit in units}
    base = next((name for name, multiplier in named.items() if multiplier == 1), "")
    losses = [f"Answers in {name} were accepted too." for name in named if name not in {base, ""}]
    if number_in(question.text_of("unitgradingtype"), 0):
        losses.append("Its unit was marked, too.")
    return base, tuple(losses)


def _matching(question: Element, where: Where) -> Found:
    draft, passages = _draft(question, where, Kind.MATCHING)
    sides = [
        (passages.text(entry, "an entry"), from_plain(written(entry.child("answer"))))
        for entry in question.all("subquestion")
    ]
    losses = [
        f"The entry “{left[:50]}” has no answer and was left out." for left, right in sides if not right
    ]
    pairs = tuple(DraftPair(left, right) for left, right in sides if left and right)
    distractors = dict.fromkeys(right for left, right in sides if right and not left)
    spare = tuple(text for text in distractors if text not in {pair.right for pair in pairs})
    return _finished(replace(draft, pairs=pairs, distractors=spare), passages, tuple(losses))


def _ordering(question: Element, where: Where) -> Found:
    draft, passages = _draft(question, where, Kind.ORDERING)
    entries = [passages.option(answer) for answer in question.all("answer")]
    losses = []
    if (rule := question.text_of("gradingtype")) not in {"LONGEST_ORDERED_SUBSET", ""}:
        losses.append(f"Its rule of credit {rule} was left out.")
    shown = number_in(question.text_of("selectcount"), 0)
    if question.text_of("selecttype") in {"RANDOM", "CONTIGUOUS"} and 0 < shown < len(entries):
        losses.append(f"Moodle showed {shown:.0f} of its {len(entries)} entries; here it shows all.")
    return _finished(replace(draft, sequence=tuple(entries)), passages, tuple(losses))


def _cloze(question: Element, where: Where) -> Found:
    text, gaps = cloze_gaps(written(question.child("questiontext")), where)
    if not gaps:
        raise Unreadable("It is a text with gaps (Cloze), but there is no gap in it.")
    draft, passages = _draft(question, where, Kind.TEXT, text)
    return split(*_finished(draft, passages), gaps)


def _missing_words(question: Element, where: Where) -> Found:
    words = [
        *(Word(from_plain(written(one)), one.text_of("group")) for one in question.all("selectoption")),
        *(Word(from_html(written(one)).text, one.text_of("group")) for one in question.all("dragbox")),
    ]
    fixed = not is_on(question, "shuffleanswers", default=False)
    text, gaps = word_gaps(written(question.child("questiontext")), words, where, fixed=fixed)
    if not gaps:
        raise Unreadable("It is a text with missing words, but there is no [[1]] in it.")
    draft, passages = _draft(question, where, Kind.SINGLE, text)
    return split(*_finished(draft, passages), gaps)


_READERS: Mapping[str, Callable[[Element, Where], Found]] = MappingProxyType(
    {
        "multichoice": _multichoice,
        "truefalse": _truefalse,
        "shortanswer": _shortanswer,
        "numerical": _numerical,
        "matching": _matching,
        "match": _matching,
        "ordering": _ordering,
        "cloze": _cloze,
        "multianswer": _cloze,
        "gapselect": _missing_words,
        "ddwtos": _missing_words,
    }
)
