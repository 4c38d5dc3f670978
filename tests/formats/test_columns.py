"""The format csv: our columns, one rule of docs/formats.md a test, and banks that go out and come back."""

import csv
import io
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.banks import Bank
from quiz.core.items import Credit, Image, Kind
from quiz.formats.columns import ALIASES, COLUMNS, NUMBERED, read, write
from quiz.formats.columns_writing import ALWAYS, SOMETIMES
from quiz.formats.drafts import Draft, DraftAnswer, DraftPair, FileRefused, Reading, Refusal
from quiz.formats.settling import settle
from tests.factories import BODIES, bank, item
from tests.formats.random_banks import banks

HEAD = "stem,option_1,option_2,option_3,correct"


def reading_of(*lines: str) -> Reading:
    return read("\n".join(lines).encode(), "demo.csv")


def draft_of(*lines: str) -> Draft:
    (found,) = reading_of(*lines).found
    assert isinstance(found, Draft), found
    return found


def refusal_of(*lines: str) -> Refusal:
    (found,) = reading_of(*lines).found
    assert isinstance(found, Refusal), found
    return found


def test_a_stem_options_and_the_right_one_are_enough() -> None:
    draft = draft_of(HEAD, "Which?,a,b,,2")
    assert (draft.kind, draft.stem, draft.where.number, draft.where.line) == (Kind.SINGLE, "Which?", 1, 2)
    assert draft.answers == (DraftAnswer("a", 0), DraftAnswer("b", 1))


def test_every_column_has_its_place() -> None:
    draft = draft_of(
        "id,skill,skill_title,level,bloom,kind,stem,fixed_order,example,references,tags,credit,correct,why,"
        "option_1,why_1,misconception_1,option_2,why_2,misconception_2",
        "q1,undo,Undo things,3,Apply,multiple,Which?,yes,$ ls,https://a.org https://b.org,x y,halves,1,So.,"
        "a,Yes.,,b,No.,half-way",
    )
    assert (draft.source_id, draft.level, draft.bloom, draft.fixed_order) == ("q1", 3, "apply", True)
    assert (draft.categories, draft.tags) == (("Undo things",), ("skill:undo", "x", "y"))
    assert (draft.example, draft.references) == ("$ ls", ("https://a.org", "https://b.org"))
    assert (draft.kind, draft.credit, draft.feedback) == (Kind.MULTIPLE, Credit.HALVES, "So.")
    assert draft.answers == (
        DraftAnswer("a", 1, "Yes."),
        DraftAnswer("b", 0, "No.", misconception="half-way"),
    )


@pytest.mark.parametrize(
    ("correct", "kind", "right"),
    [
        ("1", Kind.SINGLE, [1]),
        ("B", Kind.SINGLE, [2]),
        ("a c", Kind.MULTIPLE, [1, 3]),
        ("1; 3", Kind.MULTIPLE, [1, 3]),
    ],
)
def test_the_right_ones_are_named_by_number_or_letter(correct: str, kind: Kind, right: list[int]) -> None:
    draft = draft_of(HEAD, f"Which?,a,b,c,{correct}")
    assert draft.kind == kind
    assert [number for number, answer in enumerate(draft.answers, 1) if answer.weight] == right


@pytest.mark.parametrize("correct", ["", "4", "9", "0", "yes", "1 4", "-1"])
def test_a_key_that_names_no_option_is_refused(correct: str) -> None:
    assert "correct" in refusal_of(HEAD, f"Which?,a,b,c,{correct}").why


def test_an_option_may_be_missing_between_others() -> None:
    assert [answer.text for answer in draft_of(HEAD, "Which?,a,,c,3").answers] == ["a", "c"]
    assert refusal_of(HEAD, "Which?,a,,c,2")


