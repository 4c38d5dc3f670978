"""Texts of other programs as Markdown: the same words, on our pages, whatever signs they hold."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.formats.markup import from_auto, from_html, from_markdown, from_plain, is_plain, to_html, to_plain
from quiz.web.markup import plain, render

SIGNS = string.ascii_letters[:4] + string.digits[:2] + string.punctuation + " \n"

HTML = [
    ("<p>Hello <b>big </b>world</p>", "Hello **big** world"),
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("a<br>b", "a  \nb"),
    ("x<sup>2</sup> H<sub>2</sub>O 2<sup>n+k</sup>", "x² H₂O 2^(n+k)"),
    ("<code>a*b</code> and <code>`</code>", "`a*b` and `` ` ``"),
    ("<pre><code class='language-py'>a\n  b</code></pre>", "```py\na\n  b\n```"),
    ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
    ("<ol start=3><li>x<li>y</ol>", "3. x\n4. y"),
    ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n+ b"),
    ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
    ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
    ("<h2>Title</h2>text", "**Title**\n\ntext"),
    ("<a href='https://x.org/a_b'>here</a>", "[here](https://x.org/a_b)"),
    ("<a href='https://x.org/(b)'>here</a>", "[here](https://x.org/%28b%29)"),
    (
        "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>",
        "| a | b\\|c |\n| --- | --- |\n| 1 |  |",
    ),
    ("&lt;b&gt; &amp;amp; &nbsp;x", "<b> \\&amp; x"),
    ("a<i>b</i>c", "a*b*c"),
    ("<b>(a)</b>b", "(a)b"),
    ("<b> </b>", ""),
    ("", ""),
]

LOST = [
    ("a<script>alert(1)</script>b", "ab", "a script was left out"),
    ("a<style>p {}</style>", "a", ""),
    ("<iframe src='https://x.org'></iframe>a", "a", "an embedded page was left out"),
    ("<svg onload='alert(1)'><path/></svg>a", "a", "a drawing (SVG) was left out"),
    ("<math><mi>x</mi></math>", "x", "a formula (MathML) was reduced to its text"),
    ("<a href='javascript:alert(1)'>a</a>", "a", ""),
    ("<a href='file.pdf'>a</a>", "a", "the address of a link was left out (file.pdf)"),
    ("<u>a</u> b", "*a* b", "underlined text is emphasised instead"),
    ("<td colspan=2>a", "a", "cells of a table that were joined stand apart"),
]

PLAIN = [
    "2 * 3 = *x*",
    "a\n\nb",
    "- a\n+ b\n1. c\n> d",
    "`x` \\(a\\) C:\\new \\*",
    "a | b\n--|--\n1 | 2",
    "is ____. and ____.",
    "<http://x.y> &copy; &amp",
    "What does __init__ do, and _x_ or a_b_c?",
    "12. is no list",
    "[a]: http://x.y",
    "[a](http://x.y)",
    "~~~\nfoo",
    "```\nfoo",
    "#include <stdio.h>",
    "__init__ and snake_case",
    "***",
    "===",
    "\\",
    "a\\\nb",
]


@pytest.mark.parametrize(("html", "markdown"), HTML)
def test_html_becomes_our_markdown(html: str, markdown: str) -> None:
    assert from_html(html).text == markdown


@pytest.mark.parametrize(("html", "markdown", "loss"), LOST)
def test_what_no_page_of_ours_can_show_is_named(html: str, markdown: str, loss: str) -> None:
    found = from_html(html)
    assert (found.text, found.losses) == (markdown, (loss,) if loss else ())


def test_pictures_are_gathered_with_their_alternative_texts() -> None:
    found = from_html(
        "<p>a<img src='@@PLUGINFILE@@/a.png' alt=' A '><img src='data:image/png;base64,AA=='></p>"
    )
    assert found.images == (("@@PLUGINFILE@@/a.png", "A"), ("data:image/png;base64,AA==", ""))
    assert found.text == "a"


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_shows_exactly_its_signs(text: str) -> None:
    assert to_plain(from_plain(text)) == text
    assert plain(from_plain(text)) == " ".join(text.split())


@given(st.text(st.sampled_from(SIGNS)))
@example("_a_\n---")
def test_any_plain_text_shows_its_signs_on_our_pages(text: str) -> None:
    markdown = from_plain(text)
    assert plain(markdown) == " ".join(text.split())
    assert "\ufffd" not in markdown


@given(
    st.lists(
        st.tuples(st.sampled_from(("", "b", "i", "code", "a", "p", "li", "td")), st.text(SIGNS, max_size=8))
    )
)
def test_html_shows_its_words_whatever_its_marks(parts: list[tuple[str, str]]) -> None:
    texts = [" ".join(re.sub("[<>&]", "", text).split()) for _, text in parts]
    html = "".join(
        f"<{tag}>{text}</{tag}>" if tag else text for (tag, _), text in zip(parts, texts, strict=True)
    )
    seen = plain(from_html(html).text)
    assert sorted(seen.replace(" ", "")) == sorted("".join(texts).replace(" ", ""))


BLOCKS = st.sampled_from(
    (
        "One **two** *three* `four` [five](https://x.org/).",
        "- a\n- b `c`\n  1. d\n  2. e",
        "> quoted\n>\n> twice",
        "```sql\nSELECT *\n  FROM t;\n```",
        "| a | b |\n| --- | --- |\n| `x` | y |",
        "line  \nbreak",
        "**bold** text_with_lines and 3 < 4 & 5 > 2",
        "1. a\n\n   b\n\n2. c",
    )
)


@given(st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join))
def test_our_markdown_survives_the_way_through_html(markdown: str) -> None:
    assert render(from_html(to_html(markdown)).text) == render(markdown)


@given(st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join))
def test_our_markdown_is_kept_as_it_stands(markdown: str) -> None:
    assert from_markdown(markdown).text == markdown


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("# Title\n\ntext", "**Title**\n\ntext"),
        ("a <b>c</b>", "a **c**"),
        ("![alt](a.png)b", "b"),
    ],
)
def test_markdown_that_our_pages_show_otherwise_is_reduced(theirs: str, ours: str) -> None:
    assert from_markdown(theirs).text == ours


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("a\nb", "a  \nb"),
        ("use <stdio.h> or List<String>", "use <stdio.h> or List<String>"),
        ("a <b>b</b>\nc &lt; d", "a **b**  \nc < d"),
        ("x < y and z > w", "x < y and z > w"),
        ("<p>a</p>\n<p>b <T> c</p>", "a\n\nb <T> c"),
    ],
)
def test_moodles_own_format_keeps_lines_and_what_only_looks_like_a_tag(typed: str, ours: str) -> None:
    assert from_auto(typed).text == ours


@pytest.mark.parametrize(
    ("markdown", "whether"), [("a b", True), ("`a`", False), ("**a**", False), ("- a", False)]
)
def test_plain_is_words_alone(markdown: str, whether: bool) -> None:
    assert is_plain(markdown) is whether


@pytest.mark.parametrize(
    "open_tag", ["<div>", "<b>", "<ul><li>", "<blockquote>", "<table><tr><td>", "<span>"]
)
def test_deep_nesting_is_flattened_and_said(open_tag: str) -> None:
    found = from_html(open_tag * 5_000 + "deep")
    assert "deep" in found.text
    assert len(found.text) < 1_000
    assert any("nested too deeply" in loss for loss in found.losses)


def test_every_text_is_safe_on_our_pages() -> None:
    html = "<p onclick='x()'>a</p><img src=x onerror=alert(1)><a href='data:text/html,x'>b</a>"
    html += "&lt;script&gt;x&lt;/script&gt;"
    shown = str(render(from_html(html).text))
    assert "<script" not in shown
    assert "onerror" not in shown
    assert "data:" not in shown
