"""What becomes of an answer that is to be saved."""

from enum import StrEnum


class Saved(StrEnum):
    """Stored; stored before with the same value (a double click, a retry); in conflict with another answer
    stored since the page was rendered; too late, the attempt being finished; or told, the reasons having been
    shown after another answer, which is final."""

    SAVED = "saved"
    REPEATED = "repeated"
    CONFLICT = "conflict"
    FINISHED = "finished"
    TOLD = "told"
