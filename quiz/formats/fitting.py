"""What fits into our items, and the words for what does not."""

import unicodedata
from dataclasses import dataclass, field

from quiz.errors import QuizError
from quiz.formats.drafts import FileRefused

LONGEST = 4_000
"""Characters of a text of ours."""

LONGEST_NAME = 200
"""Characters of a title, a unit or an answer that is typed."""

MOST_QUESTIONS = 5_000
"""Questions of a file: a bank file has at most 100,000 values, and the smallest item some twenty."""


class Unfit(QuizError):
    """None of our kinds can hold the draft: the sentence says why."""


@dataclass
class Account:
    """What is lost while a draft is settled, each sentence once."""

    losses: dict[str, None] = field(default_factory=dict)

    def lose(self, what: str) -> None:
        """Note a loss; it becomes a sentence."""
        said = f"{what[:1].upper()}{what[1:]}{'' if what.endswith(('.', '!', '?')) else '.'}"
        self.losses.setdefault(said)


def quoted(text: str) -> str:
    """A text in quotes for a sentence: one line of at most 40 characters."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= 40 else line[:39] + '…'}”"


def counted(number: int, one: str, several: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else several}"


def percent(weight: float) -> str:
    """A weight for a sentence."""
    return f"{weight * 100:.4g} %"


def as_seen(text: str) -> str:
    """Texts that look alike are equal (as rule Q004 compares them)."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_full(weight: float) -> bool:
    """Whether a weight is full marks."""
    return weight >= 1 - 1e-5


def both(one: str, other: str) -> str:
    """Two texts, a blank line between; the first alone if that is too long."""
    joined = f"{one}\n\n{other}" if other and other != one else one
    return joined if len(joined) <= LONGEST else one


def refuse_many(questions: int) -> None:
    """Raise FileRefused for more questions than a bank can hold."""
    if questions > MOST_QUESTIONS:
        raise FileRefused(
            f"It has {questions:,} questions; a bank has at most {MOST_QUESTIONS:,}. Split the file."
        )


def refuse_long(text: str, what: str) -> None:
    """Raise Unfit for a text that no bank may hold."""
    if len(text) > LONGEST:
        raise Unfit(f"{what} has {len(text)} characters; ours have at most {LONGEST}.")
