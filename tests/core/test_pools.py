"""Domain scores and cuts."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from quiz.core.banks import Skill
from quiz.core.curves import Parameters
from quiz.core.items import Kind
from quiz.core.pools import CUT, Pool, author_pool
from tests.factories import BODIES, bank, item, one_of_each, pool, singles

MIXED = pool(*one_of_each("one", 1), *singles("two", 4), *one_of_each("three", 3))


def test_a_skill_of_one_open_question_is_cut_where_it_is_known_at_seventy_percent() -> None:
    open_question = pool(item(level=3, body=BODIES[Kind.NUMERIC]))
    assert open_question.cuts["one"] == pytest.approx(1 + log(0.7 / 0.3), abs=1e-4)
    assert open_question.centre == pytest.approx(open_question.cuts["one"])


def test_at_its_cut_a_skill_is_known_at_seventy_percent() -> None:
    for skill in MIXED.skills:
        assert MIXED.domain_score(skill, np.array([MIXED.cuts[skill]]))[0] == pytest.approx(CUT, abs=1e-5)


def test_at_the_centre_the_topic_is_known_at_seventy_percent() -> None:
    shares = [MIXED.domain_score(skill, np.array([MIXED.centre]))[0] for skill in MIXED.skills]
    assert np.mean(shares) == pytest.approx(CUT, abs=1e-5)
    assert min(MIXED.cuts.values()) < MIXED.centre < max(MIXED.cuts.values())


def test_a_domain_score_is_the_mean_over_the_items_of_the_skill() -> None:
    parameters = {"a": Parameters(1, -1, 0.125, ordered=False), "b": Parameters(2, 1, 0, ordered=False)}
    two = Pool(bank(item("a"), item("b")), parameters)
    shares = two.domain_score("one", np.array([1.0]))
    assert shares[0] == pytest.approx((1 / (1 + np.exp(-2)) + 0.5) / 2)


def test_skills_without_items_are_left_out() -> None:
    made = bank(item("a", "two"), item("b", "one"))
    skills = (Skill("empty", "Empty"), Skill("one", "One"), Skill("two", "Two"))
    assert author_pool(replace(made, skills=skills)).skills == ("one", "two")


def test_the_authors_pool_halves_the_chance_of_single_choices_only() -> None:
    guesses = {name: parameters.guess for name, parameters in pool(*one_of_each()).parameters.items()}
    assert {name for name, guess in guesses.items() if guess > 0} == {"one-single"}
    assert guesses["one-single"] == 0.125
