"""What we write, read by others: the published schemas and an independent reader, where they are at hand."""

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from quiz.core.banks import Bank
from quiz.core.credit import credit_for
from quiz.core.items import Credit, Text, WrongAnswer
from quiz.formats import qti21, qti22, qti30
from quiz.formats.qti.item_writing import shape_of
from tests import factories

SCHEMAS = Path(__file__).parents[4] / "shared" / "schemas" / "qti"
"""Where the schemas of 1EdTech may stand: folders 2.1, 2.2 and 3.0 with item.xsd and manifest.xsd each."""

VERSIONS = {"2.1": qti21, "2.2": qti22, "3.0": qti30}
RICH = (
    "A `code`, *em* and **bold** [link](https://example.org/).\\\nNext",
    "> q",
    ">\n",
    "- a\n- b",
    "1. c",
    "```py\nx < 1\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |",
)


def bank_of_all() -> Bank:
    """Every kind, every rule of credit, and every element of our Markdown."""
    rules = (
        factories.item(f"m-{rule}", body=factories.choice(6, 2, many=True, credit=rule)) for rule in Credit
    )
    rich = replace(factories.item("rich"), stem="\n\n".join(RICH))
    return factories.bank(*factories.one_of_each(), *rules, rich)


def members(version: ModuleType) -> Iterator[tuple[str, bytes]]:
    """The files of a package of the bank."""
    with zipfile.ZipFile(io.BytesIO(version.write(bank_of_all(), {}).content)) as package:
        for name in package.namelist():
            yield name, package.read(name)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_file_is_valid_by_the_published_schema(version: str) -> None:
    folder = SCHEMAS / version
    if not folder.exists():
        pytest.skip("the schemas are not here: counted as not run")
    schemas = {kind: etree.XMLSchema(etree.parse(folder / f"{kind}.xsd")) for kind in ("item", "manifest")}
    for name, content in members(VERSIONS[version]):
        schema = schemas["manifest" if name == "imsmanifest.xml" else "item"]
        assert schema.validate(etree.fromstring(content)), (name, schema.error_log)


BLOCKS = {"p", "pre", "blockquote", "ul", "ol", "table", "div"}
INLINE = {"em", "strong", "code", "a", "br", "span", "img", "textEntryInteraction"}
HOLDS = {
    "itemBody": BLOCKS | {f"{kind}Interaction" for kind in ("choice", "order", "match")},
    "blockquote": BLOCKS,
    "ul": {"li"},
    "ol": {"li"},
    "table": {"thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "p": INLINE,
    "pre": INLINE - {"img"},
    "em": INLINE,
    "strong": INLINE,
    "code": INLINE,
    "a": INLINE - {"a"},
}
"""What the schema of 2.1 lets stand inside what, of the elements that we write."""
NO_TEXT = {"itemBody", "blockquote", "ul", "ol", "table", "thead", "tbody", "tr"}


def test_elements_stand_only_where_2_1_has_a_place_for_them() -> None:
    for name, content in members(qti21):
        for element in etree.fromstring(content).iter("*"):
            local = etree.QName(element).localname
            inside = {etree.QName(child).localname for child in element}
            assert inside <= HOLDS.get(local, inside), (name, local)
            assert local not in NO_TEXT or inside, (name, local)
            texts = [element.text, *(child.tail for child in element)]
            assert local not in NO_TEXT or not any((text or "").strip() for text in texts), (name, local)


ORDER = (*("responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"),)


def test_the_parts_of_an_item_stand_in_the_order_of_the_schema() -> None:
    for name, content in members(qti21):
        if name.startswith("items/"):
            places = [ORDER.index(etree.QName(part).localname) for part in etree.fromstring(content)]
            assert places == sorted(places)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("rule", Credit)
def test_pyslet_gives_a_multiple_choice_the_same_marks(rule: Credit) -> None:
    reader = pytest.importorskip("pyslet.qtiv2.xml", reason="pyslet is not here: counted as not run")
    variables = pytest.importorskip("pyslet.qtiv2.variables")
    logging.getLogger().setLevel(logging.CRITICAL)
    body = factories.choice(6, 2, many=True, credit=rule)
    content = dict(members(qti21))[f"items/m-{rule}.xml"]
    for ticked in ({1}, {1, 2}, {1, 2, 3}, {3}, {1, 3, 4}):
        document = reader.QTIDocument()
        document.read(src=io.BytesIO(content))
        state = variables.ItemSessionState(document.root)
        state.begin_session()
        state["RESPONSE"].set_value([f"C{number}" for number in sorted(ticked)])
        document.root.ResponseProcessing.run(state)
        expected = float(credit_for(body, frozenset(ticked)))
        assert state["SCORE"].value == pytest.approx(expected)


def test_a_wrong_text_is_recognised_in_any_case_where_case_does_not_count() -> None:
    item = factories.item("t", body=Text(("git",), False, "Yes.", (WrongAnswer("svn", "No."),)))
    with zipfile.ZipFile(io.BytesIO(qti21.write(factories.bank(item), {}).content)) as package:
        content = package.read("items/t.xml")
    assert content.count(b'caseSensitive="false"') == 2
    assert b'caseSensitive="true"' not in content


def test_the_highest_marks_are_declared() -> None:
    shapes = [shape_of(item) for item in factories.one_of_each()]
    assert [shape.highest for shape in shapes] == [1, 1, 1, 1, 1, 3]
