"""Advice on a whole bank, at its margins."""

from collections.abc import Sequence
from dataclasses import replace
from time import process_time

import pytest

from quiz.content.balance import ENOUGH, MOST_COMPARED, weigh
from quiz.core.banks import Bank
from quiz.core.items import Choice, Kind, Option
from tests.factories import BODIES, bank, item

SHORT, MIDDLE, LONG, LONGEST = "one", "seven", "forty-two", "a hundred and one"

# 40 items on which nothing is to be said: 12, 18 and 10 of the levels, a quarter of the keys of each length.
SIZE = 40
LEVELS = [1] * 12 + [2] * 18 + [3] * 10
BLOOMS = ["remember"] * 8 + ["understand"] * 12 + ["apply"] * 10 + ["analyse"] * 10
KEYS = [SHORT, MIDDLE, LONG, LONGEST] * 10


def keyed(key: str, *texts: str) -> Choice:
    return Choice(tuple(Option(text, text == key, "") for text in texts or (SHORT, MIDDLE, LONG, LONGEST)))


def stem_of(number: int) -> str:
    """A stem that shares no word with those of other numbers."""
    return " ".join(f"{letter}{number}" for letter in "abcdefghij")


def made(
    levels: Sequence[int] = LEVELS,
    blooms: Sequence[str] = BLOOMS,
    keys: Sequence[str] = KEYS,
    skill: str = "one",
) -> Bank:
    """Items with these properties; the shortest of the three lists says how many."""
    items = [
        replace(item(f"i{number}", skill, level, keyed(key)), bloom=bloom, stem=stem_of(number))
        for number, (level, bloom, key) in enumerate(zip(levels, blooms, keys, strict=False))
    ]
    return bank(*items)


def said(asked: Bank) -> list[str]:
    """The rules that the bank breaks."""
    return [found.rule for found in weigh(asked)]


def test_a_balanced_bank_has_nothing_to_mend() -> None:
    assert said(made()) == []


@pytest.mark.parametrize(
    ("longest", "shortest", "rules"),
    [
        (12, 8, []),  # 30 and 20 %, chance is 25 %
        (13, 10, ["S1"]),
        (7, 10, ["S1"]),
        (10, 13, ["S2"]),
        (10, 7, ["S2"]),
        (40, 0, ["S1", "S2"]),
        (0, 0, ["S1", "S2"]),
    ],
)
def test_the_key_is_as_often_an_extreme_as_chance_makes_it(
    longest: int, shortest: int, rules: list[str]
) -> None:
    keys = [LONGEST] * longest + [SHORT] * shortest + [MIDDLE] * (SIZE - longest - shortest)
    assert said(made(keys=keys)) == rules


def test_keys_of_equal_length_count_for_their_part() -> None:
    equal = [replace(asked, body=keyed("a", "a", "b", "c", "d")) for asked in made().items]
    assert said(bank(*equal)) == []


def test_the_chance_is_that_of_the_number_of_options() -> None:
    keys = [SHORT, MIDDLE, LONG] * 14
    three = [
        replace(asked, body=keyed(key, SHORT, MIDDLE, LONG))
        for asked, key in zip(made().items, keys, strict=False)
    ]
    assert said(bank(*three)) == []


@pytest.mark.parametrize("body", [BODIES[Kind.MULTIPLE], BODIES[Kind.NUMERIC]], ids=["multiple", "numeric"])
def test_other_kinds_have_no_key_of_a_length(body: Choice) -> None:
    assert said(bank(*(replace(asked, body=body) for asked in made().items))) == []


@pytest.mark.parametrize(
    ("levels", "rules"),
    [
        ([1] * 16 + [2] * 14 + [3] * 10, []),  # 40 and 35 %: ten points off, no more
        ([1] * 17 + [2] * 14 + [3] * 9, ["S3"]),
        ([2] * 40, ["S3", "S3", "S3"]),
    ],
)
def test_levels_are_near_their_shares(levels: list[int], rules: list[str]) -> None:
    assert said(made(levels=levels)) == rules


@pytest.mark.parametrize(
    ("blooms", "rules"),
    [
        (["remember"] * 8 + ["understand"] * 12 + ["apply"] * 20, []),
        (["remember"] * 9 + ["understand"] * 11 + ["analyse"] * 20, ["S4"]),
        (["understand"] * 21 + ["apply"] * 19, ["S4"]),
        (["evaluate"] * 40, ["S4"]),
        (["remember"] * 40, ["S4", "S4"]),
    ],
)
def test_most_is_applied_and_little_remembered(blooms: list[str], rules: list[str]) -> None:
    assert said(made(blooms=blooms)) == rules


def test_a_handful_says_nothing_of_shares() -> None:
    enough = made([3] * ENOUGH, ["remember"] * ENOUGH, [LONGEST] * ENOUGH)
    assert set(said(enough)) == {"S1", "S2", "S3", "S4"}
    assert said(bank(*enough.items[1:])) == []


@pytest.mark.parametrize(("count", "rules"), [(1, ["S5"]), (3, ["S5"]), (4, [])])
def test_a_skill_has_four_items(count: int, rules: list[str]) -> None:
    thin = made([1] * count, skill="thin").items
    found = weigh(bank(*(replace(asked, id=f"t-{asked.id}", stem=f"{asked.stem} thin") for asked in thin)))
    assert [each.rule for each in found] == rules
    assert all(each.item and each.item.id == "t-i0" for each in found)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Which command lists all branches of it?", "of it? Which command lists all branches", True),
        ("a b c d e f g h i j", "a b c d e f g h i x", True),
        ("a b c d e f g h i", "a b c d e f g h x", False),
        ("Which COMMAND `lists` it?", "which command lists it?", True),
        ("What does it print?\n```\nx = 1\n```", "What does it print?\n```\nwhile y:\n  pop(y)\n```", False),
    ],
)  # fmt: skip
def test_two_stems_have_different_words(one: str, other: str, near: bool) -> None:
    first, second, *others = made([1] * 5).items
    found = weigh(bank(replace(first, stem=one), replace(second, stem=other), *others))
    assert [(each.rule, each.item and each.item.id) for each in found] == ([("S6", "i1")] if near else [])


def test_a_large_bank_is_weighed_while_its_author_waits() -> None:
    items = tuple(
        replace(item(f"i{number}"), stem=stem_of(number % 900)) for number in range(10 * MOST_COMPARED)
    )
    began = process_time()
    found = weigh(bank(*items))
    assert process_time() - began < 10
    assert [each.rule for each in found].count("S6") == MOST_COMPARED - 900


def test_a_message_carries_its_facts() -> None:
    (found,) = weigh(made(keys=[LONGEST] * 14 + [SHORT] * 10 + [MIDDLE] * 16))
    assert found.message == "The key is the longest option in 35% of the single choices; chance is 25%."
    assert found.item is None
