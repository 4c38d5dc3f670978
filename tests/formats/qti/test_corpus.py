"""Items of QTI 2.1, 2.2 and 3.0 that nobody here wrote: imported, or refused for a reason of their own."""

import random
from collections import Counter
from copy import deepcopy
from types import ModuleType

import pytest
from lxml import etree

from quiz.formats import qti21, qti22, qti30
from quiz.formats.drafts import Draft, FileRefused, Reading, Refusal
from quiz.formats.qti.naming import normal
from quiz.formats.settling import settle
from quiz.formats.xmlsafe import Element, parse
from tests.formats.corpus import Listed, listed, requires_corpus

pytestmark = requires_corpus

VERSIONS: dict[str, ModuleType] = {"qti21": qti21, "qti22": qti22, "qti30": qti30}
FILES = [one for version in VERSIONS for one in listed(version)]
PACKAGES = [
    one for one in listed("package") if "qti2" in one.file or "qti_2" in one.file or "qtiworks" in one.file
]
TEXT = frozenset(
    f"{name}Interaction"
    for name in (
        *("choice", "textEntry", "inlineChoice", "extendedText", "order", "match", "associate"),
        *("gapMatch", "hottext"),
    )
)  # fmt: skip
_CONFORMANCE = "qti30/cito__public__assets__qti-conformance__Basic__Q2__"
TEMPLATES = ("match_correct", "map_response")
# Why an item of the first target may be refused: nobody could import it.
TRUE_REASONS = (
    "No right answer is marked.",
    "It asks for an essay, which a person has to read.",
    "It is adaptive",
    "It is a template",
    "is a picture or holds one",
    "The question needs",
    "It has no text that asks something.",
    "no correct response is declared",
)


def reading(one: Listed) -> Reading:
    return VERSIONS.get(one.format, qti21).read(one.path.read_bytes(), one.path.name)  # type: ignore[no-any-return]


def outcome(one: Listed) -> Reading | FileRefused:
    try:
        return reading(one)
    except FileRefused as reason:
        return reason


def asking(root: Element) -> list[str]:
    return [one.name for one in root.below() if one.name.endswith("Interaction")]


def is_first_target(one: Listed) -> bool:
    """Whether the file is an item with one text interaction and a standard template or no rules."""
    try:
        root = normal(parse(one.path.read_bytes(), one.path.name))
    except FileRefused:
        return False
    rules = root.child("responseProcessing")
    address = rules.get("template").rstrip("/").rsplit("/", 1)[-1].removesuffix(".xml") if rules else ""
    plain = rules is None or (not rules.children and address in TEMPLATES)
    names = asking(root)
    return root.name == "assessmentItem" and len(names) == 1 and names[0] in TEXT and plain


@pytest.mark.parametrize("one", [one for one in FILES if is_first_target(one)], ids=str)
def test_every_plain_item_is_imported_or_refused_for_a_true_reason(one: Listed) -> None:
    found = outcome(one)
    assert isinstance(found, Reading)
    for question in found.found:
        if isinstance(question, Refusal):
            assert any(reason in question.why for reason in TRUE_REASONS), question.why


def test_every_plain_item_with_a_declared_key_is_imported() -> None:
    kept: Counter[str] = Counter()
    for one in filter(is_first_target, FILES):
        data = one.path.read_bytes()
        keyed = b"correct-response" in data or b"correctResponse" in data or b"mapping" in data
        found = outcome(one)
        assert isinstance(found, Reading)
        question = found.found[0]
        why = question.why if isinstance(question, Refusal) else ""
        needs = any(word in why for word in ("picture", "needs", "template"))
        if keyed and not needs:
            kept["all"] += 1
            kept["imported"] += isinstance(question, Draft)
    assert kept["imported"] == kept["all"] > 50


