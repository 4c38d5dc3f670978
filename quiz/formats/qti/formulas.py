"""MathML to a line of text with raised and lowered parts, where one line can say the same."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from quiz.formats.xmlsafe import Element

Parts = list[Element | str]

_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
_SPACED = frozenset("=<>≤≥≠≈+−±→⇒∈")


def line(element: Element) -> Parts | None:
    """The formula as text, sup and sub elements; None for one that needs more than a line."""
    writer = _WRITERS.get(element.name)
    return writer(element) if writer else None


def _token(element: Element) -> Parts:
    text = " ".join(element.text.translate(_INVISIBLE).split())
    return [f" {text} " if element.name == "mo" and text in _SPACED else text]


def _row(element: Element) -> Parts | None:
    return _joined([line(child) for child in element.children])


def _joined(lines: "list[Parts | None]") -> Parts | None:
    whole: Parts = []
    for one in lines:
        if one is None:
            return None
        whole.extend(one)
    return whole


def _first(element: Element) -> Parts | None:
    # The children that follow say the same in another language (annotations).
    return line(element.children[0]) if element.children else []


def _raised(element: Element) -> Parts | None:
    return _scripts(element, "sup")


def _lowered(element: Element) -> Parts | None:
    return _scripts(element, "sub")


def _both(element: Element) -> Parts | None:
    return _scripts(element, "sub", "sup")


def _scripts(element: Element, *marks: str) -> Parts | None:
    lines = [line(child) for child in element.children]
    if len(lines) != len(marks) + 1 or lines[0] is None:
        return None
    scripts: Parts = []
    for mark, script in zip(marks, lines[1:], strict=True):
        if script is None:
            return None
        scripts.append(Element(mark, "", {}, element.line, element.column, script))
    return [*lines[0], *scripts]


def _fraction(element: Element) -> Parts | None:
    if len(element.children) != 2:
        return None
    above, below = (_grouped(child) for child in element.children)
    return None if above is None or below is None else [*above, "/", *below]


def _grouped(element: Element) -> Parts | None:
    inner = line(element)
    if inner is None or (len(inner) == 1 and isinstance(inner[0], str) and inner[0].strip().isalnum()):
        return inner
    return ["(", *inner, ")"]


def _root(element: Element) -> Parts | None:
    inner = _row(element)
    return None if inner is None else ["√(", *inner, ")"]


def _fenced(element: Element) -> Parts | None:
    lines = [line(child) for child in element.children]
    between = (element.get("separators", ",").strip() or " ")[0]
    spread: list[Parts | None] = []
    for number, one in enumerate(lines):
        spread.extend([[between], one] if number else [one])
    inner = _joined(spread)
    return None if inner is None else [element.get("open", "("), *inner, element.get("close", ")")]


def _space(_element: Element) -> Parts:
    return [" "]


_WRITERS: Mapping[str, Callable[[Element], Parts | None]] = MappingProxyType(
    {
        **dict.fromkeys(("mi", "mn", "mo", "mtext", "ms"), _token),
        **dict.fromkeys(("math", "mrow", "mstyle", "mpadded", "merror"), _row),
        "semantics": _first,
        "msup": _raised,
        "msub": _lowered,
        "msubsup": _both,
        "mfrac": _fraction,
        "msqrt": _root,
        "mfenced": _fenced,
        "mspace": _space,
    }
)
