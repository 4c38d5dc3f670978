"""Authors' Markdown becomes safe HTML, whatever they type."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from quiz.web.markup import BLOCK_TAGS, FILTERS, INLINE_TAGS, Stem, plain, render, render_inline, split_stem

ATTRIBUTES = {"aria-label", "class", "dir", "href", "rel", "role", "scope", "start", "tabindex"}

PROBES = {
    "script": "<script>alert(1)</script>",
    "script in a block": "text\n\n<script>\nalert(1)\n</script>\n\ntext",
    "image with a handler": '<img src=x onerror="alert(1)">',
    "svg with a handler": "<svg onload=alert(1)><svg/onload=alert(1)>",
    "MathML": '<math><mtext><a xlink:href="javascript:alert(1)">x</a></mtext></math>',
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "style": "<style>body{display:none}</style><p style=position:fixed>x</p>",
    "comment": "<!-- --><script>alert(1)</script><!-- -->",
    "javascript link": "[x](javascript:alert(1))",
    "javascript link in capitals": "[x](JaVaScRiPt:alert(1))",
    "javascript link behind entities": "[x](&#106;avascript&colon;alert(1))",
    "javascript link behind a tab": "[x](<java\tscript:alert(1)>)",
    "javascript link behind percent signs": "[x](%6Aavascript:alert(1))",
    "javascript reference": "[x][r]\n\n[r]: javascript:alert(1)",
    "javascript autolink": "<javascript:alert(1)>",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "data image": "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "vbscript link": "[x](vbscript:msgbox(1))",
    "link without a scheme": "[x](//evil.example/a) [y](/sign-out)",
    "quote in an address": '[x](https://a.example/"onmouseover="alert(1))',
    "quote in a title": '[x](https://a.example "a\\" onclick=\\"alert(1)")',
    "nested links": "[a [b](javascript:alert(1)) c](https://a.example/)",
    "image in a link": "[![x](https://a.example/p.png)](javascript:alert(1))",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "code that is HTML": "```html\n<script>alert(1)</script>\n```",
    "language that is HTML": '```"><script>alert(1)</script>\nx\n```',
    "code span": "`<script>alert(1)</script>`",
    "table": "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
    "template": "{{7*7}} {% if x %} ${7*7} #{7*7}",
    "null and bidi characters": "a\x00<scr\x00ipt>\u202e<b>",
}


class Page(HTMLParser):
    """Every tag and attribute that a browser would make of the markup, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def is_safe(markup: str, tags: frozenset[str]) -> bool:
    page = Page(markup)
    addresses = [value for name, value in page.attributes if name in {"href", "src"}]
    return (
        page.tags <= tags
        and {name for name, _ in page.attributes} <= ATTRIBUTES
        and all(address.lower().startswith(("http:", "https:", "mailto:")) for address in addresses)
    )


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES)
def test_no_probe_gets_a_tag_attribute_or_address_through(text: str) -> None:
    assert is_safe(render(text), BLOCK_TAGS)
    assert is_safe(render_inline(text), INLINE_TAGS)


@pytest.mark.parametrize("probe", ["script", "image with a handler", "entities", "code span"])
def test_what_is_refused_is_shown_as_text(probe: str) -> None:
    assert "alert(1)" in Page(render(PROBES[probe])).words
    assert "alert(1)" in Page(render_inline(PROBES[probe])).words


FRAGMENTS = [
    *PROBES.values(),
    *"<>\"'&`*_[]()!|#:-\\\n\t ~",
    "](",
    "```",
    "javascript:",
    "<a href=",
    "onload=",
    "]]>",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=12).map("".join))
def test_no_text_at_all_gets_a_tag_attribute_or_address_through(text: str) -> None:
    assert is_safe(render(text), BLOCK_TAGS)
    assert is_safe(render_inline(text), INLINE_TAGS)


def test_a_template_expression_stays_text() -> None:
    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS)
    page = environment.from_string("{{ text | markdown }}{{ text | markdown_inline }}{{ text | plain }}")
    assert page.render(text="{{7*7}}") == "<p>{{7*7}}</p>\n{{7*7}}{{7*7}}"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("two *words* **here**", "<p>two <em>words</em> <strong>here</strong></p>\n"),
        ("run `git add`", '<p>run <code dir="ltr">git add</code></p>\n'),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("[x](/relative)", "<p>[x](/relative)</p>\n"),
    ],
)
def test_blocks_are_rendered(text: str, markup: str) -> None:
    assert render(text) == markup


@pytest.mark.parametrize("address", ["https://a.example/b?c=1", "http://a.example/", "mailto:a@b.example"])
def test_a_link_keeps_its_address_and_tells_it_nothing(address: str) -> None:
    assert render_inline(f"[x]({address})") == f'<a href="{address}" rel="noreferrer noopener">x</a>'


def test_a_table_names_its_columns_and_carries_no_style() -> None:
    table = render("| cost | n |\n|:--|--:|\n| `O(1)` | 3 |")
    assert '<table class="grid">' in table
    assert '<th scope="col">n</th>' in table
    assert '<td><code dir="ltr">O(1)</code></td>' in table


def test_code_is_coloured_by_classes_in_a_named_box_that_the_keyboard_can_scroll() -> None:
    markup = render("```python\nreturn 'a<b'\n```", 'Código "1"')
    assert markup.startswith('<div class="code" role="group" tabindex="0" aria-label="Código &quot;1&quot;">')
    assert '<span class="k">return</span>' in markup
    assert "&lt;b" in markup
    assert "style=" not in markup


@pytest.mark.parametrize("fence", ["```", "```no-such-language", "```text", "~~~"])
def test_code_of_no_known_language_is_plain(fence: str) -> None:
    assert '<code dir="ltr">a &lt; b\n</code>' in render(f"{fence}\na < b\n{fence[:3]}")


def test_blank_lines_around_code_are_kept() -> None:
    assert "\n\n</code>" in render("```http\nGET / HTTP/1.1\n\n```")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("`git add` stages *only* **now**", "git add stages only now"),
        ("two\nlines  \nand one", "two lines and one"),
        ("first\n\n- a\n- b\n\n```sql\nSELECT 1\n```", "first a b SELECT 1"),
        ("[text](https://a.example/) & <b>", "text & <b>"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("", ""),
    ],
)
def test_plain_text_is_one_line_without_marks(text: str, line: str) -> None:
    assert plain(text) == line


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("One paragraph\nin two lines.\n", Stem("One paragraph in two lines.", "")),
        ("What is shown?\n\n```\ncode\n```\n", Stem("What is shown?", "```\ncode\n```")),
        ("```\ncode\n```\n\nWhat is shown?\n", Stem("What is shown?", "```\ncode\n```")),
        ("Look:\n- a\n- b\n\nWhich?", Stem("Look:", "- a\n- b\n\nWhich?")),
        ("Look:\r\n\r\n    code\r\n", Stem("Look:", "    code")),
        ("- a\n\n  b", Stem("", "- a\n\n  b")),
        ("", Stem("", "")),
    ],
)
def test_a_stem_splits_into_its_first_paragraph_and_the_rest(text: str, stem: Stem) -> None:
    assert split_stem(text) == stem
