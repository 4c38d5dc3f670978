"""Which answers a calibration may use, and how they lie on the tree of topics and skills."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from quiz.core.answer_sheets import Sheet, make_sheet
from quiz.core.calibrations import fingerprint
from quiz.core.chance import chance_score
from quiz.core.curves import Array, Parameters, author_parameters, category
from quiz.core.items import Item
from quiz.core.logits import Logits, three_ordered, two_outcomes
from quiz.core.populations import Batch, TopicAnswers
from quiz.core.scoring import Score

BATCH = 500
"""Learners at a time: the tables of very many on sixty skills would not fit the memory."""


@dataclass(frozen=True)
class Answer:
    """One scored answer of a learner to an item of a bank."""

    learner: str
    bank: str
    item: Item
    score: Score


@dataclass(frozen=True, eq=False)
class Shape:
    """The items of one skill that have the same number of outcomes, in the order of their sheets' columns.

    ``topic``, ``skill`` within the topic and ``number`` within the skill say where the sheets lie.
    """

    topic: int
    skill: int
    number: int
    items: tuple[Item, ...]
    authors: tuple[Parameters, ...]

    @property
    def ordered(self) -> bool:
        """Whether the items have three ordered outcomes."""
        return self.authors[0].ordered

    @property
    def levels(self) -> Array:
        """The authors' difficulties, (items,)."""
        return np.array([each.b for each in self.authors])

    def sheet(self, batch: Batch) -> Sheet:
        """What a batch's learners answered."""
        return batch.topics[self.topic].sheets[self.skill][self.number]

    def model(self, theta: Array) -> Logits:
        """The items as fitting sees them, on nodes ``theta`` (logits)."""
        if self.ordered:
            return three_ordered(theta, len(self.items))
        return two_outcomes(theta, np.array([each.guess for each in self.authors]))


@dataclass(frozen=True, eq=False)
class Study:
    """Everything that a calibration is made from. ``banks`` are the topics, in the order of their numbers."""

    banks: tuple[str, ...]
    shapes: tuple[Shape, ...]
    batches: tuple[Batch, ...]
    learners: int

    def nested(self, values: Sequence[Array]) -> list[list[list[Array]]]:
        """Something of every shape, by topic, skill and number."""
        found: list[dict[int, list[Array]]] = [{} for _ in self.banks]
        for shape, value in zip(self.shapes, values, strict=True):
            found[shape.topic].setdefault(shape.skill, []).append(value)
        return [list(skills.values()) for skills in found]

    @property
    def learners_of_topics(self) -> Array:
        """How many learners answered anything in each topic, (topics,)."""
        rows = [[len(topic.learners) for topic in batch.topics] for batch in self.batches]
        return np.asarray(np.sum(rows, axis=0, dtype=float))


def first_answers(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Of answers in the order of time, each learner's first to each item; what is not valid is none.

    Who has read an item's explanation answers it from memory, also after it was edited.
    """
    seen: set[tuple[str, str, str]] = set()
    for answer in answers:
        key = (answer.learner, answer.bank, answer.item.id)
        if answer.score.valid and key not in seen:
            seen.add(key)
            yield answer


def make_study(answers: Sequence[Answer]) -> Study:
    """Lay first answers out by topic, skill and shape, learners in batches."""
    banks = tuple(sorted({answer.bank for answer in answers}))
    shapes = tuple(find_shapes(answers, banks))
    learners = {name: number for number, name in enumerate(sorted({answer.learner for answer in answers}))}
    coded = code(answers, learners, shapes, banks)
    topics = np.array([shape.topic for shape in shapes])
    starts = range(0, len(learners), BATCH)
    batches = tuple(
        Batch(
            learners=min(BATCH, len(learners) - start),
            topics=tuple(
                topic_answers(part[topics[part[:, 1]] == topic], topic, shapes) for topic in range(len(banks))
            ),
        )
        for start in starts
        for part in [coded[coded[:, 0] // BATCH == start // BATCH] - [start, 0, 0, 0]]
    )
    return Study(banks, shapes, batches, len(learners))


def find_shapes(answers: Iterable[Answer], banks: Sequence[str]) -> Iterator[Shape]:
    """The items that were answered, by topic, skill and shape; editions of an item apart."""
    found = {edition(answer): answer.item for answer in answers}
    known = [
        (bank, item.skill, author_parameters(item, chance_score(item)), item)
        for (bank, _, _), item in sorted(found.items(), key=lambda pair: pair[0])
    ]
    known.sort(key=lambda each: (each[0], each[1], each[2].ordered))
    for topic, bank in enumerate(banks):
        of_bank = [each for each in known if each[0] == bank]
        for skill, (_, of_skill) in enumerate(groupby(of_bank, key=lambda each: each[1])):
            for number, (_, same) in enumerate(groupby(of_skill, key=lambda each: each[2].ordered)):
                _, _, authors, items = zip(*same, strict=True)
                yield Shape(topic, skill, number, items, authors)


def edition(answer: Answer) -> tuple[str, str, str]:
    """What was answered: bank, item and the fingerprint of its content."""
    return answer.bank, answer.item.id, fingerprint(answer.item)


def code(
    answers: Sequence[Answer], learners: Mapping[str, int], shapes: Sequence[Shape], banks: Sequence[str]
) -> NDArray[np.intp]:
    """The answers as numbers: learner, shape, column and category, one row each."""
    places = {
        (banks[shape.topic], item.id, fingerprint(item)): (number, column, authors)
        for number, shape in enumerate(shapes)
        for column, (item, authors) in enumerate(zip(shape.items, shape.authors, strict=True))
    }
    rows = [
        (learners[answer.learner], number, column, category(authors, answer.score))
        for answer in answers
        for number, column, authors in [places[edition(answer)]]
    ]
    return np.array(rows, dtype=np.intp).reshape(-1, 4)


def topic_answers(coded: NDArray[np.intp], topic: int, shapes: Sequence[Shape]) -> TopicAnswers:
    """The sheets of one topic for the learners of a batch who answered anything there."""
    learners = np.unique(coded[:, 0])
    sheets: dict[int, list[Sheet]] = {}
    for number, shape in enumerate(shapes):
        if shape.topic != topic:
            continue
        mine = coded[coded[:, 1] == number]
        categories = np.full((len(learners), len(shape.items)), np.nan)
        categories[np.searchsorted(learners, mine[:, 0]), mine[:, 2]] = mine[:, 3]
        sheets.setdefault(shape.skill, []).append(make_sheet(categories, 3 if shape.ordered else 2))
    return TopicAnswers(learners, tuple(tuple(each) for each in sheets.values()))
