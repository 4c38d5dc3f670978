"""Scoring responses from a file: the same figures as the web, for every kind."""

from pathlib import Path
from typing import Any

import pytest

from quiz.core.scoring import Response
from quiz.errors import BankRefused
from quiz.services.finishing import finish
from quiz.services.reporting import get_report, report_data
from quiz.services.scoring import RepeatedItem, UnknownItem, score_file
from quiz.services.workspace import Workspace
from tests.conftest import QUESTIONS
from tests.sittings import LEARNER, asked, right, save, start

HARBOUR = QUESTIONS / "banks" / "harbour.yaml"


def scored(*responses: tuple[str, Response]) -> dict[str, Any]:
    return score_file(HARBOUR, QUESTIONS, responses)


LIGHTS, MOORING, BUOYS = "bright-lights", "mooring-order", "buoy-shapes"

SCORES: list[tuple[str, Any, bool, float]] = [
    ("loop-knot", 1, True, 1),
    ("loop-knot", 2, True, 0),
    ("loop-knot", None, True, 0),
    ("loop-knot", 5, False, 0),
    ("loop-knot", 0, False, 0),
    ("loop-knot", "1", False, 0),
    ("loop-knot", [1], False, 0),
    ("loop-knot", True, False, 0),
    ("loop-knot", 1.0, False, 0),
    ("loop-knot", {"number": 1}, False, 0),
    (LIGHTS, [3, 1, 2], True, 1),
    (LIGHTS, [1, 2], True, 0.666667),
    (LIGHTS, [1, 2, 3, 4], True, 0.5),
    (LIGHTS, [4, 5], True, 0),
    (LIGHTS, None, True, 0),
    (LIGHTS, [], False, 0),
    (LIGHTS, [1, 1], False, 0),
    (LIGHTS, 1, False, 0),
    ("chain-length", "32", True, 1),
    ("chain-length", "31,5 metres", True, 1),
    ("chain-length", "12", True, 0),
    ("chain-length", None, True, 0),
    ("chain-length", "much", False, 0),
    ("chain-length", "", False, 0),
    ("chain-length", 32, False, 0),
    ("highest-tide", " Spring  TIDE", True, 1),
    ("highest-tide", "neap tide", True, 0),
    ("highest-tide", None, True, 0),
    ("highest-tide", " ", False, 0),
    (MOORING, [1, 2, 3, 4], True, 1),
    (MOORING, [2, 1, 3, 4], True, 0.666667),
    (MOORING, [4, 3, 2, 1], True, 0),
    (MOORING, None, True, 0),
    (MOORING, [1, 2, 3], False, 0),
    (MOORING, [1, 1, 2, 3], False, 0),
    (BUOYS, ["Two cones up", "Two cones down", "A cylinder"], True, 1),
    (BUOYS, ["Two cones up", "A flag", "A flag"], True, 0.333333),
    (BUOYS, None, True, 0),
    (BUOYS, ["Two cones up", "Two cones down"], False, 0),
    (BUOYS, ["Two cones up", "Two cones down", "A kite"], False, 0),
    (BUOYS, [1, 2, 3], False, 0),
]


@pytest.mark.parametrize(("item", "response", "valid", "score"), SCORES)
def test_a_response_has_its_score(item: str, response: Response, valid: bool, score: float) -> None:
    figures = scored((item, response))
    assert list(figures["items"]) == [item]
    assert {name: figures["items"][item][name] for name in ("valid", "score")} == {
        "valid": valid,
        "score": score,
    }
    assert figures["topic"]["n"] == int(valid)


CHANCES = {"loop-knot": 0.25, "chain-length": 0, "highest-tide": 0, "light-table": 0.333333}


@pytest.mark.parametrize(("item", "chance"), CHANCES.items())
def test_the_chance_of_a_guess_is_told(item: str, chance: float) -> None:
    assert scored((item, None))["items"][item]["chance"] == chance


def test_the_form_is_that_of_the_contract() -> None:
    figures = scored(("loop-knot", 1), (MOORING, None))
    assert set(figures) == {"items", "skills", "topic", "next_steps"}
    estimate = {"n", "estimate", "low", "high", "p_mastery", "verdict"}
    assert set(figures["items"]["loop-knot"]) == {"valid", "score", "chance"}
    assert list(figures["skills"]) == ["ropes", "lights"]
    assert {frozenset(each) for each in [figures["topic"], *figures["skills"].values()]} == {
        frozenset(estimate)
    }
    assert figures["skills"]["ropes"]["n"] == 2
    assert figures["skills"]["lights"] == dict.fromkeys(estimate) | {
        "n": 0,
        "verdict": "Not enough evidence yet",
    }
    for step in figures["next_steps"]:
        assert {"step", "p", "reasons"} <= set(step)


def test_without_responses_nothing_is_known() -> None:
    figures = scored()
    assert figures["items"] == {}
    assert figures["next_steps"] == []
    assert figures["topic"]["estimate"] is None


def test_the_command_and_the_web_say_the_same(workspace: Workspace) -> None:
    attempt = start(workspace)
    responses: list[tuple[str, Response]] = []
    for position in range(1, 8):
        item = asked(workspace, attempt, position).place.item
        responses.append((item.id, right(item) if position % 2 else None))
        save(workspace, attempt, responses[-1][1], position=position)
    web: Any = report_data(get_report(workspace, finish(workspace, LEARNER, attempt)))
    figures = scored(*responses)
    (topic,) = web["topics"]
    assert {name: topic[name] for name in figures["topic"]} == figures["topic"]
    for skill, said in figures["skills"].items():
        assert {name: topic["skills"][skill][name] for name in said} == said
    assert web["next_steps"] == figures["next_steps"]


def test_an_item_that_the_bank_does_not_have_is_named() -> None:
    with pytest.raises(UnknownItem, match="anchor"):
        scored(("loop-knot", 1), ("anchor", 1))


def test_an_item_that_comes_twice_is_named() -> None:
    with pytest.raises(RepeatedItem, match="loop-knot"):
        scored(("loop-knot", 1), (MOORING, None), ("loop-knot", 1))


def test_a_broken_bank_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text("bank: x\n")
    with pytest.raises(BankRefused):
        score_file(tmp_path / "bank.yaml", QUESTIONS, [])
