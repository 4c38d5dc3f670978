"""Retakes: what was not asked lately comes first, and old answers count less with every day."""

import json
from math import exp

import pytest

from quiz.services.finishing import finish
from quiz.services.reporting import get_report
from quiz.services.retaking import Past, past_of
from quiz.services.setup import sync
from quiz.services.sitting import pools_of
from quiz.services.workspace import Workspace
from quiz.storage.attempts import get_attempt
from quiz.storage.tables import ShownItem
from tests.clock import Clock
from tests.sittings import HARBOUR, LEARNER, STRANGER, asked, keep, right, rows, save, start, take, unknown

QUICK = 12
FORMS = pytest.mark.parametrize("adaptive", [False, True], ids=["fixed", "adaptive"])


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    """With a bank of three times as many items as a quick quiz asks, all alike, of two skills."""
    key = {"text": "Option 1", "why": "So.", "correct": True}
    options = [key, *({"text": f"Option {n}", "why": "So.", "misconception": "x"} for n in range(2, 5))]
    common = {"level": 2, "bloom": "apply", "options": options, "references": ["https://example.org/"]}
    items = [
        {"id": f"item-{n}", "skill": ("one", "two")[n % 2], "stem": f"Which, of {n}?", **common}
        for n in range(3 * QUICK)
    ]
    bank = {"bank": "many", "title": "Many", "summary": "Many.", "license": "MIT", "authors": ["Ada"]}
    skills = [{"id": name, "title": name.title()} for name in ("one", "two")]
    file = workspace.questions / "banks" / "many.yaml"
    file.write_text(json.dumps({**bank, "skills": skills, "items": items}))
    sync(workspace)
    return workspace


def quick(workspace: Workspace, nonce: str, *, adaptive: bool) -> set[str]:
    """Take a quick quiz of the bank so that nothing gets settled; the items that it asked."""
    attempt = start(workspace, "many", "quick", nonce, adaptive=adaptive)
    for position in range(1, QUICK + 1):
        place = asked(workspace, attempt, position).place
        if not keep(workspace, attempt, right(place.item) if position % 2 else None, position).has_next:
            break
    finish(workspace, LEARNER, attempt)
    return {row.item for row in rows(workspace, ShownItem, attempt_id=attempt)}


@FORMS
def test_items_of_the_last_attempts_come_after_all_others(
    many: Workspace, clock: Clock, adaptive: bool
) -> None:
    met: set[str] = set()
    for turn in range(3):
        shown = quick(many, f"page {turn}", adaptive=adaptive)
        assert not met & shown
        met |= shown
        clock.forward(days=9)
    if not adaptive:
        assert len(met) == 3 * QUICK
        assert quick(many, "once more", adaptive=False) <= met


@FORMS
def test_after_a_month_an_item_may_come_again(many: Workspace, clock: Clock, adaptive: bool) -> None:
    first = quick(many, "page", adaptive=adaptive)
    clock.forward(days=31)
    again = [quick(many, f"page {n}", adaptive=adaptive) for n in range(2)]
    assert again[0] & first or again[1] & first


def past(workspace: Workspace, attempt: str) -> Past:
    """What an attempt knows of earlier ones."""
    with workspace.database.reading() as session:
        row = get_attempt(session, attempt, LEARNER)
        return past_of(workspace, session, row, pools_of(workspace, session, row).values())


def weights(workspace: Workspace, attempt: str) -> dict[str, float]:
    """The weight of each earlier answer."""
    earlier = past(workspace, attempt).earlier
    return {item.id: weight for answers in earlier.values() for item, _, weight in answers}


def test_of_each_item_the_newest_finished_answer_counts_with_the_days_since(
    workspace: Workspace, clock: Clock
) -> None:
    take(workspace, give=unknown)
    clock.forward(days=30)
    second = start(workspace, nonce="second")
    first_asked = asked(workspace, second).place.item
    save(workspace, second, right(first_asked))
    save(workspace, second, None, position=2, blank=True)
    clock.forward(days=2)
    finish(workspace, LEARNER, second)
    clock.forward(days=90)
    attempt = start(workspace, nonce="third")
    found = weights(workspace, attempt)
    assert len(found) == HARBOUR
    assert found.pop(first_asked.id) == pytest.approx(exp(-90 / 180))
    assert list(found.values()) == pytest.approx([exp(-122 / 180)] * (HARBOUR - 1))
    scores = {
        item.id: score.score
        for answers in past(workspace, attempt).earlier.values()
        for item, score, _ in answers
    }
    assert {name for name, score in scores.items() if score} == {first_asked.id}


def test_what_is_open_later_or_somebody_else_s_does_not_count(workspace: Workspace, clock: Clock) -> None:
    unfinished = start(workspace, nonce="open")
    save(workspace, unfinished, None)
    theirs = start(workspace, nonce="theirs", learner=STRANGER)
    save(workspace, theirs, None, learner=STRANGER)
    finish(workspace, STRANGER, theirs)
    clock.forward(days=1)
    attempt = start(workspace, None, "check", nonce="mine")
    clock.forward(days=1)
    finish(workspace, LEARNER, unfinished)
    take(workspace, "weather", nonce="later")
    found = past(workspace, attempt)
    assert found.earlier == {}
    # It was shown, and may still be answered.
    assert {bank for bank, _ in found.seen} == {"harbour"}


def test_a_topic_s_answers_count_in_the_whole_check_and_the_other_way_round(
    workspace: Workspace, clock: Clock
) -> None:
    take(workspace, "harbour")
    clock.forward(days=1)
    check = start(workspace, None, "check", "check")
    assert set(past(workspace, check).earlier) == {"harbour"}
    finish(workspace, LEARNER, check)
    clock.forward(days=1)
    take(workspace, None, nonce="whole")
    weather = start(workspace, "weather", nonce="weather")
    assert set(past(workspace, weather).earlier) == {"weather"}


def test_the_answer_to_an_item_that_asks_something_else_by_now_says_nothing(
    workspace: Workspace, clock: Clock
) -> None:
    take(workspace)
    file = workspace.questions / "banks" / "harbour.yaml"
    mended = file.read_text().replace("in 8 metres", "in 9 metres").replace("value: 32", "value: 36")
    file.write_text(
        mended.replace("Put the steps", "Bring the steps").replace("- id: buoy-shapes", "- id: marks")
    )
    sync(workspace)
    clock.forward(days=1)
    attempt = start(workspace, nonce="again")
    found = past(workspace, attempt)
    assert {item.id for item, _, _ in found.earlier["harbour"]} == {
        "loop-knot",
        "bright-lights",
        "highest-tide",
        "light-table",
    }
    assert ("harbour", "chain-length") in found.seen


def test_a_report_weighs_the_answers_of_before_with_those_of_today(
    workspace: Workspace, clock: Clock
) -> None:
    first = take(workspace, give=unknown)
    clock.forward(days=10)
    shares = [share(workspace, address) for address in (first, take(workspace, nonce="again"))]
    clock.forward(days=3650)
    shares.append(share(workspace, take(workspace, nonce="ten years later")))
    assert shares == sorted(shares)
    assert shares[0] + 0.2 < shares[1] < shares[2] - 0.1


def share(workspace: Workspace, address: str) -> float:
    """How much of the topic a report says that the learner knows."""
    return get_report(workspace, address).report.topics[0].estimate.share
