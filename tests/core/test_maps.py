"""A roadmap as a picture: every step below what it builds on, and few lines that cross."""

from random import Random

import pytest

from quiz.core.maps import crossings, draw, layers, least_crossing
from quiz.core.roadmaps import Roadmap
from tests.factories import step


def roadmap(needs: dict[str, tuple[str, ...]]) -> Roadmap:
    return Roadmap("r", "R", tuple(step(name, *earlier) for name, earlier in needs.items()))


DIAMOND = {"start": (), "left": ("start",), "right": ("start",), "end": ("left", "right")}


def some_roadmap(seed: int) -> Roadmap:
    """Thirty steps, each building on up to three earlier ones."""
    dice = Random(seed)
    names = [f"s{number}" for number in range(30)]
    return roadmap(
        {
            name: tuple(dice.sample(names[:number], min(number, dice.randrange(4))))
            for number, name in enumerate(names)
        }
    )


def test_a_step_stands_one_row_below_the_lowest_that_it_builds_on() -> None:
    drawn = draw(roadmap({**DIAMOND, "late": ("end", "start")}))
    assert {name: spot.row for name, spot in drawn.spots.items()} == {
        "start": 0,
        "left": 1,
        "right": 1,
        "end": 2,
        "late": 3,
    }
    assert drawn.rows == 4


@pytest.mark.parametrize("seed", range(5))
def test_every_line_leads_down_and_no_two_steps_share_a_place(seed: int) -> None:
    drawn = draw(some_roadmap(seed))
    assert all(drawn.spots[a].row < drawn.spots[b].row for a, b in drawn.lines)
    assert len({(spot.row, spot.across) for spot in drawn.spots.values()}) == 30
    assert all(0 < spot.across < 1 for spot in drawn.spots.values())


def test_numbers_are_those_of_the_list() -> None:
    made = some_roadmap(1)
    drawn = draw(made)
    assert [drawn.spots[each.id].number for each in made.learning_order] == list(range(1, 31))


def test_lines_that_cross_are_uncrossed() -> None:
    crossed = [["a", "b"], ["x", "y"]]
    lines = [("a", "y"), ("b", "x")]
    assert crossings(crossed, lines) == 1
    assert crossings(least_crossing(crossed, lines), lines) == 0


@pytest.mark.parametrize("seed", range(5))
def test_sorting_never_adds_crossings(seed: int) -> None:
    made = some_roadmap(seed)
    lines = draw(made).lines
    assert crossings(least_crossing(layers(made), lines), lines) <= crossings(layers(made), lines)


def test_an_empty_roadmap_is_an_empty_map() -> None:
    assert draw(Roadmap("r", "", ())).rows == 0
