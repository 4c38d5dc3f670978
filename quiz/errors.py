"""Everything that Bearings raises on purpose. Errors carry facts; the edge chooses the words."""

from dataclasses import dataclass


class QuizError(Exception):
    """A fact that stops a use case and that somebody can mend."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend in an author's file.

    ``line`` and ``column`` count from 1; ``rule`` is the stable id of the check; ``must_fix`` tells an
    error from a note; ``mend`` says in one sentence what to do; ``snippet`` is the line as typed.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    mend: str
    snippet: str = ""
    must_fix: bool = True


class BankRefused(QuizError):
    """The file cannot become a bank; every finding is in ``findings``, in the order of the file."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class NotFound(QuizError):
    """There is no such thing, or it is not the asker's."""


class SettingRefused(QuizError):
    """A setting of the environment cannot be used: which, what it holds, what would be right."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name} is {value!r}; {wanted}")
        self.name, self.value, self.wanted = name, value, wanted
