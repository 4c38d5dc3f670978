"""Small roadmaps, and the step that comes next on each."""

import pytest

from quiz.core.recommendation import Mark, NextStep, Prerequisite, Standing, is_shown, recommend
from quiz.core.roadmaps import Roadmap, Step
from tests.factories import roadmap, step


def measured(name: str, *prerequisites: str, optional: bool = False) -> Step:
    """A step that the skill of its own name measures."""
    return step(name, *prerequisites, by=(("demo", name),), optional=optional)


def advice(way: Roadmap, known: dict[str, float], marks: dict[str, Mark] | None = None) -> list[NextStep]:
    """The advice for P(mastery) by skill, each with three answers, one not right below P = .85."""
    standings = {
        ("demo", name): Standing(p, 3, 2, (f"{name}-1",)) if p < 0.85 else Standing(p, 3, 3)
        for name, p in known.items()
    }
    return list(recommend(way, standings, marks or {}))


def told(steps: list[NextStep]) -> list[tuple[str, float | None, bool, tuple[str, ...]]]:
    return [
        (one.step, None if one.p is None else round(one.p, 6), one.guess, one.reasons.unmeasured)
        for one in steps
    ]


CHAIN = roadmap(measured("a"), measured("b", "a"), measured("c", "b"))
FORK = roadmap(measured("a"), measured("b"), measured("c", "a", "b"))
WIDE = roadmap(*(measured(name) for name in "abcde"))
GAP = roadmap(step("x"), measured("a", "x"), step("y", "a"), measured("b", "y"), measured("c", "b"))
DONE, SKIP = Mark.DONE, Mark.SKIP

CASES: list[
    tuple[
        str, Roadmap, dict[str, float], dict[str, Mark], list[tuple[str, float | None, bool, tuple[str, ...]]]
    ]
] = [
    ("the root that is not mastered", CHAIN, {"a": 0.1}, {}, [("a", 0.9, False, ())]),
    (
        "ready times not mastered",
        CHAIN,
        {"a": 0.9, "b": 0.3, "c": 0.1},
        {},
        [("b", 0.63, False, ())],  # 0.7 x 0.9; c has 0.9 x 0.3
    ),
    ("every prerequisite counts", FORK, {"a": 0.7, "b": 0.9, "c": 0.1}, {}, [("c", 0.567, False, ())]),
    (
        "below one half the best is a guess",
        FORK,
        {"a": 0.6, "b": 0.7, "c": 0.1},
        {},
        [("a", 0.4, True, ())],
    ),
    (
        "the likeliest come first, at most three",
        WIDE,
        {"a": 0.4, "b": 0.1, "c": 0.3, "d": 0.45, "e": 0.2},
        {},
        [("b", 0.9, False, ()), ("e", 0.8, False, ()), ("c", 0.7, False, ())],
    ),
    (
        "equals stay in file order",
        WIDE,
        {"c": 0.4, "b": 0.4},
        {},
        [("b", 0.6, False, ()), ("c", 0.6, False, ())],
    ),
    ("exactly one half is said plainly", WIDE, {"a": 0.5}, {}, [("a", 0.5, False, ())]),
    ("a skipped step is left alone", WIDE, {"a": 0.1, "b": 0.4}, {"a": SKIP}, [("b", 0.6, False, ())]),
    ("a step marked done is left alone", WIDE, {"a": 0.1, "b": 0.4}, {"a": DONE}, [("b", 0.6, False, ())]),
    (
        "a mark does not overrule what a quiz has shown",
        CHAIN,
        {"a": 0.2, "b": 0.1},
        {"a": DONE},
        [("b", 0.18, True, ())],
    ),
    ("being at it changes nothing", WIDE, {"a": 0.1}, {"a": Mark.IN_PROGRESS}, [("a", 0.9, False, ())]),
    ("an unmeasured prerequisite is named", GAP, {"a": 0.3}, {}, [("a", 0.7, False, ("x",))]),
    ("unless it is marked done", GAP, {"a": 0.3}, {"x": DONE}, [("a", 0.7, False, ())]),
    ("a skipped one is left alone", GAP, {"a": 0.3}, {"x": SKIP}, [("a", 0.7, False, ())]),
    (
        "a later step that is shown meets it, however far",
        GAP,
        {"a": 0.3, "c": 0.8},
        {},
        [("a", 0.7, False, ())],
    ),
    (
        "a later step that is not shown does not",
        GAP,
        {"a": 0.3, "c": 0.79},
        {},
        [
            ("a", 0.7, False, ("x",)),
        ],
    ),
    (
        "it leaves the product: b rests on y alone",
        GAP,
        {"a": 0.7, "b": 0.2},
        {},
        [("b", 0.8, False, ("y",))],
    ),
    ("when all is shown, what builds on it", CHAIN, {"a": 0.9}, {}, [("b", None, False, ())]),
    ("then unmeasured steps too", GAP, {"a": 0.9}, {}, [("y", None, False, ())]),
    ("but not what is marked", GAP, {"a": 0.9}, {"y": SKIP}, []),
    ("nothing is left", CHAIN, {"a": 0.9, "b": 0.8, "c": 1.0}, {}, []),
    (
        "an optional step that was asked is judged like the others",
        roadmap(measured("a", optional=True)),
        {"a": 0.1},
        {},
        [("a", 0.9, False, ())],
    ),
    (
        "an optional step is no next step beyond",
        roadmap(measured("a"), step("b", "a", optional=True), step("c", "a")),
        {"a": 0.9},
        {},
        [("c", None, False, ())],
    ),
    (
        "beyond, at most three in learning order",
        roadmap(measured("a"), step("f", "d", "a"), *(step(name, "a") for name in "bcde")),
        {"a": 0.9},
        {},
        [("b", None, False, ()), ("c", None, False, ()), ("d", None, False, ())],
    ),
    ("no answers, no advice", CHAIN, {}, {}, []),
    ("no steps at all", roadmap(), {"a": 0.1}, {}, []),
    ("no step is tied to the bank", roadmap(step("x")), {"a": 0.1}, {}, []),
]


