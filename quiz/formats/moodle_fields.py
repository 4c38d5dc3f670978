"""The fields of a question in Moodle XML: texts in several formats with files in them, numbers, switches."""

import base64
import binascii
import math
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from quiz.formats.drafts import DraftImage
from quiz.formats.markup import Markup, from_auto, from_html, from_markdown, from_plain
from quiz.formats.moodle_writing import PLACE
from quiz.formats.typed import Unreadable
from quiz.formats.xmlsafe import Element, inner_html

_DATA = "data:image/"
_ENDINGS = MappingProxyType({"jpeg": "jpg", "svg+xml": "svg"})
_PICTURE = re.compile(r"!\[((?:[^\\\[\]]|\\.)*)\]\(([^()\s]+)\)")
_ESCAPED = re.compile(r"\\([\\\[\]])")
_STANDARD = frozenset(
    {"your answer is correct.", "your answer is partially correct.", "your answer is incorrect."}
)


def _from_plain_text(text: str) -> Markup:
    return Markup(from_plain(text))


_READERS: Mapping[str, Callable[[str], Markup]] = MappingProxyType(
    {
        "html": from_html,
        "moodle_auto_format": from_auto,
        "markdown": from_markdown,
        "plain_text": _from_plain_text,
        "wiki_like": _from_plain_text,
    }
)
"""By the names of question/format/xml/format.php; any other is read as HTML, as Moodle does."""


def written(element: Element | None) -> str:
    """What stands in a field, as it was typed; old files leave out the inner ``<text>``."""
    if element is None:
        return ""
    text = element.child("text")
    if text is None:
        return "".join(part for part in element.parts if isinstance(part, str)).strip()
    return (inner_html(text) if text.children else text.text).strip()


def number_in(text: str, default: float) -> float:
    """The finite number in ``text``, or the default."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def is_on(question: Element, name: str, default: bool) -> bool:
    """A switch: "false" in any case, nothing and 0 are off; ``default`` where it is missing."""
    field = question.child(name)
    return default if field is None else field.text.strip().lower() not in {"false", "", "0"}


def category_path(question: Element) -> tuple[str, ...]:
    """The names on the way to a category, without the context; ``//`` is a slash inside a name."""
    path = written(question.child("category")).replace("//", "\0")
    names = [name.replace("\0", "/").strip() for name in path.split("/")]
    inner = [name for name in names if name and not (name.startswith("$") and name.endswith("$"))]
    return tuple(inner[1:] if inner[:1] == ["top"] else inner)


class Passages:
    """Turns the texts of one question into Markdown; gathers the pictures of its stem, and what is lost."""

    def __init__(self, question: Element) -> None:
        self._question = question
        stem = question.child("questiontext")
        self._format = stem.get("format", "html") if stem else "html"
        self.images: list[DraftImage] = []
        self.losses: list[str] = []

    def stem(self, text: str | None = None) -> str:
        """The question's text, or ``text`` in its place; its pictures become images of the draft."""
        field = self._question.child("questiontext")
        text, last = _last_picture(written(field) if text is None else text, self._format)
        markup = self._read(text, self._format)
        pictures = dict(_files(field, self.losses)) | _old_picture(self._question, self.losses)
        shown = [*markup.images, *last, *((PLACE + name, "") for name in _old_picture(self._question, []))]
        for source, alt in shown:
            self._keep(source, alt, pictures)
        return markup.text

    def text(self, field: Element | None, what: str) -> str:
        """The text of another field, ``what`` it is for a sentence; its pictures are lost."""
        if field is None:
            return ""
        markup = self._read(written(field), field.get("format") or self._format)
        for source, alt in markup.images:
            self.losses.append(f"A picture in {what} was left out ({_shown(source, alt)}).")
        return markup.text

    def option(self, answer: Element) -> str:
        """The text of an option. Raises Unreadable for one that is a picture without a description."""
        markup = self._read(written(answer), answer.get("format") or self._format)
        alts = " ".join(alt for _, alt in markup.images if alt)
        if markup.images and not markup.text and not alts:
            raise Unreadable("An answer is a picture without words, which cannot be kept.")
        for source, alt in markup.images:
            self.losses.append(f"A picture in an answer was left out ({_shown(source, alt)}).")
        return markup.text or from_plain(alts)

    def lose_unsaid(self) -> None:
        """Name the fields that no item of ours has a place for, where they say something."""
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            text = self._read(written(self._question.child(name)), "html").text
            if text and text.lower() not in _STANDARD:
                self.losses.append(
                    f"Its {name.removesuffix('feedback')} feedback was left out: “{text[:200]}”"
                )
        if any(written(hint) or hint.text_of("hintcontent") for hint in self._question.all("hint")):
            self.losses.append("Its hints were left out.")
        if is_on(self._question, "hidden", default=False):
            self.losses.append("It is hidden in Moodle, where it counts as deleted.")

    def _read(self, text: str, name: str) -> Markup:
        markup = _READERS.get(name.strip(), from_html)(text)
        self.losses += [f"{loss[:1].upper()}{loss[1:]}." for loss in markup.losses]
        return markup

    def _keep(self, source: str, alt: str, pictures: Mapping[str, bytes]) -> None:
        name = unquote(source.removeprefix(PLACE))
        content = pictures.get(name)
        if source.startswith(_DATA):
            name, content = _embedded(source)
        if content is None:
            self.losses.append(f"A picture that is not in the file was left out ({_shown(source, alt)}).")
        else:
            self.images.append(DraftImage(PurePosixPath(name).name, content, alt))


def _last_picture(text: str, name: str) -> tuple[str, list[tuple[str, str]]]:
    """Markdown without a picture on its last line, and that picture: so what our writer wrote comes back."""
    before, _, last = text.rpartition("\n\n")
    found = _PICTURE.fullmatch(last) if name == "markdown" else None
    return (before, [(found[2], _ESCAPED.sub(r"\1", found[1]))]) if found else (text, [])


def _files(field: Element | None, losses: list[str]) -> Iterator[tuple[str, bytes]]:
    """Path below the field and bytes of every file that came with it."""
    for file in field.all("file") if field else []:
        name = (file.get("path", "/") + file.get("name")).lstrip("/")
        content = _decoded(file.text)
        if content is None:
            losses.append(f"The file “{name}” is not base64 and was left out.")
        else:
            yield name, content


def _old_picture(question: Element, losses: list[str]) -> dict[str, bytes]:
    """The picture of files older than Moodle 2: a name and the bytes beside the text."""
    name, content = question.text_of("image").replace("/", "_"), _decoded(question.text_of("image_base64"))
    if name and content is None:
        losses.append(f"The file “{name}” is not base64 and was left out.")
    return {name: content} if name and content else {}


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _embedded(source: str) -> tuple[str, bytes | None]:
    """Name and bytes of a picture that is its own address (``data:image/png;base64,…``)."""
    head, _, body = source.partition(",")
    kind, *ways = head.removeprefix(_DATA).split(";")
    return f"picture.{_ENDINGS.get(kind, kind)}", _decoded(unquote(body)) if "base64" in ways else None


def _shown(source: str, alt: str) -> str:
    return alt or ("embedded" if source.startswith(_DATA) else source.removeprefix(PLACE))
