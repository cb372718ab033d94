"""The share of the variance of the values that each varied setting explains (fANOVA, Hutter et al. 2014)."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from core.optional_parts import MissingPartError, require
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Axis

FEWEST = 4  # trials that a forest can learn something from
TREES_SEED = 0


def importance(study: Study, trials: Sequence[Trial]) -> Mapping[str, float] | None:
    """Return the importance of each setting by Optuna's FanovaImportanceEvaluator, the greatest first.

    Only finished trials count. None without the optional part `search`, or with too few trials.
    """
    finished = [trial for trial in trials if trial.value is not None]
    if len(finished) < FEWEST or len({trial.value for trial in finished}) == 1:
        return None
    try:
        optuna = require("search")
    except MissingPartError:
        return None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    distributions = {axis.key: _distribution(optuna, axis) for axis in study.axes}
    copy = optuna.create_study(direction="maximize" if study.is_maximized else "minimize")
    for trial in finished:
        params = {axis.key: _number(axis, trial.setting[axis.key]) for axis in study.axes}
        copy.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, value=trial.value))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        evaluator = optuna.importance.FanovaImportanceEvaluator(seed=TREES_SEED)
        return {key: float(share) for key, share in evaluator.evaluate(copy, params=list(distributions)).items()}


def _distribution(optuna: Any, axis: Axis) -> Any:
    if not axis.variation.is_range:  # by its place in the list
        return optuna.distributions.CategoricalDistribution(range(len(axis.variation.values)))
    return optuna.distributions.FloatDistribution(*axis.variation.ends, log=axis.variation.log)


def _number(axis: Axis, value: Any) -> Any:
    values = axis.variation.values
    if not values:
        return float(value)
    return values.index(tuple(value) if isinstance(value, list) else value)
