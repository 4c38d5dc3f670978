"""Forms: how long, of what, in which order."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.assembly import (
    EXPOSURE,
    Place,
    about,
    another_like,
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


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        (7, {1: 7, 7: 7}),
        (12, {1: 12, 12: 12}),
        (24, {1: 20, 20: 20, 21: 24, 24: 24}),
        (45, {1: 35, 35: 35, 36: 40, 40: 40, 41: 45, 45: 45}),
    ],
)
def test_an_adaptive_quiz_is_told_in_fives_and_never_as_less_than_was_asked(
    budget: int, told: dict[int, int]
) -> None:
    assert {position: about(budget, position) for position in told} == told
    assert all(position <= about(budget, position) <= budget for position in range(1, budget + 1))


def test_the_whole_check_is_told_as_its_budget() -> None:
    assert {about(40, position, whole=True) for position in range(1, 41)} == {40}


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


@settings(deadline=None, max_examples=60)
@given(SIZES, st.integers(1, 30), st.integers(), st.data())
def test_what_was_seen_lately_is_asked_where_nothing_else_is_left(
    sizes: list[int], length: int, seed: int, data: st.DataObject
) -> None:
    demo = made(sizes)
    names = [each.id for each in demo.bank.items]
    seen = data.draw(st.frozensets(st.sampled_from(names)))
    form = assemble(demo, length, seed, frozenset(("demo", name) for name in seen))
    assert len(form) == min(length, sum(sizes)) == len(set(ids(form)))
    for skill, items in demo.bank.pools.items():
        asked = [name in seen for one in form if one.item.skill == skill for name in [one.item.id]]
        unseen = sum(each.id not in seen for each in items)
        assert asked == [False] * min(unseen, len(asked)) + [True] * max(0, len(asked) - unseen)


def test_items_of_another_bank_are_not_among_those_that_were_seen() -> None:
    demo = made([6])
    others = frozenset(("other", each.id) for each in demo.bank.items)
    assert assemble(demo, 3, 7, others) == assemble(demo, 3, 7)


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


def test_another_like_it_is_of_the_same_skill_unseen_and_nearest_in_level() -> None:
    several = pool(*singles("one", 9), *singles("two", 3))
    asked = several.bank.by_id["one-3"]
    seen = frozenset({("demo", "one-6"), ("demo", "other")})
    found = [another_like(several, asked, {"one-3"}, seed, seen) for seed in range(20)]
    assert {place.item.id for place in found if place} == {"one-9"}
    shown = {f"one-{n}" for n in (3, 9)}
    second = another_like(several, asked, shown, 1, seen)
    assert second
    assert second.item.level == 2
    assert another_like(several, asked, {f"one-{n}" for n in range(1, 10)}, 1) is None
    repeated = another_like(several, asked, {f"one-{n}" for n in range(1, 10)} - {"one-6"}, 1, seen)
    assert repeated
    assert repeated.item.id == "one-6"


def test_another_like_it_is_fixed_by_the_seed() -> None:
    several = pool(*singles("one", 30))
    item = several.bank.by_id["one-1"]
    found = [another_like(several, item, {"one-1"}, seed) for seed in (1, 1, *range(2, 20))]
    assert found[0] == found[1]
    assert len({place.item.id for place in found if place}) > 1
