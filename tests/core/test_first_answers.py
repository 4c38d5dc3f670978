"""Which answers count, and where they lie."""

import numpy as np

from quiz.core import first_answers as module
from quiz.core.answer_sheets import answers_per_item
from quiz.core.first_answers import Answer, first_answers, make_study
from quiz.core.items import Item, Kind
from quiz.core.scoring import Score
from tests.factories import BODIES, item

RIGHT, PARTLY, WRONG = (Score(valid=True, score=score, chance=0.2) for score in (1, 0.6, 0))
INVALID = Score(valid=False, score=0, chance=0.2)
SINGLE, OTHER = item("single", "one"), item("other", "two", level=3)
MANY = item("many", "one", body=BODIES[Kind.MULTIPLE])


def answer(learner: str, asked: Item, score: Score = RIGHT, bank: str = "demo") -> Answer:
    """One answer."""
    return Answer(learner, bank, asked, score)


def test_only_the_first_valid_answer_of_a_learner_to_an_item_counts() -> None:
    edited = item("single", "one", level=3, body=BODIES[Kind.NUMERIC])
    given = [
        answer("ada", SINGLE, INVALID),
        answer("ada", SINGLE, WRONG),
        answer("bob", SINGLE),
        answer("ada", SINGLE),
        answer("ada", SINGLE, bank="else"),
        answer("ada", edited),
    ]
    assert list(first_answers(given)) == [given[1], given[2], given[4]]


def test_answers_lie_by_topic_skill_and_shape() -> None:
    study = make_study(
        [
            answer("bob", MANY, PARTLY),
            answer("ada", SINGLE, WRONG),
            answer("ada", MANY),
            answer("cyd", OTHER, bank="apart"),
            answer("bob", OTHER),
        ]
    )
    assert study.banks == ("apart", "demo")
    assert [(shape.topic, shape.skill, shape.number) for shape in study.shapes] == [
        (0, 0, 0),
        (1, 0, 0),
        (1, 0, 1),
        (1, 1, 0),
    ]
    assert [shape.items for shape in study.shapes] == [(OTHER,), (SINGLE,), (MANY,), (OTHER,)]
    assert (study.learners, study.learners_of_topics.tolist()) == (3, [1, 2])
    (batch,) = study.batches
    assert batch.topics[1].learners.tolist() == [0, 1]  # ada, bob
    many = study.shapes[2].sheet(batch)
    assert many.outcomes.tolist() == [[0, 1], [1, 0]]
    single = study.shapes[1].sheet(batch)
    assert (single.outcomes.tolist(), single.answered.tolist()) == ([[0], [0]], [[1], [0]])
    assert batch.topics[1].answered.tolist() == [[1, 1], [0, 1]]


def test_editions_of_an_item_are_two_items() -> None:
    edited = item("single", "one", body=BODIES[Kind.NUMERIC])
    study = make_study([answer("ada", SINGLE), answer("bob", edited)])
    assert len(study.shapes) == 1
    assert {each.body for each in study.shapes[0].items} == {SINGLE.body, edited.body}


def test_batches_hold_everybody_once() -> None:
    learners = [f"l{n:04}" for n in range(module.BATCH + 7)]
    study = make_study([answer(name, SINGLE, RIGHT if n % 3 else WRONG) for n, name in enumerate(learners)])
    assert [batch.learners for batch in study.batches] == [module.BATCH, 7]
    sheets = [study.shapes[0].sheet(batch) for batch in study.batches]
    assert np.sum([answers_per_item(sheet) for sheet in sheets]) == module.BATCH + 7
    assert study.batches[1].topics[0].learners.tolist() == list(range(7))
