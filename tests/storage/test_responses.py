"""The save protocol: the newest answer is kept, none is lost, every save is on record."""

from typing import NamedTuple

import pytest

from quiz.core.saves import Saved
from quiz.services.finishing import finish
from quiz.services.taking import Answer, answer
from quiz.services.workspace import Workspace
from quiz.storage.tables import ResponseEvent, ResponseRow
from tests.sittings import LEARNER, asked, rows, save, start

SAVED, REPEATED, CONFLICT, FINISHED = Saved.SAVED, Saved.REPEATED, Saved.CONFLICT, Saved.FINISHED


class Step(NamedTuple):
    """One save and what becomes of it."""

    value: str | None
    rev: int
    outcome: Saved
    flagged: bool = False
    sure: int | None = None


HISTORIES = {
    "a first save": [Step("32", 0, SAVED)],
    "a change on the newest page": [Step("32", 0, SAVED), Step("12", 1, SAVED)],
    "the same again from the old page": [Step("32", 0, SAVED), Step("32", 0, REPEATED)],
    "the same again from the newest page": [Step("32", 0, SAVED), Step("32", 1, SAVED)],
    "another from an old page": [Step("32", 0, SAVED), Step("12", 0, CONFLICT)],
    "a conflict that the learner decides": [
        Step("32", 0, SAVED),
        Step("12", 0, CONFLICT),
        Step("12", 1, SAVED),
    ],
    "blank, answered, blank": [Step(None, 0, SAVED), Step("32", 1, SAVED), Step(None, 2, SAVED)],
    "a blank from an old page": [Step("32", 0, SAVED), Step(None, 0, CONFLICT)],
    "a flag alone": [Step("32", 0, SAVED), Step("32", 1, SAVED, flagged=True)],
    "a flag without an answer": [Step(None, 0, SAVED, flagged=True), Step("32", 1, SAVED, flagged=True)],
    "a flag from an old page": [Step("32", 0, SAVED, flagged=True), Step("32", 0, CONFLICT)],
    "said how sure": [Step("32", 0, SAVED), Step("32", 1, SAVED, sure=3), Step("32", 1, REPEATED, sure=3)],
    "how sure from an old page": [Step("32", 0, SAVED, sure=1), Step("32", 0, CONFLICT, sure=2)],
    "not as sure any more": [Step("32", 0, SAVED, sure=3), Step("32", 1, SAVED)],
    "back to a value of before": [Step("32", 0, SAVED), Step("12", 1, SAVED), Step("32", 0, CONFLICT)],
}


def as_json(step: Step) -> str | None:
    return None if step.value is None else f'"{step.value}"'


def play(workspace: Workspace, attempt: str, step: Step) -> Saved:
    blank = step.value is None
    return save(
        workspace, attempt, step.value, rev=step.rev, blank=blank, flagged=step.flagged, sure=step.sure
    )


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
def test_a_history_of_saves_ends_as_it_must_and_is_on_record(
    workspace: Workspace, history: list[Step]
) -> None:
    attempt = start(workspace, asks_sure=True)
    assert [play(workspace, attempt, step) for step in history] == [step.outcome for step in history]
    saved = [step for step in history if step.outcome is SAVED]
    (row,) = rows(workspace, ResponseRow)
    last = saved[-1]
    assert (row.value, row.flagged, row.sure, row.rev) == (
        as_json(last),
        last.flagged,
        last.sure,
        len(saved),
    )
    events = rows(workspace, ResponseEvent)
    assert [(event.value, event.based_on, event.flagged, event.sure, event.outcome) for event in events] == [
        (as_json(step), step.rev, step.flagged, step.sure, step.outcome) for step in history
    ]


PAGES = [
    ("page.1", "page.2", True),
    ("page", "page.1", True),
    ("page.9", "page.10", True),
    ("page.2", "page.2", False),
    ("page.2", "page.1", False),
    ("page.1", "page", False),
    ("page.1", "other.2", False),
    ("page.1", "page.x", False),
    ("page.1", "page.²", False),
    ("", "", False),
]


@pytest.mark.parametrize(("before", "nonce", "later"), PAGES)
def test_a_page_replaces_what_it_has_saved_itself_even_if_it_never_heard_of_it(
    workspace: Workspace, before: str, nonce: str, later: bool
) -> None:
    attempt = start(workspace)
    for value, sent in (("32", before), ("12", nonce)):
        given = Answer(1, value, blank=False, flagged=False, rev=0, nonce=sent)
        kept = answer(workspace, LEARNER, attempt, given)
    assert (kept.outcome, kept.rev) == ((SAVED, 2) if later else (CONFLICT, 0))
    assert [(row.value, row.rev) for row in rows(workspace, ResponseRow)] == [
        ('"12"', 2) if later else ('"32"', 1)
    ]
    assert [event.nonce for event in rows(workspace, ResponseEvent)] == [before, nonce]


def test_a_page_does_not_replace_what_another_saved_after_it(workspace: Workspace) -> None:
    attempt = start(workspace)
    sent = [("32", 0, "page.1"), ("12", 1, "other"), ("8", 1, "page.2")]
    outcomes = [
        answer(workspace, LEARNER, attempt, Answer(1, value, False, False, rev, nonce)).outcome
        for value, rev, nonce in sent
    ]
    assert outcomes == [SAVED, SAVED, CONFLICT]


def test_how_sure_is_not_stored_where_nobody_was_asked(workspace: Workspace) -> None:
    attempt = start(workspace)
    assert save(workspace, attempt, "32", sure=3) is SAVED
    assert [row.sure for row in rows(workspace, ResponseRow)] == [None]
    assert [event.sure for event in rows(workspace, ResponseEvent)] == [None]


def test_a_save_after_finish_changes_nothing_and_is_on_record(workspace: Workspace) -> None:
    attempt = start(workspace)
    save(workspace, attempt, "32")
    finish(workspace, LEARNER, attempt)
    before = rows(workspace, ResponseRow)
    assert [save(workspace, attempt, "12", rev=1), save(workspace, attempt, "32")] == [FINISHED, FINISHED]
    assert rows(workspace, ResponseRow) == before
    assert [event.outcome for event in rows(workspace, ResponseEvent)] == [SAVED, FINISHED, FINISHED]


def test_unknown_is_an_answer_and_a_blank_is_none(workspace: Workspace) -> None:
    attempt = start(workspace)
    save(workspace, attempt, None, position=1)
    save(workspace, attempt, None, position=2, blank=True)
    assert [row.value for row in rows(workspace, ResponseRow)] == ["null", None]
    assert [asked(workspace, attempt, n).given.state for n in (1, 2, 3)] == [
        "unknown",
        "not-answered",
        "not-answered",
    ]


TEXTS = ["zero \0 width", "naïve – ☃ 🧭", "\ud800 alone", "x" * 60_000, "'; DROP TABLE response; --"]


@pytest.mark.parametrize("typed", TEXTS, ids=["nul", "unicode", "surrogate", "long", "sql"])
def test_any_text_is_read_back_as_it_was_typed(workspace: Workspace, typed: str) -> None:
    attempt = start(workspace)
    assert save(workspace, attempt, typed) is SAVED
    assert asked(workspace, attempt).given.response == typed


def test_answers_to_different_questions_do_not_meet(workspace: Workspace) -> None:
    attempt = start(workspace)
    assert [save(workspace, attempt, str(n), position=n) for n in (1, 2)] == [SAVED, SAVED]
    assert [(row.position, row.value) for row in rows(workspace, ResponseRow)] == [(1, '"1"'), (2, '"2"')]