@pytest.mark.parametrize("one", [*FILES, *PACKAGES], ids=str)
def test_every_file_has_an_account(one: Listed) -> None:
    found = outcome(one)
    if isinstance(found, FileRefused):
        assert found.why
        return
    settled = settle(found, "demo")
    assert len(settled.outcomes) == len(found.found) > 0
    assert all(question.why for question in found.found if isinstance(question, Refusal))


@pytest.mark.parametrize(
    ("file", "kind", "right"),
    [
        ("qti21/rqti__tests__testthat__file__xml__NumericGap.xml", "numeric", {"300"}),
        ("qti21/rqti__tests__testthat__file__xml__MultipleChoice.xml", "multiple", {"1", "4/4"}),
        ("qti21/qtiworks__ims__feedback.xml", "single", {"Vicente Fox"}),
        ("qti22/instr__items_2.2__hottext.xml", "single", {"includes"}),
        ("qti22/instr__items_2.2__text_entry.xml", "text", {"York"}),
        ("qti22/instr__items_2.2__inline_choice_math.xml", "single", {"a = c"}),
        ("qti30/cito__public__assets__api__kennisnet-2__ITEM013.xml", "multiple", {"Goed", "Heel goed"}),
        (f"{_CONFORMANCE}multiple-cardinality-sv-1.xml", "multiple", {"Hydrogen", "Oxygen"}),
    ],
)
def test_the_key_is_the_author_s(file: str, kind: str, right: set[str]) -> None:
    found = outcome(next(one for one in FILES if one.file == file))
    assert isinstance(found, Reading)
    question = found.found[0]
    assert isinstance(question, Draft)
    full = max(answer.weight for answer in question.answers)
    assert question.kind == kind
    assert {answer.text for answer in question.answers if answer.weight == full} == right


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some of them changed, repeated or left out, or with parts in each other's place."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randrange(len(changed) + 1), dice.randint(0, 40)
        piece = changed[at : at + length]
        match dice.randrange(4):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = piece * 2
            case 2:
                changed[at : at + 1] = bytes([dice.randrange(256)])
            case _:
                other = dice.randrange(len(changed) + 1)
                changed[at : at + length] = changed[other : other + length]
    return bytes(changed) or b"x"


@pytest.mark.parametrize("one", [*FILES, *PACKAGES], ids=str)
def test_mutations_raise_nothing_but_our_own_refusal(one: Listed) -> None:
    dice, data = random.Random(one.file), one.path.read_bytes()
    for _ in range(8):
        broken = mutated(data, dice)
        try:
            found = VERSIONS.get(one.format, qti21).read(broken, "q.xml")
        except FileRefused:
            continue
        settle(found, "demo")


def rearranged(data: bytes, dice: random.Random) -> bytes:
    """The item with elements left out, doubled, moved, or with values from elsewhere: still well-formed."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for _ in range(dice.randint(1, 8)):
        elements = [one for one in root.iter("*") if one is not root]
        if not elements:
            break
        one, other = dice.choice(elements), dice.choice(elements)
        match dice.randrange(5):
            case 0:
                one.getparent().remove(one)
            case 1:
                one.addnext(deepcopy(one))
            case 2:
                other.append(deepcopy(one))
            case 3 if one.attrib and other.attrib:
                one.attrib[dice.choice(list(one.attrib))] = dice.choice(list(other.attrib.values()))
            case _:
                one.text = dice.choice(["", "-1", "1e400", "nan", "A", other.text or ""])
    return bytes(etree.tostring(root))


ITEMS = [one for one in FILES if not {"malformed-xml", "no-interaction"} & one.flags]


@pytest.mark.parametrize("one", ITEMS, ids=str)
def test_items_put_together_wrongly_raise_nothing_at_all(one: Listed) -> None:
    dice, data = random.Random(one.file), one.path.read_bytes()
    for _ in range(12):
        try:
            found = VERSIONS[one.format].read(rearranged(data, dice), "q.xml")
        except FileRefused:
            continue
        settle(found, "demo")
