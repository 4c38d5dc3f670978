"""Packages: order, sections, pictures, what is missing; and packages that mean harm."""

from base64 import b64encode

import pytest

from quiz.formats import qti21, qti22, qti30
from quiz.formats.archive import pack
from quiz.formats.drafts import Draft, FileRefused, Reading, Refusal
from tests.formats.qti.samples import MATCH, choice, declare, in_3_0, item

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
ONE = item(declare("A"), choice("one", "two"), MATCH)


def titled(title: str, xml: str = ONE) -> bytes:
    return xml.replace("A title", title).encode()


def manifest(*hrefs: str, title: str = "", keywords: str = "") -> bytes:
    resources = "".join(
        f'<resource identifier="r{n}" type="imsqti_item_xmlv2p1" href="{href}">'
        f"<metadata><lom><general>{keywords}</general></lom></metadata></resource>"
        for n, href in enumerate(hrefs)
    )
    metadata = f"<metadata><lom><general><title><string>{title}</string></title></general></lom></metadata>"
    return f"<manifest>{metadata}<resources>{resources}</resources></manifest>".encode()


def test_of(*sections: tuple[str, tuple[str, ...]]) -> bytes:
    made = "".join(
        f'<assessmentSection title="{title}">'
        + "".join(f'<assessmentItemRef href="{href}"/>' for href in hrefs)
        + "</assessmentSection>"
        for title, hrefs in sections
    )
    return f'<assessmentTest title="The test"><testPart>{made}</testPart></assessmentTest>'.encode()


test_of.__test__ = False  # type: ignore[attr-defined]


def read(**members: bytes) -> Reading:
    return qti21.read(
        pack({name.replace("__", "/").replace("_xml", ".xml"): one for name, one in members.items()}), "p.zip"
    )


def names(reading: Reading) -> list[str]:
    return [one.name for one in reading.found]


def test_items_come_in_the_order_of_the_test_then_the_manifest_then_the_archive() -> None:
    items = {f"{name}_xml": titled(name) for name in "dcba"}
    test = test_of(("S", ("b.xml",)))
    reading = read(imsmanifest_xml=manifest("a.xml", "b.xml"), test_xml=test, **items)
    assert names(reading) == ["b", "a", "d", "c"]
    assert reading.title == "The test"
    assert [one.where.member for one in reading.found] == ["b.xml", "a.xml", "d.xml", "c.xml"]


def test_a_package_without_a_manifest_is_read_all_the_same() -> None:
    reading = read(deep__a_xml=titled("a"))
    assert (names(reading), reading.title) == (["a"], "p")


def test_addresses_are_relative_to_the_file_that_names_them() -> None:
    body = '<p><img src="../img/a%20map.png" alt="A map"/></p>' + choice("one", "two")
    members = {
        "sub/imsmanifest.xml": manifest("items/q.xml", title="From the manifest"),
        "sub/items/q.xml": titled("q", item(declare("A"), body, MATCH)),
        "sub/img/a map.png": PNG,
    }
    reading = qti22.read(pack(members), "p.zip")
    (found,) = reading.found
    assert isinstance(found, Draft)
    assert [(one.file, one.content, one.alt) for one in found.images] == [("a map.png", PNG, "A map")]
    assert (reading.title, found.losses) == ("From the manifest", ())


def test_a_picture_inside_the_file_is_kept_and_a_missing_one_told() -> None:
    address = "data:image/png;base64," + b64encode(PNG).decode()
    body = f'<p><img src="{address}" alt="x"/><img src="gone.png" alt="y"/></p>' + choice("one", "two")
    (found,) = qti21.read(titled("q", item(declare("A"), body, MATCH)), "q.xml").found
    assert isinstance(found, Draft)
    assert [(one.file, one.content) for one in found.images] == [("picture.png", PNG)]
    assert found.losses == ("The picture gone.png did not come with the file.",)


def test_titles_of_several_sections_are_categories() -> None:
    test = test_of(("First", ("a.xml",)), ("Second", ("b.xml",)))
    reading = read(test_xml=test, a_xml=titled("a"), b_xml=titled("b"))
    assert [one.categories for one in reading.found if isinstance(one, Draft)] == [("First",), ("Second",)]


def test_the_title_of_the_only_section_is_none() -> None:
    reading = read(test_xml=test_of(("Section 1", ("a.xml",))), a_xml=titled("a"))
    assert [one.categories for one in reading.found if isinstance(one, Draft)] == [()]


def test_keywords_of_the_manifest_are_tags() -> None:
    words = "<keyword><string> git </string></keyword><keyword><string>git</string></keyword>"
    reading = read(imsmanifest_xml=manifest("a.xml", keywords=words), a_xml=titled("a"))
    assert [one.tags for one in reading.found if isinstance(one, Draft)] == [("git",)]


