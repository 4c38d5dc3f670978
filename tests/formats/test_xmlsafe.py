"""XML of strangers: what becomes a tree, where its elements stand, and what is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.formats import xmlsafe
from quiz.formats.drafts import FileRefused
from quiz.formats.xmlsafe import Element, inner_html, parse


def refusal_of(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        parse(data, "a.xml")
    return refused.value


def test_an_element_knows_its_name_its_place_and_its_parts() -> None:
    root = parse(b'<a>\n  <b k="v">one<c/>two</b>\n</a>', "a.xml")
    b = root.child("b")
    assert b is not None
    assert (b.name, b.line, b.column, b.get("k"), b.get("none", "other")) == ("b", 2, 3, "v", "other")
    assert [part if isinstance(part, str) else part.name for part in b.parts] == ["one", "c", "two"]
    assert (b.text, root.text_of("b"), root.text_of("c")) == ("onetwo", "onetwo", "")


def test_names_are_local_and_an_attribute_without_a_prefix_wins() -> None:
    root = parse(
        b'<x:a xmlns:x="urn:one" xmlns="urn:two"><b x:k="far" k="near" x:l="only" xml:lang="de"/></x:a>',
        "a.xml",
    )
    (b,) = root.children
    assert (root.name, root.namespace, b.name, b.namespace) == ("a", "urn:one", "b", "urn:two")
    assert b.attributes == {"k": "near", "l": "only", "lang": "de"}


def test_elements_below_come_in_the_order_of_the_file() -> None:
    root = parse(b"<r><a><b n='1'/><c/></a><b n='2'><b n='3'/></b></r>", "a.xml")
    assert [element.name for element in root.below()] == ["a", "b", "c", "b", "b"]
    assert [element.get("n") for element in root.below("b")] == ["1", "2", "3"]
    assert [element.get("n") for element in root.all("b", "c")] == ["2"]


def test_texts_are_joined_over_sections_comments_and_references() -> None:
    root = parse("<a>é &lt;<![CDATA[<b>]]><!-- not this -->&#233;<?nor this?>!</a>".encode(), "a.xml")
    assert root.parts == ["é <<b>é!"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'\n\n<?xml version="1.0"?>\n<a/>', 4),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><a/>', 2),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', 1),
        (b"\n<a/>", 2),
        ('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), 1),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', 1),
        (b'<!DOCTYPE a SYSTEM "a.dtd" [<!ELEMENT a ANY>\n<!ATTLIST a k CDATA #IMPLIED>]><a/>', 2),
    ],
)
def test_it_reads_what_honest_files_begin_with(data: bytes, line: int) -> None:
    assert parse(data, "a.xml").line == line


def test_it_reads_the_old_one_byte_encodings() -> None:
    data = '<?xml version="1.0" encoding="windows-1252"?><a>„é€“</a>'.encode("windows-1252")
    assert parse(data, "a.xml").text == "„é€“"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        (b"", 1, 1, "well-formed"),
        (b"not xml", 1, 1, "well-formed"),
        (b"<a>\n  <b></a>", 2, 8, "well-formed"),
        (b"\n \n<?xml version='1.0'?>\n<a>&nbsp;</a>", 4, 4, "undefined entity"),
        (b"<a>\xff</a>", 1, 4, "well-formed"),
        (b"<x:a/>", 1, 1, "unbound prefix"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd">\n<a>1 &nbsp;2</a>', 2, 6, "&nbsp;"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', 1, 0, "encoding"),
        (b'<?xml version="1.0" encoding="gb18030"?><a/>', 1, 0, "encoding"),
        (b'<?xml version="1.0" encoding="zip"?><a/>', 1, 0, "encoding"),
        (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode(), 1, 26, "entities"),
        (b'<!DOCTYPE a [<!ENTITY small "ha">]><a>&small;</a>', 1, 29, "entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', 1, 54, "entities"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/hostname">%x;]><a/>', 1, 56, "entities"),
    ],
)
def test_it_refuses_with_the_place(data: bytes, line: int, column: int, word: str) -> None:
    refused = refusal_of(data)
    assert (refused.line, refused.column) == (line, column)
    assert word in refused.why


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    dtd = tmp_path / "a.dtd"
    dtd.write_text('<!ENTITY canary "sings">')
    include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{dtd.as_uri()}" parse="text"/>'
    data = f'<!DOCTYPE a SYSTEM "{dtd.as_uri()}"><a>{include}</a>'
    assert parse(data.encode(), "a.xml").text == ""
    assert "canary" in refusal_of(data.replace("</a>", "&canary;</a>").encode()).why


def test_it_stops_at_the_first_level_too_deep() -> None:
    assert sum(1 for _ in parse(b"<a>" * 100 + b"</a>" * 100, "a.xml").below()) == 99
    refused = refusal_of(b"<a>" * 200_000)
    assert (refused.line, refused.column) == (1, 1 + 3 * xmlsafe.DEEPEST)


@pytest.mark.parametrize(
    ("limit", "value", "data", "word"),
    [
        ("LARGEST", 9, b"<a></a>   ", "larger"),
        ("MOST_ELEMENTS", 3, b"<a><b/><b/><b/></a>", "elements"),
        ("MOST_ATTRIBUTES", 2, b"<a b='' c='' d=''/>", "attributes"),
        ("LONGEST_NAME", 3, b"<a long=''/>", "longer"),
    ],
)
def test_it_keeps_its_limits(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, data: bytes, word: str
) -> None:
    parse(data, "a.xml")
    monkeypatch.setattr(xmlsafe, limit, value)
    assert word in refusal_of(data).why


def test_what_is_inside_becomes_html() -> None:
    root = parse(
        b'<r xmlns:h="urn:h">a &lt; b &amp; c<h:p class="&quot;x&quot;">one<h:br/>two</h:p><em>!</em></r>',
        "a.xml",
    )
    assert inner_html(root) == 'a &lt; b &amp; c<p class="&quot;x&quot;">one<br>two</p><em>!</em>'


TREE = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿")),
    lambda inner: st.tuples(st.sampled_from(["a", "b", "br"]), st.lists(inner, max_size=4)),
    max_leaves=20,
)


def written(tree: object) -> str:
    if isinstance(tree, str):
        return tree.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert isinstance(tree, tuple)
    return f"<{tree[0]}>{''.join(map(written, tree[1]))}</{tree[0]}>"


def text_in(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, tuple)
    return "".join(map(text_in, tree[1]))


@given(TREE)
def test_every_tree_keeps_its_text_and_its_number_of_elements(tree: object) -> None:
    source = written(tree)
    root = parse(f"<r>{source}</r>".encode(), "a.xml")
    assert root.text == text_in(tree)
    assert sum(1 for _ in root.below()) == source.count("</")
    assert all(not (isinstance(a, str) and isinstance(b, str)) for a, b in neighbours(root))


def neighbours(root: Element) -> list[tuple[object, object]]:
    return [
        pair
        for element in (root, *root.below())
        for pair in zip(element.parts, element.parts[1:], strict=False)
    ]


@given(st.binary(max_size=200), st.integers(0, 60))
def test_whatever_stands_in_a_file_only_a_refusal_comes(noise: bytes, at: int) -> None:
    honest = b'<?xml version="1.0" encoding="UTF-8"?><a b="c">text<d/></a>'
    for data in (noise, honest[:at] + noise + honest[at:], honest[:at]):
        with suppress(FileRefused):
            assert parse(data, "a.xml").name
