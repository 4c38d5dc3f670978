"""The names of QTI 3.0 become those of 2.x, so that one reader serves all versions."""

import re
from dataclasses import replace

from quiz.formats.xmlsafe import Element

_HYPHEN = re.compile(r"-([a-z0-9])")
_FREE = ("data-", "aria-")
_VERSIONS = {"imsqti_v2p0": "2.0", "imsqti_v2p1": "2.1", "imsqti_v2p2": "2.2", "imsqtiasi_v3p0": "3.0"}


def normal(element: Element) -> Element:
    """The same tree with 2.x names: qti-simple-choice is simpleChoice, response-identifier its kin."""
    # The parser has bounded the depth.
    parts = [part if isinstance(part, str) else normal(part) for part in element.parts]
    attributes = {_attribute(name): value for name, value in element.attributes.items()}
    return replace(element, name=_name(element.name), attributes=attributes, parts=parts)


def version(root: Element) -> str:
    """The QTI version that the root's namespace names; "" where it names none."""
    return _VERSIONS.get(root.namespace.rstrip("/").rsplit("/", 1)[-1], "")


def _name(name: str) -> str:
    return camel(name[4:]) if name.startswith("qti-") else name


def _attribute(name: str) -> str:
    return name if name.startswith(_FREE) else camel(name)


def camel(name: str) -> str:
    """kebab-case → camelCase."""
    return _HYPHEN.sub(lambda found: found[1].upper(), name)
