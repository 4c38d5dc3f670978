"""An item: one scored question of a bank, and the six kinds that it comes in."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMERIC = "numeric"
    TEXT = "text"
    ORDERING = "ordering"
    MATCHING = "matching"


class Credit(StrEnum):
    """How a multiple choice earns credit; ``quiz.core.credit`` holds the formulas and their sources."""

    RIGHT_MINUS_WRONG = "right-minus-wrong"
    ALL_OR_NOTHING = "all-or-nothing"
    NET_CORRECT = "net-correct"
    EACH_ANSWER = "each-answer"
    COVERAGE = "coverage"
    HALVES = "halves"
    PROPORTIONAL_PENALTY = "proportional-penalty"


@dataclass(frozen=True)
class Option:
    """One choice: its Markdown text, whether it is in the key, and why."""

    text: str
    correct: bool
    why: str
    misconception: str = ""


@dataclass(frozen=True)
class Choice:
    """Choose one option (``many`` false: exactly one is correct) or every correct one."""

    options: tuple[Option, ...]
    many: bool = False
    credit: Credit = Credit.RIGHT_MINUS_WRONG

    @property
    def key(self) -> frozenset[int]:
        """The numbers of the correct options, counted from 1 in file order."""
        return frozenset(number for number, option in enumerate(self.options, 1) if option.correct)


@dataclass(frozen=True)
class WrongAnswer:
    """An open answer that authors expect from a named belief; ``text`` as a learner would type it."""

    text: str
    why: str
    misconception: str = ""


@dataclass(frozen=True)
class Numeric:
    """A number within ``tolerance`` of ``value``; ``unit`` is shown behind the field."""

    value: float
    tolerance: float
    unit: str
    why: str
    wrong: tuple[WrongAnswer, ...] = ()


@dataclass(frozen=True)
class Text:
    """A short text equal to one of ``accept`` once spaces, quotes and (without ``case``) case are one."""

    accept: tuple[str, ...]
    case: bool
    why: str
    wrong: tuple[WrongAnswer, ...] = ()


@dataclass(frozen=True)
class Ordering:
    """Put the entries into ``sequence``, which stands in the right order."""

    sequence: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Pair:
    """A left side and the right side that belongs to it."""

    left: str
    right: str
    why: str


@dataclass(frozen=True)
class Matching:
    """Give every left side its right side; ``distractors`` are right sides that belong to none."""

    pairs: tuple[Pair, ...]
    distractors: tuple[str, ...] = ()

    @property
    def rights(self) -> tuple[str, ...]:
        """Every right side once, in file order, distractors last."""
        return tuple(dict.fromkeys((*(pair.right for pair in self.pairs), *self.distractors)))


Body = Choice | Numeric | Text | Ordering | Matching


@dataclass(frozen=True)
class Image:
    """A picture beside the bank file and its alternative text."""

    file: str
    alt: str


@dataclass(frozen=True)
class Item:
    """One question. ``level`` is 1 to 3; ``stem`` and ``example`` are Markdown and plain output."""

    id: str
    skill: str
    level: int
    bloom: str
    stem: str
    body: Body
    references: tuple[str, ...] = ()
    proof: str = "reference"
    example: str = ""
    image: Image | None = None
    fixed_order: bool = False

    @property
    def kind(self) -> Kind:
        """The kind under its name in the bank file."""
        match self.body:
            case Choice(many=many):
                return Kind.MULTIPLE if many else Kind.SINGLE
            case Numeric():
                return Kind.NUMERIC
            case Text():
                return Kind.TEXT
            case Ordering():
                return Kind.ORDERING
            case Matching():
                return Kind.MATCHING
