"""An item counts under its id for as long as its content is the same."""

from dataclasses import replace

import pytest

from quiz.core.items import Choice, Image, Item
from quiz.core.versions import Editions, merge_versions, named
from tests.factories import bank, choice, item


def with_reasons(asked: Item) -> Item:
    assert isinstance(asked.body, Choice)
    options = tuple(replace(option, why="Better said.") for option in asked.body.options)
    return replace(asked, body=replace(asked.body, options=options))


FIRST = item("first")


def merged(*versions: Item) -> Editions:
    """One item in versions 1, 2, ... beside another that stays."""
    return merge_versions({n: bank(each, item("other")) for n, each in enumerate(versions, 1)}, {})


def numbers(editions: Editions) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.item.id, each.versions) for each in editions.studied]


@pytest.mark.parametrize(
    "later",
    [
        FIRST,
        with_reasons(FIRST),
        replace(FIRST, level=3),
        replace(FIRST, references=("https://example.org/",)),
    ],
    ids=["same", "reasons", "level", "references"],
)
def test_what_is_asked_alike_is_one_question(later: Item) -> None:
    editions = merged(FIRST, later)
    assert numbers(editions) == [("first", (1, 2)), ("other", (1, 2))]
    assert editions.studied[0].item == later
    assert editions.places[1, "first"] == editions.places[2, "first"] == 0


@pytest.mark.parametrize(
    "later",
    [
        replace(FIRST, stem="Which one?"),
        replace(FIRST, body=choice(3)),
        replace(FIRST, body=choice(4, 2, many=True)),
        replace(FIRST, id="renamed"),
        replace(FIRST, image=Image("light.png", "A light")),
    ],
    ids=["stem", "options", "kind", "id", "image"],
)
def test_what_is_asked_otherwise_stands_apart(later: Item) -> None:
    editions = merged(FIRST, later, later)
    assert numbers(editions) == [(later.id, (2, 3)), ("other", (1, 2, 3)), ("first", (1,))]
    assert editions.places[1, "first"] == 2


def test_a_question_that_was_changed_back_is_itself_again() -> None:
    assert numbers(merged(FIRST, replace(FIRST, stem="Which one?"), FIRST))[0] == ("first", (1, 3))


@pytest.mark.parametrize(("hashes", "questions"), [(("a", "a"), 1), (("a", "b"), 2)])
def test_another_picture_is_another_question(hashes: tuple[str, str], questions: int) -> None:
    shown = bank(replace(FIRST, image=Image("light.png", "A light")))
    pictures = {(n, "light.png"): digest for n, digest in enumerate(hashes, 1)}
    assert len(merge_versions({1: shown, 2: shown}, pictures).studied) == questions


@pytest.mark.parametrize(
    ("versions", "words"),
    [((), ""), ((3,), "3"), ((1, 2), "1-2"), ((5, 1, 2, 3), "1-3, 5"), ((1, 3, 5), "1, 3, 5")],
)
def test_version_numbers_are_said_shortly(versions: tuple[int, ...], words: str) -> None:
    assert named(versions) == words