def test_a_number_has_a_tolerance_a_unit_and_wrong_values() -> None:
    draft = draft_of(
        "kind,stem,option_1,option_2,why_2,correct,tolerance,unit",
        "numeric,How many?,-20,19,Count.,1,0.5,keys",
    )
    assert draft.answers == (DraftAnswer("-20", 1, "", 0.5), DraftAnswer("19", 0, "Count."))
    assert (draft.kind, draft.unit) == (Kind.NUMERIC, "keys")


def test_a_text_accepts_what_correct_names() -> None:
    draft = draft_of("case," + HEAD + ",kind", "yes,Which?,git bisect,SELECT *,git blame,1 2,text")
    assert [(answer.text, answer.weight) for answer in draft.answers] == [
        ("git bisect", 1),
        ("SELECT *", 1),
        ("git blame", 0),
    ]
    assert (draft.kind, draft.case) == (Kind.TEXT, True)


def test_an_ordering_stands_in_its_order() -> None:
    draft = draft_of(HEAD + ",kind,why", "Sort.,SYN,SYN-ACK,ACK,,ordering,A handshake.")
    assert (draft.kind, draft.sequence, draft.feedback) == (
        Kind.ORDERING,
        ("SYN", "SYN-ACK", "ACK"),
        "A handshake.",
    )


def test_a_matching_has_right_sides_and_spare_ones() -> None:
    head = "kind,stem,option_1,right_1,why_1,option_2,right_2,right_3"
    draft = draft_of(head, "matching,Match.,Stack,LIFO,Last.,Queue,FIFO,FILO")
    assert draft.pairs == (DraftPair("Stack", "LIFO", "Last."), DraftPair("Queue", "FIFO"))
    assert draft.distractors == ("FILO",)
    assert "right_2" in refusal_of(head, "matching,Match.,Stack,LIFO,,Queue,,FILO").why


@pytest.mark.parametrize(
    ("column", "cell"),
    [("kind", "essay"), ("tolerance", "much"), ("case", "maybe"), ("credit", "some"), ("fixed_order", "2")],
)
def test_a_word_that_a_column_does_not_know_is_refused(column: str, cell: str) -> None:
    kind = ",kind" if column == "credit" else ""
    row = f"Which?,a,b,,1,{cell}" + (",multiple" if kind else "")
    assert cell in refusal_of(f"{HEAD},{column}{kind}", row).why


def test_an_unknown_level_or_bloom_is_a_loss() -> None:
    draft = draft_of(HEAD + ",level,bloom", "Which?,a,b,,1,hard,guess")
    assert (draft.level, draft.bloom) == (0, "")
    assert ["hard" in draft.losses[0], "guess" in draft.losses[1]] == [True, True]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_reads_the_dialects_of_spreadsheets(delimiter: str, start: str, end: str) -> None:
    head, row = HEAD.split(","), ["Which, or; what?", 'say "a"', "b\nc", "", "1"]
    quoted = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row)
    data = f"{start}{delimiter.join(head)}{end}{quoted}{end}".encode()
    (found,) = read(data, "demo.csv").found
    assert isinstance(found, Draft)
    assert (found.stem, found.answers[0].text, found.answers[1].text) == (
        "Which, or; what?",
        'say "a"',
        "b\nc",
    )


def test_it_reads_utf_16_and_a_declared_delimiter() -> None:
    text = f"sep=|\n{HEAD.replace(',', '|')}\nWhich é?|a|b||1\n"
    for data in (text.encode("utf-16"), text.encode("utf-8-sig"), text.encode()):
        (found,) = read(data, "demo.csv").found
        assert isinstance(found, Draft)
        assert (found.stem, found.where.line) == ("Which é?", 3)


def test_lines_are_those_of_the_file() -> None:
    reading = reading_of(HEAD, ",,,,", '"Two\nlines?",a,b,,1', "", "Next?,a,b,,1")
    assert [(found.where.number, found.where.line) for found in reading.found] == [(1, 3), (2, 6)]


