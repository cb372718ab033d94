"""The share of the variance of the values that each varied setting explains (fANOVA, Hutter et al. 2014)."""

import multiprocessing
import os
import warnings
from collections.abc import Generator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from core.optional_parts import MissingPartError, require
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Axis
from core.settings import N_, RefusedError

FEWEST = 4  # trials that a forest can learn something from
TREES_SEED = 0
POLL = 0.1  # seconds
NICE = 10  # workers and the window come first
ENDED = N_("the process that computes the importance was ended from outside ({code})")


def importance(study: Study, trials: Sequence[Trial]) -> Mapping[str, float] | None:
    """Return the importance of each setting by Optuna's FanovaImportanceEvaluator, the greatest first.

    Only finished trials count. None without the optional part `search`, or with too few trials.
    """
    finished = [trial for trial in trials if trial.value is not None]
    if not is_enough(finished):
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


def is_enough(trials: Sequence[Trial]) -> bool:
    """Return whether a forest can learn something from these trials."""
    values = [trial.value for trial in trials if trial.value is not None]
    return len(values) >= FEWEST and len(set(values)) > 1


def importance_beside(
    study: Study, trials: Sequence[Trial]
) -> Generator[None, None, tuple[Mapping[str, float] | None, RefusedError | None]]:
    """Compute the importance in a process of its own, and yield now and then while it works.

    The trees are plain Python for the most part, and a thread that builds them would hold up all others. Return the
    importance, or the reason that there is none: the optional part `search` is missing, or the process was ended.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    sent = [Trial(one.number, one.setting, one.state, one.value) for one in trials if one.value is not None]
    process = context.Process(target=_compute, args=(sender, study, sent), daemon=True)
    process.start()
    sender.close()
    try:
        while not receiver.poll(POLL):
            yield
        found: tuple[Mapping[str, float] | None, RefusedError | None] = receiver.recv()
    except EOFError:
        process.join()
        return None, RefusedError(ENDED, code=process.exitcode)
    finally:
        receiver.close()
        process.kill()
        process.join()
    return found


def _compute(sender: "Connection[Any, Any]", study: Study, trials: Sequence[Trial]) -> None:
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        require("search")
    except MissingPartError as error:
        sender.send((None, error))
    else:
        sender.send((importance(study, trials), None))


def _distribution(optuna: Any, axis: Axis) -> Any:
    if not axis.variation.is_range:  # by its place in the list
        return optuna.distributions.CategoricalDistribution(range(len(axis.variation.values)))
    return optuna.distributions.FloatDistribution(*axis.variation.ends, log=axis.variation.log)


def _number(axis: Axis, value: Any) -> Any:
    values = axis.variation.values
    if not values:
        return float(value)
    return values.index(tuple(value) if isinstance(value, list) else value)
