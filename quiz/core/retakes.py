"""What a learner's earlier attempts still say when a quiz is taken again."""

from math import exp

FADING_DAYS = 180.0
"""Days after which the evidence of an answer counts for 1/e (measurement.md 6, point 18)."""

FRESH_DAYS = 30
"""For so many days an item is asked again only where no others are left."""


def weight(days: float) -> float:
    """By how much an answer of so many days ago still counts, in (0, 1]: lambda = exp(-days / 180).

    The old posterior to the power lambda times the prior to the power 1 - lambda is the prior times the
    likelihood of the old answers to the power lambda: each old answer counts with weight lambda.
    """
    return exp(-max(days, 0.0) / FADING_DAYS)
