"""One attempt as evidence: valid answers alone, each against what the others let expect."""

import numpy as np
import pytest

from quiz.core.curves import probabilities
from quiz.core.measurement import GRIDS, measure
from quiz.core.observations import Reply, Sitting, witness
from quiz.core.scoring import Response, score
from tests.factories import RIGHT, WRONG, one_of_each, pool, singles

POOL = pool(*one_of_each("one"), *singles("two", 4))
PLACES = {item.id: place for place, item in enumerate(POOL.bank.items)}


def sitting(given: dict[str, Response], blank: tuple[str, ...] = ()) -> Sitting:
    replies = [Reply(PLACES[name], name, response) for name, response in given.items()]
    replies += [Reply(PLACES[name], name, None, blank=True) for name in blank]
    return Sitting(1, POOL, adaptive=False, alone=True, replies=tuple(replies))


GIVEN: dict[str, Response] = {
    "one-single": 1,
    "one-multiple": [1],
    "one-text": "git blame",
    "two-1": None,
    "two-2": 1,
}


def test_estimates_are_those_of_the_report() -> None:
    found = witness(sitting(GIVEN, blank=("two-3",)), GRIDS)
    by_id = POOL.bank.by_id
    answers = [(by_id[name], score(by_id[name], response)) for name, response in GIVEN.items()]
    (expected,) = measure([POOL], {POOL.bank.id: answers})
    for judged, estimate in [
        (found.topic, expected.topic),
        *((found.skills[skill], estimate) for skill, estimate in expected.skills.items()),
    ]:
        assert judged.n == estimate.n
        assert judged.share == pytest.approx(estimate.share)
        assert judged.p_mastery == pytest.approx(estimate.p_mastery)
        # An 80 % interval is 2 x 1.28 standard deviations wide, where it is nearly normal.
        assert 2.56 * np.sqrt(judged.variance) == pytest.approx(estimate.high - estimate.low, rel=0.15)


def test_only_valid_answers_are_evidence() -> None:
    found = witness(sitting(GIVEN | {"one-numeric": "twenty"}, blank=("two-3",)), GRIDS)
    assert set(found.observed) == {PLACES[name] for name in GIVEN}
    unknown, partly = found.observed[PLACES["two-1"]], found.observed[PLACES["one-multiple"]]
    assert (unknown.unknown, unknown.score, unknown.outcome) == (True, 0, 0)
    assert (partly.unknown, partly.score, partly.outcome) == (False, 0.5, 1)


@pytest.mark.parametrize("others", [RIGHT, WRONG])
def test_an_answer_is_not_held_against_itself(others: dict[str, Response]) -> None:
    rest: dict[str, Response] = {f"one-{kind}": others[kind] for kind in RIGHT}
    right, wrong = (
        witness(sitting(rest | {"two-1": response}), GRIDS).observed[PLACES["two-1"]] for response in (1, 2)
    )
    assert right.expected.mean == pytest.approx(wrong.expected.mean)
    assert right.expected.ability == pytest.approx(wrong.expected.ability)
    assert (right.outcome, wrong.outcome) == (1, 0)


def test_a_lonely_answer_is_expected_as_the_prior_says() -> None:
    observed = witness(sitting({"two-2": 1}), GRIDS).observed[PLACES["two-2"]]
    theta = POOL.centre + GRIDS.skill
    prior = GRIDS.general_prior @ GRIDS.topic_given_general @ GRIDS.skill_given_topic
    chance = probabilities(POOL.parameters["two-2"], theta)[1] @ prior
    assert observed.expected.mean == pytest.approx(chance)
    assert observed.expected.variance == pytest.approx(chance * (1 - chance))
    assert observed.expected.ability == pytest.approx(POOL.centre, abs=1e-6)
