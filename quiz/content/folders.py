"""A folder of questions: every bank and roadmap in it, checked alone and against each other."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quiz.content.banks import BankFile, add_advice, read_bank_file, refuse_unknown_steps
from quiz.content.findings import Findings, Mark, TooManyFindings, shown
from quiz.content.roadmaps import RoadmapFile, Skills, read_roadmap_file
from quiz.content.yamlfile import MOST_BYTES
from quiz.core.banks import Bank
from quiz.core.roadmaps import Roadmap
from quiz.errors import Finding

_ROADMAP = re.compile(rb"^roadmap[ \t]*:", re.MULTILINE)
_BANK = re.compile(rb"^bank[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class Questions:
    """The sound banks and roadmaps of some files, in the order of their paths, and every finding."""

    banks: tuple[Bank, ...]
    roadmaps: tuple[Roadmap, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _File:
    path: Path
    text: bytes
    findings: Findings

    @property
    def is_roadmap(self) -> bool:
        return bool(_ROADMAP.search(self.text)) and not _BANK.search(self.text)


def read_file(path: Path, *, advise: bool = False) -> Questions:
    """The one bank or roadmap in ``path``; what it says about other files is not checked."""
    return _questions([_open(path)], together=False, advise=advise)


def read_folder(path: Path, *, advise: bool = False) -> Questions:
    """Every ``.yaml`` and ``.yml`` file below ``path``, checked together; images stand beside their bank.

    ``advise`` adds authoring advice to the findings.
    """
    files = (file for file in path.rglob("*") if file.suffix in {".yaml", ".yml"} and file.is_file())
    return _questions([_open(file) for file in sorted(files)], together=True, advise=advise)


def _open(path: Path) -> _File:
    with path.open("rb") as stream:
        return _File(path, stream.read(MOST_BYTES + 1), Findings(str(path)))


def _questions(files: list[_File], *, together: bool, advise: bool) -> Questions:
    banks = [_bank(file) for file in files if not file.is_roadmap]
    # A file that could not be read may hold what the others name: then nothing is called unknown.
    skills = _skills(banks) if together else None
    roadmaps = [read_roadmap_file(file.text, file.findings, skills) for file in files if file.is_roadmap]
    if together:
        with suppress(TooManyFindings):
            _compare(banks, roadmaps)
    if advise:
        for bank in filter(None, banks):
            add_advice(bank)
    return Questions(
        tuple(file.bank for file in banks if file and not file.findings.refused),
        tuple(file.roadmap for file in roadmaps if file and not file.findings.refused),
        tuple(finding for file in files for finding in file.findings.in_order()),
    )


def _bank(file: _File) -> BankFile | None:
    images = frozenset(beside.name for beside in file.path.parent.iterdir())
    return read_bank_file(file.text, file.findings, images)


def _skills(banks: list[BankFile | None]) -> Skills | None:
    """The skills of every bank; None if there is no bank or one could not be read."""
    read = [file.bank for file in banks if file]
    whole = bool(read) and len(read) == len(banks)
    return {bank.id: frozenset(skill.id for skill in bank.skills) for bank in read} if whole else None


def _steps(roadmaps: list[RoadmapFile | None]) -> frozenset[str] | None:
    """The steps of all roadmaps; None if there is no roadmap or one could not be read."""
    read = [file.roadmap for file in roadmaps if file]
    whole = bool(read) and len(read) == len(roadmaps)
    return frozenset(step.id for roadmap in read for step in roadmap.steps) if whole else None


def _compare(banks: list[BankFile | None], roadmaps: list[RoadmapFile | None]) -> None:
    _refuse_same_ids([(file.bank.id, file.place, file.findings) for file in banks if file])
    _refuse_same_ids([(file.roadmap.id, file.place, file.findings) for file in roadmaps if file])
    steps = _steps(roadmaps)
    if steps is not None:
        for file in (file for file in banks if file):
            refuse_unknown_steps(file, steps)


def _refuse_same_ids(named: list[tuple[str, Mark, Findings]]) -> None:
    first: dict[str, str] = {}
    for name, place, findings in named:
        if name in first:
            findings.add(place, "Y021", f"The id {shown(name)} is taken by {first[name]}.")
        elif name:
            first[name] = findings.file
