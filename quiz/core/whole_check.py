"""The whole backend check, adaptively: topics first, then the skills that decide the recommendation."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random

import numpy as np

from quiz.core.adaptive import (
    DIGITS,
    OPEN,
    Asked,
    Course,
    drawn,
    gains,
    least_sure,
    likelihoods,
    shown_in,
    unseen,
)
from quiz.core.assembly import Place, Seen, place
from quiz.core.beliefs import Belief
from quiz.core.candidates import Candidate, Known, candidates, known_of
from quiz.core.curves import Array
from quiz.core.items import Item
from quiz.core.lookups import Lookup, lookup
from quiz.core.recommendation import Marks
from quiz.core.roadmaps import Roadmap
from quiz.core.tree import skill_given_topic, tree_posterior

TOPIC_SHARE = 0.5
"""This share of the budget goes to calling topics first, the rest to what decides the recommendation.

More of it hardly bettered the topics' verdicts, less cost them (trial runs with simulated learners).
"""

FIRST_ROUND = 2
"""Every topic is asked this often before any is asked more."""

STEPS = 3
"""So many of the likeliest next steps are settled, the likeliest first."""


@dataclass(frozen=True)
class Advice:
    """What the recommendation depends on beside the answers."""

    roadmap: Roadmap
    marks: Marks


Found = tuple[str, Item]
"""A bank and one of its items."""

Options = Iterator[tuple[Array, list[Found]]]
"""Items with the gains (bits) that they are chosen by, skill by skill."""


@dataclass(frozen=True)
class Turn:
    """Everything that the choice of one item follows from."""

    course: Course
    asked: Sequence[Asked]
    dice: Random

    @cached_property
    def shown(self) -> Seen:
        """The items that the attempt has shown."""
        return shown_in(self.asked)

    def left(self, table: Lookup, skill: str) -> list[int]:
        """The places in the skill's stack of the items that may be asked now."""
        return unseen(self.course, table, skill, self.shown)


def next_in_check(course: Course, asked: Sequence[Asked], advice: Advice) -> Place | None:
    """The next place of the whole check, or None once the budget is used or everything is settled."""
    if len(asked) >= course.budget:
        return None
    turn = Turn(course, asked, course.dice(len(asked)))
    for options in ways_on(turn, advice):
        found = choose(options, turn.dice)
        if found is not None:
            return place(found[0], found[1], turn.dice)
    return None


def ways_on(turn: Turn, advice: Advice) -> Iterator[Options]:
    """What may be asked now, one purpose after the other: the first that has an item gives it."""
    topics_first = len(turn.asked) < turn.course.budget * TOPIC_SHARE
    if topics_first:
        yield topic_options(turn)
    known = known_of(turn.course, turn.asked)
    for candidate in candidates(advice.roadmap, advice.marks, known)[:STEPS]:
        if candidate.is_open:
            yield step_options(turn, candidate)
    if not topics_first:
        yield topic_options(turn)
    yield skill_options(turn, known)


def choose(options: Options, dice: Random) -> Found | None:
    """One of the few items with the greatest gains."""
    found = list(options)
    chosen = drawn(np.concatenate([gain for gain, _ in found]), dice) if found else None
    return None if chosen is None else [item for _, items in found for item in items][chosen]


def topic_options(turn: Turn) -> Options:
    """Items for the topic that has its first questions to come, or those whose verdict is least sure."""
    beliefs = beliefs_of(turn.course, turn.asked)
    for belief in (beliefs[row] for row in rows_to_ask(turn, beliefs)):
        lefts = [turn.left(belief.table, skill) for skill in belief.table.pool.skills]
        best = belief.likeliest(lefts, turn.dice)
        if best:
            yield belief.gains(best), [(belief.bank, belief.item(*each)) for each in best]


def rows_to_ask(turn: Turn, beliefs: Sequence[Belief]) -> list[int]:
    """The places of the topics to ask: the next of the first round, or those whose verdict is least sure."""
    counts = Counter(each.bank for each in turn.asked)
    order = turn.course.dice(-1).sample(range(len(beliefs)), len(beliefs))
    first = [row for row in order if counts[beliefs[row].bank] < FIRST_ROUND]
    if first:
        return [min(first, key=lambda row: counts[beliefs[row].bank])]
    return least_sure(np.array([belief.p_mastery for belief in beliefs]))[:OPEN]


def beliefs_of(course: Course, asked: Sequence[Asked]) -> list[Belief]:
    """What is known of each topic."""
    rows = likelihoods(course, asked)
    posteriors = tree_posterior(rows, course.grids)
    return [
        Belief(lookup(pool, course.grids), skill_given_topic(each, course.grids), posterior.topic)
        for pool, each, posterior in zip(course.pools, rows, posteriors, strict=True)
    ]


def step_options(turn: Turn, candidate: Candidate) -> Options:
    """Items that tell whether a step comes next."""
    for bank, skill in candidate.skills:
        belief = candidate.known[bank, skill]
        left = turn.left(belief.table, skill)
        yield candidate.gains((bank, skill), left), items_at(belief.table, skill, left)


def skill_options(turn: Turn, known: Known) -> Options:
    """Items for the least sure skills, where all that decides the advice is settled."""
    waiting = sorted(
        (round(abs(belief.p_mastery - 0.5), DIGITS), bank, skill)
        for (bank, skill), belief in known.items()
        if belief.is_open
    )
    lefts = (
        (known[bank, skill], skill, turn.left(known[bank, skill].table, skill)) for _, bank, skill in waiting
    )
    for belief, skill, left in islice((each for each in lefts if each[2]), OPEN):
        yield gains(belief.table, belief.row, belief.weights, left), items_at(belief.table, skill, left)


def items_at(table: Lookup, skill: str, places: Sequence[int]) -> list[Found]:
    """The items at these places of a skill's stack."""
    items = table.stacks[skill][0]
    return [(table.pool.bank.id, items[each]) for each in places]
