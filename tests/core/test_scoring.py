"""First valid?, then correct?"""

import time
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.items import Kind, Numeric, Text
from quiz.core.scoring import Response, Slip, normalise, read_number, score
from tests.factories import BODIES, RIGHT, WRONG, item

SLIPS: list[tuple[Kind, object, Slip]] = [
    (Kind.SINGLE, "", Slip.BLANK),
    (Kind.SINGLE, 0, Slip.UNKNOWN_OPTION),
    (Kind.SINGLE, 5, Slip.UNKNOWN_OPTION),
    (Kind.SINGLE, -1, Slip.UNKNOWN_OPTION),
    (Kind.SINGLE, 10**400, Slip.UNKNOWN_OPTION),
    (Kind.SINGLE, True, Slip.SHAPE),
    (Kind.SINGLE, 1.0, Slip.SHAPE),
    (Kind.SINGLE, "1", Slip.SHAPE),
    (Kind.SINGLE, [1], Slip.SHAPE),
    (Kind.SINGLE, {"1": 1}, Slip.SHAPE),
    (Kind.MULTIPLE, [], Slip.BLANK),
    (Kind.MULTIPLE, [1, 1], Slip.REPEATED),
    (Kind.MULTIPLE, [1, 6], Slip.UNKNOWN_OPTION),
    (Kind.MULTIPLE, [0], Slip.UNKNOWN_OPTION),
    (Kind.MULTIPLE, [True], Slip.SHAPE),
    (Kind.MULTIPLE, [1, "2"], Slip.SHAPE),
    (Kind.MULTIPLE, [1, None], Slip.SHAPE),
    (Kind.MULTIPLE, [[1]], Slip.SHAPE),
    (Kind.MULTIPLE, 1, Slip.SHAPE),
    (Kind.NUMERIC, "", Slip.BLANK),
    (Kind.NUMERIC, " \u00a0 ", Slip.BLANK),
    (Kind.NUMERIC, "keys", Slip.BLANK),
    (Kind.NUMERIC, "twenty", Slip.NOT_A_NUMBER),
    (Kind.NUMERIC, "20 or 21", Slip.NOT_A_NUMBER),
    (Kind.NUMERIC, "20 locks", Slip.NOT_A_NUMBER),
    (Kind.NUMERIC, 20, Slip.SHAPE),
    (Kind.NUMERIC, ["20"], Slip.SHAPE),
    (Kind.TEXT, "", Slip.BLANK),
    (Kind.TEXT, " \t\n", Slip.BLANK),
    (Kind.TEXT, 1, Slip.SHAPE),
    (Kind.TEXT, ["bisect"], Slip.SHAPE),
    (Kind.ORDERING, [], Slip.BLANK),
    (Kind.ORDERING, [1, 2], Slip.INCOMPLETE),
    (Kind.ORDERING, [1, 2, 2], Slip.REPEATED),
    (Kind.ORDERING, [1, 2, 3, 3], Slip.REPEATED),
    (Kind.ORDERING, [1, 2, 4], Slip.UNKNOWN_OPTION),
    (Kind.ORDERING, [True, 2, 3], Slip.SHAPE),
    (Kind.ORDERING, ["SYN", "SYN-ACK", "ACK"], Slip.SHAPE),
    (Kind.ORDERING, "123", Slip.SHAPE),
    (Kind.MATCHING, [], Slip.BLANK),
    (Kind.MATCHING, ["", "", ""], Slip.BLANK),
    (Kind.MATCHING, ["LIFO", "", "Least"], Slip.INCOMPLETE),
    (Kind.MATCHING, ["LIFO", "FIFO"], Slip.INCOMPLETE),
    (Kind.MATCHING, ["LIFO", "FIFO", "Least", "FILO"], Slip.INCOMPLETE),
    (Kind.MATCHING, ["LIFO", "FIFO", "Most"], Slip.UNKNOWN_OPTION),
    (Kind.MATCHING, [1, 2, 3], Slip.SHAPE),
    (Kind.MATCHING, [0, 0, 0], Slip.SHAPE),
    (Kind.MATCHING, [["LIFO"], "FIFO", "Least"], Slip.SHAPE),
    (Kind.MATCHING, {"Stack": "LIFO"}, Slip.SHAPE),
]


