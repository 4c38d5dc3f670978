"""Statistics are gathered from first finished attempts over all versions of a bank."""

import pytest

from quiz.core.calibrations import BankCalibration, Calibration, ItemEstimate, fingerprint
from quiz.core.scoring import Response
from quiz.core.statistics import ItemStatistics
from quiz.core.tree import Spread
from quiz.errors import NotFound
from quiz.services.statistics import gather, work_out
from quiz.services.workspace import Workspace
from quiz.storage.calibrations import add_calibration
from tests.attempts import BLANK, History
from tests.clock import START
from tests.conftest import QUESTIONS
from tests.sittings import take

SOURCE = (QUESTIONS / "banks" / "harbour.yaml").read_text()
RIGHT: dict[str, Response] = {"loop-knot": 1, "chain-length": "32", "highest-tide": "spring"}


def items(workspace: Workspace, bank: str = "harbour") -> list[tuple[str, tuple[int, ...], int]]:
    """Every question with its versions and how many answered it."""
    found = work_out(gather(workspace, bank)).statistics.items
    return [(each.studied.item.id, each.studied.versions, each.n) for each in found]


def find(workspace: Workspace, item: str) -> ItemStatistics:
    found = work_out(gather(workspace, "harbour")).statistics.items
    return next(each for each in found if each.studied.item.id == item)


def test_a_bank_that_nobody_took_has_its_questions_and_no_answers(workspace: Workspace) -> None:
    figures = work_out(gather(workspace, "harbour"))
    population = figures.population
    assert (population.attempts, population.finished, population.since, population.until) == (
        0,
        0,
        None,
        None,
    )
    assert (population.title, population.versions) == ("Harbour work", ())
    assert len(figures.statistics.items) == 7
    assert {each.n for each in figures.statistics.items} == {0}


def test_an_unknown_bank_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        gather(workspace, "nowhere")


def test_what_learners_took_is_what_is_gathered(workspace: Workspace) -> None:
    take(workspace)
    figures = work_out(gather(workspace, "harbour"))
    assert (figures.population.attempts, figures.population.finished) == (1, 1)
    assert {each.studied.versions for each in figures.statistics.items} == {(1,)}
    answered = [each for each in figures.statistics.items if each.n]
    assert answered
    assert all(row.picked.right for each in answered for row in each.choices if row.chosen)


def test_only_the_first_finished_attempt_of_each_learner_counts(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", {"loop-knot": 2}, finished=False)
        history.add("ada", {"loop-knot": 3, "chain-length": "32"})
        history.add("bob", {"loop-knot": 4}, adaptive=True)
        history.add("ada", {"loop-knot": 1, "highest-tide": "spring"})
        history.add("bob", {"loop-knot": 1})
        history.add("eve", {"river-mouth": 1}, bank="weather")
    population = gather(workspace, "harbour").population
    assert (population.attempts, population.adaptive, population.finished) == (2, 1, 4)
    assert population.since is not None
    assert population.until is not None
    assert START < population.since < population.until < history.last_finish()
    loop = find(workspace, "loop-knot")
    assert [row.chosen for row in loop.choices] == [0, 0, 1, 1, 0]
    assert (loop.n, loop.exposure) == (2, 1.0)
    assert find(workspace, "highest-tide").n == 0


def test_the_part_of_a_whole_check_counts_and_is_no_form(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", {**RIGHT, "weather/falling-glass": 1}, check=True)
        history.add("bob", RIGHT)
    statistics = work_out(gather(workspace, "harbour")).statistics
    assert statistics.attempts == 2
    assert [(form.questions, form.attempts) for form in statistics.forms] == [(3, 1)]
    assert ("falling-glass", (1,), 1) in items(workspace, "weather")
    assert sum(n for _, _, n in items(workspace, "weather")) == 1


def test_a_blank_was_shown_and_is_no_answer(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", {"loop-knot": BLANK, "chain-length": None})
    assert (find(workspace, "loop-knot").n, find(workspace, "loop-knot").exposure) == (0, 1.0)
    assert (find(workspace, "chain-length").n, find(workspace, "chain-length").unknown) == (1, 1)


def test_versions_are_merged_where_a_question_is_unchanged(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", RIGHT)
        history.publish("harbour", SOURCE.replace("closes around whatever", "shuts around whatever"))
        history.add("bob", RIGHT)
        history.publish("harbour", SOURCE.replace("Which knot makes", "Which of these knots makes"))
        history.add("eve", RIGHT)
    gathered = gather(workspace, "harbour")
    assert gathered.population.versions == (1, 2, 3)
    found = items(workspace)
    assert [each for each in found if each[0] == "loop-knot"] == [
        ("loop-knot", (3,), 1), ("loop-knot", (1, 2), 2)
    ]  # fmt: skip
    assert ("chain-length", (1, 2, 3), 3) in found


def test_versions_that_nobody_answered_are_left_out_but_for_the_newest(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", RIGHT)
        history.publish("harbour", SOURCE.replace("Which knot makes", "Which of these knots makes"))
        history.publish("harbour", SOURCE)
    assert ("loop-knot", (1, 3), 1) in items(workspace)
    assert len(items(workspace)) == 7


def test_the_newest_calibration_tells_a_and_b(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", RIGHT)
    item = find(workspace, "loop-knot").studied.item
    with workspace.database.writing() as session:
        for number in (1, 2):
            estimate = ItemEstimate(item.id, fingerprint(item), 1.0 + number, 0.5, 0.2, 0.1, 90)
            bank = BankCalibration("harbour", 0.1, 90, (estimate,))
            calibration = Calibration(number, 90, Spread(), (bank,))
            add_calibration(session, f"calibration-{number}", calibration, START)
        session.commit()
    assert gather(workspace, "harbour").population.model == "calibration-2"
    calibrated = find(workspace, "loop-knot").calibrated
    assert calibrated is not None
    assert (calibrated.a, calibrated.se_a) == (3.0, 0.2)
    assert find(workspace, "chain-length").calibrated is None


def test_a_whole_class_is_told_of(ready_sqlite: Workspace) -> None:
    with History(ready_sqlite) as history:
        for n in range(40):
            strong = n % 2 == 0
            history.add(f"learner-{n}", {**RIGHT, "loop-knot": 1} if strong else {
                "loop-knot": 2 + n % 3, "chain-length": "12", "highest-tide": None
            })  # fmt: skip
    ticks: list[int] = []
    statistics = work_out(gather(ready_sqlite, "harbour"), lambda: ticks.append(1)).statistics
    loop = next(each for each in statistics.items if each.studied.item.id == "loop-knot")
    assert len(ticks) == 40
    assert loop.classical is not None
    assert loop.classical.facility.value == 0.5
    assert loop.classical.item_rest is not None
    assert loop.classical.item_rest.value == pytest.approx(1)
    assert statistics.forms[0].alpha is not None
    assert statistics.forms[0].alpha.value == pytest.approx(1)
