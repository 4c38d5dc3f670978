"""Who chose what, and how those who chose it did on the rest."""

import numpy as np
import pytest

from quiz.core.distractors import OTHER, UNKNOWN, ChoiceRow, choice_rows, choices, in_thirds, picks
from quiz.core.items import Item, Kind, Numeric, Text, WrongAnswer
from quiz.core.scoring import Response
from tests.factories import BODIES, RIGHT, WRONG, choice, item

TYPED = item(body=Text(("git bisect", "bisect"), False, "It halves.", (WrongAnswer("git blame", "No."),)))
COUNTED = item(
    body=Numeric(20, 0.5, "keys", "Counted.", (WrongAnswer("19", "No."), WrongAnswer("40", "No.")))
)


def labels(asked: Item, response: Response) -> set[str]:
    offered = choices(asked)
    return {offered[place].label for place in picks(asked, response)}


@pytest.mark.parametrize(
    ("asked", "response", "taken"),
    [
        (item(), 1, {"A"}),
        (item(), 4, {"D"}),
        (item(), None, {UNKNOWN}),
        (item(body=choice(5, 2, many=True)), [5, 1], {"A", "E"}),
        (TYPED, "Git  BISECT", {"right"}),
        (TYPED, "“Git blame”", {"git blame"}),
        (TYPED, "git log", {OTHER}),
        (TYPED, None, {UNKNOWN}),
        (COUNTED, "20.4 keys", {"right"}),
        (COUNTED, "19,0", {"19"}),
        (COUNTED, " 40 KEYS", {"40"}),
        (COUNTED, "41", {OTHER}),
        (item(body=BODIES[Kind.ORDERING]), [1, 2, 3], {"right"}),
        (item(body=BODIES[Kind.ORDERING]), [2, 1, 3], {"partly right"}),
        (item(body=BODIES[Kind.MATCHING]), ["FILO", "LIFO", "FIFO"], {"not right yet"}),
    ],
)
def test_an_answer_is_found_among_the_choices(asked: Item, response: Response, taken: set[str]) -> None:
    assert labels(asked, response) == taken


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_tells_right_from_wrong(kind: Kind) -> None:
    asked = item(body=BODIES[kind])
    offered = choices(asked)
    assert all(offered[place].right for place in picks(asked, RIGHT[kind]))
    assert not any(offered[place].right for place in picks(asked, WRONG[kind]))
    assert offered[-1].label == UNKNOWN


def test_thirds_have_a_third_of_the_takers() -> None:
    thirds = in_thirds(np.array([5.0, 1, 3, 2, 4, 6, 0]))
    assert thirds.sum(axis=1) == pytest.approx(np.ones(7))
    assert thirds.sum(axis=0) == pytest.approx(np.full(3, 7 / 3))
    assert list(thirds[0]) == pytest.approx([0, 0, 1])
    assert list(thirds[2]) == pytest.approx([0, 1, 0])


def test_takers_who_stand_equal_share_their_places() -> None:
    thirds = in_thirds(np.array([1.0, 1, 1, 1, 0, 2]))
    assert np.allclose(thirds[:4], [0.25, 0.5, 0.25])
    assert in_thirds(np.zeros(5)) == pytest.approx(np.full((5, 3), 1 / 3))
    assert in_thirds(np.zeros(0)).shape == (0, 3)


def rows(taken: list[int], standing: list[float], *, related: bool = True) -> dict[str, ChoiceRow]:
    found = choice_rows(item(), [frozenset([n]) for n in taken], np.array(standing), related=related)
    return {row.picked.label: row for row in found}


def test_the_table_tells_who_chose_what() -> None:
    # The lower third takes B, the middle one splits, the upper one takes the key.
    found = rows([1, 1, 1, 0, 1, 4, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert [(label, row.chosen) for label, row in found.items()] == [
        ("A", 4), ("B", 4), ("C", 0), ("D", 0), (UNKNOWN, 1)
    ]  # fmt: skip
    assert found["A"].thirds == pytest.approx((0, 1 / 3, 1))
    assert found["B"].thirds == pytest.approx((1, 1 / 3, 0))
    assert found["B"].share == pytest.approx(4 / 9)
    key, distractor, never = found["A"].r, found["B"].r, found["C"].r
    assert key is not None
    assert distractor is not None
    assert key.value == pytest.approx(np.corrcoef([0, 0, 0, 1, 0, 0, 1, 1, 1], range(9))[0, 1])
    assert distractor.high < 0 < key.low
    assert never is None


def test_whoever_has_no_rest_is_in_no_third() -> None:
    found = rows([0, 1, 0, 1, 0], [3, 2, 1, 0, float("nan")])
    assert found["A"].chosen == 3
    assert found["A"].thirds is not None
    assert found["A"].thirds[2] == pytest.approx(0.75)


@pytest.mark.parametrize("related", [True, False])
def test_few_answers_are_only_counted(related: bool) -> None:
    found = rows([0, 0, 1], [1, 2, 3], related=related)
    assert found["A"].chosen == 2
    assert found["A"].share == pytest.approx(2 / 3)
    assert (found["A"].thirds, found["A"].r) == (None, None)
    assert rows([], [])["A"].share == 0
