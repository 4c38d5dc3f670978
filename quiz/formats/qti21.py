"""QTI 2.1: single items and packages."""

from collections.abc import Mapping

from quiz.core.banks import Bank
from quiz.formats.drafts import Reading, Written
from quiz.formats.qti import reading, writing


def read(data: bytes, file: str) -> Reading:
    """The questions of an item's file or of a package; raises FileRefused."""
    return reading.read(data, file, "2.1")


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:
    """The bank as a package."""
    return writing.write(bank, images, "2.1")
