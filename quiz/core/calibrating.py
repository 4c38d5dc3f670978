"""From first answers to the next calibration."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from quiz.core.answer_sheets import answers_per_item
from quiz.core.calibrations import START, BankCalibration, Calibration, ItemEstimate, fingerprint
from quiz.core.curves import Array
from quiz.core.first_answers import Answer, Shape, Study, make_study
from quiz.core.fitting import log_a_and_b_by_a_and_d
from quiz.core.linking import link
from quiz.core.logits import tables
from quiz.core.populations import believe
from quiz.core.squarem import Progress, no_progress
from quiz.core.standard_errors import covariance, information_given
from quiz.core.tree import Spread
from quiz.core.tree_fitting import (
    B_SD,
    ENOUGH_LEARNERS,
    LOG_A_SD,
    Population,
    fit_items,
    item_prior,
    learn_population,
    models_of,
    start_population,
)

POPULATION_PART = 0.4
"""About this part of the time goes into the population."""


def calibrate(
    answers: Sequence[Answer],
    centres: Mapping[str, float],
    previous: Calibration = START,
    progress: Progress = no_progress,
) -> Calibration:
    """The next calibration. ``answers`` are first answers (``first_answers.first_answers``), at least one.

    ``centres`` holds for each bank where its learners' prior stands (logits) while too few have answered.
    The scale is that of the authors' levels at first, later that of the items of ``previous``.
    """
    study = make_study(answers)
    begin = start_population(study, centres, previous)
    population = learn_population(study, begin, lambda done: progress(POPULATION_PART * done))
    rest = 1 - POPULATION_PART
    items = fit_items(study, population, lambda done: progress(POPULATION_PART + rest * done))
    general, topic, skill = (float(each) for each in population.deviations)
    new = Calibration(
        number=previous.number + 1,
        learners=study.learners,
        spread=Spread(general, topic, skill),
        banks=tuple(banks_of(study, population, items)),
    )
    return link(new, previous)


def banks_of(study: Study, population: Population, items: Sequence[Array]) -> Iterator[BankCalibration]:
    """What was learned of each bank."""
    estimates: list[list[ItemEstimate]] = [[] for _ in study.banks]
    known = informations(study, population, items)
    for shape, parameters, information in zip(study.shapes, items, known, strict=True):
        estimates[shape.topic].extend(estimated(study, shape, parameters, information))
    for topic, bank in enumerate(study.banks):
        learners = int(study.learners_of_topics[topic])
        yield BankCalibration(
            bank=bank,
            centre=float(population.centres[topic]) if learners >= ENOUGH_LEARNERS else None,
            learners=learners,
            items=tuple(sorted(estimates[topic], key=lambda each: (each.item, each.fingerprint))),
        )


def informations(study: Study, population: Population, items: Sequence[Array]) -> list[Array]:
    """Observed information on the parameters of each shape; what shapes share is left out."""
    models, grids = models_of(study, population), population.grids
    logs = study.nested([tables(model, each).logs for model, each in zip(models, items, strict=True)])
    sums = [np.zeros((each.size, each.size)) for each in items]
    for batch in study.batches:
        belief = believe(batch, logs, grids)
        for number, shape in enumerate(study.shapes):
            rows = belief.skills[shape.topic][shape.skill]
            sums[number] += information_given(models[number], shape.sheet(batch), items[number], rows)
    return sums


def estimated(study: Study, shape: Shape, parameters: Array, information: Array) -> Iterator[ItemEstimate]:
    """A shape's items with standard errors from the information and the curvature of the prior.

    Where the two together tell no error, it is that of the prior.
    """
    count = len(shape.items)
    each = np.arange(count)
    whole = information.reshape(count, 2, count, 2)
    whole[each, :, each, :] += item_prior(shape).curvature(parameters)
    own = covariance(whole.reshape(2 * count, 2 * count)).reshape(count, 2, count, 2)[each, :, each, :]
    by = log_a_and_b_by_a_and_d(parameters)
    with np.errstate(invalid="ignore"):
        errors = np.sqrt(np.einsum("jkp,jpr,jkr->jk", by, own, by))
    errors = np.where(np.isfinite(errors), errors, [LOG_A_SD, B_SD])
    answered = np.sum([answers_per_item(shape.sheet(batch)) for batch in study.batches], axis=0)
    for number, item in enumerate(shape.items):
        a, d = (float(value) for value in parameters[number])
        log_a_error, b_error = (float(value) for value in errors[number])
        yield ItemEstimate(
            item.id, fingerprint(item), a, -d / a, a * log_a_error, b_error, int(answered[number])
        )
