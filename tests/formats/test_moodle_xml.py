"""Moodle XML: one small file for each rule of its grammar, and banks that go out and come back."""

import base64
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.banks import Bank
from quiz.core.items import Choice, Credit, Image, Item, Kind, Matching, Pair
from quiz.formats.drafts import Draft, DraftAnswer, DraftPair, FileRefused, Refusal
from quiz.formats.moodle_xml import read, write
from quiz.formats.settling import settle
from tests.factories import BODIES, bank, choice, item
from tests.formats.pages import shown, with_credit, with_plain_rights, without_misconceptions
from tests.formats.random_banks import LETTERS, banks

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
IN_XML = base64.b64encode(PNG).decode()


def quiz_of(kind: str, fields: str, text: str = "Which?", form: str = "html") -> bytes:
    head = f'<name><text>N</text></name><questiontext format="{form}"><text><![CDATA[{text}]]></text>'
    return f'<quiz>\n<question type="{kind}">{head}</questiontext>{fields}</question></quiz>'.encode()


def found_in(data: bytes) -> Draft | Refusal:
    (found,) = read(data, "demo.xml").found
    return found


def draft_of(kind: str, fields: str, text: str = "Which?", form: str = "html") -> Draft:
    found = found_in(quiz_of(kind, fields, text, form))
    assert isinstance(found, Draft), found
    return found


def refusal_of(kind: str, fields: str, text: str = "Which?") -> Refusal:
    found = found_in(quiz_of(kind, fields, text))
    assert isinstance(found, Refusal), found
    return found


def answer(text: str, fraction: str = "0", more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


TWO = answer("a", "100", "<feedback><text>Yes.</text></feedback>") + answer("b", "-33.33333")
PAIRS = "".join(
    f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
    for left, right in [("one", "eins"), ("two", "zwei"), ("", "drei"), ("", "eins")]
)


def test_it_reads_a_multiple_choice() -> None:
    draft = draft_of("multichoice", f"<single>true</single><shuffleanswers>1</shuffleanswers>{TWO}")
    assert (draft.kind, draft.stem, draft.name, draft.fixed_order) == (Kind.SINGLE, "Which?", "N", False)
    right, wrong = draft.answers
    assert right == DraftAnswer("a", 1, "Yes.")
    assert wrong.text == "b"
    assert wrong.weight == pytest.approx(-0.3333333)
    assert (draft.where.number, draft.where.line) == (1, 2)


@pytest.mark.parametrize(
    ("fields", "kind", "fixed"),
    [
        ("", Kind.SINGLE, True),
        ("<single>1</single><shuffleanswers>true</shuffleanswers>", Kind.SINGLE, False),
        ("<single>0</single><shuffleanswers>false</shuffleanswers>", Kind.MULTIPLE, True),
        ("<single>False</single>", Kind.MULTIPLE, True),
        ("<single></single>", Kind.MULTIPLE, True),
    ],
)
def test_single_and_shuffle_have_moodles_defaults(fields: str, kind: Kind, fixed: bool) -> None:
    draft = draft_of("multichoice", fields + TWO)
    assert (draft.kind, draft.fixed_order) == (kind, fixed)


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        (answer("false", "100") + answer("true"), [("True", 0), ("False", 1)]),
        (answer("TRUE", "100") + answer("False"), [("True", 1), ("False", 0)]),
        (answer("Verdadero") + answer("Falso", "100"), [("Verdadero", 0), ("Falso", 1)]),
    ],
)
def test_true_and_false_are_found_by_their_names(answers: str, kept: list[tuple[str, int]]) -> None:
    draft = draft_of("truefalse", answers)
    assert [(one.text, one.weight) for one in draft.answers] == kept
    assert (draft.kind, draft.fixed_order) == (Kind.SINGLE, True)