@pytest.mark.parametrize(("kind", "response", "slip"), SLIPS)
def test_a_slip_is_found_before_the_key_is_looked_at(kind: Kind, response: object, slip: Slip) -> None:
    given = score(item(body=BODIES[kind]), cast("Response", response))
    assert (given.valid, given.score, given.slip) == (False, 0, slip)


@pytest.mark.parametrize("kind", Kind)
def test_right_wrong_and_unknown_are_all_valid(kind: Kind) -> None:
    asked = item(body=BODIES[kind])
    given = [score(asked, response) for response in (RIGHT[kind], WRONG[kind], None)]
    assert [(one.valid, one.score, one.slip) for one in given] == [(True, 1, None), *[(True, 0, None)] * 2]


@pytest.mark.parametrize(
    ("kind", "response", "earned"),
    [
        (Kind.MULTIPLE, [2, 1], 1),
        (Kind.MULTIPLE, [1], 1 / 2),
        (Kind.MULTIPLE, [1, 2, 3], 2 / 3),
        (Kind.ORDERING, [2, 1, 3], 1 / 2),
        (Kind.ORDERING, [3, 1, 2], 1 / 2),
        (Kind.MATCHING, ["LIFO", "LIFO", "LIFO"], 1 / 3),
        (Kind.MATCHING, ["LIFO", "FIFO", "FILO"], 2 / 3),
    ],
)
def test_part_of_an_answer_earns_part_of_the_credit(kind: Kind, response: Response, earned: float) -> None:
    assert score(item(body=BODIES[kind]), response).score == pytest.approx(earned)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)
NEAR_MISSES = st.lists(st.integers(-1, 6), max_size=6) | st.lists(
    st.sampled_from(["LIFO", "FIFO", "Least", "FILO", "", "Most"]), max_size=4
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(Kind), JSON | NEAR_MISSES)
def test_anything_that_json_can_say_is_scored_or_refused(kind: Kind, response: object) -> None:
    given_score = score(item(body=BODIES[kind]), cast("Response", response))
    assert 0 <= given_score.score <= 1
    assert 0 <= given_score.chance < 1
    assert given_score.valid == (given_score.slip is None)
    assert given_score.valid or given_score.score == 0


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(Kind), st.booleans() | st.floats() | st.dictionaries(st.text(), JSON, max_size=2))
def test_what_answers_no_kind_has_the_wrong_shape(kind: Kind, response: object) -> None:
    assert score(item(body=BODIES[kind]), cast("Response", response)).slip is Slip.SHAPE


NUMBERS: list[tuple[str, float | None]] = [
    ("20", 20),
    ("+20", 20),
    ("-20", -20),
    ("\u221220", -20),  # minus sign
    ("\u201320", -20),  # en dash
    (" 20\n", 20),
    ("1 000", 1000),
    ("1\u00a0000", 1000),
    ("1\u2009000", 1000),
    ("1\u202f000", 1000),
    ("1\u200b000", 1000),
    ("1\u3000000", 1000),
    ("1,000", 1000),
    ("-12,345,678.5", -12345678.5),
    ("2,5", 2.5),
    ("2,50", 2.5),
    ("0,125", 0.125),  # no group of thousands begins with 0
    ("-0,250", -0.25),
    ("00,125", 0.125),
    ("1234,567", 1234.567),
    ("2.5", 2.5),
    (".5", 0.5),
    ("5.", 5),
    ("1e3", 1000),
    ("1E-3", 0.001),
    ("007", 7),
    ("1,2,3", None),
    ("1.2.3", None),
    ("1.000,5", None),
    ("", None),
    (".", None),
    ("-", None),
    ("--5", None),
    ("\u20145", None),  # em dash
    ("1e", None),
    ("e5", None),
    ("0x10", None),
    ("1_000", None),
    ("1/2", None),
    ("50%", None),
    ("nan", None),
    ("inf", None),
    ("-Infinity", None),
    ("1e999", None),
    ("1e9999", None),
    ("\u0661\u0662", None),  # digits of another script
    ("9" * 40, 1e40),
    ("9" * 41, None),
]


