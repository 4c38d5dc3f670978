"""Forms: how long, of what, in which order."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.assembly import (
    EXPOSURE,
    Place,
    assemble,
    assemble_check,
    minutes_for,
    offered_lengths,
    place,
    spread_evenly,
    take_turns,
)
from quiz.core.items import Kind
from quiz.core.pools import Pool
from tests.factories import BODIES, item, pool, singles


@pytest.mark.parametrize(
    ("items", "offered"),
    [
        (1, {"all": 1}),
        (11, {"all": 11}),
        (12, {"quick": 12}),
        (24, {"quick": 12, "standard": 24}),
        (44, {"quick": 12, "standard": 24}),
        (45, {"quick": 12, "standard": 24, "thorough": 45}),
    ],
)
def test_a_length_is_offered_where_the_bank_fills_it(items: int, offered: dict[str, int]) -> None:
    assert offered_lengths(items) == offered


@pytest.mark.parametrize(("questions", "minutes"), [(1, 5), (12, 10), (24, 20), (40, 30), (45, 35)])
def test_minutes_are_rounded_to_fives(questions: int, minutes: int) -> None:
    assert minutes_for(questions) == minutes


def made(sizes: list[int], bank_id: str = "demo") -> Pool:
    """A pool whose skills have so many items."""
    items = [item for n, size in enumerate(sizes) for item in singles(f"{bank_id}-{n}", size)]
    return pool(*items, bank_id=bank_id)


def ids(form: tuple[Place, ...]) -> list[str]:
    return [one.item.id for one in form]


SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@settings(deadline=None, max_examples=60)
@given(SIZES, st.integers(1, 60), st.integers())
def test_a_form_is_full_balanced_and_without_repeats(sizes: list[int], length: int, seed: int) -> None:
    form = assemble(made(sizes), length, seed)
    assert len(form) == min(length, sum(sizes)) == len(set(ids(form)))
    asked = Counter(one.item.skill for one in form)
    shares = [(asked[f"demo-{n}"], size) for n, size in enumerate(sizes)]
    highest = max(share for share, _ in shares)
    if length >= sum(min(2, size) for size in sizes):
        # Only a skill that has run out of items may lag behind by more than one.
        assert all(share == size or share >= highest - 1 for share, size in shares)
        assert len({one.item.skill for one in form[: len(sizes)]}) == len(sizes)
    else:
        # Two answers allow a verdict, one allows none: at most one skill is asked once that has more items.
        assert highest <= 2
        assert sum(share == 1 < size for share, size in shares) <= 1


@settings(deadline=None, max_examples=60)
@given(st.lists(SIZES, min_size=1, max_size=4), st.integers(1, 60), st.integers())
def test_a_whole_check_gives_topics_equal_shares(banks: list[list[int]], length: int, seed: int) -> None:
    pools = [made(sizes, f"bank{n}") for n, sizes in enumerate(banks)]
    form = assemble_check(pools, length, seed)
    assert len(form) == min(length, sum(map(sum, banks))) == len(set(ids(form)))
    asked = Counter(one.bank for one in form)
    shares = [(asked[f"bank{n}"], sum(sizes)) for n, sizes in enumerate(banks)]
    highest = max(share for share, _ in shares)
    assert all(share == size or share >= highest - 1 for share, size in shares)
    assert len({one.bank for one in form[: len(banks)]}) == min(len(banks), length)


def test_the_seed_fixes_the_form() -> None:
    """A golden form: where this list changes, every seed gives another form."""
    form = assemble(made([4, 6, 3]), 7, seed=7)
    assert [(one.item.id, one.order) for one in form] == [
        ("demo-1-2", (1, 3, 4, 2)),
        ("demo-2-1", (4, 1, 3, 2)),
        ("demo-0-3", (2, 1, 4, 3)),
        ("demo-1-6", (2, 4, 3, 1)),
        ("demo-2-3", (2, 4, 1, 3)),
        ("demo-0-4", (2, 4, 3, 1)),
        ("demo-1-5", (1, 2, 3, 4)),
    ]
    assert assemble(made([4, 6, 3]), 7, seed=7) == form
    assert assemble(made([4, 6, 3]), 7, seed=8) != form


def test_topics_take_turns_in_a_golden_whole_check() -> None:
    form = assemble_check([made([3, 3], "a"), made([4], "b")], 5, seed=7)
    assert ids(form) == ["a-1-2", "b-0-3", "a-0-1", "b-0-1", "a-1-3"]


def test_items_that_say_most_at_the_cut_come_first() -> None:
    level = {"easy": 1, "hard": 3}
    items = [item(f"{name}-{n}", "one", level[name]) for name in ("easy", "hard") for n in range(EXPOSURE)]
    first = {ids(assemble(pool(*items), 1, seed))[0] for seed in range(60)}
    assert first == {f"hard-{n}" for n in range(EXPOSURE)}


def test_items_that_say_the_same_have_the_same_chance() -> None:
    twelve = pool(*(item(f"item-{n}") for n in range(12)))
    first = Counter(ids(assemble(twelve, 1, seed))[0] for seed in range(600))
    assert len(first) == 12
    assert min(first.values()) > 25


@pytest.mark.parametrize(
    ("kind", "movable"),
    [
        (Kind.SINGLE, 4),
        (Kind.MULTIPLE, 5),
        (Kind.NUMERIC, 0),
        (Kind.TEXT, 0),
        (Kind.ORDERING, 3),
        (Kind.MATCHING, 4),
    ],
)
def test_options_stand_in_every_order(kind: Kind, movable: int) -> None:
    orders = {place("demo", item(body=BODIES[kind]), Random(seed)).order for seed in range(60)}
    assert {tuple(sorted(order)) for order in orders} == {tuple(range(1, movable + 1))}
    assert (len(orders) > 1) == (movable > 0)


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.MULTIPLE])
def test_a_fixed_order_is_that_of_the_file(kind: Kind) -> None:
    fixed = item(body=BODIES[kind], fixed=True)
    assert all(
        place("demo", fixed, Random(seed)).order == tuple(sorted(place("demo", fixed, Random(seed)).order))
        for seed in range(20)
    )


@pytest.mark.parametrize("kind", [Kind.ORDERING, Kind.MATCHING])
def test_a_fixed_order_never_gives_the_key_away(kind: Kind) -> None:
    fixed = item(body=BODIES[kind], fixed=True)
    assert len({place("demo", fixed, Random(seed)).order for seed in range(20)}) > 1


@pytest.mark.parametrize(
    ("total", "room", "shares"),
    [(6, [5, 5, 5], [2, 2, 2]), (9, [1, 9, 9], [1, 4, 4]), (9, [1, 2, 3], [1, 2, 3]), (0, [3], [0])],
)
def test_shares_are_as_equal_as_there_is_room(total: int, room: list[int], shares: list[int]) -> None:
    assert spread_evenly(total, room, Random(1)) == shares


def test_who_gets_one_more_is_up_to_the_dice() -> None:
    assert {tuple(spread_evenly(1, [5, 5], Random(seed))) for seed in range(20)} == {(0, 1), (1, 0)}


def test_queues_take_turns() -> None:
    assert take_turns(["abc", "", "de"]) == ["a", "d", "b", "e", "c"]
    assert take_turns([]) == []
