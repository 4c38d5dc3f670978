"""Reports are stored as they are, and read the same for ever."""

import json
from datetime import datetime

import pytest

from quiz.core.mastery import Verdict
from quiz.core.recommendation import Mark
from quiz.core.reports import Outcome, Report
from quiz.errors import NotFound
from quiz.services.figures import as_figures, from_json, to_json
from quiz.services.finishing import finish
from quiz.services.planning import mark_step
from quiz.services.reporting import get_report, my_results, report_data
from quiz.services.setup import sync
from quiz.services.workspace import Workspace
from quiz.storage.tables import Attempt, Result
from tests.clock import START, Clock
from tests.sittings import LEARNER, STRANGER, asked, right, rows, save, start, take, unknown

FIGURES = ("estimate", "low", "high", "p_mastery")


def stored(workspace: Workspace) -> Report:
    (result,) = rows(workspace, Result)
    return from_json(result.data)


@pytest.mark.parametrize("bank", ["harbour", None], ids=["topic", "check"])
def test_a_report_is_read_back_as_it_was_stored(workspace: Workspace, bank: str | None) -> None:
    address = take(workspace, bank)
    report = stored(workspace)
    assert get_report(workspace, address).report == report
    assert from_json(to_json(report)) == report
    assert report.items[0].order == asked(workspace, attempt_id(workspace)).place.order


def attempt_id(workspace: Workspace) -> str:
    (attempt,) = rows(workspace, Attempt)
    return attempt.id


def test_a_report_tells_what_each_answer_was(workspace: Workspace) -> None:
    attempt = start(workspace)
    questions = [asked(workspace, attempt, n) for n in range(1, 8)]
    save(workspace, attempt, right(questions[0].place.item), position=1)
    save(workspace, attempt, None, position=2)
    save(workspace, attempt, None, position=3, blank=True)
    save(workspace, attempt, right(questions[3].place.item), position=4, flagged=True)
    view = get_report(workspace, finish(workspace, LEARNER, attempt))
    right_, unknown_, blank = Outcome.RIGHT, Outcome.UNKNOWN, Outcome.NOT_ANSWERED
    outcomes = [answered.scored.outcome for answered in view.answers]
    assert outcomes == [right_, unknown_, blank, right_, blank, blank, blank]
    assert [answered.item for answered in view.answers] == [question.place.item for question in questions]
    assert [answered.scored.order for answered in view.answers] == [q.place.order for q in questions]
    assert view.report.topics[0].estimate.n == 3


def test_a_report_stays_when_banks_marks_and_the_clock_go_on(workspace: Workspace, clock: Clock) -> None:
    address = take(workspace)
    before = get_report(workspace, address)
    file = workspace.questions / "banks" / "harbour.yaml"
    file.write_text(file.read_text().replace("title: Harbour work", "title: Changed").replace("32", "33"))
    sync(workspace)
    mark_step(workspace, LEARNER, "night", Mark.DONE)
    clock.forward(days=365)
    assert get_report(workspace, address) == before
    assert (before.title, before.finished_at) == ("Harbour work", START)
    assert [(source.bank, source.number) for source in before.sources] == [("harbour", 1)]


def test_a_report_has_an_address_once_it_is_finished(workspace: Workspace) -> None:
    start(workspace)
    (attempt,) = rows(workspace, Attempt)
    for address in (attempt.report, attempt.id, "", "nowhere"):
        with pytest.raises(NotFound):
            get_report(workspace, address)
    assert my_results(workspace, LEARNER)[0].report == ""


def test_a_learner_s_results_are_their_own_newest_first(workspace: Workspace, clock: Clock) -> None:
    finished = take(workspace)
    clock.forward(hours=1)
    check = start(workspace, None, "check", "later")
    start(workspace, learner=STRANGER)
    found = [(sat.attempt_id == check, sat.title, sat.report) for sat in my_results(workspace, LEARNER)]
    assert found == [(True, "", ""), (False, "Harbour work", finished)]
    assert my_results(workspace, "nobody") == ()


def figures_in(data: object) -> list[dict[str, object]]:
    """Every object with a verdict, however deep."""
    if isinstance(data, dict):
        return [
            *([data] if "verdict" in data else []),
            *(f for each in data.values() for f in figures_in(each)),
        ]
    return [found for each in data for found in figures_in(each)] if isinstance(data, list) else []


@pytest.mark.parametrize("answers", range(8))
def test_no_number_is_told_without_enough_evidence(ready_sqlite: Workspace, answers: int) -> None:
    workspace = ready_sqlite
    view = get_report(workspace, take(workspace, answers=answers))
    told = figures_in(report_data(view))
    assert len(told) == 3
    for each in told:
        enough = each["verdict"] != Verdict.NOT_ENOUGH
        assert [each[name] is not None for name in FIGURES] == [enough] * 4
        assert enough or not each.get("more_questions")
        assert not enough or int(str(each["n"])) >= 2
    said = [each["verdict"] for each in told if each["verdict"] != Verdict.NOT_ENOUGH]
    assert answers > 1 or not said
    assert said or answers < 7


def test_the_data_say_what_the_page_says(workspace: Workspace) -> None:
    view = get_report(workspace, take(workspace, None, unknown))
    data = report_data(view)
    contract = {"title", "finished_at", "banks", "model", "items", "topics", "next_steps"}
    said_beside = {"since_last_time", "self_ratings", "certainty", "very_sure_and_not_right"}
    assert set(data) == contract | said_beside | {"adaptive"}
    assert [data[name] for name in ("adaptive", *sorted(said_beside))] == [False, [], [], [], []]
    assert datetime.fromisoformat(str(data["finished_at"])) == START
    assert data["banks"] == [
        {"bank": "harbour", "title": "Harbour work", "version": 1},
        {"bank": "weather", "title": "Weather at sea", "version": 1},
    ]
    figures = as_figures(view.report)
    assert data["items"] == figures["items"]
    items = figures["items"]
    assert isinstance(items, list)
    assert {(item["outcome"], item["valid"], item["score"]) for item in items} == {("unknown", True, 0.0)}
    steps = data["next_steps"]
    assert isinstance(steps, list)
    assert [step["step"] for step in steps] == [step.step for step in view.report.next_steps]


def test_a_report_that_was_stored_before_there_was_more_to_say_reads_as_it_did(workspace: Workspace) -> None:
    address = take(workspace)
    report = stored(workspace)
    data = json.loads(to_json(report))
    for name in ("adaptive", "ratings", "last_time"):
        del data[name]
    for item in data["items"]:
        del item["sure"]
    assert from_json(json.dumps(data)) == report == get_report(workspace, address).report
