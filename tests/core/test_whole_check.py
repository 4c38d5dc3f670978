"""The next item of the whole check."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from quiz.core.adaptive import OPEN, Asked, Course
from quiz.core.candidates import candidates, known_of
from quiz.core.recommendation import Mark, Marks
from quiz.core.whole_check import FIRST_ROUND, STEPS, TOPIC_SHARE, Advice, beliefs_of, next_in_check
from tests.courses import Rule, always, check_history, never, odd_ones, only
from tests.factories import item, pool, roadmap, singles, step

BANKS = ("red", "green", "blue", "amber")
SKILLS = ("one", "two", "three")
POOLS = tuple(pool(*(each for skill in SKILLS for each in singles(skill, 8)), bank_id=bank) for bank in BANKS)
COURSE = Course(POOLS, budget=24, seed=5)
WAY = roadmap(
    step("start", by=(("red", "one"),)),
    step("colours", "start", by=(("red", "two"), ("red", "three"))),
    step("greens", "start", by=(("green", "one"),)),
    step("blues", "colours", by=(("blue", "one"), ("blue", "two"))),
    step("not measured", "blues"),
)
ADVICE = Advice(WAY, {})

RULES: dict[str, Rule] = {"always": always, "never": never, "odd ones": odd_ones, "only one": only("one")}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_topic_is_asked_twice_first(rule: Rule) -> None:
    asked = check_history(COURSE, ADVICE, rule)
    first = Counter(each.bank for each in asked[: FIRST_ROUND * len(BANKS)])
    assert first == dict.fromkeys(BANKS, FIRST_ROUND)
    assert {each.bank for each in asked[: len(BANKS)]} == set(BANKS)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_item_comes_twice_and_the_budget_is_kept(rule: Rule) -> None:
    asked = check_history(COURSE, ADVICE, rule)
    assert len({(each.bank, each.item.id) for each in asked}) == len(asked) <= COURSE.budget


def test_then_the_topics_whose_verdict_is_least_sure_are_asked() -> None:
    asked = check_history(COURSE, ADVICE, odd_ones)
    for count in range(FIRST_ROUND * len(BANKS), int(COURSE.budget * TOPIC_SHARE)):
        chances = {each.bank: each.p_mastery for each in beliefs_of(COURSE, asked[:count])}
        assert asked[count].bank in sorted(BANKS, key=lambda bank: abs(chances[bank] - 0.5))[:OPEN]


def key_of(asked: Asked) -> tuple[str, str]:
    return asked.bank, asked.item.skill


ALL_BUT_GREENS = {each.id: Mark.DONE for each in WAY.steps if each.id != "greens"}


@pytest.mark.parametrize("marks", [{}, ALL_BUT_GREENS], ids=["no marks", "all but one done"])
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_then_the_skills_of_the_likeliest_steps_are_asked(rule: Rule, marks: Marks) -> None:
    asked = check_history(COURSE, Advice(WAY, marks), rule)
    for count in range(int(COURSE.budget * TOPIC_SHARE), len(asked)):
        likeliest = candidates(WAY, marks, known_of(COURSE, asked[:count]))[:STEPS]
        full = {key for key, used in Counter(key_of(each) for each in asked[:count]).items() if used == 8}
        wanted = [set(each.skills) - full for each in likeliest if each.is_open]
        if any(wanted):
            assert key_of(asked[count]) in next(filter(None, wanted))


def test_where_the_advice_is_settled_the_least_sure_skills_are_asked() -> None:
    nothing = Advice(roadmap(step("not measured")), {})
    asked = check_history(replace(COURSE, budget=40), nothing, never)
    skills = Counter((each.bank, each.item.skill) for each in asked)
    assert len(skills) == len(BANKS) * len(SKILLS)
    assert min(skills.values()) >= 2


def test_it_ends_once_everything_is_settled() -> None:
    course = replace(COURSE, budget=90)
    asked = check_history(course, ADVICE, never)
    assert len(asked) < 60
    assert not any(each.is_open for each in known_of(course, asked).values())


def test_banks_that_are_used_up_end_it() -> None:
    few = tuple(pool(*singles("one", 2), bank_id=bank) for bank in BANKS)
    assert len(check_history(Course(few, 40, 1), ADVICE, odd_ones)) == 8


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [0, 5, 9, 14, 20])
def test_the_same_answers_in_any_order_lead_to_the_same_question(seed: int, count: int) -> None:
    course = replace(COURSE, seed=seed)
    asked = check_history(course, ADVICE, odd_ones)[:count]
    again = replace(course, pools=tuple(pool(*each.bank.items, bank_id=each.bank.id) for each in POOLS))
    shuffled = Random(seed).sample(asked, count)
    assert next_in_check(again, shuffled, ADVICE) == next_in_check(course, asked, ADVICE)


def test_items_of_recent_attempts_come_once_nothing_else_is_left_in_a_skill() -> None:
    recent = frozenset((bank, f"{skill}-{n}") for bank in BANKS for skill in SKILLS for n in range(1, 7))
    asked = check_history(replace(COURSE, seen=recent), ADVICE, odd_ones)
    fresh = Counter((each.bank, each.item.skill) for each in asked if (each.bank, each.item.id) not in recent)
    for key, count in Counter((each.bank, each.item.skill) for each in asked).items():
        assert fresh[key] == min(2, count)


def test_no_item_is_shown_to_everybody() -> None:
    shown = Counter(
        (each.bank, each.item.id)
        for seed in range(40)
        for each in check_history(replace(COURSE, seed=seed), ADVICE, odd_ones)[:8]
    )
    assert max(shown.values()) / 40 < 0.5


def test_equal_skills_are_asked_alike() -> None:
    # Before the first answer all items are equal: the file's order must not decide who is asked.
    alike = (pool(*(item(f"{skill}-{n}", skill) for skill in SKILLS for n in range(8)), bank_id="red"),)
    first = Counter(
        place.item.skill
        for seed in range(200)
        if (place := next_in_check(Course(alike, 24, seed), [], ADVICE)) is not None
    )
    assert min(first.values()) > 40


def told(asked: list[Asked]) -> str:
    """A history in one line: bank, skill and number of each item."""
    return " ".join(
        f"{each.bank[:1]}{each.item.skill[:2]}{each.item.id.rpartition('-')[2]}" for each in asked
    )


GOLDEN_HISTORIES = [
    ("always", 1, "rth5 atw2 gtw2 bon6 rtw8 ath2 gth6 bth3 rtw6 btw5 ron3 gon2"),
    ("never", 1, "rth5 ath8 gtw1 bon4 rtw8 aon4 gth7 bth5 ron5 ron8 ron1 ron3"),
    ("odd ones", 2, "rtw2 atw8 bon7 gon8 rth8 aon8 bth4 gtw4 ron5 ron1 ron4 ron7"),
    ("only one", 3, "bth3 ron2 gth2 aon8 btw2 rtw2 gtw7 atw1 ron8 ron6 ron7 ron4"),
]


@pytest.mark.parametrize(("rule", "seed", "history"), GOLDEN_HISTORIES)
def test_golden_histories(rule: str, seed: int, history: str) -> None:
    """A change here changes the course of attempts that are under way."""
    assert told(check_history(replace(COURSE, seed=seed, budget=16), ADVICE, RULES[rule])[:12]) == history
