"""What a simulated learner gives for an item: known things right, now and then a slip, the rest guessed.

Nobody here looks at the engine: it scores the response that comes of what is known, as it would a person's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from quiz.core.curves import has_partial_credit
from quiz.core.items import Choice, Item, Matching, Numeric, Ordering, Text
from quiz.core.scoring import Response

WRONG_TEXT = "something else entirely"


class Knows(IntEnum):
    """How much of an item a learner knows; about half of its parts where it is a part."""

    NOTHING = 0
    PART = 1
    ALL = 2


@dataclass(frozen=True)
class Habits:
    """``slip`` is the chance to miss something known, ``omit`` the chance to say "I don't know yet" where
    nothing is known; otherwise a learner guesses."""

    slip: float
    omit: float


def respond(item: Item, knows: Knows, habits: Habits, dice: Random) -> Response:
    """The response of a learner who knows so much of the item."""
    if knows is Knows.NOTHING and dice.random() < habits.omit:
        return None
    known = known_parts(parts_of(item), knows, dice)
    if dice.random() < habits.slip:
        known[dice.randrange(len(known))] = False
    return given(item, known, dice)


def known_parts(parts: int, knows: Knows, dice: Random) -> list[bool]:
    """Which parts are known."""
    count = {Knows.NOTHING: 0, Knows.PART: (parts + 1) // 2, Knows.ALL: parts}[knows]
    return dice.sample([number < count for number in range(parts)], parts)


def parts_of(item: Item) -> int:
    """How many things an item asks for: each option, entry or pair where credit is partial, else one."""
    if not has_partial_credit(item):
        return 1
    match item.body:
        case Choice(options=options):
            return len(options)
        case Ordering(sequence=sequence):
            return len(sequence)
        case Matching(pairs=pairs):
            return len(pairs)
        case _:
            return 1


def given(item: Item, known: Sequence[bool], dice: Random) -> Response:
    """A response that is right where something is known and guessed where it is not."""
    match item.body:
        case Choice(many=False, options=options):
            (right,) = item.body.key
            return right if known[0] else dice.randint(1, len(options))
        case Choice(options=options):
            return ticks(item.body, stretched(known, len(options)), dice)
        case Ordering(sequence=sequence):
            return in_order(stretched(known, len(sequence)), dice)
        case Matching(pairs=pairs):
            return matched(item.body, stretched(known, len(pairs)), dice)
        case Numeric(value=value, tolerance=tolerance):
            # Far enough to be wrong under any rounding of what was typed.
            return f"{value if known[0] else value + 2 * tolerance + 1:.12g}"
        case Text(accept=accept):
            return accept[0] if known[0] else WRONG_TEXT


def stretched(known: Sequence[bool], parts: int) -> list[bool]:
    """A fact for every part: what is right or wrong as a whole is known in all parts or in none."""
    return list(known) if len(known) == parts else [known[0]] * parts


def ticks(body: Choice, known: Sequence[bool], dice: Random) -> list[int]:
    """Known options are ticked or left as the key says, the others by a coin; one tick at least."""
    wanted = [
        number in body.key if sure else dice.random() < 0.5 for number, sure in enumerate(known, start=1)
    ]
    return [number for number, tick in enumerate(wanted, start=1) if tick] or [dice.randint(1, len(known))]


def in_order(known: Sequence[bool], dice: Random) -> list[int]:
    """Known entries stand in the right order among themselves, the others anywhere."""
    order = [number for number, sure in enumerate(known, start=1) if sure]
    for number, sure in enumerate(known, start=1):
        if not sure:
            order.insert(dice.randint(0, len(order)), number)
    return order


def matched(body: Matching, known: Sequence[bool], dice: Random) -> list[str]:
    """Known left sides get theirs; the others one of the right sides that no known one has taken."""
    taken = {pair.right for pair, sure in zip(body.pairs, known, strict=True) if sure}
    free = [right for right in body.rights if right not in taken] or list(body.rights)
    return [pair.right if sure else dice.choice(free) for pair, sure in zip(body.pairs, known, strict=True)]
