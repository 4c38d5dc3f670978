"""What a reader finds in a foreign file, before it is one of our items: questions, refusals, what is lost.

Every reader gives a `Reading`, whatever the format; `quiz.formats.settling` turns its drafts into items.
Texts are Markdown, except the answers of text and numeric questions, which stand as a learner types them.
"""

from dataclasses import dataclass, field

from quiz.core.items import Credit, Kind
from quiz.errors import QuizError


class FileRefused(QuizError):
    """The file as a whole cannot be read as the format: ``why`` says what is wrong and how to mend it.

    ``line`` and ``column`` count from 1; 0 where there is no such place.
    """

    def __init__(self, why: str, line: int = 0, column: int = 0) -> None:
        """Keep the facts."""
        super().__init__(why)
        self.why, self.line, self.column = why, line, column


@dataclass(frozen=True)
class Where:
    """Where a question stands: its number in the file from 1, the line from 1 (0: unknown), and the member
    of an archive ("" outside of one)."""

    number: int
    line: int = 0
    member: str = ""


@dataclass(frozen=True)
class DraftAnswer:
    """An option, or an answer that is expected. ``weight`` is a share of full marks: 1 right, 0 wrong,
    between partly right, below 0 a penalty. ``tolerance`` is that of a number. ``misconception`` is ours:
    no other program's file says it."""

    text: str
    weight: float
    feedback: str = ""
    tolerance: float = 0.0
    misconception: str = ""


@dataclass(frozen=True)
class DraftPair:
    """A left side and the right side that belongs to it."""

    left: str
    right: str
    feedback: str = ""


@dataclass(frozen=True)
class DraftImage:
    """A picture that came with the file: its plain name, its bytes, its alternative text ("" if none)."""

    file: str
    content: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True)
class Draft:
    """A question that one of our kinds can hold, with everything that the source says about it.

    ``answers`` serve single, multiple, text and numeric; ``pairs`` and ``distractors`` matching; ``sequence``
    (in the right order) ordering. ``losses`` are sentences: what the source says and we cannot keep.
    ``credit`` is the rule of a multiple choice where the reader knows that the source's is one of ours; it
    then wins over the weights, which still mark the key (above 0). What follows it is said by our own
    columns (csv) alone; 0, "" or () where the source is silent.
    """

    where: Where
    kind: Kind
    stem: str
    name: str = ""
    answers: tuple[DraftAnswer, ...] = ()
    pairs: tuple[DraftPair, ...] = ()
    distractors: tuple[str, ...] = ()
    sequence: tuple[str, ...] = ()
    source_id: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    feedback: str = ""
    case: bool = False
    unit: str = ""
    fixed_order: bool = False
    images: tuple[DraftImage, ...] = ()
    losses: tuple[str, ...] = ()
    credit: Credit | None = None
    level: int = 0
    bloom: str = ""
    references: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Refusal:
    """A question that none of our kinds can hold, or that is broken. ``why`` is a sentence for its author."""

    where: Where
    why: str
    name: str = ""


@dataclass(frozen=True)
class Reading:
    """Everything found in a file, in its order. Texts that ask nothing (descriptions) are refusals too:
    nothing is dropped without a word. ``notes`` are about the file as a whole."""

    title: str
    found: tuple[Draft | Refusal, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loss:
    """What a foreign format cannot say of an item of ours; ``left_out`` where the whole item stays behind."""

    item: str
    what: str
    left_out: bool = False


@dataclass(frozen=True)
class Written:
    """A bank in a foreign format: the file's bytes, its usual suffix with the dot, and what was lost."""

    content: bytes = field(repr=False)
    suffix: str
    losses: tuple[Loss, ...] = ()
