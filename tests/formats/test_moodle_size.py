"""Reading time grows with the size alone: steps are counted, not seconds."""

import sys
from collections.abc import Callable

import pytest

from quiz.formats import columns, moodle_xml, text2qti
from quiz.formats.drafts import FileRefused, Reading

Read = Callable[[bytes, str], Reading]


def quiz_of(kind: str, fields: str) -> bytes:
    return f"<quiz><question type='{kind}'>{fields}</question></quiz>".encode()


def stem_of(kind: str, text: str) -> bytes:
    return quiz_of(kind, f"<questiontext><text>{text}</text></questiontext>")


CASES: dict[str, tuple[Read, Callable[[int], bytes]]] = {
    "cloze without ends": (moodle_xml.read, lambda n: stem_of("cloze", "{1:SA:=a~" * n)),
    "gaps of many answers": (
        moodle_xml.read,
        lambda n: stem_of("cloze", "{1:MC:=a" + "~%1%b#c" * n + "}"),
    ),
    "missing words": (moodle_xml.read, lambda n: stem_of("gapselect", "[[1" * n + "[[1]]" * n)),
    "many questions": (moodle_xml.read, lambda n: b"<quiz>" + b"<question type='essay'/>" * n + b"</quiz>"),
    "a digit after another": (
        moodle_xml.read,
        lambda n: quiz_of("numerical", f"<answer fraction='100'><text>{'1' * n}x</text></answer>"),
    ),
    "quotes that do not end": (columns.read, lambda n: b'stem,option_1,correct\n"' + b"x\n" * n),
    "rows": (columns.read, lambda n: b"stem,option_1,option_2,correct\n" + b"a,b,c,1\n" * n),
    "instructions without a header": (columns.read, lambda n: b"question,answer 1\n" * n),
    "indented lines": (text2qti.read, lambda n: b"1. a\n" + b"   b\n\n" * n),
    "empty lines below each part": (text2qti.read, lambda n: b"1. a\n\n\n\n\n\n" * n),
    "code without an end": (text2qti.read, lambda n: b"```{.python .run}\n1. a\n" * n),
    "comments without an end": (text2qti.read, lambda n: b"1. a\n" + b"COMMENT\n" * n),
}


def steps(read: Read, data: bytes) -> int:
    """How many lines of Python run while the data are read."""
    count = 0

    def trace(_frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        read(data, "demo")
    except FileRefused:
        pass
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", CASES)
def test_four_times_the_size_takes_at_most_five_times_the_steps(name: str) -> None:
    read, data = CASES[name]
    read_or_refuse = steps(read, data(10))  # what is loaded or cached once is so now
    assert read_or_refuse
    assert steps(read, data(800)) <= 5 * steps(read, data(200)) + 2_000