@pytest.mark.parametrize(
    ("way", "known", "marks", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_next_step_is(
    way: Roadmap,
    known: dict[str, float],
    marks: dict[str, Mark],
    expected: list[tuple[str, float | None, bool, tuple[str, ...]]],
) -> None:
    assert told(advice(way, known, marks)) == expected


def test_a_step_is_mastered_when_all_its_skills_are() -> None:
    way = roadmap(step("a", by=(("demo", "x"), ("demo", "y"), ("other", "z"))))
    (best,) = advice(way, {"x": 0.8, "y": 0.5})
    assert best.p == pytest.approx(1 - 0.8 * 0.5)
    assert best.reasons.skills == (("demo", "x"), ("demo", "y"))


def test_a_skill_without_answers_says_nothing_about_a_step() -> None:
    standings = {("demo", "a"): Standing(0.05, n=0), ("demo", "b"): Standing(0.4, 2, 1, ("b-1",))}
    (best,) = recommend(CHAIN, standings, {})
    assert told([best]) == [("b", 0.6, False, ("a",))]


def test_reasons_are_the_answers_the_weakest_prerequisite_and_what_opens() -> None:
    way = roadmap(*FORK.steps, step("d", "c"), step("e", "c"))
    standings = {
        ("demo", "a"): Standing(0.9, 4, 4),
        ("demo", "b"): Standing(0.7, 3, 2, ("b-1",)),
        ("demo", "c"): Standing(0.1, 3, 1, ("c-2", "c-3")),
    }
    best = recommend(way, standings, {})[0]
    assert best.step == "c"
    assert (best.reasons.n, best.reasons.right, best.reasons.missed) == (3, 1, ("c-2", "c-3"))
    assert best.reasons.weakest == Prerequisite("b", 0.7, shown=False)
    assert best.reasons.unlocks == ("d", "e")


def test_a_root_has_no_weakest_prerequisite() -> None:
    assert advice(CHAIN, {"a": 0.1})[0].reasons.weakest is None


def test_too_little_evidence_shows_nothing_however_likely_the_mastery() -> None:
    lucky = {("demo", "a"): Standing(0.9, 1, 1, enough=False)}
    assert not is_shown(CHAIN.by_id["a"], lucky)
    unlucky = {("demo", "a"): Standing(0.9, 1, 0, ("a-1",), enough=False)}
    (best,) = recommend(CHAIN, unlucky, {})
    assert (best.step, best.guess) == ("a", True)


def test_nothing_is_advised_that_was_answered_right() -> None:
    right = {("demo", "a"): Standing(0.7, 2, 2), ("demo", "b"): Standing(0.6, 1, 1, enough=False)}
    (best,) = recommend(CHAIN, right, {})
    assert (best.step, best.p) == ("c", None)


def test_one_answer_makes_a_guess_however_likely_the_step() -> None:
    (best,) = recommend(CHAIN, {("demo", "a"): Standing(0.1, 1, 0, ("a-1",), enough=False)}, {})
    assert (best.step, best.guess) == ("a", True)


def test_what_a_step_rests_on_comes_first_though_an_unmeasured_step_stands_between() -> None:
    way = roadmap(measured("a"), step("between", "a"), measured("b", "between"))
    told_steps = [each.step for each in advice(way, {"a": 0.4, "b": 0.1})]
    assert told_steps == ["a", "b"]
