"""Notes on what an import left open: a skill, a reason, the description of a picture."""

from collections.abc import Iterator

from quiz.content.advice import reasons
from quiz.core.items import Item
from quiz.core.unsettled import NO_DESCRIPTION, NO_REASON, UNSORTED


def left_open(item: Item) -> Iterator[tuple[str, str]]:
    """The rules that ask for what is missing, each with its message."""
    if item.skill == UNSORTED:
        yield "B005", "The item came without a skill and is to be sorted."
    without = sum(why == NO_REASON for _, why in reasons(item))
    if without:
        yield "B006", f"The source gave no reason for {without} of its answers."
    if item.image and item.image.alt == NO_DESCRIPTION:
        yield "B007", "The source does not say what the picture shows."
