"""Questions whose answers are options: one right, or several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from quiz.core.credit import RULES, Ticks
from quiz.core.items import Credit, Kind
from quiz.formats.drafts import Draft, DraftAnswer
from quiz.formats.qti12.presentation import Label, Response
from quiz.formats.qti12.question import CREDIT, MOST_OPTIONS, Question, Unfit

_TRUE_FALSE = frozenset({"true_false_question", "true/false", "truefalse", "cc.true_false.v0p1", "either/or"})
# What New Quizzes states beside the rules, and what our own writer does.
_STATED = {"allornothing": Credit.ALL_OR_NOTHING, **{str(credit): credit for credit in Credit}}
_MOST_TO_TRY = 8  # every set of options is tried: 256 of them
_ROUNDING = 0.005  # 100/3 stands as 33.33 in the file


def read_single(question: Question, response: Response) -> Draft:
    """One option is to be chosen. Each weighs what the rules give for it alone."""
    labels = filled(question, response)
    scores = [
        question.scoring.score({response.ident: frozenset({label.ident})}, many=False) for label in labels
    ]
    best = max(scores)
    if best <= 0:
        raise Unfit("No option is marked as right.")
    answers = answers_of(question, response, labels, [score / best for score in scores])
    return replace(
        question.draft(Kind.SINGLE, with_prompt(question, response)),
        answers=_capitalised(answers),
        fixed_order=response.fixed or bool(question.labels & _TRUE_FALSE) or _is_true_false(answers),
    )


def with_prompt(question: Question, response: Response) -> str:
    """The text of the question, with what stands at its only response."""
    return "".join(f"<div>{part}</div>" for part in (question.presentation.html, response.prompt) if part)


def _is_true_false(answers: Sequence[DraftAnswer]) -> bool:
    return sorted(answer.text.strip().casefold() for answer in answers) == ["false", "true"]


def _capitalised(answers: tuple[DraftAnswer, ...]) -> tuple[DraftAnswer, ...]:
    if not _is_true_false(answers):
        return answers
    return tuple(replace(answer, text=answer.text.strip().capitalize()) for answer in answers)


def filled(question: Question, response: Response) -> list[Label]:
    """The options that have a text. Raises Unfit for none, and for a number that nobody can choose from."""
    if len(response.labels) > MOST_OPTIONS:
        raise Unfit(f"It has {len(response.labels)} options.")
    labels = [label for label in response.labels if label.html]
    if len(labels) < len(response.labels):
        question.lose("An option without text was left out.")
    if not labels:
        raise Unfit("Its options have no text.")
    if len({label.ident for label in labels}) < len(labels):
        raise Unfit("Two of its options have the same identifier.")
    return labels


def answers_of(
    question: Question, response: Response, labels: Sequence[Label], weights: Iterable[float]
) -> tuple[DraftAnswer, ...]:
    """Options with their weights and with everything that is said of them."""
    said = question.feedback
    return tuple(
        DraftAnswer(
            question.option(label.html),
            round(weight, 6),
            question.said(
                said.for_answer(response.ident, label.ident), said.right if weight > 0 else said.wrong
            ),
        )
        for label, weight in zip(labels, weights, strict=True)
    )


@dataclass(frozen=True)
class _Sheet:
    """What every set of ticks earns: sets of idents, in order of their size, with their score."""

    scores: dict[frozenset[str], float]

    @property
    def key(self) -> frozenset[str]:
        """The smallest set that earns most. Raises Unfit where there are several, or none."""
        best = max(self.scores.values())
        if best <= 0:
            raise Unfit("No option is marked as right.")
        full = [ticked for ticked, score in self.scores.items() if score >= best - _ROUNDING * best]
        smallest = [ticked for ticked in full if len(ticked) == len(full[0])]
        if len(smallest) > 1:
            raise Unfit("Several sets of options earn full marks.")
        if not smallest[0]:
            raise Unfit("Ticking nothing earns full marks.")
        return smallest[0]

    def credit(self, key: frozenset[str], options: int) -> Credit | None:
        """The rule of ours that gives every set of ticks the same share of full marks; None without one."""
        best = max(self.scores.values())
        for credit, rule in RULES.items():
            if all(
                abs(rule(_ticks(ticked, key, options)) - min(max(score / best, 0), 1)) < 2 * _ROUNDING
                for ticked, score in self.scores.items()
            ):
                return credit
        return None


def _ticks(ticked: frozenset[str], key: frozenset[str], options: int) -> Ticks:
    right = len(ticked & key)
    return Ticks(options, len(key), right, len(ticked) - right)


def read_multiple(question: Question, response: Response) -> Draft:
    """Several options are to be ticked. The key is the smallest set of ticks that earns full marks."""
    labels = filled(question, response)
    if len(labels) > _MOST_TO_TRY:
        raise Unfit(f"It has {len(labels)} options; ours have 2 to {_MOST_TO_TRY}.")
    idents = [label.ident for label in labels]
    sets = [frozenset(ticked) for size in range(len(idents) + 1) for ticked in combinations(idents, size)]
    sheet = _Sheet({ticked: question.scoring.score({response.ident: ticked}, many=True) for ticked in sets})
    key = sheet.key
    credit = _stated(question) or sheet.credit(key, len(labels))
    weights = _weights(sheet, key, idents, credit)
    return replace(
        question.draft(Kind.MULTIPLE, with_prompt(question, response)),
        answers=answers_of(question, response, labels, weights),
        fixed_order=response.fixed,
        credit=credit,
    )


def _stated(question: Question) -> Credit | None:
    stated = question.facts.get(CREDIT) or question.facts.get("scoring_algorithm", "")
    return _STATED.get(stated.lower())


def _weights(sheet: _Sheet, key: frozenset[str], idents: Iterable[str], credit: Credit | None) -> list[float]:
    """Shares of full marks for each option: equal ones where a rule of ours decides, else the file's own."""
    if credit is not None:
        return [1 / len(key) if ident in key else 0.0 for ident in idents]
    best = max(sheet.scores.values())
    return [sheet.scores[frozenset({ident})] / best for ident in idents]
