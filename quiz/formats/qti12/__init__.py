"""QTI 1.2 as Canvas, Respondus and Blackboard write it: a single XML file, a content package, a cartridge."""

from quiz.formats.qti12.reading import read
from quiz.formats.qti12.writing import write

__all__ = ["read", "write"]
