"""One item of a bank file."""

import re
from collections.abc import Collection
from pathlib import PurePath
from urllib.parse import urlsplit

from quiz.content.bodies import KEYS, read_body
from quiz.content.findings import Findings, shown
from quiz.content.passages import LONGEST_NAME, read_passage, report_shape
from quiz.content.rules import ITEM_ADVICE
from quiz.content.sections import Section, mend_word
from quiz.content.yamlfile import Mapping, Node, Scalar
from quiz.core.items import Choice, Image, Item, Kind

BLOOMS = ("remember", "understand", "apply", "analyse", "evaluate")
PROOFS = ("machine", "reference")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")

_COMMON = (
    "id",
    "skill",
    "level",
    "bloom",
    "kind",
    "stem",
    "image",
    "example",
    "references",
    "proof",
    "fixed_order",
    "lint",
)
_PLAIN_NAME = re.compile(r"[^/\\:]+")


def read_item(node: Node, findings: Findings, images: Collection[str] | None) -> tuple[Item, Section]:
    """The item at ``node`` and the section it was read from.

    ``images`` are the names of the files beside the bank; None leaves out that check.
    """
    kind = _kind_at(node)
    own = KEYS[kind] if kind else tuple(dict.fromkeys(key for keys in KEYS.values() for key in keys))
    section = Section(node, findings, f"{kind} item" if kind else "item", (*_COMMON, *own))
    section.choice("kind", tuple(Kind), Kind.SINGLE)
    check_lint(section, ITEM_ADVICE)
    item = Item(
        section.id("id").text,
        section.name("skill").text,
        section.integer("level", 1, 3),
        section.choice("bloom", BLOOMS),
        section.markdown("stem").text,
        read_body(kind, section) if kind else Choice(()),
        _references(section),
        section.choice("proof", PROOFS, "reference"),
        section.text("example", required=False).text,
        _image(section, images),
        section.flag("fixed_order"),
    )
    return item, section


def _kind_at(node: Node) -> Kind | None:
    entry = node.entries.get("kind") if isinstance(node, Mapping) else None
    if entry is None:
        return Kind.SINGLE
    known = isinstance(entry[1], Scalar) and entry[1].value in tuple(Kind)
    return Kind(entry[1].value) if known and isinstance(entry[1], Scalar) else None


def _references(section: Section) -> tuple[str, ...]:
    passages = [read_passage(node, section.findings) for node in section.nodes("references", required=False)]
    for passage in passages:
        if passage.text and not is_web_address(passage.text, ("http", "https")):
            message = f"The reference {shown(passage.text)} is not a web address."
            section.findings.add(passage.mark, "Y026", message)
    return tuple(passage.text for passage in passages)


def is_web_address(text: str, schemes: Collection[str]) -> bool:
    """Whether ``text`` is an address with one of ``schemes`` and a host, and nothing but the address."""
    if any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that are none
        return False


def _image(section: Section, images: Collection[str] | None) -> Image | None:
    node = section.node("image", required=False)
    if node is None:
        return None
    picture = Section(node, section.findings, "image", ("file", "alt"))
    file, alt = picture.name("file"), picture.text("alt", longest=LONGEST_NAME * 5)
    if file.text and (problem := _problem_of(file.text, images)):
        section.findings.add(file.mark, "Q008", problem)
    return Image(file.text, alt.text)


def _problem_of(file: str, images: Collection[str] | None) -> str:
    if not _PLAIN_NAME.fullmatch(file) or file.startswith("."):
        return f"The image {shown(file)} is not the plain name of a file."
    if PurePath(file).suffix.lower() not in PICTURES:
        return f"The image {shown(file)} is not one of {', '.join(PICTURES)}."
    if images is not None and file not in images:
        return f"The image {shown(file)} was not found."
    return ""


def silenced(section: Section) -> frozenset[str]:
    """The rules of advice that the author of the item or bank has silenced, each with a written reason."""
    node = section.node("lint", required=False)
    return frozenset(node.entries) if isinstance(node, Mapping) else frozenset()


def check_lint(section: Section, rules: Collection[str]) -> None:
    """Refuse what is silenced without a reason, or is none of the ``rules`` that show at this place."""
    node = section.node("lint", required=False)
    if isinstance(node, Mapping):
        for rule, (mark, reason) in node.entries.items():
            read_passage(reason, section.findings)
            if rule not in rules:
                message = f"There is no advice {shown(rule)} to silence here."
                section.findings.add(mark, "Y024", message, mend_word(rule, rules))
    elif node is not None:
        report_shape(node, "a mapping (rule: reason)", section.findings)
