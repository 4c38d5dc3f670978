"""Up and Down of an ordering, without scripts: nothing is lost, and the page comes back to the button."""

import re
from collections.abc import Sequence

import pytest

from quiz.web.ordering import line_up
from tests.web.actors import HEADING_OF, RIGHT, UNKNOWN, Page, Visitor, words

STEPS = list(RIGHT[HEADING_OF["ordering"]])


def rows(page: Page) -> list[str]:
    """The entries in the order of the page."""
    return page.texts("//div[@class='pick']/label")


def button(page: Page, entry: str, way: str) -> str:
    """The value of an entry's Up or Down button, found by its accessible name."""
    for each in page.tree.xpath("//button[@name='move']"):
        if words(each) == f"{way} {entry}":
            return str(each.get("value"))
    raise LookupError(f"{way} {entry}")


def move(visitor: Visitor, page: Page, entry: str, way: str, follow: bool = True) -> Page:
    path, fields = page.sent_by("Save and continue")
    sent = [(name, value) for name, value in fields if name != "go"]
    return visitor.post(path, [*sent, ("move", button(page, entry, way))], follow=follow)


@pytest.mark.parametrize(
    ("positions", "line"),
    [
        (["", "", ""], [1, 2, 3]),
        (["3", "1", "2"], [2, 3, 1]),
        (["", "", "1"], [3, 1, 2]),
        (["2", "2", ""], [2, 1, 3]),
        (["9", "x", "2"], [1, 3, 2]),
        ([], []),
    ],
)
def test_entries_line_up_by_what_is_chosen_and_the_others_take_what_is_free(
    positions: Sequence[str], line: list[int]
) -> None:
    assert line_up(positions) == line


def test_a_press_moves_one_entry_by_one_place_and_saves(learner: Visitor) -> None:
    page = learner.reach("ordering")
    before = rows(page)
    after = move(learner, page, before[2], "Up")
    assert after.heading == page.heading
    assert rows(after) == [before[0], before[2], before[1], before[3]]
    assert after.chosen() == ["1", "2", "3", "4"]
    again = move(learner, after, before[0], "Down")
    assert rows(again) == [before[2], before[0], before[1], before[3]]
    assert rows(learner.open(page.path)) == rows(again)


def test_a_press_leads_back_to_its_button(learner: Visitor) -> None:
    page = learner.reach("ordering")
    entry = rows(page)[1]
    answer = move(learner, page, entry, "Up", follow=False)
    assert answer.status == 303
    back, _, spot = answer.response.headers["Location"].partition("#")
    assert back == page.path
    assert spot == button(learner.open(back), entry, "Up")


@pytest.mark.parametrize(("place", "way"), [(0, "Up"), (3, "Down")])
def test_who_is_at_the_end_stays_there(learner: Visitor, place: int, way: str) -> None:
    page = learner.reach("ordering")
    assert rows(move(learner, page, rows(page)[place], way)) == rows(page)


def test_what_else_was_chosen_on_the_page_is_kept(learner: Visitor) -> None:
    page = learner.reach("ordering").fill({"Make all lines fast": "1"}).choose("Come back to this")
    last = next(entry for entry in reversed(rows(page)) if entry != "Make all lines fast")
    after = move(learner, page, last, "Up")
    assert rows(after)[0] == "Make all lines fast"
    assert after.labelled("Come back to this").checked


def test_a_move_beside_not_knowing_is_an_error_that_keeps_both(learner: Visitor) -> None:
    page = learner.reach("ordering").choose(UNKNOWN)
    refused = move(learner, page, rows(page)[1], "Up")
    assert refused.status == 400
    assert UNKNOWN in refused.chosen()


def test_who_came_from_the_review_is_led_back_there_by_the_next_save(learner: Visitor) -> None:
    page = learner.open(learner.reach("ordering").path + "?then=review")
    moved = move(learner, page, rows(page)[1], "Up")
    assert learner.press(moved, "Save and continue").heading == "Review your answers"


@pytest.mark.parametrize("value", ["up-9", "up", "sideways-1", "", "up-٣", "up-1-1"])
def test_a_made_up_button_moves_nothing(learner: Visitor, value: str) -> None:
    page = learner.reach("ordering").fill(RIGHT[HEADING_OF["ordering"]])
    path, fields = page.sent_by("Review answers")
    learner.post(path, [*fields, ("move", value)])
    assert rows(learner.open(path)) == STEPS


def test_enter_saves(learner: Visitor) -> None:
    """A browser presses the first button of the form: it is out of the way, and no stop of Tab."""
    first = learner.reach("ordering").tree.xpath("//main//form//button")[0]
    assert (first.get("name"), first.get("value"), first.get("tabindex")) == ("go", "next", "-1")
    assert first.get("aria-hidden") == "true"
    assert re.search("visually-hidden", first.get("class"))
