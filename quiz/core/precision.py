"""How well a quiz measures: reliability of fixed forms, and of estimates however items were chosen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from quiz.core.classical import Interval, alpha_interval, pool_scores, standard_error
from quiz.core.curves import Array
from quiz.core.fit import decision_consistency, eap_reliability
from quiz.core.flags import FEWEST
from quiz.core.mastery import FEWEST_ANSWERS
from quiz.core.observations import Judged, Sitting, Witnessed


@dataclass(frozen=True)
class FormReliability:
    """Fixed forms of one length: Cronbach's alpha (KR-20) and its interval, and the standard error in points.

    ``attempts`` counts the forms of this length. None where there are too few fixed attempts in all.
    """

    questions: int
    attempts: int
    alpha: Interval | None
    standard_error: float | None


@dataclass(frozen=True)
class EstimateQuality:
    """How sure the estimates of a topic or skill are, over ``n`` takers.

    ``reliability`` is var(EAP) / (var(EAP) + mean variance) and ``standard_error`` the root of that mean, of
    the domain score in [0, 1]; ``consistency`` is the mean of max(P, 1 - P) over mastery calls.
    """

    n: int
    reliability: float | None
    standard_error: float | None
    consistency: float | None


@dataclass(frozen=True)
class Precision:
    """The estimates of adaptive or of fixed attempts: of the topic, and of each skill with two answers."""

    adaptive: bool
    questions: float
    topic: EstimateQuality
    skills: dict[str, EstimateQuality]


def form_reliabilities(scores: Array, sittings: Iterable[Sitting]) -> tuple[FormReliability, ...]:
    """Each length of fixed form on this bank alone, shortest first.

    ``scores`` (attempts, items) are those of all fixed attempts. Forms differ from learner to learner, so
    variances and covariances are pooled over all of them and then taken for a form of each length.
    """
    fixed = (sitting for sitting in sittings if sitting.alone and not sitting.adaptive)
    lengths = Counter(len(sitting.replies) for sitting in fixed)
    if len(scores) < FEWEST:
        return tuple(FormReliability(length, lengths[length], None, None) for length in sorted(lengths))
    pooled = pool_scores(scores)
    return tuple(
        FormReliability(
            length, lengths[length], alpha_interval(pooled, length), standard_error(pooled, length)
        )
        for length in sorted(lengths)
    )


def precision(witnessed: Sequence[Witnessed]) -> tuple[Precision, ...]:
    """How sure the estimates of fixed and of adaptive attempts are; a mode that nobody took is left out."""
    return tuple(
        _precision(mode, chosen)
        for mode in (False, True)
        if (chosen := [each for each in witnessed if each.sitting.adaptive is mode and each.sitting.alone])
    )


def _precision(mode: bool, chosen: Sequence[Witnessed]) -> Precision:
    names = dict.fromkeys(skill for each in chosen for skill in each.skills)
    return Precision(
        adaptive=mode,
        questions=float(np.mean([len(each.sitting.replies) for each in chosen])),
        topic=quality_of([each.topic for each in chosen]),
        skills={name: quality_of(list(_enough(chosen, name))) for name in names},
    )


def _enough(chosen: Iterable[Witnessed], skill: str) -> Iterator[Judged]:
    for each in chosen:
        if skill in each.skills and each.skills[skill].n >= FEWEST_ANSWERS:
            yield each.skills[skill]


def quality_of(judged: Sequence[Judged]) -> EstimateQuality:
    """The figures over takers; None where they are too few."""
    if len(judged) < FEWEST:
        return EstimateQuality(len(judged), None, None, None)
    shares = np.array([each.share for each in judged])
    variances = np.array([each.variance for each in judged])
    masteries = np.array([each.p_mastery for each in judged])
    return EstimateQuality(
        n=len(judged),
        reliability=eap_reliability(shares, variances),
        standard_error=float(np.sqrt(variances.mean())),
        consistency=decision_consistency(masteries),
    )
