"""What is told beside the verdicts: the change since last time, self-ratings, sureness."""

from typing import Any

import pytest

from quiz.core.change import Direction
from quiz.core.self_knowledge import Fit, Insight
from quiz.services.finishing import finish
from quiz.services.reflecting import as_said, self_knowledge, since_last_time
from quiz.services.reporting import get_report, report_data
from quiz.services.starting import Start, start_attempt
from quiz.services.workspace import Workspace
from quiz.storage.tables import SelfRating
from tests.clock import START, Clock
from tests.sittings import LEARNER, asked, keep, right, rows, take, unknown, wrong

GUESS, FAIRLY, VERY = 1, 2, 3
NEW, NEARLY_ALL = 1, 5
BEFORE = ("model", "topics", "next_steps")


def take_sure(
    workspace: Workspace, *answers: tuple[bool, int | None], rating: int = NEW, asks: bool = True
) -> str:
    """Take the topic, rated before; each answer right or wrong, given so sure; the report's address."""
    wanted = Start(LEARNER, "harbour", "all", "page", False, asks, {"harbour": rating})
    attempt = start_attempt(workspace, wanted)
    for position, (knows, sure) in enumerate(answers, 1):
        item = asked(workspace, attempt, position).place.item
        keep(workspace, attempt, right(item) if knows else wrong(item), position, sure=sure)
    return finish(workspace, LEARNER, attempt)


def test_where_nothing_was_said_nothing_is_told(workspace: Workspace) -> None:
    report = get_report(workspace, take(workspace)).report
    found = self_knowledge(report)
    assert (found.topics, found.levels, found.surprises, since_last_time(report)) == ((), (), (), ())


@pytest.mark.parametrize(
    ("rating", "knows", "insight"), [(NEW, True, Insight.LOWER), (NEARLY_ALL, False, Insight.HIGHER)]
)
def test_a_rating_is_told_against_the_answers(
    workspace: Workspace, rating: int, knows: bool, insight: Insight
) -> None:
    report = get_report(workspace, take_sure(workspace, *[(knows, None)] * 7, rating=rating)).report
    (topic,) = self_knowledge(report).topics
    assert (topic.bank, topic.rating, topic.insight) == ("harbour", rating, insight)
    assert as_said(report)["self_ratings"] == [
        {"bank": "harbour", "rating": rating, "insight": insight.value}
    ]
    assert [(row.bank, row.rating, row.learner_id) for row in rows(workspace, SelfRating)] == [
        ("harbour", rating, LEARNER)
    ]


def test_sureness_is_told_against_what_was_right(workspace: Workspace) -> None:
    answers = [
        (True, VERY),
        (True, VERY),
        (False, VERY),
        (True, VERY),
        (False, VERY),
        (True, GUESS),
        (True, None),
    ]
    view = get_report(workspace, take_sure(workspace, *answers))
    found = self_knowledge(view.report)
    assert [(level.n, level.right, level.fit) for level in found.levels] == [
        (5, 3, Fit.FITS),
        (0, 0, Fit.TOO_FEW),
        (1, 1, Fit.TOO_FEW),
    ]
    assert found.surprises == (3, 5)
    data: Any = report_data(view)
    assert data["very_sure_and_not_right"] == [3, 5]
    assert [item["sure"] for item in data["items"]] == [sure for _, sure in answers]
    assert data["certainty"][0] == {
        "level": "very",
        "answers": 5,
        "right": 3,
        "share": 0.6,
        "low": pytest.approx(0.32, abs=0.03),
        "high": pytest.approx(0.83, abs=0.03),
        "fit": Fit.FITS.value,
    }


def test_what_is_said_of_oneself_changes_no_figure(workspace: Workspace, clock: Clock) -> None:
    """Somebody else gives the same answers and says nothing."""
    data = report_data(get_report(workspace, take_sure(workspace, *[(True, VERY)] * 7)))
    quiet = Start("learner-3", "harbour", "all", "page", adaptive=False)
    attempt = start_attempt(workspace, quiet)
    for position in range(1, 8):
        place = asked(workspace, attempt, position, "learner-3").place
        keep(workspace, attempt, right(place.item), position, learner="learner-3")
    plain = report_data(get_report(workspace, finish(workspace, "learner-3", attempt)))
    assert [plain[name] for name in BEFORE] == [data[name] for name in BEFORE]


def test_a_retake_tells_two_ranges_and_what_they_allow_to_say(workspace: Workspace, clock: Clock) -> None:
    take(workspace, give=unknown)
    clock.forward(days=400)
    view = get_report(workspace, take(workspace, nonce="again"))
    ((when, change),) = since_last_time(view.report)
    assert (when, change.bank, change.change.direction) == (START, "harbour", Direction.UP)
    data: Any = report_data(view)
    (told,) = data["since_last_time"]
    assert (told["bank"], told["change"]) == ("harbour", "higher than before")
    assert told["last_time"]["finished_at"] == START.isoformat()
    assert told["last_time"]["high"] < told["now"]["low"]


def test_a_report_that_could_not_tell_is_nothing_to_compare_with(workspace: Workspace, clock: Clock) -> None:
    first = take(workspace)
    clock.forward(days=1)
    take(workspace, answers=1, nonce="hardly")
    clock.forward(days=1)
    report = get_report(workspace, take(workspace, nonce="again")).report
    assert report.last_time[0].topic == get_report(workspace, first).report.topics[0]
    assert report.last_time[0].finished_at == START.isoformat()


def test_what_is_finished_later_changes_no_report(workspace: Workspace, clock: Clock) -> None:
    take(workspace, give=unknown)
    clock.forward(days=1)
    address = take(workspace, nonce="again")
    before = get_report(workspace, address)
    clock.forward(days=1)
    take(workspace, give=unknown, nonce="and again")
    assert get_report(workspace, address) == before
