"""Items: gaps, pairs and orders; what is shown; what is refused and why."""

import pytest

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, DraftPair, Refusal
from tests.formats.qti.samples import (
    CORRECT,
    MAP,
    MAPPED,
    MATCH,
    choice,
    declare,
    draft,
    in_3_0,
    item,
    mapping,
    read,
    refusal,
    rules,
    score,
    when,
)

CHOICE = choice("one", "two")
A = declare("A")


def entry(name: str, text: str, most: int = 1) -> str:
    return f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{text}</simpleAssociableChoice>'


def match(lefts: str, rights: str) -> str:
    sets = "".join(f"<simpleMatchSet>{entries}</simpleMatchSet>" for entries in (lefts, rights))
    return f'<matchInteraction responseIdentifier="R"><prompt>Match.</prompt>{sets}</matchInteraction>'


def pairs(*key: str, **more: str) -> str:
    return declare(*key, kind="directedPair", cardinality="multiple", **more)


LEFTS = entry("A", "Stack") + entry("B", "Queue")
RIGHTS = entry("X", "LIFO") + entry("Y", "FIFO") + entry("Z", "FILO")


def test_a_match_is_a_matching_with_what_is_left_over_as_distractors() -> None:
    found = draft(item(pairs("A X", "B Y"), match(LEFTS, RIGHTS)))
    assert (found.kind, found.stem, found.losses) == (Kind.MATCHING, "Match.", ())
    assert found.pairs == (DraftPair("Stack", "LIFO"), DraftPair("Queue", "FIFO"))
    assert found.distractors == ("FILO",)


def test_a_match_whose_first_set_has_more_is_turned() -> None:
    found = draft(item(pairs("X A", "Y B"), match(RIGHTS, LEFTS)))
    assert found.pairs == (DraftPair("Stack", "LIFO"), DraftPair("Queue", "FIFO"))
    assert found.distractors == ("FILO",)


EACH = mapping({"A X": 1, "B Y": 1})


@pytest.mark.parametrize(
    ("declaration", "processing", "loss"),
    [
        (pairs("A X", "B Y", more=EACH), MAP, ""),
        (pairs(more=EACH), MAP, ""),
        (
            pairs("A X", "B Y"),
            MATCH,
            "There only the whole answer earns marks; here each right pair earns its part.",
        ),
        (pairs("A X", "B Y", more=mapping({"A X": 1, "B Y": 3})), MAP, "Its pairs earn unequal marks"),
        (
            pairs("A X", "B Y", more=mapping({"A X": 1, "B Y": 1}, defaultValue="-1")),
            MAP,
            "wrong pairs cost some",
        ),
    ],
)
def test_marks_of_a_match_that_are_not_ours_are_a_loss(declaration: str, processing: str, loss: str) -> None:
    losses = draft(item(declaration, match(LEFTS, RIGHTS), processing)).losses
    assert len(losses) == bool(loss)
    assert loss in "".join(losses)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (("A X", "A Y", "B Y"), "belongs to several others or to none"),
        (("A X",), "belongs to several others or to none"),
        (("A X", "B Q"), "“Q”, which is none of the entries"),
        (("A X", "B"), "not a list of pairs"),
        ((), "No right answer is marked."),
    ],
)
def test_a_match_without_one_partner_each_is_refused(key: tuple[str, ...], why: str) -> None:
    assert why in refusal(item(pairs(*key), match(LEFTS, RIGHTS), MATCH))


def test_an_association_gives_its_left_sides() -> None:
    inside = f"<prompt>Pair.</prompt>{LEFTS}{RIGHTS}"
    body = f'<associateInteraction responseIdentifier="R">{inside}</associateInteraction>'
    declaration = declare("X A", "B Y", kind="pair", cardinality="multiple")
    found = draft(item(declaration, body))
    assert found.pairs == (DraftPair("Stack", "LIFO"), DraftPair("Queue", "FIFO"))
    assert found.distractors == ("FILO",)
    assert found.losses == ("There the pairs were found in one list; here the left sides are given.",)


def test_words_for_gaps_are_matched_to_numbered_gaps() -> None:
    words = '<gapText identifier="W">winter</gapText><gapText identifier="S">spring</gapText>'
    text = '<p>Now is <gap identifier="G1"/>, then <gap identifier="G2"/>.</p>'
    body = f'<gapMatchInteraction responseIdentifier="R">{words}{text}</gapMatchInteraction>'
    found = draft(item(pairs("W G1", "S G2"), body))
    assert found.stem == "Now is (Gap 1), then (Gap 2)."
    assert found.pairs == (DraftPair("Gap 1", "winter"), DraftPair("Gap 2", "spring"))


ORDER = '<orderInteraction responseIdentifier="R"><prompt>Sort.</prompt>{}</orderInteraction>'.format(
    "".join(f'<simpleChoice identifier="{name}">{name.lower()}</simpleChoice>' for name in "ABC")
)


def ordered(*key: str) -> str:
    return declare(*key, cardinality="ordered")


def test_an_order_is_its_declared_sequence() -> None:
    found = draft(item(ordered("C", "A", "B"), ORDER))
    assert (found.kind, found.sequence, found.losses) == (Kind.ORDERING, ("c", "a", "b"), ())


def test_marks_for_the_whole_order_alone_are_a_loss() -> None:
    assert "only the whole order" in draft(item(ordered(*"CAB"), ORDER, MATCH)).losses[0]


