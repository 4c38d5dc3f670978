"""Between a form and a response: values are places in the order shown, and nothing is lost on the way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from quiz.core.assembly import Place, movable
from quiz.core.items import Choice, Kind, Matching, Ordering
from quiz.core.scoring import Response, Slip
from quiz.web.answers import BOTH, Fields, Read, fields_for, read_answer, view_of
from tests.factories import BODIES, RIGHT, WRONG, item, placed


def form(fields: Fields) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in fields.items() for value in values])


@st.composite
def sittings(draw: st.DrawFn) -> tuple[Place, Response]:
    """An item of any kind with its options in any order, and any valid response to it."""
    kind = draw(st.sampled_from(list(BODIES)))
    place = placed(item(body=BODIES[kind]))
    shuffled = replace(place, order=tuple(draw(st.permutations(place.order))))
    return shuffled, draw(st.none() | responses(shuffled))


def responses(place: Place) -> st.SearchStrategy[Response]:
    numbers = st.integers(1, max(1, movable(place.item)))
    match place.item.body:
        case Choice(many=True):
            return st.sets(numbers, min_size=1).map(sorted)
        case Choice():
            return numbers
        case Ordering(sequence=sequence):
            return st.permutations(range(1, len(sequence) + 1)).map(list)
        case Matching(pairs=pairs, rights=rights):
            one = st.sampled_from(rights)
            return st.lists(one, min_size=len(pairs), max_size=len(pairs))
        case _:
            return st.sampled_from(["0", "-2,5", "1e3", "20 keys"])


@given(sittings())
def test_what_a_page_shows_for_a_response_is_read_back_as_it(sitting: tuple[Place, Response]) -> None:
    place, response = sitting
    assert read_answer(place, form(fields_for(place, response, blank=False))) == Read(response)


@given(sittings())
def test_a_blank_shows_nothing_and_is_read_as_blank(sitting: tuple[Place, Response]) -> None:
    place, response = sitting
    assert fields_for(place, response, blank=True) == {}
    assert read_answer(place, form({})).blank


@pytest.mark.parametrize("kind", BODIES)
def test_the_view_holds_the_texts_in_the_order_of_the_attempt_and_no_key(kind: Kind) -> None:
    place = placed(item(body=BODIES[kind]))
    turned = replace(place, order=place.order[::-1])
    ahead, behind = view_of(place), view_of(turned)
    for forward, backward in zip(
        (ahead.choices, ahead.entries, ahead.rights),
        (behind.choices, behind.entries, behind.rights),
        strict=True,
    ):
        assert [entry.text for entry in forward] == [entry.text for entry in backward][::-1]
        assert [entry.value for entry in forward] == [entry.value for entry in backward]
    assert ahead.lefts == behind.lefts


@pytest.mark.parametrize(
    ("kind", "fields", "slip"),
    [
        (Kind.SINGLE, {"answer": ["9"]}, Slip.BLANK),
        (Kind.MULTIPLE, {"answer": ["1", "unknown"]}, Slip.SHAPE),
        (Kind.NUMERIC, {"answer": ["x"]}, Slip.NOT_A_NUMBER),
        (Kind.NUMERIC, {"answer": ["1"], "unknown": ["1"]}, Slip.SHAPE),
        (Kind.TEXT, {"answer": ["x"], "unknown": ["1"]}, Slip.SHAPE),
        (Kind.ORDERING, {"position-1": ["1"]}, Slip.INCOMPLETE),
        (Kind.ORDERING, {f"position-{n}": ["2"] for n in (1, 2, 3)}, Slip.REPEATED),
        (Kind.ORDERING, {f"position-{n}": ["9" * 5000] for n in (1, 2, 3)}, Slip.BLANK),
        (Kind.ORDERING, {f"position-{n}": ["٣"] for n in (1, 2, 3)}, Slip.BLANK),
        (Kind.MATCHING, {"match-1": ["1"]}, Slip.INCOMPLETE),
        (Kind.MATCHING, {f"match-{n}": ["99"] for n in (1, 2, 3)}, Slip.BLANK),
    ],
)
def test_what_no_page_offers_is_a_slip(kind: Kind, fields: Fields, slip: Slip) -> None:
    read = read_answer(placed(item(body=BODIES[kind])), form(fields))
    assert (Slip.BLANK if read.blank else read.slip) is slip
    assert slip is not Slip.SHAPE or read == BOTH


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("table", [RIGHT, WRONG], ids=["right", "wrong"])
def test_right_and_wrong_are_read_alike(kind: Kind, table: dict[Kind, Response]) -> None:
    place = placed(item(body=BODIES[kind]))
    read = read_answer(place, form(fields_for(place, table[kind], blank=False)))
    assert (read.slip, read.blank) == (None, False)
