"""A bank file to a Bank, or everything that is to be mended in it."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from quiz.content.advice import flaws
from quiz.content.balance import weigh
from quiz.content.findings import MOST, Findings, Mark, TooManyFindings, shown
from quiz.content.items import check_lint, read_item, silenced
from quiz.content.passages import Passage, report_equal
from quiz.content.rules import BANK_ADVICE, RULES
from quiz.content.sections import Section, mend_word
from quiz.content.unsettled import left_open
from quiz.content.yamlfile import Node, read_tree
from quiz.core.banks import Bank, Skill
from quiz.core.items import Item
from quiz.errors import BankRefused, Finding

_KEYS = ("bank", "title", "summary", "license", "authors", "skills", "items", "lint")


@dataclass(frozen=True)
class BankFile:
    """A bank as its file says, sound or not; the places are those that other files are compared with."""

    bank: Bank
    place: Mark
    steps: tuple[Passage, ...]
    section: Section
    written: tuple[tuple[Item, Section], ...]
    findings: Findings


def load_bank(text: str | bytes, name: str, images: Collection[str] | None = None) -> Bank:
    """The bank in ``text``; raises BankRefused with every finding if one of them must be fixed.

    ``name`` stands in the findings as the file; ``images`` are the names of the files beside the bank
    (None: not known, so that no image is looked for).
    """
    bank, findings = read_bank(text, name, images)
    if bank is None:
        raise BankRefused(findings)
    return bank


def read_bank(
    text: str | bytes,
    name: str,
    images: Collection[str] | None = None,
    *,
    steps: Collection[str] | None = None,
    advise: bool = False,
) -> tuple[Bank | None, tuple[Finding, ...]]:
    """The bank in ``text`` and every finding in the order of the file; None if one must be fixed.

    ``steps`` are those of the roadmap (None: not known, so that no step is called unknown). ``advise`` adds
    authoring advice, which an author reads and a server that starts does not need.
    """
    findings = Findings(name)
    file = read_bank_file(text, findings, images)
    if steps is not None and file is not None:
        with suppress(TooManyFindings):
            refuse_unknown_steps(file, steps)
    if advise and file is not None:
        add_advice(file)
    sound = file is not None and not findings.refused
    return (file.bank if file and sound else None), findings.in_order()


def read_bank_file(text: str | bytes, findings: Findings, images: Collection[str] | None) -> BankFile | None:
    """The bank with what other files are compared with; None where the file could not be read."""
    try:
        root = read_tree(text, findings)
        return None if root is None else _read_bank(root, findings, images)
    except TooManyFindings:
        return None


def _read_bank(root: Node, findings: Findings, images: Collection[str] | None) -> BankFile:
    section = Section(root, findings, "bank", _KEYS)
    bank_id, title = section.id("bank").text, section.name("title").text
    summary = section.text("summary", required=False).text
    license_ = section.name("license", required=False).text
    authors = tuple(author.text for author in section.names("authors", required=False))
    skills = _skills(section)
    written = _items(section, tuple(skill.id for skill, _ in skills), images)
    items = tuple(item for item, _ in written)
    check_lint(section, BANK_ADVICE)
    _note_missing(section)
    _note_thin(section, skills, items)
    plain_skills = tuple(skill for skill, _ in skills)
    steps = tuple(Passage(skill.step, place.place("step")) for skill, place in skills)
    bank = Bank(bank_id, title, summary, license_, authors, plain_skills, items)
    return BankFile(bank, section.place("bank"), steps, section, written, findings)


def _skills(bank: Section) -> tuple[tuple[Skill, Section], ...]:
    sections = bank.sections("skills", "skill", ("id", "title", "definition", "step"))
    skills = tuple((_skill(section), section) for section in sections)
    ids = [(skill.id, section.place("id")) for skill, section in skills]
    report_equal(ids, "Y021", "skill id", bank.findings)
    return skills


def _skill(section: Section) -> Skill:
    return Skill(
        section.id("id").text,
        section.name("title").text,
        section.text("definition", required=False).text,
        section.name("step", required=False).text,
    )


def _items(
    bank: Section, skills: tuple[str, ...], images: Collection[str] | None
) -> tuple[tuple[Item, Section], ...]:
    read = [read_item(node, bank.findings, images) for node in bank.nodes("items")]
    ids = [(item.id, section.place("id")) for item, section in read]
    report_equal(ids, "Y021", "item id", bank.findings)
    if all(skills):  # an id that could not be read may be the one that an item means
        known = dict.fromkeys(skills)
        for item, section in read:
            _refuse_unknown_skill(item, section, known)
    return tuple(read)


def refuse_unknown_steps(file: BankFile, steps: Collection[str]) -> None:
    """Add a finding for every step that a skill names and no roadmap has."""
    for step in file.steps:
        if step.text and step.text not in steps:
            file.findings.add(step.mark, "B004", f"No roadmap has the step {shown(step.text)}.")


def add_advice(file: BankFile) -> None:
    """Add authoring advice on every item and on the bank, unless its author has silenced it with a reason.

    Where something must be fixed first, advice on half-read items would mislead. Advice stops before the
    number of findings at which a file is given up, so that notes alone never refuse a bank.
    """
    if file.findings.refused:
        return
    room = MOST - 1 - len(file.findings.found)
    must_fix_first = sorted(_advice(file), key=lambda advice: not RULES[advice[1]].must_fix)
    for place, rule, message in must_fix_first[:room]:
        file.findings.add(place, rule, message)


def _advice(file: BankFile) -> Iterator[tuple[Mark, str, str]]:
    sections = {item.id: section for item, section in file.written}
    for item in file.bank.items:
        yield from _spoken(sections[item.id], "id", (*left_open(item), *flaws(item)))
    for found in weigh(file.bank):
        section, key = (sections[found.item.id], "id") if found.item else (file.section, "bank")
        yield from _spoken(section, key, [(found.rule, found.message)])


def _spoken(section: Section, key: str, said: Iterable[tuple[str, str]]) -> Iterator[tuple[Mark, str, str]]:
    """What the author has not silenced there."""
    quiet = silenced(section)
    yield from ((section.place(key), rule, message) for rule, message in said if rule not in quiet)


def _refuse_unknown_skill(item: Item, section: Section, skills: Collection[str]) -> None:
    if item.skill and skills and item.skill not in skills:
        message = f"The bank has no skill {shown(item.skill)}."
        section.findings.add(section.place("skill"), "B001", message, mend_word(item.skill, skills))


def _note_missing(bank: Section) -> None:
    for key in ("summary", "license", "authors"):
        if bank.usable and key not in bank.entries:
            bank.findings.add(
                bank.mark, "B003", f"The key `{key}` is missing in this bank.", f"Add `{key}:`."
            )


def _note_thin(bank: Section, skills: tuple[tuple[Skill, Section], ...], items: tuple[Item, ...]) -> None:
    measured = {item.skill for item in items}
    for skill, section in skills:
        if skill.id and skill.id not in measured:
            bank.findings.add(section.place("id"), "B002", f"The skill {shown(skill.id)} has no items.")