@pytest.mark.parametrize(
    "answers", [answer("true", "100"), answer("true") + answer("false"), answer("true", "100") * 2]
)
def test_true_or_false_without_one_right_answer_is_refused(answers: str) -> None:
    assert "exactly one" in refusal_of("truefalse", answers).why


@pytest.mark.parametrize(
    ("usecase", "case"), [("<usecase>1</usecase>", True), ("<usecase>0</usecase>", False), ("", False)]
)
def test_it_reads_a_short_answer(usecase: str, case: bool) -> None:
    draft = draft_of("shortanswer", usecase + answer("git \\* x", "100") + answer("git", "50"))
    assert (draft.kind, draft.case) == (Kind.TEXT, case)
    assert [(one.text, one.weight) for one in draft.answers] == [("git * x", 1), ("git", 0.5)]


def test_a_short_answer_that_only_a_pattern_fits_is_refused() -> None:
    assert "git *" in refusal_of("shortanswer", answer("git *", "100")).why


def test_it_reads_a_number_with_tolerance_and_unit() -> None:
    units = "".join(
        f"<unit><multiplier>{times}</multiplier><unit_name>{name}</unit_name></unit>"
        for times, name in [("1", "m"), ("100", "cm")]
    )
    right = answer("-1.5e3", "100", "<tolerance>0.5</tolerance>")
    draft = draft_of("numerical", f"{right}{answer('*')}<units>{units}</units>")
    assert draft.answers == (DraftAnswer("-1.5e3", 1, "", 0.5),)
    assert (draft.kind, draft.unit, draft.losses) == (
        Kind.NUMERIC,
        "m",
        ("Answers in cm were accepted too.",),
    )


def test_old_files_write_the_number_and_its_share_as_elements() -> None:
    draft = draft_of("numerical", "<answer>42<fraction>1</fraction></answer>")
    assert draft.answers == (DraftAnswer("42", 1),)


@pytest.mark.parametrize(
    ("value", "word"), [("1,5", "decimal comma"), ("many", "not a number"), ("*", "every number")]
)
def test_what_is_no_number_is_refused(value: str, word: str) -> None:
    assert word in refusal_of("numerical", answer(value, "100")).why


@pytest.mark.parametrize("kind", ["matching", "match"])
def test_it_reads_pairs_and_keeps_spare_right_sides_once(kind: str) -> None:
    draft = draft_of(kind, PAIRS)
    assert draft.pairs == (DraftPair("one", "eins"), DraftPair("two", "zwei"))
    assert (draft.kind, draft.distractors, draft.fixed_order) == (Kind.MATCHING, ("drei",), False)


def test_right_sides_are_plain_text() -> None:
    pair = "<subquestion><text>x</text><answer><text>&lt;b&gt; *y*</text></answer></subquestion>"
    assert draft_of("matching", PAIRS + pair).pairs[-1].right == "<b> \\*y\\*"


def test_it_reads_an_ordering_by_the_order_of_its_answers() -> None:
    rule = "<gradingtype>ABSOLUTE_POSITION</gradingtype>"
    rule += "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>"
    draft = draft_of("ordering", rule + "".join(answer(text, "1") for text in ("SYN", "SYN-ACK", "ACK")))
    assert (draft.kind, draft.sequence) == (Kind.ORDERING, ("SYN", "SYN-ACK", "ACK"))
    assert draft.losses == (
        "Its rule of credit ABSOLUTE_POSITION was left out.",
        "Moodle showed 2 of its 3 entries; here it shows all.",
    )


def test_gaps_become_a_question_each() -> None:
    found = read(quiz_of("cloze", "", "<p>A {1:SA:=rose} is {1:MC:=red~blue}.</p>"), "demo.xml").found
    drafts = [one for one in found if isinstance(one, Draft)]
    assert [(one.kind, one.stem) for one in drafts] == [
        (Kind.TEXT, r"A \[\_\_\_\_\] is \_\_\_\_."),
        (Kind.SINGLE, r"A \_\_\_\_ is \[\_\_\_\_\]."),
    ]
    assert {one.where.number for one in drafts} == {1}
    assert "no gap" in refusal_of("multianswer", "", "No gap here.").why


