"""Makers of small values: items of the six kinds, banks, pools, roadmaps, and responses to items."""

from quiz.core.assembly import Place, movable
from quiz.core.banks import Bank, Skill
from quiz.core.items import (
    Body,
    Choice,
    Credit,
    Item,
    Kind,
    Matching,
    Numeric,
    Option,
    Ordering,
    Pair,
    Text,
)
from quiz.core.pools import Pool, author_pool
from quiz.core.roadmaps import Resource, Roadmap, SkillKey, Step
from quiz.core.scoring import Response


def choice(
    options: int, correct: int = 1, *, many: bool = False, credit: Credit = Credit.RIGHT_MINUS_WRONG
) -> Choice:
    """A choice of A, B, C … whose first ``correct`` options are the key."""
    made = (Option(chr(64 + n), n <= correct, f"Because {n}.") for n in range(1, options + 1))
    return Choice(tuple(made), many, credit)


BODIES: dict[Kind, Body] = {
    Kind.SINGLE: choice(4),
    Kind.MULTIPLE: choice(5, 2, many=True),
    Kind.NUMERIC: Numeric(value=20, tolerance=0, unit="keys", why="Counted."),
    Kind.TEXT: Text(accept=("git bisect", "bisect"), case=False, why="It halves."),
    Kind.ORDERING: Ordering(("SYN", "SYN-ACK", "ACK"), why="A handshake."),
    Kind.MATCHING: Matching(
        (Pair("Stack", "LIFO", "Last."), Pair("Queue", "FIFO", "First."), Pair("Heap", "Least", "Top.")),
        distractors=("FILO",),
    ),
}
"""One body of each kind."""

RIGHT: dict[Kind, Response] = {
    Kind.SINGLE: 1,
    Kind.MULTIPLE: [1, 2],
    Kind.NUMERIC: "20",
    Kind.TEXT: "git bisect",
    Kind.ORDERING: [1, 2, 3],
    Kind.MATCHING: ["LIFO", "FIFO", "Least"],
}
"""A response to each of BODIES that earns 1."""

WRONG: dict[Kind, Response] = {
    Kind.SINGLE: 2,
    Kind.MULTIPLE: [3, 4],
    Kind.NUMERIC: "19",
    Kind.TEXT: "git blame",
    Kind.ORDERING: [3, 2, 1],
    Kind.MATCHING: ["FILO", "LIFO", "FIFO"],
}
"""A response to each of BODIES that earns 0."""


def item(
    item_id: str = "item", skill: str = "one", level: int = 2, body: Body | None = None, fixed: bool = False
) -> Item:
    """An item, a choice of four options unless ``body`` says otherwise."""
    return Item(item_id, skill, level, "apply", "Which?", body or BODIES[Kind.SINGLE], fixed_order=fixed)


def one_of_each(skill: str = "one", level: int = 2) -> tuple[Item, ...]:
    """Six items of one skill, ids like ``one-single``."""
    return tuple(item(f"{skill}-{kind}", skill, level, body) for kind, body in BODIES.items())


def singles(skill: str, count: int) -> tuple[Item, ...]:
    """Choices of four options, ids like ``one-1``, levels in turn from 1."""
    return tuple(item(f"{skill}-{n}", skill, 1 + (n - 1) % 3) for n in range(1, count + 1))


def bank(*items: Item, bank_id: str = "demo") -> Bank:
    """A bank of the items; its skills are those of the items, in that order."""
    names = dict.fromkeys(item.skill for item in items)
    skills = tuple(Skill(name, name.title()) for name in names)
    return Bank(bank_id, bank_id.title(), "A demo.", "CC-BY-4.0", ("Ada",), skills, items)


def pool(*items: Item, bank_id: str = "demo") -> Pool:
    """The pool of such a bank with the authors' parameters."""
    return author_pool(bank(*items, bank_id=bank_id))


def placed(item: Item, bank_id: str = "demo") -> Place:
    """An item's place in a form, options in file order."""
    return Place(bank_id, item, tuple(range(1, movable(item) + 1)))


def step(step_id: str, *prerequisites: str, by: tuple[SkillKey, ...] = (), optional: bool = False) -> Step:
    """A step of two hours with one resource of ten minutes, measured by the skills ``by``."""
    page = Resource("A page", "https://example.org/", 10)
    return Step(step_id, step_id.title(), f"you can {step_id}", prerequisites, 1, 2, optional, by, (page,))


def roadmap(*steps: Step) -> Roadmap:
    """A roadmap of the steps."""
    return Roadmap("way", "Way", steps)
