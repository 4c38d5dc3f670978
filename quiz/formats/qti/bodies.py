"""What a learner sees of an item, as HTML: without feedback, choices and places for answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from quiz.formats.markup import Markup, from_html
from quiz.formats.qti.formulas import Parts, line
from quiz.formats.xmlsafe import Element, inner_html

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")


@dataclass
class View:
    """Turns parts of an item into HTML and remembers what it could not keep.

    ``places`` holds texts for elements (by their id()) where an answer goes; ``problems`` are reasons to
    refuse.
    """

    places: Mapping[int, str] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def markup(self, parts: Iterable[Element | str]) -> Markup:
        """The parts as Markdown."""
        found = from_html(self.html(parts))
        self.losses.extend(found.losses)
        return found

    def html(self, parts: Iterable[Element | str]) -> str:
        """The parts as HTML."""
        return inner_html(Element("div", "", {}, 0, 0, self._all(parts)))

    def _all(self, parts: Iterable[Element | str]) -> Parts:
        shown: Parts = []
        for part in parts:
            shown.extend([part] if isinstance(part, str) else self._one(part))
        return shown

    def _one(self, element: Element) -> Parts:
        place = self.places.get(id(element))
        if place is not None:
            return [place]
        shower = _SHOWERS.get(element.name)
        if shower:
            return shower(self, element)
        # The parser has bounded the depth.
        return [replace(element, parts=self._all(element.parts))]

    def _nothing(self, _element: Element) -> Parts:
        return []

    def _block(self, element: Element) -> Parts:
        return [replace(element, name="div", attributes={}, parts=self._all(element.parts))]

    def _rubric(self, element: Element) -> Parts:
        if "candidate" in element.get("view", "candidate").split():
            return self._block(element)
        self.losses.append("Notes that are not for learners (a rubric) were left out.")
        return []

    def _button(self, element: Element) -> Parts:
        self.losses.append(f"The button “{element.get('title')}” was left out.")
        return []

    def _picture(self, element: Element) -> Parts:
        kept = {name: element.get(name) for name in ("src", "alt") if element.get(name)}
        return [replace(element, name="img", attributes=kept, parts=[])]

    def _object(self, element: Element) -> Parts:
        address = element.get("data")
        if element.get("type").startswith("image/") or address.lower().endswith(_PICTURES):
            alt = " ".join(element.text.split())
            return self._picture(replace(element, attributes={"src": address, "alt": alt}))
        return self._media(element)

    def _media(self, element: Element) -> Parts:
        kind = _MEDIA.get(element.name, "another file")
        self.problems.append(f"The question needs {kind}, which a question here cannot hold.")
        return []

    def _include(self, _element: Element) -> Parts:
        self.problems.append("A part of the question stands in another file (XInclude), which is not read.")
        return []

    def _formula(self, element: Element) -> Parts:
        parts = line(element)
        if parts is None:
            self.problems.append("The question holds a formula (MathML) that one line of text cannot say.")
            return []
        self.losses.append("A formula (MathML) was written as a line of text.")
        return parts

    def _printed(self, element: Element) -> Parts:
        self.losses.append(f"The value of {element.get('identifier')}, printed into the text, was left out.")
        return []

    def _script(self, _element: Element) -> Parts:
        self.losses.append("A script was left out.")
        return []

    def _reading(self, element: Element) -> Parts:
        return [" (", *self._all(element.parts), ")"]

    def _inner(self, element: Element) -> Parts:
        return self._all(element.parts)


_MEDIA = {"video": "a video", "audio": "a sound", "svg": "a drawing (SVG)", "iframe": "an embedded page"}
_SHOWERS: Mapping[str, Callable[[View, Element], Parts]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("feedbackInline", "feedbackBlock", "modalFeedback", "templateInline", "templateBlock"),
                *("simpleChoice", "simpleMatchSet", "simpleAssociableChoice", "gapText", "gapImg"),
                *("inlineChoice", "stylesheet", "catalogInfo", "rp", "style"),
            ),
            View._nothing,
        ),
        **dict.fromkeys(
            (
                *("prompt", "contentBody", "infoControl", "choiceInteraction", "orderInteraction"),
                *("matchInteraction", "associateInteraction", "gapMatchInteraction", "hottextInteraction"),
                *("extendedTextInteraction", "mediaInteraction"),
            ),
            View._block,
        ),
        **dict.fromkeys(("video", "audio", "svg", "iframe", "embed"), View._media),
        **dict.fromkeys(("hottext", "ruby", "rb"), View._inner),
        "rubricBlock": View._rubric,
        "endAttemptInteraction": View._button,
        "img": View._picture,
        "object": View._object,
        "include": View._include,
        "math": View._formula,
        "printedVariable": View._printed,
        "rt": View._reading,
        "script": View._script,
    }
)