@pytest.mark.parametrize(
    "header",
    [
        "Question,Answer 1,Answer-2,Correct Answers",
        "STEM, option 1 ,option2,correct",
        "stem,left_1,option_2,correct",
    ],
)
def test_columns_have_other_names_too(header: str) -> None:
    assert [answer.weight for answer in draft_of(header, "Which?,a,b,2").answers] == [0, 1]


def test_what_is_not_read_is_noted() -> None:
    reading = reading_of(HEAD + ",Remarks,stem", "Which?,a,b,,1,mine,again,beyond")
    assert [
        word in note for word, note in zip(["Remarks", "stem", "Line 2"], reading.notes, strict=True)
    ] == [True] * 3


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b"", 1, "header"),
        (b"a,b,c\n1,2,3", 1, "header"),
        (b"stem,correct\nWhich?,1", 1, "header"),
        (b"stem,option_1,correct\nWhich \xe9?,a,1", 2, "UTF-8"),
        (b'stem,option_1,correct\n\nWhich?,"a,1\nNext?,b,1\n', 3, "quotes"),
        (b"stem,option_1\0,correct", 0, "text file"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, line: int, word: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, "demo.csv")
    assert word in refused.value.why
    assert refused.value.line == line


@pytest.mark.parametrize(
    "data",
    [
        b"stem,option_1" + b"," * 500,
        (HEAD + "\n" + "x,,,,\n" * 20_001).encode(),
        HEAD.encode() + b'\n"' + b"x" * 200_000,
    ],
)
def test_it_keeps_its_limits(data: bytes) -> None:
    with pytest.raises(FileRefused):
        read(data, "demo.csv")


def again(bank: Bank) -> Bank:
    settled = settle(read(write(bank, {}).content, "demo.csv"), "demo")
    assert [
        (outcome.why, outcome.losses) for outcome in settled.outcomes if outcome.why or outcome.losses
    ] == []
    return settled.bank


@given(banks())
@settings(deadline=None, max_examples=50)
def test_every_bank_comes_back_sign_by_sign(bank: Bank) -> None:
    back = again(bank)
    assert back.items == bank.items
    assert back.skills == bank.skills


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_goes_out_and_comes_back(kind: Kind) -> None:
    one = item(body=BODIES[kind])
    assert again(bank(one)).items == (one,)


def test_only_the_picture_and_the_proof_are_lost() -> None:
    seen = replace(item("seen"), image=Image("dot.png", "A dot"), proof="machine")
    (loss,) = write(bank(seen), {}).losses
    assert (loss.item, loss.left_out) == ("seen", False)
    assert "proof and image" in loss.what


@pytest.mark.parametrize(
    "stem", ["=1+1", "+1", "-x", "-1", "@a", "\tx", "'=1", "''-x", "'a", '=HYPERLINK("https://example.org/")']
)
def test_no_cell_begins_as_a_formula_does(stem: str) -> None:
    sheet = write(bank(replace(item(), stem=stem)), {}).content.decode("utf-8-sig")
    for cell in (cell for row in csv.reader(io.StringIO(sheet)) for cell in row):
        assert cell == "-1" or not cell.startswith(("=", "+", "-", "@", "\t"))
    (back,) = read(sheet.encode(), "demo.csv").found
    assert isinstance(back, Draft)
    assert back.stem == stem


def test_the_writer_knows_the_columns_of_the_reader() -> None:
    assert {*ALWAYS, *SOMETIMES} <= COLUMNS
    assert set(ALIASES.values()) <= COLUMNS | NUMBERED


SAMPLE = write(bank(*(item(kind, body=body) for kind, body in BODIES.items())), {}).content


@given(st.integers(0, 1500), st.integers(0, 30), st.binary(max_size=30))
@settings(deadline=None, max_examples=50)
def test_a_damaged_table_is_refused_or_read(at: int, width: int, noise: bytes) -> None:
    with suppress(FileRefused):
        settle(read(SAMPLE[:at] + noise + SAMPLE[at + width :], "demo.csv"), "demo")
