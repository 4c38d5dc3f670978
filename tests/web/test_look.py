"""The parts that every page stands on: the inputs of the six kinds, the error summary, the tick scale."""

from collections.abc import Mapping, Sequence

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from quiz.config import packaged
from quiz.web import markup
from quiz.web.answers import Entry, Picture, QuestionView

AB = (Entry("1", "`git add`"), Entry("2", "Plain *words*"))
CODE_STEM = "What is shown?\n\n```python\nprint(1)\n```\n\n- one"
QUESTIONS = {
    "single": QuestionView("single", "Which **one**?", None, choices=AB),
    "multiple": QuestionView("multiple", CODE_STEM, Picture("/p.png", 'A "box"'), choices=AB),
    "numeric": QuestionView("numeric", "How many?", None, unit="keys"),
    "text": QuestionView("text", "Which command?", None),
    "ordering": QuestionView("ordering", "Put into order.", None, entries=AB),
    "matching": QuestionView("matching", "Match.", None, lefts=AB, rights=(*AB, Entry("3", "C"))),
}
HINTS = {
    "single": "Select one answer.",
    "multiple": "Select all that apply.",
    "numeric": "Type a number.",
    "text": "Type a short answer.",
    "ordering": "Choose a position for each entry. Each position is used once.",
    "matching": "Choose an answer for each entry.",
}
NAMES = {
    "single": ["git add", "Plain words", "I don't know yet"],
    "multiple": ["git add", "Plain words", "I don't know yet"],
    "numeric": ["Your answer", "I don't know yet"],
    "text": ["Your answer", "I don't know yet"],
    "ordering": ["git add", "Plain words", "I don't know yet"],
    "matching": ["git add", "Plain words", "I don't know yet"],
}
SENT = {
    "single": ("radio", ["answer=1", "answer=2", "answer=unknown"]),
    "multiple": ("checkbox", ["answer=1", "answer=2", "answer=unknown"]),
    "numeric": ("checkbox", ["answer=", "unknown=1"]),
    "text": ("checkbox", ["answer=", "unknown=1"]),
    "ordering": ("checkbox", ["position-1=", "position-2=", "unknown=1"]),
    "matching": ("checkbox", ["match-1=", "match-2=", "unknown=1"]),
}
FILLED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "single": {"answer": ["2"]},
    "multiple": {"answer": ["1", "unknown"]},
    "numeric": {"answer": ['1"0']},
    "text": {"answer": ["git <bisect>"], "unknown": ["1"]},
    "ordering": {"position-1": ["2"], "position-2": ["1"]},
    "matching": {"match-1": ["3"], "match-2": ["1"], "unknown": ["1"]},
}
KINDS = pytest.mark.parametrize("kind", QUESTIONS)


def environment() -> Environment:
    loader = FileSystemLoader(packaged("templates"))
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    templates.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    templates.filters.update(markup.FILTERS)
    return templates


TEMPLATES = environment()


def group(
    question: QuestionView, fields: Mapping[str, Sequence[str]] | None = None, error: str = ""
) -> html.HtmlElement:
    macro = TEMPLATES.get_template("attempt/_inputs.html").module.answer_group  # type: ignore[attr-defined]
    return html.fragment_fromstring(str(macro(question, fields or {}, error)))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def controls(page: html.HtmlElement) -> list[html.HtmlElement]:
    return list(page.xpath(".//input|.//select"))


def name_of(page: html.HtmlElement, control: html.HtmlElement) -> str:
    """The accessible name that a label gives: the one around the control, or the one for its id."""
    labels = control.xpath("ancestor::label") or page.xpath(f".//label[@for='{control.get('id')}']")
    return words(labels[0])