@pytest.mark.parametrize(("kind", "choice_"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_missing_words_become_a_question_each(kind: str, choice_: str) -> None:
    words = "".join(
        f"<{choice_}><text>{word}</text><group>{group}</group></{choice_}>"
        for word, group in [("cat", 1), ("on", 2), ("dog", 1), ("under", 2)]
    )
    found = read(quiz_of(kind, words, "The [[1]] is [[2]] it, [[9]]."), "demo.xml").found
    assert isinstance(found[1], Draft)
    assert found[1].stem == r"The \_\_\_\_ is \[\_\_\_\_\] it, \_\_\_\_."
    assert [(answer.text, answer.weight) for answer in found[1].answers] == [("on", 1), ("under", 0)]
    assert isinstance(found[2], Refusal)
    assert "[[9]] has no choice" in found[2].why
    assert "no [[1]]" in refusal_of(kind, words).why
    assert "It has 51 gaps; the limit is 50." in refusal_of(kind, words, "[[1]]" * 51).why


@pytest.mark.parametrize(
    ("form", "text", "stem"),
    [
        ("html", "<p>a <b>b</b></p><p>c</p>", "a **b**\n\nc"),
        ("markdown", "a **b** `<c>`", "a **b** `<c>`"),
        ("markdown", "a <em>b</em>", "a *b*"),
        ("plain_text", "a *b* <c>", "a \\*b\\* <c>"),
        ("moodle_auto_format", "a <b>b</b>", "a **b**"),
        ("unheard_of", "a <b>b</b>", "a **b**"),
    ],
)
def test_every_format_of_text_becomes_markdown(form: str, text: str, stem: str) -> None:
    assert draft_of("multichoice", TWO, text, form).stem == stem


def test_options_have_the_format_of_the_question_unless_they_name_one() -> None:
    plain = '<answer fraction="0" format="plain_text"><text>&lt;b&gt;</text></answer>'
    draft = draft_of("multichoice", f"{answer('`a`', '100')}{plain}", form="markdown")
    assert [one.text for one in draft.answers] == ["`a`", "<b>"]


def test_live_html_inside_a_text_is_read_too() -> None:
    stem = b"<questiontext><text><p>a <b>b</b></p></text></questiontext>"
    data = b"<quiz><question type='shortanswer'>" + stem + b"</question></quiz>"
    found = found_in(data)
    assert isinstance(found, Draft)
    assert found.stem == "a **b**"


def test_category_name_id_tags_and_general_feedback_are_kept() -> None:
    category = "<question type='category'><category><text>$course$/top/A//B/ C</text></category></question>"
    fields = (
        "<idnumber>q-1</idnumber><tags><tag><text>loops</text></tag></tags>"
        "<generalfeedback><text>Because.</text></generalfeedback>"
    )
    data = quiz_of("multichoice", fields + TWO).replace(b"<quiz>", b"<quiz>" + category.encode())
    draft = found_in(data)
    assert isinstance(draft, Draft)
    assert (draft.categories, draft.source_id) == (("A/B", "C"), "q-1")
    assert (draft.tags, draft.feedback, draft.where.number) == (("loops",), "Because.", 1)


def with_file(
    text: str, file: str = f'<file name="a b.png" path="/" encoding="base64">{IN_XML}</file>'
) -> bytes:
    return quiz_of("multichoice", TWO, text).replace(b"</questiontext>", file.encode() + b"</questiontext>")


@pytest.mark.parametrize(
    "data",
    [
        with_file('See <img src="@@PLUGINFILE@@/a%20b.png" alt="A dot">'),
        with_file(f'See <img src="data:image/png;base64,{IN_XML}" alt="A dot">', ""),
        quiz_of("multichoice", f"<image>x/a b.png</image><image_base64>{IN_XML}</image_base64>{TWO}", "See"),
    ],
)
def test_a_picture_in_the_question_comes_with_it(data: bytes) -> None:
    draft = found_in(data)
    assert isinstance(draft, Draft)
    assert [picture.content for picture in draft.images] == [PNG]
    assert (draft.stem, draft.losses) == ("See", ())


@pytest.mark.parametrize(
    ("data", "loss"),
    [
        (with_file('<img src="@@PLUGINFILE@@/other.png" alt="Else">'), "not in the file was left out (Else)"),
        (with_file('<img src="https://example.org/x.png">'), "not in the file"),
        (with_file("See", '<file name="c.png">%%%</file>'), "“c.png” is not base64"),
        (
            quiz_of("multichoice", TWO + answer('&lt;img src="@@PLUGINFILE@@/x.png" alt="Red"&gt;')),
            "A picture in an answer was left out (Red)",
        ),
        (
            quiz_of(
                "multichoice", TWO + "<generalfeedback><text>&lt;img src='x'&gt;</text></generalfeedback>"
            ),
            "A picture in the general feedback was left out",
        ),
        (quiz_of("multichoice", TWO + "<hint><text>Think.</text></hint>"), "hints"),
        (quiz_of("multichoice", TWO + "<hidden>1</hidden>"), "hidden"),
        (
            quiz_of("multichoice", TWO + "<incorrectfeedback><text>Pity.</text></incorrectfeedback>"),
            "incorrect feedback was left out: “Pity.”",
        ),
    ],
)
def test_what_is_lost_is_named(data: bytes, loss: str) -> None:
    draft = found_in(data)
    assert isinstance(draft, Draft)
    assert any(loss in said for said in draft.losses), draft.losses


def test_what_moodle_says_by_itself_is_no_loss() -> None:
    said = "<correctfeedback><text>Your answer is correct.</text></correctfeedback><hint><text/></hint>"
    assert draft_of("multichoice", said + TWO).losses == ()


def test_an_option_that_is_a_picture_is_known_by_its_words_or_refused() -> None:
    red, nothing = ("&lt;img src='x' alt='Red'&gt;", "&lt;img src='x'&gt;")
    assert draft_of("multichoice", TWO + answer(red)).answers[-1].text == "Red"
    assert "picture without words" in refusal_of("multichoice", TWO + answer(nothing)).why


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("essay", "essay"),
        ("description", "asks nothing"),
        ("calculatedmulti", "calculated"),
        ("ddmarker", "ddmarker"),
        ("", "“”"),
    ],
)
def test_other_types_are_refused_by_name(kind: str, word: str) -> None:
    refusal = refusal_of(kind, "")
    assert word in refusal.why
    assert refusal.name == "N"


