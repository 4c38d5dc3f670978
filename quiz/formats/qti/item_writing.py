"""An item of ours as an assessmentItem."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quiz.core.items import Choice, Item, Matching, Numeric, Ordering, Text
from quiz.core.unsettled import NO_REASON
from quiz.formats.qti import rules
from quiz.formats.qti.dialects import Node
from quiz.formats.qti.entries import written
from quiz.formats.qti.rules import EXPLANATION, FEEDBACK, RESPONSE, node, value, variable
from quiz.formats.qti.xhtml import blocks, flow


@dataclass(frozen=True)
class Said:
    """A piece of feedback under the identifier that brings it."""

    name: str
    text: str


@dataclass(frozen=True)
class Shape:
    """What a kind adds to an item: its response, the place for it, the rules, the feedback."""

    response: Node
    interaction: Node
    rules: tuple[Node, ...]
    said: tuple[Said, ...]
    highest: float = 1.0


def item_node(item: Item, name: str, picture: str) -> Node:
    """The item; ``name`` is its identifier, ``picture`` the address of its image or ""."""
    shape = shape_of(item)
    said = tuple(one for one in shape.said if one.text != NO_REASON)
    known = {one.name for one in said}
    image = (node("p", node("img", src=picture, alt=item.image.alt)),) if picture and item.image else ()
    return node(
        "assessmentItem",
        shape.response,
        _outcome("SCORE", "0"),
        _outcome("MAXSCORE", written(shape.highest)),
        node("outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple", baseType="identifier"),
        node("itemBody", *blocks(item.stem), *image, shape.interaction),
        node("responseProcessing", *(one for one in shape.rules if not _is_idle(one, known))),
        *(_modal(one) for one in said),
        identifier=name,
        title=item.id,
        adaptive="false",
        timeDependent="false",
    )


def shape_of(item: Item) -> Shape:
    """The shape of an item's kind."""
    match item.body:
        case Choice() as body:
            return _several(item, body) if body.many else _one(item, body)
        case Numeric() as numeric:
            return _numeric(numeric)
        case Text() as text:
            return _text(text)
        case Ordering() as ordering:
            return _ordering(ordering)
        case Matching() as matching:
            return _matching(matching)


def _one(item: Item, body: Choice) -> Shape:
    names = _names("C", len(body.options))
    right = [name for name, option in zip(names, body.options, strict=True) if option.correct]
    return Shape(
        _response("single", "identifier", right),
        _choices("choiceInteraction", item, names, [option.text for option in body.options], maxChoices="1"),
        (rules.matches(), rules.shown(variable(RESPONSE))),
        tuple(Said(name, option.why) for name, option in zip(names, body.options, strict=True)),
    )


def _several(item: Item, body: Choice) -> Shape:
    names = _names("C", len(body.options))
    right = [name for name, option in zip(names, body.options, strict=True) if option.correct]
    mapping: tuple[Node, ...] = ()
    if weights := rules.weights(body):
        hit, miss, bounded = weights
        bounds = {"lowerBound": "0", "upperBound": "1"} if bounded else {}
        marks = [(name, hit if name in right else miss) for name in names]
        mapping = (_mapping(marks, **bounds),)
    return Shape(
        _response("multiple", "identifier", right, *mapping),
        _choices("choiceInteraction", item, names, [option.text for option in body.options], maxChoices="0"),
        (*rules.credit(body), rules.shown(variable(RESPONSE))),
        tuple(Said(name, option.why) for name, option in zip(names, body.options, strict=True)),
    )


