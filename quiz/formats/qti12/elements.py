"""XML as our writer makes it: a tag with its content, and the pieces of which every question is made."""

import re
from html import escape

from quiz.formats.markup import is_plain, to_html, to_plain

# What XML 1.0 cannot hold, however it is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(name: str, *content: str, **attributes: str) -> str:
    """An element around content that is markup already; a trailing _ of an attribute's name is dropped."""
    given = "".join(f' {key.rstrip("_")}="{text_of(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(content)}</{name}>" if content else f"<{name}{given}/>"


def text_of(text: str) -> str:
    """A text as it stands between tags or in quotes."""
    return escape(_ILLEGAL.sub("", text))


def material(markdown: str) -> str:
    """A text of ours: plain where it is one line of words, as Canvas writes its own options, else HTML."""
    if is_plain(markdown) and "\n" not in markdown.strip():
        return plain_material(to_plain(markdown))
    return html_material(to_html(markdown))


def plain_material(text: str) -> str:
    """A plain text."""
    return tag("material", tag("mattext", text_of(text), texttype="text/plain"))


def html_material(html: str) -> str:
    """HTML, escaped once more."""
    return tag("material", tag("mattext", text_of(html), texttype="text/html"))


def field(label: str, entry: str) -> str:
    """One fact of the metadata."""
    return tag("qtimetadatafield", tag("fieldlabel", text_of(label)), tag("fieldentry", text_of(entry)))


def equal(ident: str, value: str, **attributes: str) -> str:
    """The condition that a response has a value."""
    return tag("varequal", text_of(value), respident=ident, **attributes)


def rule(condition: str, *results: str, **attributes: str) -> str:
    """A `respcondition`."""
    return tag("respcondition", tag("conditionvar", condition), *results, **attributes)


def earns(points: str, action: str = "Set") -> str:
    """What a rule gives, of 100."""
    return tag("setvar", points, action=action, varname="SCORE")


def shows(feedback: str) -> str:
    """Which feedback a rule shows."""
    return tag("displayfeedback", feedbacktype="Response", linkrefid=feedback)


def said(ident: str, markdown: str) -> str:
    """A feedback."""
    return tag("itemfeedback", tag("flow_mat", html_material(to_html(markdown))), ident=ident)
