"""The runs of a trial as runs of the list: the study has their epochs, and the list takes them without training."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.store import RunList
from app.trainer.study.standing import Standing
from core.messages import Message
from core.scenes.plan import Planned
from core.search.run_history import unpacked
from core.search.seeded_run import RunResult
from core.search.trials import Trial
from core.settings import N_
from core.training import Ending, EpochReport, TrainingConfig
from core.training.reports import unpack
from core.training.run_summary import RunSummary, now

NAME = N_("trial {trial} of {called}, seed {seed}")  # what tells runs apart stands first and last
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class StudyRun:
    """A run of a trial, as the list takes it."""

    study: str
    summary: RunSummary
    history: Sequence[EpochReport]

    def is_in(self, saved: SavedRun) -> bool:
        """Return whether a run of the list is this one, made here or taken from the study."""
        return saved.config == self.summary.config and not saved.changes and saved.epochs >= self.summary.epochs


def planned_runs(standing: Standing, trial: Trial) -> list[Planned]:
    """Return the runs of a trial, each with its seed, to be made again."""
    study = standing.study
    return [Planned(_name(standing, trial, seed), study.config(trial.setting, seed)) for seed in study.seeds]


def runs_of(standing: Standing, trial: Trial) -> list[StudyRun]:
    """Return the runs of a trial whose epochs the study has, and those of the best one with fresh seeds."""
    made = [*trial.runs.values(), *standing.finals.get(trial.number, {}).values()]
    return list(_runs(standing, trial, made))


def add_missing(runs: RunList, wanted: Sequence[StudyRun]) -> frozenset[int]:
    """Add runs to the list that are not in it, and return the ids of all; one that has its network stands for another.

    Raises:
        RunListError: they cannot be added.
    """
    known, ids = sorted(runs.runs(), key=lambda run: not run.has_network), set()
    for one in reversed(wanted):  # the list begins with the latest
        there = next((saved.id for saved in known if one.is_in(saved)), None)
        ids.add(runs.add(one.summary, one.history, study=one.study) if there is None else there)
    return frozenset(ids)


def _runs(standing: Standing, trial: Trial, made: Sequence[RunResult]) -> Iterator[StudyRun]:
    study, moment = standing.study, now()
    for number, result in enumerate(made):
        try:
            config = study.config(trial.setting, result.seed)
            history = unpack(unpacked(result.history))
        except ValueError:  # settings that do not go together, or a damaged history
            continue
        if result.history or result.state == "diverged":
            summary = RunSummary(
                name=_name(standing, trial, result.seed).text(QCoreApplication.translate),
                config=config,
                ending=_ending(config, result),
                finished=moment - number * MILLISECOND,
                parameters=result.parameters,
            )
            yield StudyRun(study.name, _with_accuracies(summary.with_history(history), result), history)


def _with_accuracies(summary: RunSummary, result: RunResult) -> RunSummary:
    """Add what was measured once, at the end, with the weights that the run ends with."""
    train, test = result.train_accuracy, result.test_accuracy
    return replace(
        summary,
        train_accuracy=math.nan if train is None else train,
        test_accuracy=math.nan if test is None else test,
    )


def _name(standing: Standing, trial: Trial, seed: int) -> Message:
    return Message(NAME, trial=trial.number, called=standing.study.name, seed=seed)


def _ending(config: TrainingConfig, result: RunResult) -> Ending:
    if result.state == "diverged":
        return Ending("diverged", result.steps)
    if result.epochs >= config.epochs:
        return Ending("finished", result.steps)
    return Ending("stopped" if result.state == "pruned" else "stopped_early", result.steps)
