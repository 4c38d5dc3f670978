"""The `presentation` of a question: its text, with the places of its gaps, and its responses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quiz.formats.gaps import mark
from quiz.formats.qti12.conditions import response_name
from quiz.formats.qti12.material import html_of, piece_of
from quiz.formats.xmlsafe import Element

RESPONSES = frozenset(
    {"response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension"}
)
# What surrounds texts and responses without saying anything itself.
_FLOWS = frozenset({"presentation", "flow"})
_EITHER_OR = re.compile(r"([a-z]+)_([a-z]+)\.(true|false)")


@dataclass(frozen=True)
class Label:
    """A `response_label`: an option by its ident, with its text as HTML."""

    ident: str
    html: str
    traits: "frozenset[tuple[str, str]]" = frozenset()

    def trait(self, name: str) -> str:
        """An attribute of New Quizzes, such as ``answer_type``; "" without it."""
        return dict(self.traits).get(name, "")


@dataclass(frozen=True)
class Response:
    """Something to answer. ``element`` is its name in the file (response_lid, …); ``cardinality`` is in small
    letters; ``prompt`` is the text that belongs to it alone, as HTML; ``fib`` the type of a text field;
    ``mixed`` where text stands between its options; ``fixed`` where they are not shuffled; ``aside``
    is the text at the ends of a list to put in order."""

    element: str
    ident: str
    cardinality: str
    labels: tuple[Label, ...]
    prompt: str = ""
    fib: str = ""
    mixed: bool = False
    fixed: bool = False
    aside: str = ""

    @property
    def is_field(self) -> bool:
        """Whether something is typed into it."""
        typed = self.element in {"response_str", "response_num"}
        return typed and (bool(self.fib) or not self.labels_shown)

    @property
    def labels_shown(self) -> bool:
        """Whether its labels have texts, and are therefore options."""
        return any(label.html for label in self.labels)


@dataclass(frozen=True)
class Presentation:
    """``html`` is the text; ``inline`` the same with a mark for each response where the file itself puts them
    into it, else ""; ``rights`` are Blackboard's right sides, which stand apart."""

    html: str
    responses: tuple[Response, ...]
    inline: str = ""
    rights: tuple[str, ...] = ()


def read_presentation(item: Element) -> Presentation:
    """The presentation of an `item`; empty where it has none."""
    presentation = item.child("presentation")
    if presentation is None:
        return Presentation("", ())
    blocks = {flow.get("class").upper(): flow for flow in reversed(list(presentation.below("flow")))}
    if "QUESTION_BLOCK" in blocks:
        return _blackboard(blocks)
    return _flowing(presentation)


def _flowing(presentation: Element) -> Presentation:
    pieces: list[str | int] = []
    responses: list[Response] = []
    for element in _in_order(presentation):
        if element.name in RESPONSES:
            pieces.append(len(responses))
            responses.append(_response(element))
        elif piece := piece_of(element):
            pieces.append(piece)
    fields = len(responses) if all(map(_is_typed, responses)) else 0
    texts = [piece for piece in pieces if isinstance(piece, str)]
    marks = [mark(number) for number in range(fields)]
    html = "".join(texts).strip()
    if pieces[len(texts) :] == list(range(fields)):
        # They follow the whole text: several are its gaps all the same, a single one is none.
        inline = f"{html}<p>{' '.join(marks)}</p>" if fields > 1 else ""
    else:
        inline = "".join(piece if isinstance(piece, str) else marks[piece] for piece in pieces if fields)
    return Presentation(html, tuple(responses), inline)


def _is_typed(response: Response) -> bool:
    return response.is_field


def _in_order(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.name in _FLOWS:
            yield from _in_order(child)
        else:
            yield child


def _blackboard(blocks: "dict[str, Element]") -> Presentation:
    """Blackboard keeps the question, the answers and the right sides of a matching in blocks of their own."""
    rights = blocks.get("RIGHT_MATCH_BLOCK")
    answers = blocks.get("RESPONSE_BLOCK")
    return Presentation(
        html_of(blocks["QUESTION_BLOCK"]),
        tuple(_blackboard_responses(answers)) if answers else (),
        rights=tuple(html_of(flow) for flow in rights.all("flow")) if rights else (),
    )


def _blackboard_responses(block: Element) -> Iterator[Response]:
    for flow in (block, *block.below("flow")):
        left = "".join(html_of(inner) for inner in flow.all("flow") if not list(inner.below(*RESPONSES)))
        for element in flow.all(*RESPONSES):
            yield replace(_response(element), prompt=left if flow is not block else "")


def _response(element: Element) -> Response:
    prompt = "".join(piece_of(child) for child in element.children if child.name.startswith("material"))
    field = next(element.below("render_fib"), None)
    boxes = list(element.below("ims_render_object"))
    return Response(
        element.name,
        response_name(element.get("ident")),
        element.get("rcardinality", "Single").lower(),
        tuple(_labels(element)),
        prompt.strip(),
        field.get("fibtype", "string").lower() if field else "",
        any(html_of(box) for box in boxes),
        any(choice.get("shuffle").lower() == "no" for choice in element.below("render_choice")),
        "".join(html_of(extension) for extension in element.all("render_extension")),
    )


def _labels(element: Element) -> Iterator[Label]:
    for label in element.below("response_label"):
        traits = ("answer_type", "scoring_algorithm")
        found = frozenset((name, label.get(name)) for name in traits if label.get(name))
        yield Label(label.get("ident"), _either_or(label.get("ident")) or html_of(label), found)


def _either_or(ident: str) -> str:
    """What Blackboard shows for an option that it names ``yes_no.true``: "Yes"."""
    found = _EITHER_OR.fullmatch(ident)
    return found[1 if found[3] == "true" else 2].capitalize() if found else ""
