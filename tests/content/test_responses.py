"""Tables of answers: what is read, and every mistake at once with its place."""

import pytest

from quiz.content.findings import MOST
from quiz.content.responses import GivenScore, ResponsesRefused, read_responses

HEADER = "person,item,score\n"


def places(text: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and rule of every finding."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ResponsesRefused) as refused:
        read_responses(data, "r.csv")
    assert all(finding.file == "r.csv" for finding in refused.value.findings)
    assert all(finding.message and finding.mend for finding in refused.value.findings)
    return [(finding.line, finding.column, finding.rule) for finding in refused.value.findings]


@pytest.mark.parametrize(
    "text",
    [
        "person,item,score\nada,i1,1\nbob,i1,0\n",
        "\ufeffperson,item,score\r\nada,i1,1\r\nbob,i1,0\r\n",
        "Score, Item ,person,when\n1.0,i1,ada,noon\n0.0,i1,bob,\n\n",
        '"person","item","score"\n"ada","i1","1"\nbob, i1 ,0',
    ],
)
def test_ordinary_tables_are_read(text: str) -> None:
    expected = (GivenScore("ada", "i1", 1), GivenScore("bob", "i1", 0))
    assert read_responses(text.encode(), "r.csv") == expected


def test_a_quoted_field_may_hold_commas_and_quotes() -> None:
    (given,) = read_responses((HEADER + '"Lovelace, ""Ada""",i1,1').encode(), "r.csv")
    assert given == GivenScore('Lovelace, "Ada"', "i1", 1)


def test_all_mistakes_come_at_once() -> None:
    text = HEADER + 'p1,i1,2\np1,i1,1\n,i2,1\np2,"i,3",\np3,i1\np4;i1;1\np5,i1,nan\n'
    assert places(text) == [
        (2, 7, "C007"),
        (3, 4, "C008"),
        (4, 1, "C006"),
        (5, 10, "C007"),
        (6, 4, "C005"),
        (7, 1, "C005"),
        (8, 7, "C007"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, 1, "C002")] * 3),
        ("person;item;score\n", [(1, 1, "C002")] * 3),
        ("person,item,item,points\n", [(1, 1, "C002"), (1, 13, "C003")]),
        (HEADER, [(1, 1, "C004")]),
        (HEADER + 'ada,"i1,1\n', [(2, 5, "C005")]),
        (b"person,item,score\nada,i1,1\nb\xe9a,i1,0\n", [(3, 1, "C001")]),
    ],
)
def test_a_table_of_another_form_is_refused(text: str | bytes, expected: list[tuple[int, int, str]]) -> None:
    assert places(text) == expected


def test_a_hopeless_file_does_not_flood_the_terminal() -> None:
    assert len(places(HEADER + "a,b,c\n" * (3 * MOST))) == MOST


def test_what_is_shown_of_a_file_cannot_act_on_a_terminal() -> None:
    with pytest.raises(ResponsesRefused) as refused:
        read_responses((HEADER + "ada,i1,\x1b[2J\n").encode(), "r.csv")
    assert "\x1b" not in refused.value.findings[0].message