def _numeric(body: Numeric) -> Shape:
    correct = node("correct", identifier=RESPONSE)
    names = _names("W", len(body.wrong))
    tests = (
        (rules.within(0, value("float", wrong.text.strip())), name)
        for name, wrong in zip(names, body.wrong, strict=True)
    )
    unit = (" ", Node("span", {"class": "unit"}, (body.unit,))) if body.unit.strip() else ()
    return Shape(
        _response("single", "float", [written(body.value)]),
        node("p", node("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="12"), *unit),
        (
            rules.case(rules.within(body.tolerance, correct), rules.given(1.0)),
            rules.shown(value("identifier", EXPLANATION)),
            *rules.instead(tests),
        ),
        (Said(EXPLANATION, body.why), *_wrong(names, [wrong.why for wrong in body.wrong])),
    )


def _text(body: Text) -> Shape:
    names = _names("W", len(body.wrong))
    cased = "true" if body.case else "false"
    tests = (
        (node("stringMatch", variable(RESPONSE), value("string", wrong.text), caseSensitive=cased), name)
        for name, wrong in zip(names, body.wrong, strict=True)
    )
    mapping = _mapping([(text, 1.0) for text in body.accept], case=cased)
    longest = str(max(map(len, body.accept)))
    return Shape(
        _response("single", "string", body.accept[:1], mapping),
        node("p", node("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength=longest)),
        (rules.mapped(), rules.shown(value("identifier", EXPLANATION)), *rules.instead(tests)),
        (Said(EXPLANATION, body.why), *_wrong(names, [wrong.why for wrong in body.wrong])),
    )


def _ordering(body: Ordering) -> Shape:
    names = _names("E", len(body.sequence))
    entries = (
        node("simpleChoice", *flow(text), identifier=name)
        for name, text in zip(names, body.sequence, strict=True)
    )
    return Shape(
        _response("ordered", "identifier", names),
        node("orderInteraction", *entries, responseIdentifier=RESPONSE, shuffle="true"),
        (rules.matches(), rules.shown(value("identifier", EXPLANATION))),
        (Said(EXPLANATION, body.why),),
    )


def _matching(body: Matching) -> Shape:
    lefts, rights = _names("L", len(body.pairs)), dict(zip(body.rights, _names("R", 99), strict=False))
    pairs = [f"{left} {rights[pair.right]}" for left, pair in zip(lefts, body.pairs, strict=True)]
    count = str(len(pairs))
    names = _names("P", len(pairs))
    brought = (
        rules.case(
            node("member", value("directedPair", pair), variable(RESPONSE)),
            rules.shown(variable(FEEDBACK), value("identifier", name)),
        )
        for name, pair in zip(names, pairs, strict=True)
    )
    sets = (
        node("simpleMatchSet", *_entries(zip(lefts, (one.left for one in body.pairs), strict=True), "1")),
        node("simpleMatchSet", *_entries(((name, text) for text, name in rights.items()), count)),
    )
    mapping = _mapping([(pair, 1.0) for pair in pairs], lowerBound="0", upperBound=count)
    return Shape(
        _response("multiple", "directedPair", pairs, mapping),
        node("matchInteraction", *sets, responseIdentifier=RESPONSE, shuffle="true", maxAssociations=count),
        (rules.mapped(), *brought),
        tuple(Said(name, pair.why) for name, pair in zip(names, body.pairs, strict=True)),
        float(len(pairs)),
    )


def _names(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(1, count + 1))


def _wrong(names: Sequence[str], whys: Sequence[str]) -> Iterable[Said]:
    return (Said(name, why) for name, why in zip(names, whys, strict=True))


def _entries(entries: Iterable[tuple[str, str]], most: str) -> Iterable[Node]:
    for name, text in entries:
        yield node("simpleAssociableChoice", *flow(text), identifier=name, matchMax=most)


def _choices(kind: str, item: Item, names: Sequence[str], texts: Sequence[str], **attributes: str) -> Node:
    options = (
        node("simpleChoice", *flow(text), identifier=name) for name, text in zip(names, texts, strict=True)
    )
    shuffled = "false" if item.fixed_order else "true"
    return node(kind, *options, responseIdentifier=RESPONSE, shuffle=shuffled, **attributes)


def _response(cardinality: str, kind: str, correct: Iterable[str], *more: Node) -> Node:
    values = node("correctResponse", *(node("value", one) for one in correct))
    return node(
        "responseDeclaration",
        values,
        *more,
        identifier=RESPONSE,
        cardinality=cardinality,
        baseType=kind,
    )


def _mapping(marks: Iterable[tuple[str, float]], case: str = "", **bounds: str) -> Node:
    cased = {"caseSensitive": case} if case else {}
    entries = (node("mapEntry", mapKey=key, mappedValue=written(mark), **cased) for key, mark in marks)
    return node("mapping", *entries, **bounds, defaultValue="0")


def _outcome(name: str, text: str) -> Node:
    start = node("defaultValue", node("value", text))
    return node("outcomeDeclaration", start, identifier=name, cardinality="single", baseType="float")


def _is_idle(rule: Node, known: set[str]) -> bool:
    """Whether a rule brings feedback alone, and none that is said."""
    names = _brought(rule)
    return bool(names) and not names & known


def _brought(rule: Node) -> set[str]:
    found = (
        {str(rule.parts[0])}
        if rule.name == "baseValue" and rule.attributes["baseType"] == "identifier"
        else set()
    )
    for part in rule.parts:
        if isinstance(part, Node):
            found |= _brought(part)
    return found


def _modal(said: Said) -> Node:
    content = node("contentBody", *blocks(said.text))
    return node("modalFeedback", content, outcomeIdentifier=FEEDBACK, identifier=said.name, showHide="show")
