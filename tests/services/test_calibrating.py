"""Calibrating from the database: what is used, what is stored, and that nothing older changes."""

from datetime import timedelta

import pytest

from quiz.config import Config
from quiz.core.calibrations import START, Calibration
from quiz.core.measurement import MODEL
from quiz.core.scoring import Response
from quiz.core.squarem import no_progress
from quiz.errors import NotFound
from quiz.services.calibrating import NothingToCalibrate, Overtaken, calibrate, calibrated_figures
from quiz.services.finishing import finish
from quiz.services.reporting import get_report, report_data
from quiz.services.workspace import Workspace, open_workspace
from quiz.storage.calibrations import newest_id
from quiz.storage.tables import Attempt, BankVersion, CalibrationRow
from tests.attempts import BLANK, History
from tests.conftest import QUESTIONS, SECRET
from tests.sittings import LEARNER, rows, save, start, take

SOURCE = (QUESTIONS / "banks" / "harbour.yaml").read_text()
KNOWS: dict[str, Response] = {
    "loop-knot": 1,
    "chain-length": "32",
    "highest-tide": "spring",
    "light-table": 1,
}
LOST: dict[str, Response] = {"loop-knot": 2, "chain-length": "12", "highest-tide": None, "light-table": 1}


def school(workspace: Workspace, learners: int = 60, prefix: str = "learner") -> None:
    """Every second learner knows it all; light-table is right for everybody."""
    with History(workspace) as history:
        for n in range(learners):
            history.add(f"{prefix}-{n}", LOST if n % 2 else KNOWS)


def newest(workspace: Workspace) -> str:
    """The id of the newest calibration."""
    with workspace.database.reading() as session:
        found = newest_id(session)
    assert found is not None
    return found


def read(workspace: Workspace, calibration_id: str | None) -> Calibration:
    with workspace.database.reading() as session:
        return workspace.calibration(session, calibration_id)


def difficulties(calibration: Calibration) -> dict[str, float]:
    return {item.item: item.b for bank in calibration.banks for item in bank.items}


def test_without_answers_there_is_nothing_to_calibrate(workspace: Workspace) -> None:
    start(workspace)
    with pytest.raises(NothingToCalibrate):
        calibrate(workspace, no_progress)
    assert rows(workspace, CalibrationRow) == []


def test_a_calibration_is_stored_and_read_back_as_it_was(workspace: Workspace) -> None:
    school(workspace)
    done = calibrate(workspace, no_progress)
    assert (done.answers, done.hasty) == (240, 0)
    assert (done.calibration.number, done.calibration.learners) == (1, 60)
    (row,) = rows(workspace, CalibrationRow)
    assert (row.number, row.learners, row.created_at) == (1, 60, workspace.now())
    url = workspace.database.engine.url.render_as_string(hide_password=False)
    again = open_workspace(Config(url, SECRET, workspace.questions))
    assert read(again, row.id) == done.calibration
    again.database.close()
    found = difficulties(done.calibration)
    assert set(found) == set(KNOWS)
    assert found["light-table"] < 0.5  # of level 3, but nobody was wrong


def test_a_wrong_answer_and_not_knowing_are_the_same_evidence(
    workspace: Workspace, ready_sqlite: Workspace
) -> None:
    school(workspace)
    with History(ready_sqlite) as history:
        for n in range(60):
            history.add(f"learner-{n}", LOST | {"chain-length": None} if n % 2 else KNOWS)
    assert calibrate(workspace, no_progress) == calibrate(ready_sqlite, no_progress)


def test_the_next_has_the_next_number_and_leaves_the_first_alone(workspace: Workspace) -> None:
    school(workspace)
    calibrate(workspace, no_progress)
    (before,) = rows(workspace, CalibrationRow)
    school(workspace, 20, prefix="late")
    assert calibrate(workspace, no_progress).calibration.name == "calibration-2"
    assert rows(workspace, CalibrationRow, number=1) == [before]
    assert [row.learners for row in rows(workspace, CalibrationRow, number=2)] == [80]


