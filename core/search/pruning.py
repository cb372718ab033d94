"""Stop a trial early that others have left behind, judged by its first seed; the rules are Optuna's, to the same end.

`values` are those of the trial after its epochs so far, `others` those of the other trials. Which trials are stopped
depends on what the others have reached by then, so with several workers it depends on their pace.
"""

from collections.abc import Mapping, Sequence
from statistics import median

from core.search.study import Study
from core.search.trials import Trial

FACTOR = 4  # of successive halving: one in four goes on
FIRST_TRIALS = 5  # that the median waits for

Values = Mapping[int, float]  # by the epoch, from 1


def is_pruned(trial: Trial, trials: Sequence[Trial], study: Study) -> bool:
    """Return whether the rule of a study stops this one of its trials after its last epoch."""
    if study.pruner == "none":
        return False
    others = [one for one in trials if one.number != trial.number and one.reports]
    if study.pruner == "halving":
        return is_halved(trial.reports, [one.reports for one in others], maximize=study.is_maximized)
    finished = [one.reports for one in others if one.state == "finished"]
    return is_below_median(trial.reports, finished, maximize=study.is_maximized)


def is_halved(values: Values, others: Sequence[Values], *, maximize: bool) -> bool:
    """Return whether asynchronous successive halving stops a trial after its last epoch (Li et al. 2020, "ASHA").

    A rung is an epoch 1, 4, 16, ...; of those that have come to it, a quarter goes on, and at least the best. `others`
    are all trials that are there by now, also those that were stopped.
    """
    epoch = max(values)
    rung = 1
    while rung < epoch:
        rung *= FACTOR
    if rung != epoch:
        return False
    competing = sorted((other[rung] for other in (values, *others) if rung in other), reverse=maximize)
    last = competing[max(len(competing) // FACTOR - 1, 0)]
    return values[epoch] < last if maximize else values[epoch] > last


def is_below_median(values: Values, finished: Sequence[Values], *, maximize: bool) -> bool:
    """Return whether a trial's best value so far is worse than the median of finished trials after as many epochs.

    The rule of Golovin et al. 2017 ("Vizier"); it waits for five finished trials.
    """
    epoch = max(values)
    known = [other[epoch] for other in finished if epoch in other]
    if len(finished) < FIRST_TRIALS or not known:
        return False
    return max(values.values()) < median(known) if maximize else min(values.values()) > median(known)
