"""After Finish: old pages say so, show what was typed too late, and change nothing."""

import re
from collections.abc import Callable

import pytest

from tests.web.actors import SAVE, Visitor


def test_an_old_tab_after_finish_shows_what_was_typed_and_stores_nothing(
    learner: Visitor, stored: Callable[[], str]
) -> None:
    page = learner.reach("text")
    report = learner.finish(page)
    late = learner.press(page.fill({"Your answer": "a late thought"}), SAVE)
    assert late.status == 409
    assert late.heading == "You finished this quiz"
    assert "a late thought" in late.text
    assert learner.follow(late, "See your result").text == report.text
    rows = re.findall(r'INSERT INTO "?response"? VALUES.*', stored())
    assert rows == []


@pytest.mark.parametrize("typed", ["", "many"])
def test_an_old_tab_after_finish_is_not_asked_to_mend_anything(learner: Visitor, typed: str) -> None:
    page = learner.reach("numeric")
    learner.finish(page)
    late = learner.press(page.fill({"Your answer": typed}), SAVE)
    assert (late.status, late.heading) == (409, "You finished this quiz")
    assert typed in late.text


def test_an_open_question_after_finish_says_so_and_leads_to_the_report(learner: Visitor) -> None:
    page = learner.start()
    report = learner.finish(page)
    for path in (page.path, page.path.replace("/q/1", "/review"), page.path.replace("/q/1", "")):
        later = learner.open(path)
        assert report.path in (later.path, *later.tree.xpath("//main//a/@href"))