def test_an_attempt_stays_on_the_calibration_that_it_started_with(workspace: Workspace) -> None:
    early = start(workspace)
    school(workspace)
    calibrate(workspace, no_progress)
    first = newest(workspace)
    late = start(workspace, nonce="later")
    school(workspace, 20, prefix="more")
    calibrate(workspace, no_progress)
    models = {}
    for attempt in (early, late, start(workspace, nonce="last")):
        save(workspace, attempt, None)
        report = finish(workspace, LEARNER, attempt)
        models[attempt] = get_report(workspace, report).report.model
    assert list(models.values()) == [MODEL, "calibration-1", "calibration-2"]
    assert [row.calibration_id for row in rows(workspace, Attempt, id=late)] == [first]


def test_an_old_report_reads_the_same_for_ever(workspace: Workspace) -> None:
    address = take(workspace)
    before = report_data(get_report(workspace, address))
    school(workspace)
    calibrate(workspace, no_progress)
    assert report_data(get_report(workspace, address)) == before


def test_the_calibrated_items_are_what_new_attempts_are_measured_by(workspace: Workspace) -> None:
    school(workspace)
    done = calibrate(workspace, no_progress)
    (version,) = rows(workspace, BankVersion, bank="harbour")
    with workspace.database.reading() as session:
        pool = workspace.pool(session, version.id, newest(workspace))
        assert pool is workspace.pool(session, version.id, newest(workspace))
        authors = workspace.pool(session, version.id)
    assert pool.parameters["loop-knot"].b == difficulties(done.calibration)["loop-knot"]
    assert pool.parameters["buoy-shapes"] == authors.parameters["buoy-shapes"]
    assert pool.centre == done.calibration.banks[0].centre != authors.centre


def test_only_first_answers_of_finished_attempts_count(workspace: Workspace) -> None:
    with History(workspace) as history:
        history.add("ada", {"loop-knot": 2, "chain-length": BLANK})
        history.add("ada", {"loop-knot": 1, "chain-length": "32"})
        history.add("bob", KNOWS, finished=False)
    done = calibrate(workspace, no_progress)
    counts = {item.item: item.n for bank in done.calibration.banks for item in bank.items}
    assert counts == {"loop-knot": 1, "chain-length": 1}
    # Both answers were read, and the first was wrong.
    assert done.answers == 2
    assert difficulties(done.calibration)["loop-knot"] > -1


@pytest.mark.parametrize(("seconds", "hasty"), [(1.9, 1), (2.0, 0)])
def test_an_attempt_that_nobody_has_read_is_left_out(
    workspace: Workspace, seconds: float, hasty: int
) -> None:
    with History(workspace) as history:
        history.add("ada", KNOWS)
        history.pace = timedelta(seconds=seconds)
        history.add("bob", LOST)
    done = calibrate(workspace, no_progress)
    assert (done.hasty, done.calibration.learners) == (hasty, 2 - hasty)


def test_an_edited_item_starts_again_and_the_old_one_keeps_its_estimate(workspace: Workspace) -> None:
    school(workspace)
    with History(workspace) as history:
        history.publish("harbour", SOURCE.replace("**fixed loop**", "**loop that holds**"))
        for n in range(5):
            history.add(f"new-{n}", LOST)
    done = calibrate(workspace, no_progress)
    editions = [item for item in done.calibration.banks[0].items if item.item == "loop-knot"]
    assert sorted(item.n for item in editions) == [5, 60]
    figures = calibrated_figures(done)
    assert isinstance(figures["banks"], dict)
    assert len([name for name in figures["banks"]["harbour"]["items"] if name.startswith("loop-knot@")]) == 2
    versions = rows(workspace, BankVersion, bank="harbour")
    with workspace.database.reading() as session:
        found = {
            workspace.pool(session, each.id, newest(workspace)).parameters["loop-knot"].b for each in versions
        }
    assert found == {item.b for item in editions}


def test_a_calibration_that_another_overtakes_is_dropped(workspace: Workspace) -> None:
    school(workspace)
    begun: list[float] = []

    def overtake(done: float) -> None:
        if not begun:
            begun.append(done)
            calibrate(workspace, no_progress)

    with pytest.raises(Overtaken):
        calibrate(workspace, overtake)
    assert [row.number for row in rows(workspace, CalibrationRow)] == [1]


def test_an_unknown_calibration_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        read(workspace, "none")
    assert read(workspace, None) is START
