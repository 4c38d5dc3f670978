"""Items as questions in the shape that Canvas exports itself, so that Canvas reads what is meant.

The shapes are those of Canvas' exporter (instructure/canvas-lms, `lib/cc/qti/qti_items.rb`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from urllib.parse import quote

from quiz.core.items import Choice, Credit, Item, Matching, Numeric, Ordering, Text
from quiz.formats.drafts import Loss
from quiz.formats.markup import is_plain, to_html
from quiz.formats.qti12.elements import (
    earns,
    equal,
    field,
    html_material,
    material,
    rule,
    said,
    shows,
    tag,
)
from quiz.formats.qti12.question import CREDIT, TAGS, UNIT
from quiz.formats.unsaid import unsaid

FILES = "$IMS-CC-FILEBASE$/"
"""What stands before the name of a file of the package."""
_RESPONSE = "response1"
_EVERYBODY = rule(tag("other"), shows("general_fb"), continue_="Yes")


@dataclass(frozen=True)
class _Parts:
    """What differs by kind: Canvas' name of it, and markup for the answers, their scoring and feedback."""

    kind: str
    responses: str
    rules: str
    feedback: str


def write_item(item: Item, category: str, ident: str) -> str:
    """One `item`; ``category`` is the title of its skill."""
    parts = _parts(item)
    scoring = tag("outcomes", tag("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"))
    return tag(
        "item",
        tag("itemmetadata", tag("qtimetadata", *_facts(item, parts.kind, category))),
        tag("presentation", html_material(f"<div>{_stem(item)}</div>"), parts.responses),
        tag("resprocessing", scoring, parts.rules),
        parts.feedback,
        ident=ident,
        title=item.id,
    )


def _facts(item: Item, kind: str, category: str) -> Iterator[str]:
    yield field("question_type", kind)
    yield field("points_possible", "1.0")
    yield field("cc_question_category", category)
    yield field(TAGS, f"skill:{item.skill} level:{item.level} bloom:{item.bloom}")
    if isinstance(item.body, Choice) and item.body.many:
        yield field(CREDIT, item.body.credit)
    if isinstance(item.body, Numeric) and item.body.unit:
        yield field(UNIT, item.body.unit)


def _stem(item: Item) -> str:
    if item.image is None:
        return to_html(item.stem)
    source, alt = FILES + quote(item.image.file), escape(item.image.alt)
    return f'{to_html(item.stem)}<p><img src="{source}" alt="{alt}"></p>'


def _parts(item: Item) -> _Parts:
    match item.body:
        case Choice() as body:
            return _choice(body, item.fixed_order)
        case Numeric() as body:
            return _numeric(body)
        case Text() as body:
            return _text(body)
        case Ordering() as body:
            return _ordering(body)
        case Matching() as body:
            return _matching(body)


def _choice(body: Choice, fixed: bool) -> _Parts:
    idents = [str(1000 + number) for number in range(len(body.options))]
    truth = fixed and [option.text for option in body.options] == ["True", "False"]
    single = "true_false_question" if truth else "multiple_choice_question"
    labels = [
        tag("response_label", material(option.text), ident=ident)
        for ident, option in zip(idents, body.options, strict=True)
    ]
    shown = [rule(equal(_RESPONSE, ident), shows(f"{ident}_fb"), continue_="Yes") for ident in idents]
    key = [ident for ident, option in zip(idents, body.options, strict=True) if option.correct]
    marked = [
        equal(_RESPONSE, ident) if ident in key else tag("not", equal(_RESPONSE, ident)) for ident in idents
    ]
    condition = tag("and", *marked) if body.many else equal(_RESPONSE, key[0])
    return _Parts(
        "multiple_answers_question" if body.many else single,
        tag(
            "response_lid",
            tag("render_choice", *labels, shuffle="No" if fixed else "Yes"),
            ident=_RESPONSE,
            rcardinality="Multiple" if body.many else "Single",
        ),
        "".join((*shown, rule(condition, earns("100"), continue_="No"))),
        "".join(said(f"{ident}_fb", option.why) for ident, option in zip(idents, body.options, strict=True)),
    )


def _typed(field_: str) -> str:
    return tag("response_str", field_, ident=_RESPONSE, rcardinality="Single")