@pytest.mark.parametrize(
    ("key", "why"),
    [((), "No right answer"), (("A", "B"), "each entry once"), (("A", "B", "D"), "each entry once")],
)
def test_an_order_that_is_not_whole_is_refused(key: tuple[str, ...], why: str) -> None:
    assert why in refusal(item(ordered(*key), ORDER, MATCH))


def test_several_gaps_are_several_questions() -> None:
    entries = "".join(f'<inlineChoice identifier="{name}">{name.lower()}</inlineChoice>' for name in "XY")
    empty = '<inlineChoice identifier="N"/>'
    lists = f'<inlineChoiceInteraction responseIdentifier="S">{empty}{entries}</inlineChoiceInteraction>'
    body = f'<p>One <textEntryInteraction responseIdentifier="R"/> two {lists}</p>'
    key = declare("a", kind="string") + declare("Y", name="S")
    total = rules(score(f'<sum>{MAPPED}<mapResponse identifier="S"/></sum>'))
    for processing in (
        "",
        rules(
            when(CORRECT, score("1")),
            when(
                CORRECT.replace('"R"', '"S"'),
                score('<sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum>'),
            ),
        ),
    ):
        first, second = read(item(key, body, processing))
        assert isinstance(first, Draft)
        assert isinstance(second, Draft)
        assert first.answers[0].text == "a"
        assert [(one.text, one.weight) for one in second.answers] == [("x", 0), ("y", 1)]
        assert second.stem == r"One \_\_\_\_ two \[\_\_\_\_\]"
        assert second.losses == ("It was one question with 2 gaps; this is gap 2.",)
    assert all(
        isinstance(one, Refusal)
        for one in read(item(declare(kind="string") + declare(name="S"), body, total))
    )


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (item(A, "<p>Only text.</p>"), "It asks nothing: there is text, but no interaction."),
        (item(A, CHOICE, attributes='adaptive="true"'), "It is adaptive"),
        (item(A + '<templateDeclaration identifier="T"/>', CHOICE), "It is a template"),
        (
            item(A, '<hotspotInteraction responseIdentifier="R"/>'),
            "It asks for a place on a picture (hotspot).",
        ),
        (item(A, '<sliderInteraction responseIdentifier="R"/>'), "It asks for a slider."),
        (item(A, '<uploadInteraction responseIdentifier="R"/>'), "It asks for a file to upload."),
        (item(A, '<strangeInteraction responseIdentifier="R"/>'), "the kind “strange”"),
        (item(A, CHOICE + CHOICE), "The item holds 2 questions in one (choiceInteraction)"),
        (
            item(A, f'<feedbackBlock outcomeIdentifier="F" identifier="X">{CHOICE}</feedbackBlock>'),
            "in steps",
        ),
        (item(A + '<assessmentStimulusRef href="s.xml"/>', CHOICE), "a text in another file"),
        (item(A, "<p><video/></p>" + CHOICE), "The question needs a video"),
        (
            item(A, '<p><object data="a.swf" type="application/x-shockwave-flash"/></p>' + CHOICE),
            "another file",
        ),
        (item(A, choice("<audio/>x", "two")), "The question needs a sound"),
        (item(A, '<p><include href="part.xml"/></p>' + CHOICE), "stands in another file (XInclude)"),
        (
            item(A, "<p><math><mtable/></math></p>" + CHOICE),
            "a formula (MathML) that one line of text cannot say",
        ),
        (item(A, CHOICE.replace("<prompt>Which?</prompt>", "")), "It has no text that asks something."),
        (item(A, "").replace("<itemBody></itemBody>", ""), "The item has no body"),
    ],
)
def test_what_no_kind_can_hold_is_refused_with_its_reason(xml: str, why: str) -> None:
    assert why in refusal(xml)


@pytest.mark.parametrize(
    ("body", "stem", "losses"),
    [
        ("<p>a <math><msup><mi>x</mi><mn>2</mn></msup></math></p>", "a x²", 1),
        (
            "<p><math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mn>2</mn></mrow></mfrac></math></p>",
            "1/(a + 2)",
            1,
        ),
        ('<rubricBlock view="candidate"><p>Read.</p></rubricBlock>', "Read.", 0),
        ('<rubricBlock view="scorer"><p>Secret.</p></rubricBlock><p>x</p>', "x", 1),
        ('<p>x</p><endAttemptInteraction responseIdentifier="H" title="Hint"/>', "x", 1),
        ('<p>x <printedVariable identifier="SCORE"/></p>', "x", 1),
        ("<p>x</p><script>alert(1)</script>", "x", 1),
        ('<p>x</p><object data="a.png" type="image/png">A map</object>', "x", 1),
    ],
)
def test_the_stem_says_what_can_be_said(body: str, stem: str, losses: int) -> None:
    found = draft(item(A, body + CHOICE, MATCH))
    assert found.stem == f"{stem}\n\nWhich?"
    assert len(found.losses) == losses


def test_names_identifiers_and_lines_are_kept() -> None:
    found = draft("\n" + item(A, CHOICE))
    assert (found.name, found.source_id, found.where.number, found.where.line) == ("A title", "q1", 1, 2)


def test_3_0_has_names_of_its_own() -> None:
    assert '<qti-choice-interaction response-identifier="R"' in in_3_0(item(A, CHOICE))
