"""Files and packages of QTI 1.2: which members hold questions, and in which sections they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from quiz.formats.archive import Archive, is_archive, open_archive
from quiz.formats.drafts import Draft, DraftImage, FileRefused, Reading, Refusal, Where
from quiz.formats.qti12.items import Place, metadata, read_item
from quiz.formats.qti12.pictures import Pictures
from quiz.formats.qti12.presentation import RESPONSES, read_presentation
from quiz.formats.xmlsafe import Element, parse

_ROOTS = frozenset({"questestinterop", "assessment", "section", "objectbank", "item"})
_GROUPS = frozenset({"assessment", "section", "objectbank"})
# Titles that programs write where the author gave none.
_NO_TITLES = frozenset({"", "main", "root_section", "root section", "section"})
# Questions that stand elsewhere, and the attribute that names them; a bank's ident is the element's text.
_REFERENCES = {"itemref": "linkrefid", "bankentry_item": "item_ref", "sourcebank_ref": "ident"}
_SUFFIXES = frozenset({".xml", ".qti", ".dat"})
_HEAD = 3_000
_FIRST = re.compile(rb"<(?:\w+:)?(questestinterop|assessment|section|objectbank|item|POOL)[\s>/]")
_ELSEWHERE = {
    "POOL": "It is a pool of an old Blackboard, in a form of its own and not QTI. Export it as QTI 1.2.",
    "quiz": "It is Moodle XML. Import it as moodle-xml.",
    "manifest": "It is the manifest of a package alone. Import the whole package (zip).",
    "assessmentItem": "It is QTI 2. Import it as qti21 or qti22.",
    "assessmentTest": "It is a test of QTI 2. Import the package as qti21 or qti22.",
    "qti-assessment-item": "It is QTI 3. Import it as qti30.",
    "qti-assessment-test": "It is a test of QTI 3. Import the package as qti30.",
}


def read(data: bytes, file: str) -> Reading:
    """Every question of a QTI 1.2 file, content package or cartridge. FileRefused for anything else."""
    if is_archive(data):
        return _read_package(open_archive(data), file)
    root = parse(data, file)
    _refuse_other(root, file)
    questions = _Questions(Pictures(None))
    questions.add(root, "")
    return questions.reading(file, ())


def _refuse_other(root: Element, file: str) -> None:
    if root.name not in _ROOTS:
        why = _ELSEWHERE.get(root.name, f"{file} begins with <{root.name[:60]}>, which is not QTI 1.2.")
        raise FileRefused(why, root.line, root.column)


def _read_package(archive: Archive, file: str) -> Reading:
    questions = _Questions(Pictures(archive))
    notes = list(archive.notes)
    for member in _members(archive):
        data = archive.read(member)
        root = _root(data, member, notes)
        if root is not None:
            questions.add(root, member)
    if not questions.found and not questions.roots:
        raise FileRefused(_why_nothing(archive, notes))
    if any(PurePosixPath(name).name in {"assessment_meta.xml", "settings.xml"} for name in archive.names):
        notes.append("The settings of the quiz (time, attempts, dates) are not imported.")
    return questions.reading(file, tuple(notes))


def _members(archive: Archive) -> Iterator[str]:
    """The members that may hold questions, in the order of the package.

    A cartridge holds a quiz twice; the copy for other programs has not all its questions.
    """
    for name in archive.names:
        path = PurePosixPath(name)
        if path.suffix.lower() not in _SUFFIXES or path.name.startswith("._"):
            continue
        fuller = f"non_cc_assessments/{path.parent.name}.xml.qti"
        if path.name != "assessment_qti.xml" or not any(other.endswith(fuller) for other in archive.names):
            yield name


def _root(data: bytes, member: str, notes: list[str]) -> Element | None:
    """The root of a member that is QTI 1.2. One that would be, and is broken, is named in a note."""
    first = _FIRST.search(data[:_HEAD].replace(b"\0", b""))
    if first is None:
        return None
    if first[1] == b"POOL":
        notes.append(f"The member “{member}” was not read. {_ELSEWHERE['POOL']}")
        return None
    try:
        root = parse(data, PurePosixPath(member).name)
    except FileRefused as refused:
        notes.append(f"The member “{member}” was not read: {refused.why} (line {refused.line})")
        return None
    return root if root.name in _ROOTS else None


def _why_nothing(archive: Archive, notes: list[str]) -> str:
    names = [PurePosixPath(name).name.lower() for name in archive.names]
    if notes:
        return f"The archive holds nothing that can be read as QTI 1.2. {notes[0]}"
    if "imsmanifest.xml" in names:
        return "The package holds no QTI 1.2. If it is QTI 2 or 3, import it as qti21, qti22 or qti30."
    return "The archive holds no QTI 1.2: no member begins with <questestinterop>."


@dataclass
class _Questions:
    """Gathers the questions of one file or package, in their order."""

    pictures: Pictures
    found: list[Draft | Refusal] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    roots: int = 0
    number: int = 0
    idents: set[str] = field(default_factory=set)
    references: list[tuple[Where, str]] = field(default_factory=list)
    stimuli: dict[str, str] = field(default_factory=dict)

    def add(self, root: Element, member: str) -> None:
        """Every question of a tree."""
        self.roots += 1
        self.stimuli = {item.get("ident"): _alone(item) for item in (root, *root.below("item"))}
        waiting: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
        while waiting:
            element, path = waiting.pop()
            if element.name == "item":
                self._add_item(element, path, member)
            elif element.name in _REFERENCES:
                ident = element.get(_REFERENCES[element.name]) or element.text.strip()
                self.references.append((Where(0, element.line, member), ident))
            elif element.name in _GROUPS or element.name == "questestinterop":
                inner = self._path(element, path)
                waiting.extend((child, inner) for child in reversed(_parts(element)))

    def _path(self, group: Element, path: tuple[str, ...]) -> tuple[str, ...]:
        """The categories inside a group: the titles that its author gave."""
        title = group.get("title").strip()
        if group.name == "objectbank":
            title = metadata_of(group).get("bank_title", title)
        self.idents.add(group.get("ident"))
        if group.name != "section" and title:
            self.titles.append(title)
        named = title.lower() not in _NO_TITLES and title != group.get("ident")
        return (*path, title) if named else path

    def _add_item(self, item: Element, path: tuple[str, ...], member: str) -> None:
        self.number += 1
        self.idents.add(item.get("ident"))

        def picture(source: str, alt: str) -> DraftImage | str:
            return self.pictures.find(source, alt, member)

        place = Place(Where(self.number, item.line, member), path, picture, self.stimuli)
        self.found.extend(read_item(item, place))

    def reading(self, file: str, notes: tuple[str, ...]) -> Reading:
        """Everything that was gathered. A question that only another file holds is refused by its name."""
        absent = [(where, ident) for where, ident in self.references if ident not in self.idents]
        for where, ident in absent:
            self.number += 1
            place = Where(self.number, where.line, where.member)
            why = f"The file only refers to it, as “{ident[:60]}”. Export its question bank too."
            self.found.append(Refusal(place, why))
        title = self.titles[0] if len(set(self.titles)) == 1 else PurePosixPath(file).stem
        return Reading(title, tuple(self.found), notes)


def _alone(item: Element) -> str:
    """The text of an item that asks nothing; "" for questions."""
    presentation = item.child("presentation")
    if presentation is None or any(True for _ in presentation.below(*RESPONSES)):
        return ""
    return read_presentation(item).html


def _parts(group: Element) -> list[Element]:
    """What stands in a group; where that is nothing, the banks that its questions are drawn from."""
    if group.name == "section" and not any(True for _ in group.below("item", "itemref", "bankentry_item")):
        return list(group.below("sourcebank_ref"))
    return group.children


def metadata_of(group: Element) -> dict[str, str]:
    """The metadata of a group itself, without that of its questions."""
    return {name: value for own in group.all("qtimetadata") for name, value in metadata(own).items()}