def _text(body: Text) -> _Parts:
    case = {"case": "Yes"} if body.case else {}
    accepted = "".join(equal(_RESPONSE, text, **case) for text in body.accept)
    return _Parts(
        "short_answer_question",
        _typed(tag("render_fib", tag("response_label", ident="answer1", rshuffle="No"))),
        _EVERYBODY + rule(accepted, earns("100"), continue_="No"),
        said("general_fb", body.why),
    )


def _numeric(body: Numeric) -> _Parts:
    low, high = _ends(body)
    bounds = (tag("vargte", low, respident=_RESPONSE), tag("varlte", high, respident=_RESPONSE))
    condition = tag("or", equal(_RESPONSE, _plain(Decimal(repr(body.value)))), tag("and", *bounds))
    return _Parts(
        "numerical_question",
        _typed(tag("render_fib", tag("response_label", ident="answer1"), fibtype="Decimal")),
        _EVERYBODY + rule(condition, earns("100"), continue_="No"),
        said("general_fb", body.why),
    )


def _ends(body: Numeric) -> tuple[str, str]:
    value, tolerance = Decimal(repr(body.value)), Decimal(repr(body.tolerance))
    return _plain(value - tolerance), _plain(value + tolerance)


def _plain(number: Decimal) -> str:
    """Digits without an exponent, which not every program reads; with one where there would be too many."""
    plain = f"{number:f}"
    return plain if len(plain) <= 40 else repr(float(number))


def _ordering(body: Ordering) -> _Parts:
    idents = [str(1000 + number) for number in range(len(body.sequence))]
    labels = [
        tag("response_label", material(text), ident=ident)
        for ident, text in zip(idents, body.sequence, strict=True)
    ]
    # They do not stand in the right order, which the rule alone gives.
    listed = tag("ims_render_object", tag("flow_label", *reversed(labels)), shuffle="Yes")
    return _Parts(
        "ordering_question",
        tag("response_lid", tag("render_extension", listed), ident=_RESPONSE, rcardinality="Ordered"),
        _EVERYBODY + rule("".join(equal(_RESPONSE, ident) for ident in idents), earns("100"), continue_="No"),
        said("general_fb", body.why),
    )


def _matching(body: Matching) -> _Parts:
    rights = {right: str(2000 + number) for number, right in enumerate(body.rights)}
    labels = "".join(tag("response_label", material(right), ident=ident) for right, ident in rights.items())
    points = f"{100 / len(body.pairs):.2f}"
    responses, rules, feedback = [], [], []
    for number, pair in enumerate(body.pairs, 1000):
        ident, key = f"response_{number}", rights[pair.right]
        responses.append(tag("response_lid", material(pair.left), tag("render_choice", labels), ident=ident))
        rules.append(rule(equal(ident, key), earns(points, "Add")))
        rules.append(rule(tag("not", equal(ident, key)), shows(f"{number}_fb")))
        feedback.append(said(f"{number}_fb", pair.why))
    return _Parts("matching_question", "".join(responses), "".join(rules), "".join(feedback))


def losses_of(item: Item, has_image: bool) -> Iterator[Loss]:
    """What Canvas, or QTI 1.2 altogether, cannot say of an item."""
    said_too = ("level", "bloom", "image") if has_image or item.image is None else ("level", "bloom")
    yield from unsaid(item, *said_too)
    yield from (Loss(item.id, what) for what in _changed(item))


def _changed(item: Item) -> Iterator[str]:
    match item.body:
        case Choice(many=True, credit=credit) if credit != Credit.NET_CORRECT:
            yield f"Canvas gives part marks by its own rule; ours ({credit}) comes back only to us."
        case Text(case=True):
            yield "Canvas does not tell upper from lower case."
        case Numeric(unit=unit) if unit:
            yield f"Canvas does not show the unit “{unit}”."
        case Ordering():
            yield "Classic quizzes of Canvas have no question in which entries are put in order."
        case Matching() as body if not all(map(is_plain, body.rights)):
            yield "Canvas shows the right sides as plain text."
    if isinstance(item.body, Text | Numeric) and item.body.wrong:
        yield "The wrong answers with their reasons are left out: some programs would accept them."
