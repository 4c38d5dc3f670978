"""Gaps in Moodle's notation: one test a rule of its grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.items import Kind
from quiz.formats.cloze import cloze_gaps, has_gaps
from quiz.formats.drafts import DraftAnswer, Refusal, Where
from quiz.formats.gaps import Gap, mark

HERE = Where(7, 70)


def gap_of(text: str) -> Gap:
    marked, (gap,) = cloze_gaps(text, HERE)
    assert marked == mark(0)
    assert isinstance(gap, Gap)
    return gap


def answers_of(text: str) -> list[tuple[str, float]]:
    return [(answer.text, round(answer.weight, 4)) for answer in gap_of(text).answers]


@pytest.mark.parametrize(
    ("name", "kind", "fixed", "case"),
    [
        *((name, Kind.SINGLE, True, False) for name in ("MULTICHOICE", "MC", "MCV", "MULTICHOICE_H")),
        *((name, Kind.SINGLE, False, False) for name in ("MCS", "MULTICHOICE_VS", "MCHS")),
        *((name, Kind.MULTIPLE, True, False) for name in ("MULTIRESPONSE", "MR", "MRH")),
        *((name, Kind.MULTIPLE, False, False) for name in ("MRS", "MULTIRESPONSE_HS")),
        *((name, Kind.TEXT, False, False) for name in ("SHORTANSWER", "SA", "MW")),
        *((name, Kind.TEXT, False, True) for name in ("SHORTANSWER_C", "SAC", "MWC")),
    ],
)
def test_the_type_decides_the_kind(name: str, kind: Kind, fixed: bool, case: bool) -> None:
    gap = gap_of(f"{{1:{name}:=a~b}}")
    assert (gap.kind, gap.fixed_order, gap.case) == (kind, fixed, case)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("{:MC:=a~b}", [("a", 1), ("b", 0)]),
        ("{1:MC:~=a~b~}", [("a", 1), ("b", 0)]),
        ("{1:MC:%100%a~%50%b~%-25%c~%33,3%d}", [("a", 1), ("b", 0.5), ("c", -0.25), ("d", 0.333)]),
        ("{1:SA:=a\\}b~c\\#d~e\\~f}", [("a}b", 1), ("c#d", 0), ("e~f", 0)]),
        ("{1:SA:=&lt;b&gt; &#39;x&#39;}", [("<b> 'x'", 1)]),
        ("{1:MC:=<b>yes</b>~<i>no</i>}", [("**yes**", 1), ("*no*", 0)]),
        ("{1:NM:=5,17~%50%-1e3}", [("5.17", 1), ("-1e3", 0.5)]),
        ("{1:MR:=a~=b~c}", [("a", 0.5), ("b", 0.5), ("c", -0.5)]),
        ("{1:MR:%60%a~%40%b~c}", [("a", 0.6), ("b", 0.4), ("c", 0)]),
    ],
)
def test_it_reads_answers_and_weights(text: str, answers: list[tuple[str, float]]) -> None:
    assert answers_of(text) == answers


def test_feedback_and_tolerance_belong_to_their_answer() -> None:
    assert gap_of("{2:NUMERICAL:=3.5:0.5#Right \\} so~*#Count again.}").answers == (
        DraftAnswer("3.5", 1, "Right } so", 0.5),
    )
    assert gap_of("{1:SA:=a#one#two~%50%b#three}").answers == (
        DraftAnswer("a", 1, "one#two"),
        DraftAnswer("b", 0.5, "three"),
    )


def test_text_around_gaps_stays() -> None:
    marked, gaps = cloze_gaps("one {x} {1:SA:=a} two {1:SA:=b}{} three", HERE)
    assert (marked, len(gaps)) == (f"one {{x}} {mark(0)} two {mark(1)}{{}} three", 2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{1:NM:=zero}", "not a number"),
        ("{1:NM:=1e999}", "not a number"),
        ("{1:NM:=*}", "every number"),
        ("{1:SA:=git *}", "“git *”"),
        ("{1:REGEXP:=a.*}", "regular expressions"),
        ("{1:MULTICHOICE}", "not complete"),
        ("{1:SA:=a", "not complete"),
    ],
)
def test_a_gap_that_cannot_be_kept_is_refused_with_its_reason(text: str, word: str) -> None:
    _, (gap,) = cloze_gaps(text, HERE)
    assert isinstance(gap, Refusal)
    assert gap.where == HERE
    assert word in gap.why


def test_a_refused_gap_leaves_the_others() -> None:
    _, gaps = cloze_gaps("{1:NM:=zero} {1:SA:=a} {1:MC}", HERE)
    assert [type(gap) for gap in gaps] == [Refusal, Gap, Refusal]


def test_a_pattern_beside_a_full_answer_is_a_loss() -> None:
    gap = gap_of("{1:SA:=Paris~%50%P*~*#No.~L*}")
    assert [answer.text for answer in gap.answers] == ["Paris"]
    assert [("50%" in loss, "feedback" in loss, "L*" in loss) for loss in gap.losses] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


@pytest.mark.parametrize(
    ("text", "found"), [("{1:MC:=a}", True), ("{1:MC}", True), ("{1:XY:=a}", False), ("{}", False)]
)
def test_it_knows_where_gaps_begin(text: str, found: bool) -> None:
    assert has_gaps(text) is found


@given(st.text("{}1:SAMCN=~#%\\&;*ab,.", max_size=60))
def test_whatever_stands_there_it_is_a_gap_a_refusal_or_text(text: str) -> None:
    marked, gaps = cloze_gaps(text, HERE)
    complete = [number for number in range(len(gaps)) if mark(number) in marked]
    assert complete == list(range(len(complete)))
    assert all(isinstance(gap, Refusal) for gap in gaps[len(complete) :])


def test_a_text_of_open_gaps_is_read_once() -> None:
    # A second look at the rest for each of them would take minutes.
    _, gaps = cloze_gaps("{1:SA:=a" * 50_000, HERE)
    assert len(gaps) == 50_000
