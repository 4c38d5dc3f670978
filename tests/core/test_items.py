"""Items and their bodies."""

from dataclasses import FrozenInstanceError

import pytest

from quiz.core.items import Choice, Kind, Matching, Option, Pair
from tests.factories import BODIES, item


@pytest.mark.parametrize("kind", Kind)
def test_a_body_knows_its_kind(kind: Kind) -> None:
    assert item(body=BODIES[kind]).kind is kind


@pytest.mark.parametrize(
    ("correct", "key"), [((True, False, False), {1}), ((False, True, True), {2, 3}), ((False, False), set())]
)
def test_the_key_counts_options_from_one(correct: tuple[bool, ...], key: set[int]) -> None:
    assert Choice(tuple(Option("x", right, "why") for right in correct), many=True).key == key


def test_right_sides_stand_once_in_file_order_distractors_last() -> None:
    pairs = (Pair("GET", "safe", ""), Pair("PUT", "idempotent", ""), Pair("HEAD", "safe", ""))
    assert Matching(pairs, ("neither",)).rights == ("safe", "idempotent", "neither")


def test_an_item_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        item().level = 3  # type: ignore[misc]
