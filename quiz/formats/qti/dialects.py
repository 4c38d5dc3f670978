"""The three versions in which the same item is written: names, namespaces, schemas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

_CAPITAL = re.compile(r"[A-Z]")
# What XML 1.0 cannot hold, however it is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HTML = frozenset(
    {
        *("a", "blockquote", "br", "code", "div", "em", "img", "li", "ol", "p", "pre", "span", "strong"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOM = "http://ltsc.ieee.org/xsd/LOM"


@dataclass(frozen=True)
class Node:
    """An element to be written, with 2.x names; texts are not escaped yet."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: "tuple[Node | str, ...]" = ()


@dataclass(frozen=True)
class Dialect:
    """A version of QTI as files show it."""

    version: str
    namespace: str
    location: str
    package: str
    package_location: str
    schema: tuple[str, str]
    types: str

    @property
    def is_kebab(self) -> bool:
        """Whether names are written with hyphens and a prefix, as 3.0 does."""
        return self.version == "3.0"

    def item(self, root: Node) -> bytes:
        """The file of an item or of a test."""
        return self._file(root, self.namespace, f"{self.namespace} {self.location}")

    def manifest(self, root: Node) -> bytes:
        """The file imsmanifest.xml; its names are the same in all versions."""
        lom = f"{_LOM} http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd"
        return self._file(root, self.package, f"{self.package} {self.package_location} {lom}", plain=True)

    def _file(self, root: Node, namespace: str, location: str, *, plain: bool = False) -> bytes:
        own = {"xmlns": namespace, "xmlns:xsi": _XSI, "xsi:schemaLocation": location}
        whole = Node(root.name, {**own, **root.attributes}, root.parts)
        pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n']
        self._write(whole, pieces, plain=plain or not self.is_kebab)
        return "".join([*pieces, "\n"]).encode()

    def _write(self, node: Node, pieces: list[str], *, plain: bool) -> None:
        # Our own texts nest lists and quotations some ten levels deep at most.
        name, attributes = node.name, node.attributes
        if not plain and name not in _HTML:
            name = f"qti-{_kebab(name)}"
            attributes = {_kebab(one): value for one, value in attributes.items()}
        listed = "".join(f' {one}="{_attribute(value)}"' for one, value in attributes.items())
        if not node.parts:
            pieces.append(f"<{name}{listed}/>")
            return
        pieces.append(f"<{name}{listed}>")
        for part in node.parts:
            if isinstance(part, str):
                pieces.append(escape(_ILLEGAL.sub("", part), quote=False))
            else:
                self._write(part, pieces, plain=plain)
        pieces.append(f"</{name}>")


def _kebab(name: str) -> str:
    return name if ":" in name else _CAPITAL.sub(lambda found: "-" + found[0].lower(), name)


def _attribute(value: str) -> str:
    return escape(_ILLEGAL.sub("", value)).replace("\n", "&#10;")


_HOST = "http://www.imsglobal.org/xsd"
_PURL = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd"
DIALECTS: Mapping[str, Dialect] = {
    "2.1": Dialect(
        "2.1",
        f"{_HOST}/imsqti_v2p1",
        f"{_HOST}/qti/qtiv2p1/imsqti_v2p1p2.xsd",
        f"{_HOST}/imscp_v1p1",
        f"{_HOST}/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        ("QTIv2.1 Package", "1.0.0"),
        "xmlv2p1",
    ),
    "2.2": Dialect(
        "2.2",
        f"{_HOST}/imsqti_v2p2",
        f"{_HOST}/qti/qtiv2p2/imsqti_v2p2.xsd",
        f"{_HOST}/imscp_v1p1",
        f"{_HOST}/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd",
        ("QTIv2.2 Package", "1.0.0"),
        "xmlv2p2",
    ),
    "3.0": Dialect(
        "3.0",
        f"{_HOST}/imsqtiasi_v3p0",
        f"{_PURL}/imsqti_asiv3p0_v1p0.xsd",
        f"{_HOST}/qti/qtiv3p0/imscp_v1p1",
        f"{_PURL}/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        ("QTI Package", "3.0.0"),
        "xmlv3p0",
    ),
}
