"""The texts of a QTI 1.2 file (`material` and what stands for it) as HTML."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import PurePosixPath

from quiz.formats.gaps import without_marks
from quiz.formats.xmlsafe import Element, inner_html

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff"})
# Blackboard's "smart text" is what its editor took as HTML.
_HTML_TYPES = frozenset({"text/html", "text/xhtml", "html", "smart_text", "text/rtf"})
_CONTAINERS = frozenset(
    {
        *("material", "flow", "flow_mat", "flow_label", "mat_extension", "altmaterial", "solution"),
        *("solutionmaterial", "hint", "hintmaterial", "presentation_material", "itemfeedback"),
    }
)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def html_of(element: Element) -> str:
    """Everything that an element shows, in its order; "" for what is no material, and for breaks alone."""
    html = "".join(_pieces(element)).strip()
    return html if html.replace("<br>", "").strip() else ""


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        yield piece_of(child)


def piece_of(element: Element) -> str:
    """What one element shows."""
    shown = _SHOWN.get(element.name)
    if shown:
        return shown(element)
    if element.name in _CONTAINERS:
        return "".join(_pieces(element))
    return ""


def _text(element: Element) -> str:
    if element.children:
        return without_marks(inner_html(element))
    text = without_marks(element.text)
    if (element.get("texttype") or element.get("type")).lower() in _HTML_TYPES:
        return text
    return html_of_plain(text)


def html_of_plain(text: str) -> str:
    """HTML that shows a plain text; Canvas counts its line ends, and a text of one line stays in its line."""
    tidy = text.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n")
    return "<br><br>".join(
        escape(part, quote=False).replace("\n", "<br>") for part in _BLANK_LINES.split(tidy)
    )


def _picture(element: Element) -> str:
    source = element.get("uri") or _embedded(element)
    return f'<img src="{escape(source)}" alt="{escape(element.get("label"))}">' if source else ""


def _embedded(element: Element) -> str:
    kind, content = element.get("imagtype") or "image/png", "".join(element.text.split())
    return f"data:{kind};base64,{content}" if content and element.get("embedded").lower() == "base64" else ""


def _attachment(element: Element) -> str:
    name = element.get("label") or element.get("uri")
    if PurePosixPath(name).suffix.lower() in PICTURES:
        return f'<img src="{escape(element.get("uri") or name)}" alt="">'
    return ""


def _foreign(element: Element) -> str:
    return without_marks(f"<{element.name}>{inner_html(element)}</{element.name}>")


_SHOWN: Mapping[str, Callable[[Element], str]] = {
    "mattext": _text,
    "localizable_mattext": _text,
    "mat_formattedtext": _text,
    "matemtext": lambda element: f"<em>{_text(element)}</em>",
    "matbreak": lambda _element: "<br>",
    "matimage": _picture,
    "matapplication": _attachment,
    "mataudio": lambda _element: "<audio></audio>",
    "matvideo": lambda _element: "<video></video>",
    "math": _foreign,
    "p": _foreign,
    "div": _foreign,
}
