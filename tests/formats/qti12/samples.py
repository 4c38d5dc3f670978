"""Small questions of our own, one for each shape that programs write."""

from quiz.formats.drafts import Draft, Refusal
from quiz.formats.qti12 import read

CORRECT = '<setvar action="Set" varname="SCORE">100</setvar>'
OUTCOMES = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'


def text(words: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{words}</mattext></material>'


def equal(value: str, response: str = "response1", more: str = "") -> str:
    return f'<varequal respident="{response}"{more}>{value}</varequal>'


def rule(condition: str, result: str = CORRECT, more: str = ' continue="No"') -> str:
    return f"<respcondition{more}><conditionvar>{condition}</conditionvar>{result}</respcondition>"


def shows(feedback: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>'


def feedback(ident: str, words: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat>{text(words)}</flow_mat></itemfeedback>'


def labels(**options: str) -> str:
    made = (
        f'<response_label ident="{ident}">{text(words, "text/plain")}</response_label>'
        for ident, words in options.items()
    )
    return f"<render_choice>{''.join(made)}</render_choice>"


def choose(inner: str, ident: str = "response1", cardinality: str = "Single") -> str:
    return f'<response_lid ident="{ident}" rcardinality="{cardinality}">{inner}</response_lid>'


def field(ident: str = "response1", fib: str = "String") -> str:
    return f'<response_str ident="{ident}"><render_fib fibtype="{fib}"/></response_str>'


def item(asks: str, rules: str, kind: str = "", said: str = "", facts: dict[str, str] | None = None) -> str:
    fields = {"question_type": kind, **(facts or {})}
    metadata = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in fields.items()
        if entry
    )
    return (
        f'<item ident="q1" title="One"><itemmetadata><qtimetadata>{metadata}</qtimetadata></itemmetadata>'
        f"<presentation>{asks}</presentation>"
        f"<resprocessing>{OUTCOMES}{rules}</resprocessing>{said}</item>"
    )


def document(*items: str, title: str = "Quiz") -> bytes:
    section = f'<section ident="root_section">{"".join(items)}</section>'
    assessment = f'<assessment ident="a" title="{title}">{section}</assessment>'
    namespace = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
    return (
        f'<?xml version="1.0"?><questestinterop xmlns="{namespace}">{assessment}</questestinterop>'.encode()
    )


def found(*items: str) -> tuple[Draft | Refusal, ...]:
    return read(document(*items), "quiz.xml").found


def draft(one: str) -> Draft:
    (only,) = found(one)
    assert isinstance(only, Draft), only
    return only


def refusal(one: str) -> str:
    (only,) = found(one)
    assert isinstance(only, Refusal), only
    return only.why