def state(page: html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would send of the fields."""
    sent: dict[str, list[str]] = {}
    for control in page.xpath(".//input[@type='text' or @checked]|.//option[@selected]"):
        name = control.get("name") or control.getparent().get("name")
        sent.setdefault(name, []).append(control.get("value", words(control)))
    return sent


@KINDS
def test_a_question_is_one_group_whose_legend_is_the_heading(kind: str) -> None:
    page = group(QUESTIONS[kind])
    assert page.tag == "fieldset"
    assert page[0].tag == "legend"
    assert words(page.xpath("legend/h1")[0]) == markup.plain(markup.split_stem(QUESTIONS[kind].stem).first)
    assert len(page.xpath(".//h1")) == 1


@KINDS
def test_every_control_is_named_by_a_label_and_the_last_is_i_dont_know_yet(kind: str) -> None:
    page = group(QUESTIONS[kind])
    assert [name_of(page, control) for control in controls(page)] == NAMES[kind]


@KINDS
def test_the_last_choice_stands_behind_the_divider(kind: str) -> None:
    page = group(QUESTIONS[kind])
    divider, last = page[-2], page[-1]
    assert (words(divider), words(last)) == ("or", "I don't know yet")


@KINDS
def test_fields_have_the_names_and_values_that_answers_are_read_from(kind: str) -> None:
    page = group(QUESTIONS[kind])
    unknown_type, sent = SENT[kind]
    assert [f"{control.get('name')}={control.get('value') or ''}" for control in controls(page)] == sent
    assert controls(page)[-1].get("type") == unknown_type


@KINDS
def test_nothing_is_chosen_at_first_and_nothing_is_required(kind: str) -> None:
    page = group(QUESTIONS[kind])
    assert [value for values in state(page).values() for value in values if value] == []
    assert page.xpath(".//@required") == []


@KINDS
def test_what_was_chosen_or_typed_is_there_again(kind: str) -> None:
    assert state(group(QUESTIONS[kind], FILLED[kind])) == FILLED[kind]


@KINDS
def test_the_group_is_described_by_its_hint_and_the_first_control_is_where_errors_lead(kind: str) -> None:
    page = group(QUESTIONS[kind])
    assert words(page.get_element_by_id("answer-hint")) == HINTS[kind]
    assert page.get("aria-describedby").split()[-1] == "answer-hint"
    assert controls(page)[0].get("id") == "answer-1"
    assert page.xpath(".//*[@id='answer-error']|.//@aria-invalid") == []


@KINDS
def test_an_error_stands_in_the_group_and_describes_it(kind: str) -> None:
    page = group(QUESTIONS[kind], error="Choose <something>.")
    assert words(page.get_element_by_id("answer-error")) == "Choose <something>."
    assert "answer-error" in page.get("aria-describedby").split()


@KINDS
def test_every_id_is_used_once_and_every_reference_leads_somewhere(kind: str) -> None:
    page = group(QUESTIONS[kind], FILLED[kind], "Mend this.")
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    referred = {word for value in page.xpath(".|.//*[@aria-describedby]") for word in described(value)}
    assert referred | set(page.xpath(".//label/@for")) <= set(ids)


def described(element: html.HtmlElement) -> list[str]:
    return str(element.get("aria-describedby", "")).split()


def test_a_long_stem_leaves_its_blocks_below_the_heading() -> None:
    page = group(QUESTIONS["multiple"])
    rest = page.get_element_by_id("answer-stem")
    assert page.get("aria-describedby").split()[0] == "answer-stem"
    assert rest.xpath("./div[@class='code']/pre")
    assert rest.xpath("./ul/li")
    assert page.xpath("legend//pre") == []


def test_a_stem_without_a_paragraph_still_has_a_heading() -> None:
    page = group(QuestionView("text", "```\ncode\n```", None))
    assert words(page.xpath("legend/h1")[0]) == "Answer this question."


def test_a_picture_brings_its_alternative_text() -> None:
    image = group(QUESTIONS["multiple"]).xpath(".//img")[0]
    assert (image.get("src"), image.get("alt")) == ("/p.png", 'A "box"')


@pytest.mark.parametrize(("kind", "mode"), [("numeric", "decimal"), ("text", None)])
def test_a_typed_answer_is_left_as_it_is_typed(kind: str, mode: str | None) -> None:
    field = group(QUESTIONS[kind]).get_element_by_id("answer-1")
    assert field.get("inputmode") == mode
    assert (field.get("type"), field.get("autocomplete"), field.get("autocapitalize")) == (
        "text",
        "off",
        "off",
    )
    assert field.get("spellcheck") == "false"


def test_a_unit_stands_behind_the_field_and_describes_it() -> None:
    page = group(QUESTIONS["numeric"])
    assert words(page.get_element_by_id("answer-unit")) == "keys"
    assert "answer-unit" in described(page.get_element_by_id("answer-1"))


@pytest.mark.parametrize(
    ("kind", "offers"),
    [
        ("ordering", [("", "Choose a position"), ("1", "1"), ("2", "2")]),
        ("matching", [("", "Choose an answer"), ("1", "git add"), ("2", "Plain words"), ("3", "C")]),
    ],
)
def test_a_list_starts_empty_and_offers_every_entry(kind: str, offers: list[tuple[str, str]]) -> None:
    for select in group(QUESTIONS[kind]).xpath(".//select"):
        assert [(option.get("value", words(option)), words(option)) for option in select] == offers


def test_an_error_summary_links_each_message_to_its_field() -> None:
    macro = TEMPLATES.get_template("_errors.html").module.error_summary  # type: ignore[attr-defined]
    summary = html.fragment_fromstring(str(macro([("answer-1", "One."), ("name", "<Two>.")])))
    assert words(summary.get_element_by_id(summary.get("aria-labelledby"))) == "There is a problem"
    assert summary.get("tabindex") == "-1"
    links = [(link.get("href"), words(link)) for link in summary.xpath(".//a")]
    assert links == [("#answer-1", "One."), ("#name", "<Two>.")]


def scale(macro: str, *numbers: float) -> html.HtmlElement:
    module = TEMPLATES.get_template("_scale.html").module
    return html.fragment_fromstring(str(getattr(module, macro)(*numbers)))


@pytest.mark.parametrize(
    ("done", "total", "ruler", "pale", "inked"),
    [
        (3, 7, "7", "M0 16H7M4 4V16M5 0V16M6 4V16M7 4V16", "M0 16H3M0 0V16M1 4V16M2 4V16M3 4V16"),
        (0, 1, "1", "M0 16H1M1 4V16", "M0 16H0M0 0V16"),
        (1, 1, "1", "M0 16H1", "M0 16H1M0 0V16M1 4V16"),
        (0, 0, "1", "M0 16H1", "M0 16H0M0 0V16"),
    ],
)
def test_progress_is_a_ruler_inked_up_to_what_is_done(
    done: int, total: int, ruler: str, pale: str, inked: str
) -> None:
    picture = scale("progress_scale", done, total)
    assert picture.get("aria-hidden") == "true"
    assert picture.get("viewbox") == f"0 0 {ruler} 26"
    assert [path.get("d") for path in picture.xpath("path")] == [pale, inked]


def test_an_estimate_is_drawn_at_its_percentages() -> None:
    picture = scale("estimate_row_chart", 0.25, 0.55, 0.4, 0.7)
    band, target, dot = (picture.xpath(f"*[@class='{name}']")[0] for name in ("band", "target", "dot"))
    assert picture.get("aria-hidden") == "true"
    assert (band.get("x"), band.get("width")) == ("25%", "30%")
    assert (target.get("x1"), target.get("x2"), dot.get("cx")) == ("70%", "70%", "40%")
