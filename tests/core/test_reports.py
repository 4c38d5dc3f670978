"""The whole pipe: what a sitting becomes."""

from dataclasses import replace

import pytest

from quiz.core.banks import Skill
from quiz.core.items import Kind
from quiz.core.mastery import Verdict
from quiz.core.measurement import MODEL
from quiz.core.recommendation import Prerequisite
from quiz.core.reports import (
    Answered,
    LastTime,
    Outcome,
    Report,
    Setting,
    make_report,
    merged_standings,
    tie,
)
from quiz.core.roadmaps import Roadmap
from quiz.core.scoring import Response, Slip, score
from tests.factories import RIGHT, WRONG, bank, item, one_of_each, placed, pool, roadmap, step

POOL = pool(*one_of_each("one", 1), *one_of_each("two", 3))
WAY = roadmap(
    step("start", by=(("demo", "one"),)), step("go on", "start", by=(("demo", "two"),)), step("fly", "go on")
)


def answered(item_id: str, response: Response, *, blank: bool = False) -> Answered:
    return Answered(placed(POOL.bank.by_id[item_id]), response, blank)


def report_on(*sitting: Answered, way: Roadmap = WAY) -> Report:
    return make_report([POOL], sitting, way, {})


GOLDEN = report_on(
    *(answered(f"one-{kind}", RIGHT[kind]) for kind in Kind),
    answered("two-single", 1),
    answered("two-multiple", [1]),
    answered("two-numeric", None),
    answered("two-text", "git blame"),
    answered("two-ordering", [1, 2]),
    answered("two-matching", None, blank=True),
)


def test_a_golden_report_scores_every_question() -> None:
    told = [(one.item, str(one.outcome), one.score.score, one.score.slip) for one in GOLDEN.items]
    assert told == [
        *((f"one-{kind}", "right", 1, None) for kind in Kind),
        ("two-single", "right", 1, None),
        ("two-multiple", "partly", 0.5, None),
        ("two-numeric", "unknown", 0, None),
        ("two-text", "not-yet", 0, None),
        ("two-ordering", "not-answered", 0, Slip.INCOMPLETE),
        ("two-matching", "not-answered", 0, Slip.BLANK),
    ]
    assert [(one.bank, one.skill) for one in GOLDEN.items] == [("demo", "one")] * 6 + [("demo", "two")] * 6
    assert GOLDEN.items[7].response == [1]
    assert GOLDEN.items[7].order == (1, 2, 3, 4, 5)
    assert (GOLDEN.model, GOLDEN.roadmap) == (MODEL, "way")


def test_a_golden_report_estimates_and_judges() -> None:
    """A change of these figures is a change of the model: it needs a new name in MODEL."""
    (topic,) = GOLDEN.topics
    rows = [(topic.bank, topic.estimate, topic.verdict)]
    rows += [(skill.skill, skill.estimate, skill.verdict) for skill in topic.skills]
    told = [
        (
            name,
            one.n,
            *(round(figure, 3) for figure in (one.share, one.low, one.high, one.p_mastery)),
            str(said),
        )
        for name, one, said in rows
    ]
    assert told == [
        ("demo", 10, 0.704, 0.551, 0.851, 0.532, "Too close to call"),
        ("one", 6, 0.891, 0.782, 0.968, 0.967, "At or above target"),
        ("two", 4, 0.517, 0.273, 0.758, 0.175, "Next to work on"),
    ]
    assert [(skill.title, skill.prospects) for skill in topic.skills] == [("One", ()), ("Two", ())]


def test_a_golden_report_gives_advice_with_its_reasons() -> None:
    (best,) = GOLDEN.next_steps
    assert (best.step, best.guess) == ("go on", False)
    one, two = (skill.estimate.p_mastery for skill in GOLDEN.topics[0].skills)
    assert best.p == pytest.approx(one * (1 - two))
    assert (best.reasons.n, best.reasons.right) == (4, 1)
    assert best.reasons.missed == ("two-multiple", "two-numeric", "two-text")
    assert best.reasons.weakest == Prerequisite("start", one, shown=True)
    assert best.reasons.unlocks == ("fly",)


def test_a_blank_is_no_evidence_and_not_knowing_is() -> None:
    nothing, blank = report_on(), report_on(answered("one-single", None, blank=True))
    unknown = report_on(answered("one-single", None))
    assert blank.items[0].outcome is Outcome.NOT_ANSWERED
    assert unknown.items[0].outcome is Outcome.UNKNOWN
    assert blank.topics == nothing.topics
    assert unknown.topics[0].skills[0].estimate.n == 1
    assert unknown.topics[0].estimate.share < nothing.topics[0].estimate.share


def test_a_blank_counts_as_blank_whatever_is_stored_beside_it() -> None:
    (blank,) = report_on(answered("one-single", 1, blank=True)).items
    assert (blank.score.valid, blank.score.score, blank.outcome) == (False, 0, Outcome.NOT_ANSWERED)


def test_an_open_verdict_says_what_unseen_questions_would_change() -> None:
    report = report_on(
        answered("one-single", 1), answered("one-text", "git blame"), answered("one-numeric", "", blank=True)
    )
    one, two = report.topics[0].skills
    assert one.verdict is Verdict.TOO_CLOSE
    assert [prospect.questions for prospect in one.prospects] == [2, 4]  # four are left, the blank among them
    assert two.verdict is Verdict.NOT_ENOUGH
    assert two.prospects == ()


