"""Many simulated learners in several conditions, by both cores; what the engine said against what is true."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool, cpu_count

import numpy as np

from quiz.core.banks import Bank
from quiz.core.pools import CUT
from quiz.core.roadmaps import Roadmap
from quiz.simulation.learners import Population, draw_learner
from quiz.simulation.sittings import Advised, Call, Sitting, topic_quiz, whole_check
from quiz.simulation.worlds import World, matched_world, real_world

CHECK = "check"
PER_SKILL = {"5": 5, "10": 10}
"""Topic quizzes by how many questions there are for each skill at most."""

QUESTIONS = 40
"""At most so many in the whole check."""

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Condition:
    """Where the learners come from and what they are asked: ``shift`` is how far all stand from the cut."""

    name: str
    matched: bool
    shift: float = 0.0


CONDITIONS = (
    Condition("matched pools", matched=True),
    Condition("matched pools, learners a unit below", matched=True, shift=-1.0),
    Condition("matched pools, learners a unit above", matched=True, shift=1.0),
    Condition("our banks", matched=False),
)


@dataclass(frozen=True)
class Figures:
    """What one kind of quiz came to, as shares of the calls.

    ``said`` and ``true`` are how often verdicts are wrong, by the engine's word and in truth;
    ``percent_correct`` and ``corrected`` (guessing taken off) err on the very same answers.
    """

    calls: int
    misclassified: float
    percent_correct: float
    corrected: float
    decided: float
    said: float
    true: float
    coverage: float
    masters: float


@dataclass(frozen=True)
class Quizzes:
    """Every figure of one kind of quiz in one condition; ``first_step`` is None where no advice was given."""

    skills: Figures
    topics: Figures
    first_step: float | None
    questions: float
    most_shown: float


Results = Mapping[str, Mapping[str, Quizzes]]
"""By condition and kind of quiz ("5", "10", "check")."""


def study(
    banks: Sequence[Bank],
    roadmap: Roadmap,
    learners: int,
    seed: int,
    progress: Progress,
    processes: int = 0,
) -> Results:
    """Let so many learners take every quiz in every condition. Whoever asks again gets the same figures."""
    found: dict[str, dict[str, Quizzes]] = {}
    for condition in CONDITIONS:
        world = (matched_world if condition.matched else real_world)(banks, roadmap, seed)
        tasks = [(f"{seed}/{number}", number, condition.shift) for number in range(learners)]
        with Pool(processes or cpu_count(), enter, (world,)) as workers:
            sittings = list(watched(workers.imap(sit, tasks, chunksize=2), progress))
        found[condition.name] = {kind: quizzes([each[kind] for each in sittings]) for kind in sittings[0]}
    return found


_worlds: list[World] = []
"""The world of this process: it is made once, not sent with every learner."""


def enter(world: World) -> None:
    """Let this process know the world."""
    _worlds[:] = [world]


def sit(task: tuple[str, int, float]) -> dict[str, Sitting]:
    """One learner takes every quiz; topics take turns."""
    seed, number, shift = task
    world = _worlds[0]
    learner = draw_learner(world, Population(shift=shift), seed)
    row = number % len(world.pools)
    skills = len(world.pools[row].skills)
    taken = {kind: topic_quiz(learner, row, each * skills, number) for kind, each in PER_SKILL.items()}
    return taken | {CHECK: whole_check(learner, QUESTIONS, number)}


def watched(sittings: Iterable[dict[str, Sitting]], progress: Progress) -> Iterator[dict[str, Sitting]]:
    """The same, telling of each."""
    for each in sittings:
        progress(1)
        yield each


def quizzes(sittings: Sequence[Sitting]) -> Quizzes:
    """The figures of one kind of quiz."""
    advised = [each.advice for each in sittings if each.advice not in {None, Advised.NOTHING_LEFT}]
    shown = Counter(item for each in sittings for item in set(each.items))
    return Quizzes(
        skills=figures([call for each in sittings for call in each.skills]),
        topics=figures([call for each in sittings for call in each.topics]),
        first_step=mean([each is Advised.RIGHT for each in advised]) if advised else None,
        questions=mean([len(each.items) for each in sittings]),
        most_shown=max(shown.values()) / len(sittings),
    )


def figures(calls: Sequence[Call]) -> Figures:
    """How often the calls are wrong, and how often the engine says so."""
    decided = [call for call in calls if call.verdict is not None]
    return Figures(
        calls=len(calls),
        misclassified=mean([call.wrong for call in calls]),
        percent_correct=mean([errs(call.percent, call.truth) for call in calls]),
        corrected=mean([errs(call.corrected, call.truth) for call in calls]),
        decided=len(decided) / len(calls),
        said=mean([min(call.p_mastery, 1 - call.p_mastery) for call in decided]),
        true=mean([call.verdict != call.truth for call in decided]),
        coverage=mean([call.covered for call in calls]),
        masters=mean([call.truth for call in calls]),
    )


def errs(share: float | None, truth: bool) -> float:
    """Whether a share of right answers is on the wrong side of the cut; unasked, it is half the time."""
    return 0.5 if share is None else float((share >= CUT) != truth)


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return float(np.mean(values)) if values else 0.0