def test_notes_tell_what_the_file_as_a_whole_loses() -> None:
    category = (
        "<question type='category'><category><text>A</text></category><info><text>Hi</text></info></question>"
    )
    one, two = (f"<question type='essay'><defaultgrade>{grade}</defaultgrade></question>" for grade in "12")
    assert read(f"<quiz>{category}</quiz>".encode(), "demo.xml").notes == (
        "The description of the category “A” was left out.",
    )
    assert "different numbers of points" in read(f"<quiz>{one}{two}</quiz>".encode(), "demo.xml").notes[0]


@pytest.mark.parametrize("data", [b"", b"<html/>", b"<quiz><question></quiz>", b"::a:: b {=c}"])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"demo\.xml"):
        read(data, "demo.xml")


def again(bank: Bank, images: dict[str, bytes] | None = None) -> tuple[Item, ...]:
    settled = settle(read(write(bank, images or {}).content, "demo.xml"), "demo")
    assert [outcome.why for outcome in settled.outcomes if outcome.why] == []
    assert settled.bank.skills == bank.skills
    return settled.bank.items


def kept(item: Item) -> Item:
    """What Moodle XML can say of an item."""
    plain = with_plain_rights(without_misconceptions(replace(item, references=(), example="")))
    kept = with_credit(plain, frozenset({Credit.RIGHT_MINUS_WRONG, Credit.NET_CORRECT}))
    return _with_equal_rules_one(kept)