def test_rules_of_a_test_are_noted() -> None:
    test = test_of(("S", ("a.xml",))).replace(
        b"<assessmentItemRef", b'<selection select="1"/><assessmentItemRef'
    )
    assert "own rules" in read(test_xml=test, a_xml=titled("a")).notes[0]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"imsmanifest_xml": manifest("gone.xml")}, "does not hold it"),
        ({"imsmanifest_xml": manifest("a.xml"), "a_xml": b"<other/>"}, "it begins with “other”"),
        ({"a_xml": b"<assessmentItem>", "b_xml": titled("b")}, "not well-formed"),
        ({"test_xml": test_of(("S", ("../../etc/passwd",))), "b_xml": titled("b")}, "does not hold it"),
    ],
)
def test_a_member_that_cannot_be_read_is_refused_and_the_others_are_not(
    members: dict[str, bytes], why: str
) -> None:
    found = read(**members).found
    assert [why in one.why for one in found if isinstance(one, Refusal)] == [True]
    assert len(found) == len(members) - ("imsmanifest_xml" in members) - ("test_xml" in members) + (
        "a_xml" not in members
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pack({"a.txt": b"x"}), "holds no QTI item"),
        (pack({"a.xml": b"<questestinterop/>"}), "holds no QTI item"),
        (b"<questestinterop/>", "Import it as qti12."),
        (test_of(("S", ("a.xml", "b.xml"))), "only names its 2 questions"),
        (manifest("a.xml"), "Import the package (zip) it came in."),
        (b"<invalid/>", "it begins with “invalid”"),
        (b"no XML at all", "not well-formed"),
        (b"", "not well-formed"),
        (pack({"a.xml": titled("a")})[:-30], "not a zip archive, or it is cut off"),
    ],
)
def test_a_file_that_is_no_qti_is_refused_with_words(data: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as reason:
        qti30.read(data, "q.zip")
    assert why in reason.value.why


@pytest.mark.parametrize(("version", "told"), [(qti21, 1), (qti22, 1), (qti30, 0)])
def test_a_file_of_another_version_is_read_and_told(version: object, told: int) -> None:
    reading = version.read(in_3_0(ONE).encode(), "q.xml")  # type: ignore[attr-defined]
    assert isinstance(reading.found[0], Draft)
    assert len(reading.notes) == told


LAUGHS = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;">]>'
OUTSIDE = '<!DOCTYPE assessmentItem SYSTEM "http://example.org/evil.dtd">'


@pytest.mark.parametrize("head", [LAUGHS, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'])
def test_entities_are_refused(head: str) -> None:
    with pytest.raises(FileRefused, match="entities"):
        qti21.read((head + ONE.replace("one", "&c;")).encode(), "q.xml")


def test_a_doctype_is_allowed_and_nothing_is_fetched() -> None:
    assert isinstance(qti21.read((OUTSIDE + ONE).encode(), "q.xml").found[0], Draft)


def test_deep_nesting_is_refused() -> None:
    deep = "<p>" * 200_000 + "</p>" * 200_000
    with pytest.raises(FileRefused, match="deeper"):
        qti21.read(item(declare("A"), deep + choice("a", "b")).encode(), "q.xml")


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (item(declare("A"), choice(*("x" * n for n in range(1, 120)))), "119 choices; the limit is 100"),
        (
            item(declare("A"), '<p><textEntryInteraction responseIdentifier="R"/></p>' * 51),
            "51 gaps; the limit is 50",
        ),
        (
            item(
                declare("A"),
                choice("a", "b"),
                "<responseProcessing>" + "<exitResponse/>" * 100_000 + "</responseProcessing>",
            ),
            "too long to be followed",
        ),
        (
            item(declare("A"), choice("a", "b"), "", '<modalFeedback identifier="x"/>' * 201),
            "201 pieces of feedback",
        ),
        (
            item(
                declare(*(f"a{n}" for n in range(201)), kind="string"),
                '<p>x <textEntryInteraction responseIdentifier="R"/></p>',
                MATCH,
            ),
            "names 201 answers; the limit is 200",
        ),
    ],
)
def test_huge_counts_are_refused_before_they_cost_time(xml: str, why: str) -> None:
    (found,) = qti21.read(xml.encode(), "q.xml").found
    assert isinstance(found, Refusal)
    assert why in found.why


def test_a_script_s_words_never_come_in() -> None:
    body = choice('one<script>steal()</script><b onclick="steal()">!</b>', "two")
    found = qti21.read(item(declare("A"), body, MATCH).encode(), "q.xml").found[0]
    assert isinstance(found, Draft)
    assert "steal" not in repr(found.answers)
