"""Statistics as data: complete, with words for every flag, and nothing said on too few answers."""

import json
from dataclasses import replace

import pytest

from quiz.core.flags import Flag, Raised
from quiz.core.scoring import Response
from quiz.services.statistics import BankFigures, gather, work_out
from quiz.services.statistics_figures import (
    LONGEST_CHOICE,
    TOO_FEW,
    WORDS,
    as_figures,
    columns,
    flag_words,
    one_line,
    population_words,
    rows,
    said,
)
from quiz.services.workspace import Workspace
from tests.attempts import History

FIGURES = {
    Flag.LITTLE_DISCRIMINATION: (-0.031, 214.0),
    Flag.HARDLY_ANYBODY: (0.04, 51.0),
    Flag.ALMOST_EVERYBODY: (0.98, 60.0),
    Flag.EASIER: (3.2,),
    Flag.HARDER: (-14.35,),
    Flag.FLATTER: (-0.17, -5.2),
    Flag.RIVAL: (0.89, 0.04),
    Flag.SUSPECT: (0.32, 0.11),
}


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_has_words_with_its_evidence(flag: Flag) -> None:
    words = flag_words(Raised(flag, FIGURES[flag], choice="The reef knot"))
    assert words.endswith((".", "?"))
    assert "{" not in words
    assert any(letter.isdigit() for letter in words)
    assert ("The reef knot" in words) == ("{choice}" in WORDS[flag])


def test_the_words_are_plain() -> None:
    assert flag_words(Raised(Flag.RIVAL, (0.89, 0.04), "81")) == (
        "In the upper third 89% chose “81” and 4% the key: is the key right?"
    )
    assert flag_words(Raised(Flag.LITTLE_DISCRIMINATION, (-0.031, 214))) == (
        "Those who know the rest are hardly more often right here: correlation -0.03 on 214 answers."
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The reef\n knot", "The reef knot"),
        ("\x1b[31mred\x07", "[31mred"),
        ("{0} and {choice}", "{0} and {choice}"),
        ("x" * 100, "x" * (LONGEST_CHOICE - 1) + "…"),
    ],
)
def test_an_authors_text_is_one_harmless_line(text: str, shown: str) -> None:
    assert one_line(text) == shown
    assert shown in flag_words(Raised(Flag.RIVAL, (0.5, 0.4), text))


def class_of(workspace: Workspace, learners: int) -> BankFigures:
    """Learners of whom every other one knows everything; all the others take the reef knot."""
    knows: dict[str, Response] = {"loop-knot": 1, "chain-length": "32", "highest-tide": "spring"}
    lost: dict[str, Response] = {"loop-knot": 2, "chain-length": "12", "highest-tide": None}
    with History(workspace) as history:
        for n in range(learners):
            history.add(f"learner-{n}", lost if n % 2 else knows, adaptive=n % 4 == 3)
    return work_out(gather(workspace, "harbour"))


def test_the_population_is_said_in_one_line(ready_sqlite: Workspace) -> None:
    population = class_of(ready_sqlite, 8).population
    assert population_words(population) == (
        "Harbour work (harbour): first finished attempts only, 8 of 8, finished 2026-01-05 to 2026-01-05; "
        "2 adaptive, 6 fixed; versions 1, merged where a question is unchanged; author-levels-2."
    )
    none = replace(population, attempts=0, since=None, until=None)
    assert population_words(none) == "Harbour work (harbour): no finished attempt yet."


def test_the_data_are_complete_and_json(ready_sqlite: Workspace) -> None:
    data = json.loads(json.dumps(as_figures(class_of(ready_sqlite, 80))))
    assert data["population"]["attempts"] == 80
    assert (data["population"]["adaptive"], data["population"]["fixed"]) == (20, 60)
    assert data["population"]["since"].startswith("2026-01-05T09:20")
    assert [form["words"] for form in data["forms"]] == [""]
    assert {each["adaptive"] for each in data["estimates"]} == {False, True}
    assert data["estimates"][1]["topic"]["words"] == TOO_FEW
    loop = next(item for item in data["items"] if item["item"] == "loop-knot")
    assert (loop["n"], loop["fixed_n"], loop["versions"], loop["words"]) == (80, 60, [1], "")
    assert loop["facility"] == pytest.approx(2 / 3, abs=1e-6)
    assert loop["facility_low"] < loop["facility"] < loop["facility_high"]
    assert loop["thirds_by"] == "ability"
    assert [choice["chosen"] for choice in loop["choices"]] == [40, 40, 0, 0, 0]
    assert loop["choices"][0]["upper_third"] == 1
    idle = next(item for item in data["items"] if item["item"] == "buoy-shapes")
    assert (idle["n"], idle["words"], idle["facility"], idle["flags"]) == (0, TOO_FEW, None, [])


def test_flags_come_with_their_words_and_figures(ready_sqlite: Workspace) -> None:
    data = as_figures(class_of(ready_sqlite, 80))
    items = data["items"]
    assert isinstance(items, list)
    raised = [flag for item in items for flag in item["flags"]]
    assert raised
    assert {tuple(flag) for flag in raised} == {("flag", "choice", "evidence", "words")}
    assert all(flag["words"] and flag["evidence"] for flag in raised)


def test_below_thirty_answers_only_counts_leave_the_program(ready_sqlite: Workspace) -> None:
    figures = class_of(ready_sqlite, 29)
    counted = {"item", "versions", "skill", "kind", "level", "n", "enough", "exposure", "guess", "unknown"}
    counted |= {"words", "choice", "right", "chosen"}
    for row in rows(figures):
        assert {name for name, value in row.items() if value is not None} <= counted
    assert {said(item) for item in figures.statistics.items} == {TOO_FEW}


def test_a_spreadsheet_has_a_row_for_each_question_and_each_choice(ready_sqlite: Workspace) -> None:
    figures = class_of(ready_sqlite, 40)
    listed = list(rows(figures))
    assert {name for row in listed for name in row} == set(columns())
    assert len(set(columns())) == len(columns())
    questions = [row for row in listed if "choice" not in row]
    assert len(questions) == 7
    assert [row["chosen"] for row in listed if row["item"] == "loop-knot" and "choice" in row] == [
        20,
        20,
        0,
        0,
        0,
    ]