def _with_equal_rules_one(item: Item) -> Item:
    # Where there are as many right as wrong options, both rules are the same.
    match item.body:
        case Choice(options=options, credit=Credit.NET_CORRECT) as body if 2 * len(body.key) == len(options):
            return replace(item, body=replace(body, credit=Credit.RIGHT_MINUS_WRONG))
    return item


@given(banks())
@settings(deadline=None, max_examples=50)
def test_every_bank_comes_back_as_it_is_shown(bank: Bank) -> None:
    assert [shown(item) for item in again(bank)] == [shown(kept(item)) for item in bank.items]


@given(banks(LETTERS))
@settings(deadline=None, max_examples=50)
def test_ordinary_texts_come_back_sign_by_sign(bank: Bank) -> None:
    for one, other in zip(again(bank), bank.items, strict=True):
        assert one == kept(other)


def test_the_picture_goes_out_and_comes_back() -> None:
    for stem in ("Which?", "Which <b>?"):
        shown = replace(item("seen"), stem=stem, image=Image("dot.png", "A [small] dot\\"))
        (back,) = again(bank(shown), {"dot.png": PNG})
        assert (back.image, back.stem) == (shown.image, stem)


def test_a_missing_picture_and_all_else_that_is_lost_is_told() -> None:
    halves = item("halves", body=choice(4, 2, many=True, credit=Credit.HALVES))
    pairs = (Pair("a", "`x`", "One."), Pair("b", "y", "Two."))
    reasons = item("reasons", body=Matching(pairs))
    seen = replace(
        item("seen"), image=Image("dot.png", "A dot"), example="$ ls", references=("https://a.org",)
    )
    losses = write(bank(halves, reasons, seen), {}).losses
    assert [
        (loss.item, word in loss.what)
        for loss, word in zip(
            losses, ["halves", "one text", "formatting", "references, example and image"], strict=True
        )
    ] == [
        ("halves", True),
        ("reasons", True),
        ("reasons", True),
        ("seen", True),
    ]


def test_true_or_false_goes_out_as_moodles_own_type() -> None:
    options = choice(2).options
    body = replace(choice(2), options=(replace(options[0], text="True"), replace(options[1], text="False")))
    both = item("both", body=body, fixed=True)
    assert b'type="truefalse"' in write(bank(both), {}).content
    assert again(bank(both)) == (both,)
    assert b'type="multichoice"' in write(bank(replace(both, fixed_order=False)), {}).content


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_type(kind: Kind) -> None:
    (back,) = again(bank(item(body=BODIES[kind])))
    assert back.kind == kind


@pytest.mark.parametrize("stem", ["a ]]> b & c", "]]>", "a ]]> <b>"])
def test_what_ends_a_section_goes_out_whole(stem: str) -> None:
    (back,) = again(bank(replace(item(), stem=stem)))
    assert back.stem == stem


def test_what_no_xml_can_hold_is_left_out() -> None:
    (back,) = again(bank(replace(item(), stem="a\x0b b")))
    assert back.stem == "a b"


SAMPLES = [
    write(bank(*(item(kind, body=body) for kind, body in BODIES.items())), {}).content,
    with_file("See"),
]


@given(st.sampled_from(SAMPLES), st.integers(0, 4000), st.integers(0, 30), st.binary(max_size=30))
@settings(deadline=None, max_examples=50)
def test_a_damaged_file_is_refused_or_read(data: bytes, at: int, width: int, noise: bytes) -> None:
    with suppress(FileRefused):
        settle(read(data[:at] + noise + data[at + width :], "demo.xml"), "demo")
