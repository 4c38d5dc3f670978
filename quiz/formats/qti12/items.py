"""From an `item` of the file to questions of ours, or to the reason why it is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from quiz.formats.drafts import Draft, DraftImage, Refusal, Where
from quiz.formats.fitting import LONGEST
from quiz.formats.qti12.choices import read_multiple, read_single
from quiz.formats.qti12.conditions import Unknown, wanted
from quiz.formats.qti12.feedback import read_feedback
from quiz.formats.qti12.fields import read_field
from quiz.formats.qti12.gapped import find_gaps, read_gaps
from quiz.formats.qti12.pairs import read_matching, read_ordering
from quiz.formats.qti12.presentation import Response, read_presentation
from quiz.formats.qti12.question import Question, Unfit
from quiz.formats.qti12.scoring import read_scoring
from quiz.formats.xmlsafe import Element

MOST_TESTS = 5_000
"""Elements in the scoring of one question; real ones have some dozens."""

# Kinds by their label. These are refused whatever their scoring says: a right answer has no meaning in them.
_NEVER = {
    "opinion scale": "an opinion scale, which has no right answer",
    "likert": "an opinion scale, which has no right answer",
    "quiz bowl": "a “quiz bowl”, whose answers are questions in free words",
    "categorization_question": "a categorization, with several entries in each category",
    "hot_spot_question": "a hot spot in a picture",
    "hot spot": "a hot spot in a picture",
    "calculated_question": "calculated: its numbers change with every learner",
    "calculated": "calculated: its numbers change with every learner",
    "wct_calculated": "calculated: its numbers change with every learner",
    "wct_combination": "a combination of numbered statements",
}
# These only explain why there is no answer that could be read.
_EXPLAINED = {
    "essay_question": "an essay",
    "essay": "an essay",
    "cc.essay.v0p1": "an essay",
    "short response": "an essay",
    "long answer": "an essay",
    "wct_paragraph": "an essay",
    "file_upload_question": "a file upload",
    "file upload": "a file upload",
    "text_only_question": "a text that asks nothing",
    "textblock": "a text that asks nothing",
}
_LABELS = frozenset(
    {"question_type", "cc_profile", "respondusapi_qtype", "wct_questiontype", "qmd_questiontype"}
)
_OWN_LABELS = frozenset({"bbmd_questiontype", "qmd_questiontype", "qmd_itemtype"})


@dataclass(frozen=True)
class Place:
    """Where an `item` stands, and how its pictures are found (by address and alternative text). ``stimuli``
    are the texts of the file that questions may belong to, as HTML by their ident."""

    where: Where
    categories: tuple[str, ...]
    picture: Callable[[str, str], DraftImage | str] = field(repr=False)
    stimuli: Mapping[str, str] = field(default_factory=dict)


def read_item(item: Element, place: Place) -> tuple[Draft | Refusal, ...]:
    """The question of an `item`, one for each gap where it has gaps, or a refusal."""
    question = _question(item, place)
    try:
        _refuse_foreign(question, item)
        return _read(question)
    except Unfit as unfit:
        return (Refusal(place.where, str(unfit), question.name),)


def _question(item: Element, place: Place) -> Question:
    scoring = read_scoring(item)
    facts = metadata(item)
    labels = {value.lower() for name, value in facts.items() if name in _LABELS}
    own = (element.text.strip().lower() for element in item.below(*_OWN_LABELS))
    categories = place.categories
    if category := facts.get("cc_question_category"):
        categories = (category,)
    question = Question(
        place.where,
        item.get("title").strip() or facts.get("title", ""),
        item.get("ident"),
        categories,
        frozenset(labels | set(own)),
        facts,
        read_presentation(item),
        scoring,
        read_feedback(item, scoring),
        place.picture,
    )
    return _with_stimulus(question, place.stimuli)


def _with_stimulus(question: Question, stimuli: Mapping[str, str]) -> Question:
    """New Quizzes: a question may belong to a text that stands before it as an item of its own."""
    parent = question.facts.get("parent_stimulus_item_ident", "")
    text = stimuli.get(parent, "")
    if parent and not 0 < len(text) <= LONGEST:
        question.lose("It belongs to a text that is not in the file, or is too long.")
    elif text:
        shown = question.presentation
        inline = f"<div>{text}</div>{shown.inline}" if shown.inline else ""
        question.presentation = replace(shown, html=f"<div>{text}</div>{shown.html}", inline=inline)
    return question


def metadata(element: Element) -> Mapping[str, str]:
    """The fields of `qtimetadata`; the first of each name counts."""
    found: dict[str, str] = {}
    for entry in element.below("qtimetadatafield", "qti_metadatafield"):
        found.setdefault(entry.text_of("fieldlabel"), entry.text_of("fieldentry"))
    return found


def _refuse_foreign(question: Question, item: Element) -> None:
    """Raise Unfit for kinds that ours cannot hold, whatever else is written."""
    what = next((_NEVER[label] for label in sorted(question.labels) if label in _NEVER), "")
    if not what and any(True for _ in item.below("calculated", "calculated_answer")):
        what = _NEVER["calculated"]
    if not what and any(True for _ in item.below("response_xy", "render_hotspot", "render_slider")):
        what = "to be answered with a pointer in a picture or on a scale"
    if what:
        raise Unfit(f"It is {what}; no kind of question here can hold it.")
    tests = sum(1 for block in item.below("resprocessing") for _ in block.below())
    if tests > MOST_TESTS:
        raise Unfit(f"Its scoring has {tests} parts; the limit is {MOST_TESTS}.")
    unknown = {
        test.name
        for rule in question.scoring.gains
        for test in wanted(rule.condition)
        if isinstance(test, Unknown)
    }
    if unknown:
        raise Unfit(
            f"Its scoring uses {', '.join(sorted(unknown))}, which no kind of question here can hold."
        )


def _read(question: Question) -> tuple[Draft | Refusal, ...]:
    responses = question.presentation.responses
    text = find_gaps(question)
    if text is not None:
        _refuse_unscored(question)
        return read_gaps(question, text)
    if not responses:
        raise Unfit(
            f"It is {_explained(question, 'a text that asks nothing')}; here everything is a question."
        )
    draft = _read_one(question, responses[0]) if len(responses) == 1 else _read_several(question)
    return (replace(draft, losses=tuple(question.losses), images=tuple(question.images)),)


def _explained(question: Question, otherwise: str) -> str:
    return next((_EXPLAINED[label] for label in sorted(question.labels) if label in _EXPLAINED), otherwise)


def _refuse_unscored(question: Question) -> None:
    if not any(any(wanted(rule.condition)) for rule in question.scoring.gains):
        what = _explained(question, "an essay, or its key is missing: no answer is marked as right")
        raise Unfit(f"It is {what}; no kind of question here can hold it.")


def _read_one(question: Question, response: Response) -> Draft:
    if response.is_field:
        _refuse_unscored(question)
        return read_field(question, response)
    if not response.labels:
        raise Unfit(f"It is answered by {response.element}, which no kind of question here can hold.")
    if response.cardinality == "ordered":
        return read_ordering(question, response)
    if response.cardinality == "multiple":
        return read_multiple(question, response)
    if response.prompt:
        question.lose("It was a matching with one pair; here it is a choice.")
    return read_single(question, response)


def _read_several(question: Question) -> Draft:
    responses = question.presentation.responses
    if any(not response.labels for response in responses):
        _refuse_unscored(question)
        raise Unfit("It has several fields, and its text does not show where they stand.")
    return read_matching(question)
