"""Banks and what is looked up in them."""

from dataclasses import replace

from quiz.core.banks import Skill
from tests.factories import bank, item

BANK = bank(item("a", "two"), item("b", "one"), item("c", "two"))


def test_items_are_found_by_id() -> None:
    assert {item_id: found.id for item_id, found in BANK.by_id.items()} == {"a": "a", "b": "b", "c": "c"}


def test_pools_follow_the_file_and_may_be_empty() -> None:
    skills = (Skill("empty", "Empty"), Skill("one", "One"), Skill("two", "Two"))
    pools = replace(BANK, skills=skills).pools
    assert [(skill, [found.id for found in items]) for skill, items in pools.items()] == [
        ("empty", []),
        ("one", ["b"]),
        ("two", ["a", "c"]),
    ]
