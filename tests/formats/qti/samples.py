"""Small items of our own, one rule of the grammar each, in the names of 2.x and of 3.0."""

import re

from quiz.formats import qti21, qti30
from quiz.formats.drafts import Draft, Refusal

MATCH = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
)
MAP = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response.xml"/>'
)
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'

_TAG = re.compile(r"<(/?)([a-zA-Z]+)((?:\s[^<>]*)?)>")
_NAME = re.compile(r"(?<=\s)([a-zA-Z]+)(?==\")")
_CAPITAL = re.compile("[A-Z]")
_HTML = {
    "p",
    "b",
    "em",
    "i",
    "div",
    "br",
    "img",
    "span",
    "object",
    "pre",
    "video",
    "audio",
    "math",
    "mi",
    "mn",
} | {
    *("mo", "msup", "mfrac", "mtable", "mrow", "li", "ul", "table", "tr", "td", "include", "script"),
}


def declare(
    *correct: str, kind: str = "identifier", cardinality: str = "single", more: str = "", name: str = "R"
) -> str:
    """A response declaration."""
    values = "".join(f"<value>{one}</value>" for one in correct)
    key = f"<correctResponse>{values}</correctResponse>" if correct else ""
    head = f'identifier="{name}" cardinality="{cardinality}" baseType="{kind}"'
    return f"<responseDeclaration {head}>{key}{more}</responseDeclaration>"


def mapping(marks: dict[str, float], **bounds: str) -> str:
    """A mapping; ``bounds`` are its attributes."""
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{mark}"/>' for key, mark in marks.items())
    listed = "".join(f' {name}="{value}"' for name, value in bounds.items())
    return f"<mapping{listed}>{entries}</mapping>"


def choice(*texts: str, most: int = 1, shuffle: str = "true") -> str:
    """A choice interaction whose options are A, B, C …"""
    options = "".join(
        f'<simpleChoice identifier="{chr(65 + place)}">{text}</simpleChoice>'
        for place, text in enumerate(texts)
    )
    head = f'responseIdentifier="R" shuffle="{shuffle}" maxChoices="{most}"'
    return f"<choiceInteraction {head}><prompt>Which?</prompt>{options}</choiceInteraction>"


def rules(*statements: str) -> str:
    """Rules of the item's own."""
    return f"<responseProcessing>{''.join(statements)}</responseProcessing>"


def when(test: str, then: str, otherwise: str = "") -> str:
    """A condition."""
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseCondition><responseIf>{test}{then}</responseIf>{last}</responseCondition>"


def score(marks: str) -> str:
    """The statement that gives marks: a number, or an expression."""
    constant = f'<baseValue baseType="float">{marks}</baseValue>'
    return f'<setOutcomeValue identifier="SCORE">{marks if "<" in marks else constant}</setOutcomeValue>'


def tell(name: str, *, more: bool = False) -> str:
    """The statement that brings a piece of feedback, with what was brought before or instead of it."""
    before = '<variable identifier="F"/>' if more else ""
    constant = f'<baseValue baseType="identifier">{name}</baseValue>'
    return f'<setOutcomeValue identifier="F"><multiple>{before}{constant}</multiple></setOutcomeValue>'


CORRECT = '<match><variable identifier="R"/><correct identifier="R"/></match>'
MAPPED = '<mapResponse identifier="R"/>'


def item(declaration: str, body: str, processing: str = "", after: str = "", attributes: str = "") -> str:
    """An item of QTI 2.1."""
    head = f'identifier="q1" title="A title" {attributes} xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
    outcomes = f'{SCORE}<outcomeDeclaration identifier="F" cardinality="multiple" baseType="identifier"/>'
    return (
        f"<assessmentItem {head}>{declaration}{outcomes}"
        f"<itemBody>{body}</itemBody>{processing}{after}</assessmentItem>"
    )


def in_3_0(xml: str) -> str:
    """The same item in the names of 3.0."""
    return _TAG.sub(_renamed, xml).replace('imsqti_v2p1"', 'imsqtiasi_v3p0"')


def _renamed(found: re.Match[str]) -> str:
    close, name, rest = found.groups()
    if name in _HTML:
        return found[0]
    return f"<{close}qti-{_kebab(name)}{_NAME.sub(lambda one: _kebab(one[1]), rest)}>"


def _kebab(name: str) -> str:
    return name if name == "xmlns" else _CAPITAL.sub(lambda one: "-" + one[0].lower(), name)


def read(xml: str) -> tuple[Draft | Refusal, ...]:
    """What both versions say of the item; they have to say the same."""
    old, new = qti21.read(xml.encode(), "q.xml"), qti30.read(in_3_0(xml).encode(), "q.xml")
    assert old.found == new.found
    assert old.notes == new.notes == ()
    return old.found


def draft(xml: str) -> Draft:
    """The only question of an item that is imported."""
    (found,) = read(xml)
    assert isinstance(found, Draft), found
    return found


def refusal(xml: str) -> str:
    """Why the only question of an item is refused."""
    (found,) = read(xml)
    assert isinstance(found, Refusal), found
    return found.why
