"""What blind guessing earns, against the mean over every response written out."""

from itertools import chain, combinations, permutations, product
from statistics import mean

import pytest

from quiz.core.chance import chance_score
from quiz.core.items import Credit, Item, Kind, Matching, Ordering, Pair
from quiz.core.scoring import Response, score
from tests.factories import BODIES, choice, item


def mean_score(guessed: Item, responses: list[Response]) -> float:
    scores = [score(guessed, response) for response in responses]
    assert all(given.valid for given in scores)
    return mean(given.score for given in scores)


@pytest.mark.parametrize("options", range(2, 9))
def test_a_single_choice_is_guessed_once_in_its_options(options: int) -> None:
    guessed = item(body=choice(options))
    assert chance_score(guessed) == pytest.approx(mean_score(guessed, [*range(1, options + 1)]), abs=1e-15)


@pytest.mark.parametrize("credit", Credit)
@pytest.mark.parametrize(("n", "c"), [(2, 1), (3, 3), (4, 1), (5, 2), (5, 3), (6, 4), (8, 5)])
def test_a_multiple_choice_is_guessed_over_all_ticks_but_none(credit: Credit, n: int, c: int) -> None:
    guessed = item(body=choice(n, c, many=True, credit=credit))
    sets = chain.from_iterable(combinations(range(1, n + 1), size) for size in range(1, n + 1))
    assert chance_score(guessed) == pytest.approx(mean_score(guessed, [list(ticks) for ticks in sets]))


@pytest.mark.parametrize("entries", range(2, 7))
def test_an_ordering_is_guessed_over_all_orders(entries: int) -> None:
    guessed = item(body=Ordering(tuple("abcdef"[:entries]), ""))
    orders: list[Response] = [list(order) for order in permutations(range(1, entries + 1))]
    assert chance_score(guessed) == pytest.approx(mean_score(guessed, orders))


@pytest.mark.parametrize(("rights", "distractors"), [("ab", ""), ("abc", ""), ("abc", "de"), ("aab", "c")])
def test_a_matching_is_guessed_over_all_rights_for_each_left(rights: str, distractors: str) -> None:
    pairs = tuple(Pair(f"left {n}", right, "") for n, right in enumerate(rights))
    body = Matching(pairs, tuple(distractors))
    given: list[Response] = [list(guess) for guess in product(body.rights, repeat=len(pairs))]
    assert chance_score(item(body=body)) == pytest.approx(mean_score(item(body=body), given))


@pytest.mark.parametrize("kind", [Kind.NUMERIC, Kind.TEXT])
def test_an_open_answer_is_not_guessed(kind: Kind) -> None:
    assert chance_score(item(body=BODIES[kind])) == 0
