"""Questions from other programs to a bank of ours, and back, each with an account of what did not fit."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quiz.content.advice import flaws
from quiz.content.banks import load_bank, read_bank
from quiz.content.rules import RULES
from quiz.content.writing import write_bank
from quiz.core.banks import Bank
from quiz.core.items import Item
from quiz.errors import QuizError
from quiz.formats.drafts import FileRefused, Loss, Written
from quiz.formats.registry import FORMATS, guess, is_ours
from quiz.formats.settling import Fate, Outcome, Settled, settle

__all__ = [
    "FORMATS",
    "Fate",
    "FileRefused",
    "Imported",
    "Loss",
    "Outcome",
    "Written",
    "guess",
    "import_file",
    "is_ours",
]

_AS_IN_SOURCE = "Imported as it stood; delete this line to see the advice again."


class PictureMissing(QuizError):
    """A picture that a bank shows does not stand beside it."""


class NothingWritten(QuizError):
    """A format can say no item of a bank."""


@dataclass(frozen=True)
class Imported:
    """A file of another program as the text of a bank file (empty if no question fits), its pictures, and
    what became of every question."""

    file: str
    source: str
    images: Mapping[str, bytes] = field(repr=False)
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...]

    def count(self, fate: Fate) -> int:
        """How many questions had this fate."""
        return sum(outcome.fate is fate for outcome in self.outcomes)


def import_file(format_: str, file: str, data: bytes, bank_id: str) -> Imported:
    """Everything in a file that our kinds can hold, as a bank that is checked; raises FileRefused.

    ``file`` is its plain name. No bank is given that could not be used: an item that breaks a rule of ours
    is refused with that rule's words, and advice that would have to be followed is silenced beside the item.
    """
    settled = _checked(settle(FORMATS[format_].read(data, file), bank_id))
    if not settled.bank.items:
        notes = settled.notes if settled.outcomes else (*settled.notes, "There is no question in it.")
        return Imported(file, "", {}, settled.outcomes, notes)
    source = write_bank(settled.bank, _silenced(settled.bank.items))
    return Imported(file, source, settled.images, settled.outcomes, settled.notes)


def export_file(format_: str, path: Path) -> Written:
    """A bank file in another format; raises BankRefused, PictureMissing and NothingWritten."""
    beside = {file.name for file in path.parent.iterdir()}
    bank = load_bank(path.read_bytes(), str(path), beside)
    names = {item.image.file for item in bank.items if item.image}
    written = FORMATS[format_].write(bank, {name: _picture(path, name) for name in names})
    reasons = {loss.item: loss.what for loss in written.losses if loss.left_out}
    if all(item.id in reasons for item in bank.items):
        why = " ".join(dict.fromkeys(reasons.values()))
        raise NothingWritten(f"No item of {path} can be written as {FORMATS[format_].title}. {why}")
    return written


def _picture(path: Path, name: str) -> bytes:
    try:
        return path.with_name(name).read_bytes()
    except OSError as problem:
        raise PictureMissing(f"The picture {name} cannot be read.") from problem


def report_as_json(imported: Imported) -> str:
    """The account of a file: its notes, and for every question where it stands and what became of it."""
    questions = [
        {
            "number": outcome.where.number,
            "line": outcome.where.line,
            "member": outcome.where.member,
            "name": outcome.name,
            "fate": outcome.fate.value,
            "item": outcome.item,
            "losses": list(outcome.losses),
            "why": outcome.why,
        }
        for outcome in imported.outcomes
    ]
    told = {"file": imported.file, "notes": list(imported.notes), "questions": questions}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _silenced(items: Iterable[Item]) -> dict[str, dict[str, str]]:
    """Advice that must be followed would keep a whole import from being used; the author decides later."""
    found = {item.id: [rule for rule, _ in flaws(item) if RULES[rule].must_fix] for item in items}
    return {name: dict.fromkeys(rules, _AS_IN_SOURCE) for name, rules in found.items() if rules}


def _checked(settled: Settled) -> Settled:
    """The same without the items that break a rule of the bank file; skills and pictures as they are used."""
    rules = _broken_rules(settled.bank, settled)
    if "Y010" in rules:
        raise FileRefused("Its questions make a bank of more than 2 MB or 100,000 values. Split the file.")
    problems = _problems(settled) if rules else {}
    items = tuple(item for item in settled.bank.items if item.id not in problems)
    used = {item.skill for item in items}
    names = {item.image.file for item in items if item.image}
    skills = tuple(skill for skill in settled.bank.skills if skill.id in used)
    return replace(
        settled,
        bank=replace(settled.bank, skills=skills, items=items),
        images={name: content for name, content in settled.images.items() if name in names},
        outcomes=tuple(_as_refused(outcome, problems) for outcome in settled.outcomes),
    )


def _broken_rules(bank: Bank, settled: Settled) -> set[str]:
    _, findings = read_bank(write_bank(bank), bank.id, settled.images)
    return {finding.rule for finding in findings if finding.must_fix}


def _problems(settled: Settled) -> dict[str, str]:
    """The items that no bank may hold, each with the words of the rules that it breaks."""
    found: dict[str, str] = {}
    for item in settled.bank.items:
        skills = tuple(skill for skill in settled.bank.skills if skill.id == item.skill)
        alone = replace(settled.bank, skills=skills, items=(item,))
        bank, findings = read_bank(write_bank(alone), alone.id, settled.images)
        if bank is None:
            said = dict.fromkeys(finding.message for finding in findings if finding.must_fix)
            found[item.id] = " ".join(said)
    return found


def _as_refused(outcome: Outcome, problems: Mapping[str, str]) -> Outcome:
    if outcome.item not in problems:
        return outcome
    return replace(outcome, item="", losses=(), why=problems[outcome.item])