@pytest.mark.parametrize(("typed", "number"), NUMBERS)
def test_a_number_is_read_as_people_write_it(typed: str, number: float | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("part", ["9", "1,", "1,000", " ", "e9", ",", "-", "9 "])
def test_a_long_text_is_refused_in_one_pass(part: str) -> None:
    start = time.process_time()
    assert read_number(part * 100_000) is None
    assert time.process_time() - start < 1  # milliseconds; anything quadratic takes minutes


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("20", True),
        ("20 keys", True),
        ("20keys", True),
        (" 20 KEYS ", True),
        ("20,0 keys", True),
        ("２０ keys", True),  # the full-width digits of an East Asian keyboard
        ("2e1", True),
        ("19", False),
        ("20.001", False),
        ("20000", False),
    ],
)
def test_a_unit_may_follow_the_number(typed: str, right: bool) -> None:
    given_score = score(item(body=BODIES[Kind.NUMERIC]), typed)
    assert (given_score.valid, given_score.score) == (True, float(right))


@pytest.mark.parametrize(
    ("value", "tolerance", "typed", "right"),
    [
        (0.3, 0.1, "0.4", True),  # 0.4 - 0.3 is a little more than 0.1 in binary
        (0.3, 0.1, "0.2", True),
        (0.3, 0.1, "0.41", False),
        (0.1 + 0.2, 0, "0.3", True),
        (0, 0, "0", True),
        (0, 0, "0.000000001", False),
        (1e-9, 0, "1e-9", True),
        (1e-9, 0, "0", False),
        (1e-9, 0, "2e-9", False),
        (1e12, 0, "1000000000000", True),
        (-5, 0.5, "-5,5", True),
    ],
)
def test_the_tolerance_includes_its_ends(value: float, tolerance: float, typed: str, right: bool) -> None:
    assert score(item(body=Numeric(value, tolerance, "", "")), typed).score == float(right)


@pytest.mark.parametrize(
    ("typed", "accepted", "case", "right"),
    [
        ("git bisect", "git bisect", False, True),
        ("  git   bisect\n", "git bisect", False, True),
        ("git\u00a0bisect", "git bisect", False, True),
        ("GIT Bisect", "git bisect", False, True),
        ("GIT Bisect", "git bisect", True, False),
        ("git bisect", "git bisect", True, True),
        ("`git bisect`", "git bisect", True, True),
        ("\u201cgit bisect\u201d", "git bisect", True, True),
        ("\u201egit bisect\u201c", "'git bisect'", True, True),
        ("it\u2019s", "it's", True, True),
        ("x \u2212 1", "x - 1", True, True),
        ("git log \u2014oneline", "git log --oneline", True, True),
        ("\uff27\uff25\uff34", "GET", True, True),  # full-width letters
        ("\ufb01le", "file", True, True),  # a ligature
        ("caf\u0065\u0301", "caf\u00e9", True, True),  # an accent of its own
        ("stra\u00dfe", "STRASSE", False, True),
        ("gitbisect", "git bisect", False, False),
        ("git-bisect", "git bisect", False, False),
        ("git bisect start", "git bisect", False, False),
        ("resume", "r\u00e9sum\u00e9", False, False),
    ],
)
def test_a_text_is_compared_in_one_form(typed: str, accepted: str, case: bool, right: bool) -> None:
    given_score = score(item(body=Text((accepted,), case, "")), typed)
    assert (given_score.valid, given_score.score) == (True, float(right))


@settings(deadline=None)
@given(st.text(), st.booleans())
def test_case_is_all_that_case_changes(text: str, case: bool) -> None:
    once = normalise(text, case=case)
    assert once == once.strip()
    assert "  " not in once
    assert case or once == normalise(text, case=True).casefold()