def test_topics_are_kept_apart() -> None:
    other = pool(*POOL.bank.items, bank_id="other")
    place = placed(other.bank.by_id["one-single"], "other")
    report = make_report([POOL, other], [Answered(place, 1), answered("one-single", 2)], WAY, {})
    assert [(topic.bank, topic.title, topic.estimate.n) for topic in report.topics] == [
        ("demo", "Demo", 1),
        ("other", "Other", 1),
    ]
    assert report.topics[0].skills[0].estimate.share < report.topics[1].skills[0].estimate.share


def test_the_newest_report_with_answers_speaks_for_a_skill() -> None:
    older = report_on(answered("one-single", 2), answered("two-single", 1))
    newer = report_on(answered("one-text", "bisect"), answered("one-numeric", RIGHT[Kind.NUMERIC]))
    merged = merged_standings([older, newer])
    one, two = merged["demo", "one"], merged["demo", "two"]
    assert (one.n, one.right, one.missed) == (2, 2, ())
    assert one.p_mastery == newer.topics[0].skills[0].estimate.p_mastery
    assert (two.n, two.right, two.p_mastery) == (1, 1, older.topics[0].skills[1].estimate.p_mastery)


def test_reports_without_answers_still_name_their_skills() -> None:
    assert {skill: known.n for skill, known in merged_standings([report_on()]).items()} == {
        ("demo", "one"): 0,
        ("demo", "two"): 0,
    }
    assert merged_standings([]) == {}


def test_every_wrong_answer_is_not_yet() -> None:
    report = report_on(*(answered(f"one-{kind}", WRONG[kind]) for kind in Kind))
    assert {one.outcome for one in report.items} == {Outcome.NOT_YET}
    assert report.next_steps[0].step == "start"


def test_a_bank_ties_its_skills_to_steps_that_the_roadmap_leaves_untied() -> None:
    skills = (
        Skill("one", "One", step="fly"),
        Skill("mine", "Mine", step="fly"),
        Skill("stray", "S", step="no"),
    )
    mine = replace(bank(item("a", "one")), skills=skills)
    tied = tie(WAY, [mine])
    assert tied.by_id["fly"].measured_by == (("demo", "mine"),)  # "one" measures "start" already
    assert [found.measured_by for found in tied.steps[:2]] == [found.measured_by for found in WAY.steps[:2]]
    assert tie(WAY, [bank(item("a", "one"))]) is WAY


def test_a_step_that_a_bank_names_for_itself_is_advised() -> None:
    skills = tuple(replace(skill, step="fly") for skill in POOL.bank.skills)
    mine = replace(POOL, bank=replace(POOL.bank, skills=skills))
    report = make_report([mine], [answered("one-single", 2)], roadmap(step("fly")), {})
    assert [(best.step, best.reasons.skills) for best in report.next_steps] == [("fly", (("demo", "one"),))]


def test_a_bank_without_any_step_gets_estimates_and_no_advice() -> None:
    report = report_on(answered("one-single", 1), way=roadmap(step("other")))
    assert report.topics[0].estimate.n == 1
    assert report.next_steps == ()


def test_a_report_keeps_the_steps_that_its_advice_names() -> None:
    assert {step.id for step in GOLDEN.steps} == {"start", "go on", "fly"}
    assert GOLDEN.tied


def test_a_report_keeps_what_it_rests_on_and_what_was_said_beside_the_answers() -> None:
    sitting = [replace(answered("one-single", 1), sure=3), answered("two-single", 2)]
    (before,) = GOLDEN.topics
    setting = Setting(
        model="calibration-3",
        adaptive=True,
        ratings={"demo": 4},
        last_time=(LastTime("2026-01-05T00:00:00+00:00", before),),
    )
    report = make_report([POOL], sitting, WAY, {}, setting)
    assert (report.model, report.adaptive, report.ratings) == ("calibration-3", True, {"demo": 4})
    assert report.last_time == setting.last_time
    assert [one.sure for one in report.items] == [3, None]


def test_what_learners_say_of_themselves_changes_no_figure() -> None:
    plain = [answered("one-single", 1), answered("two-single", 2)]
    said = make_report(
        [POOL], [replace(each, sure=1) for each in plain], WAY, {}, Setting(ratings={"demo": 1})
    )
    bare = report_on(*plain)
    assert replace(said, items=bare.items, ratings={}) == bare
    assert [replace(one, sure=None) for one in said.items] == list(bare.items)


def test_earlier_answers_move_the_estimates_and_are_not_counted_as_answers() -> None:
    right = [(item, score(item, RIGHT[item.kind]), 1.0) for item in POOL.bank.pools["two"]]
    fresh = report_on(answered("two-single", 1))
    again = make_report([POOL], [answered("two-single", 1)], WAY, {}, Setting(earlier={"demo": right}))
    before, now = fresh.topics[0].skills[1], again.topics[0].skills[1]
    assert now.estimate.share > before.estimate.share
    assert (now.estimate.n, now.verdict) == (1, Verdict.NOT_ENOUGH)
