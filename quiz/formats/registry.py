"""Every format by the name that commands and the upload page use. Its module is loaded when it is needed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module

from quiz.core.banks import Bank
from quiz.formats.archive import open_archive
from quiz.formats.drafts import FileRefused, Reading, Written
from quiz.formats.unsaid import unsaid_of_bank

Reader = Callable[[bytes, str], Reading]
Writer = Callable[[Bank, Mapping[str, bytes]], Written]


@dataclass(frozen=True)
class Format:
    """A format: its name in commands, its name for people, its usual suffixes, its module, and what it says
    of a bank beside its items (`quiz.formats.unsaid`)."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    says: tuple[str, ...] = ()

    def read(self, data: bytes, file: str) -> Reading:
        """Everything in a file of this format; raises FileRefused."""
        reader: Reader = import_module(self.module).read
        return reader(data, file)

    def write(self, bank: Bank, images: Mapping[str, bytes]) -> Written:
        """The bank in this format, with everything that was lost."""
        writer: Writer = import_module(self.module).write
        written = writer(bank, images)
        return replace(written, losses=(*unsaid_of_bank(bank, *self.says), *written.losses))


_ALL = (
    Format("gift", "Moodle GIFT", (".gift", ".txt"), "quiz.formats.gift"),
    Format("moodle-xml", "Moodle XML", (".xml",), "quiz.formats.moodle_xml", ("definitions",)),
    Format("aiken", "Aiken", (".txt",), "quiz.formats.aiken"),
    Format(
        "qti12",
        "QTI 1.2 (Canvas, Blackboard)",
        (".zip", ".imscc", ".xml"),
        "quiz.formats.qti12",
        ("title", "summary"),
    ),
    Format("qti21", "QTI 2.1", (".zip", ".xml"), "quiz.formats.qti21", ("title",)),
    Format("qti22", "QTI 2.2", (".zip", ".xml"), "quiz.formats.qti22", ("title",)),
    Format("qti30", "QTI 3.0", (".zip", ".xml"), "quiz.formats.qti30", ("title",)),
    Format("text2qti", "text2qti", (".txt", ".md"), "quiz.formats.text2qti", ("title",)),
    Format("csv", "CSV or Kahoot spreadsheet", (".csv", ".tsv", ".xlsx"), "quiz.formats.columns"),
)

FORMATS: Mapping[str, Format] = {each.name: each for each in _ALL}
"""Every format by its name."""

_HEAD = 20_000
_MARKS = (
    ("qti30", re.compile(rb"imsqtiasi_v3p0|<qti-assessment")),
    ("qti22", re.compile(rb"imsqti_v2p2|imsqti_item_xmlv2p2|imsqti_test_xmlv2p2")),
    ("qti21", re.compile(rb"imsqti_v2p[01]|imsqti_item_xmlv2p[01]|imsqti_test_xmlv2p[01]|<assessmentItem\b")),
    ("qti12", re.compile(rb"<questestinterop|imsqti_xmlv1p[12]|ims_qtiasiv1p2|assessment/x-bb-|imsccv1p")),
    ("moodle-xml", re.compile(rb"<quiz\b|<question\s+type=")),
)
_OWN = re.compile(rb"^(?:\xef\xbb\xbf)?(?:bank|roadmap)[ \t]*:", re.MULTILINE)
_AIKEN = re.compile(rb"^[A-Z][).].*\n+\s*ANSWER:", re.MULTILINE)
_TEXT2QTI = re.compile(rb"^\d+\.[ \t].*(?:\n.*){0,20}?\n\*?[a-z]\)[ \t]|^\[[ *]\][ \t]", re.MULTILINE)


def is_ours(data: bytes) -> bool:
    """Whether a file looks like a bank or a roadmap of ours."""
    return _OWN.search(data[:_HEAD]) is not None


def guess(file: str, data: bytes) -> str:
    """The name of the format that a file seems to have, by its first signs and its suffix; "" if none."""
    suffix = file[file.rfind(".") :].lower() if "." in file else ""
    if suffix in FORMATS["csv"].suffixes:
        return "csv"
    if data[:4] == b"PK\x03\x04":
        return _guess_archive(data)
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] == b"<":
        return _by_marks(head)
    return _guess_text(head.replace(b"\r\n", b"\n"), suffix)


def _guess_text(head: bytes, suffix: str) -> str:
    if is_ours(head):
        return ""
    if suffix == ".gift":
        return "gift"
    if _AIKEN.search(head):
        return "aiken"
    if _TEXT2QTI.search(head):
        return "text2qti"
    return "gift" if b"{" in head and suffix in {".txt", ""} else ""


def _by_marks(head: bytes) -> str:
    return next((name for name, mark in _MARKS if mark.search(head)), "")


def _guess_archive(data: bytes) -> str:
    """By the manifest, else by the first member that tells."""
    try:
        archive = open_archive(data)
        names = sorted(archive.names, key=lambda name: (not name.endswith("imsmanifest.xml"), name))
        if "xl/workbook.xml" in names:
            return "csv"
        for name in (name for name in names[:20] if name.endswith((".xml", ".dat"))):
            if found := _by_marks(archive.read(name)[:_HEAD]):
                return found
    except FileRefused:
        return ""
    return ""
