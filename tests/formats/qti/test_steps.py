"""Reading takes steps in proportion to the size of a file: steps are counted, never seconds."""

import pytest

from quiz.formats import qti21
from quiz.formats.drafts import Draft, Refusal
from quiz.formats.qti import questions
from quiz.formats.qti.processing import Processing
from tests.formats.qti.samples import CORRECT, MAP, choice, declare, item, mapping, rules, score, when


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The size of each run of response processing while a test lasts."""
    taken: list[int] = []
    run = Processing.run

    def counted(self: Processing, given: object) -> object:
        taken.append(self.size)
        return run(self, given)  # type: ignore[arg-type]

    monkeypatch.setattr(Processing, "run", counted)
    return taken


def read(xml: str) -> Draft | Refusal:
    return qti21.read(xml.encode(), "q.xml").found[0]


@pytest.mark.parametrize("count", [2, 20, 57])
def test_a_single_choice_runs_its_rules_once_for_each_option(runs: list[int], count: int) -> None:
    xml = item(declare("A"), choice(*map(str, range(count))), rules(when(CORRECT, score("1"))))
    read(xml)
    assert len(runs) == count + 1


def test_a_multiple_choice_runs_them_for_each_set_of_at_most_eight(runs: list[int]) -> None:
    marks = mapping(dict.fromkeys("ABCDEFGH"[:4], 1), defaultValue="-1")
    read(item(declare(*"ABCD", cardinality="multiple", more=marks), choice(*"abcdefgh", most=0), MAP))
    assert len(runs) < 2**8 + 40
    runs.clear()
    read(item(declare(*"ABCD", cardinality="multiple", more=marks), choice(*"abcdefghi", most=0), MAP))
    assert len(runs) < 40


@pytest.mark.parametrize("count", [10, 200])
def test_a_typed_answer_is_tried_once_and_once_in_the_other_case(runs: list[int], count: int) -> None:
    marks = mapping({f"answer {n}": 1 for n in range(count)})
    read(
        item(
            declare(kind="string", more=marks), '<p>x <textEntryInteraction responseIdentifier="R"/></p>', MAP
        )
    )
    assert len(runs) == 2 * count + 3


def test_rules_that_would_take_too_long_are_given_up(runs: list[int]) -> None:
    long = rules(*[when(CORRECT, score("1"))] * 2_000)
    found = read(item(declare(*"AB", cardinality="multiple"), choice(*"abcdefgh", most=0), long))
    assert isinstance(found, Refusal)
    assert found.why == "Its scoring rules are too long to be followed."
    assert sum(runs) <= questions.MOST_STEPS
