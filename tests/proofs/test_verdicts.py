"""The comparison of verdicts with keys, on hand-made items of every kind."""

import pytest

from quiz.core.items import Body, Choice, Item, Matching, Numeric, Option, Ordering, Pair, Text, WrongAnswer
from tests.proofs.verdicts import Verdicts, changed_keys, disagreements, judged_texts, stated_key


def item(body: Body) -> Item:
    return Item("an-item", "a-skill", 1, "apply", "What holds?", body)


SINGLE = item(Choice((Option("yes", True, "because"), Option("no", False, "because"))))
NUMERIC = item(Numeric(20, 0.5, "keys", "because", (WrongAnswer("19", "off by one"),)))
TEXT = item(Text(("git bisect", "bisect"), False, "because", (WrongAnswer("git blame", "names authors"),)))
ORDERING = item(Ordering(("SYN", "SYN-ACK", "ACK"), "because"))
MATCHING = item(Matching((Pair("Stack", "LIFO", "top"), Pair("Queue", "FIFO", "head")), ("FILO",)))
EVERY_KIND = [SINGLE, NUMERIC, TEXT, ORDERING, MATCHING]

DISAGREEING = [
    (SINGLE, [False, False], ["'yes': the key says True, the proof False"]),
    (SINGLE, [True, True], ["'no': the key says False, the proof True"]),
    (SINGLE, [1, 0], ["'yes': the key says True, the proof 1", "'no': the key says False, the proof 0"]),
    (SINGLE, [True], ["the proof returns [True], the key has the form [True, False]"]),
    (SINGLE, 1.0, ["the proof returns 1.0, the key has the form [True, False]"]),
    (NUMERIC, 20.6, ["the key says 20, the proof 20.6, the tolerance is 0.5"]),
    (NUMERIC, "20", ["the proof returns '20', the key has the form 20"]),
    (TEXT, [True, False, False], ["'bisect': the key says True, the proof False"]),
    (TEXT, [True, True, True], ["'git blame': the key says False, the proof True"]),
    (
        ORDERING,
        ["SYN", "ACK", "SYN-ACK"],
        [
            "'place 2': the key says 'SYN-ACK', the proof 'ACK'",
            "'place 3': the key says 'ACK', the proof 'SYN-ACK'",
        ],
    ),
    (MATCHING, {"Stack": "LIFO", "Queue": "FILO"}, ["'Queue': the key says 'FIFO', the proof 'FILO'"]),
    (MATCHING, {"Stack": "LIFO"}, ["'Queue': the key says 'FIFO', the proof None"]),
    (
        MATCHING,
        {"Stack": "LIFO", "Queue": "FIFO", "Heap": "FIFO"},
        ["'Heap': the key says None, the proof 'FIFO'"],
    ),
]


@pytest.mark.parametrize("proven", EVERY_KIND, ids=lambda proven: proven.kind)
def test_the_stated_key_agrees_with_itself(proven: Item) -> None:
    assert disagreements(proven, stated_key(proven)) == []


@pytest.mark.parametrize(("proven", "verdicts", "said"), DISAGREEING)
def test_every_difference_is_said(proven: Item, verdicts: Verdicts, said: list[str]) -> None:
    assert disagreements(proven, verdicts) == said


@pytest.mark.parametrize("number", [19.5, 20, 20.5])
def test_numbers_agree_within_the_tolerance(number: float) -> None:
    assert disagreements(NUMERIC, number) == []


@pytest.mark.parametrize("proven", EVERY_KIND, ids=lambda proven: proven.kind)
def test_every_changed_key_disagrees_with_the_stated_one(proven: Item) -> None:
    changed = list(changed_keys(proven))
    assert changed
    assert all(disagreements(proven, stated_key(proven), key) for key in changed)


def test_keys_change_in_one_place_each() -> None:
    assert list(changed_keys(SINGLE)) == [[False, False], [True, True]]
    assert list(changed_keys(NUMERIC)) == [19, 18.5, 21.5]
    assert list(changed_keys(ORDERING)) == [["SYN-ACK", "SYN", "ACK"], ["SYN", "ACK", "SYN-ACK"]]
    assert list(changed_keys(MATCHING)) == [
        {"Stack": "FIFO", "Queue": "FIFO"},
        {"Stack": "FILO", "Queue": "FIFO"},
        {"Stack": "LIFO", "Queue": "LIFO"},
        {"Stack": "LIFO", "Queue": "FILO"},
    ]


def test_a_wrong_number_inside_the_tolerance_survives() -> None:
    near = item(Numeric(20, 2, "keys", "because", (WrongAnswer("19", "off by one"),)))
    assert [key for key in changed_keys(near) if not disagreements(near, 20, key)] == [19]


def test_only_choices_and_texts_have_judged_texts() -> None:
    assert [judged_texts(proven) for proven in EVERY_KIND] == [
        ["yes", "no"],
        [],
        ["git bisect", "bisect", "git blame"],
        [],
        [],
    ]
