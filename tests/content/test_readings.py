"""What YAML takes a plain value for."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.content.readings import integer, misread_as, number


@pytest.mark.parametrize(
    ("reading", "values"),
    [
        ("false", "no No NO off Off OFF false False FALSE"),
        ("true", "yes Yes YES on On ON true True TRUE"),
        ("nothing", "~ null Null NULL"),
        (
            "a number",
            "0 42 -1 +1 010 0o17 0x1F 0b1 1_000 1.10 .5 1. 1e3 1E-3 1.5e+10 1:30 1:30:00.5 .inf -.INF .nan",
        ),
        ("a date", "2024-01-02 2024-1-2 2024-01-02T10:00:00Z"),
        ("a sign of its own", "= <<"),
        ("", "none nope yess 1.2.3 192.168.0.1 1,000 10% O(1) 3rd 0xZZ 1e 24-01-02 HEAD~1 <= == e3 - . y n"),
    ],
)
def test_a_plain_value_is_read_as(reading: str, values: str) -> None:
    assert {value: misread_as(value) for value in values.split()} == dict.fromkeys(values.split(), reading)


@given(st.text(alphabet="0123456789abcdefxonys~.:_+-eETZ=<", min_size=1, max_size=12))
@example("1_000")
def test_whatever_the_usual_loader_does_not_take_for_text_is_misread(value: str) -> None:
    try:
        read = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError):  # no YAML at all, or a date such as 2024-99-99
        return
    assert read == value or misread_as(value) or isinstance(read, dict | list)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0", 0),
        ("3", 3),
        ("-7", -7),
        ("+7", 7),
        ("010", None),
        ("1.0", None),
        ("1_0", None),
        ("", None),
        ("9" * 41, None),
    ],
)
def test_whole_numbers_are_plain_digits(typed: str, read: int | None) -> None:
    assert integer(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0", 0.0),
        ("2.5", 2.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("-1e3", -1000.0),
        ("1e-2", 0.01),
        ("1e400", None),
        ("1e999", None),
        (".inf", None),
        (".nan", None),
        ("0x1F", None),
        ("1:30", None),
        ("007", None),
        ("2,5", None),
        ("9" * 5_000, None),
    ],
)
def test_numbers_are_finite_decimals(typed: str, read: float | None) -> None:
    assert number(typed) == read
