"""Runs that differ only by their seed, as one: the mean of each number and its standard deviation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Self

from PySide6.QtCore import QCoreApplication

from app.trainer.run_list.saved_run import SavedRun

NUMBERS = ("epochs", "best_epoch", "train_accuracy", "validation_accuracy", "test_accuracy", "gap", "seconds")


@dataclass(frozen=True)
class SeedSummary:
    """The numbers of several runs by the names that they have in `SavedRun`; NaN where a run lacks one."""

    runs: tuple[SavedRun, ...]
    means: Mapping[str, float]
    deviations: Mapping[str, float]  # of a sample: squares are divided by one less than there are runs

    @classmethod
    def of(cls, runs: Sequence[SavedRun]) -> Self:
        """Summarize two runs or more."""
        values = {name: [_number(run, name) for run in runs] for name in NUMBERS}
        return cls(
            tuple(runs),
            {name: fmean(numbers) for name, numbers in values.items()},
            {name: _deviation(numbers) for name, numbers in values.items()},
        )

    @property
    def name(self) -> str:
        """The name that the runs share, if they do, and how many they are."""
        return ", ".join(filter(None, [shared_name(self.runs), seeds_named(len(self.runs))]))


def shared_name(runs: Sequence[SavedRun]) -> str:
    """Return the name that all runs have, or all have before the last comma: "a" of "a, seed 0" and "a, seed 1"."""
    names = [run.name for run in runs]
    heads = {name.rpartition(", ")[0] for name in names}
    return names[0] if len(set(names)) == 1 else heads.pop() if len(heads) == 1 else ""


def name_with_seed(name: str, run: SavedRun) -> str:
    """Return the name of one of several runs that differ by their seed: its own, if that tells it, or with its seed."""
    if run.name != name:
        return run.name
    return QCoreApplication.translate("SeedSummary", "{0}, seed {1}").format(name, run.config.seed)


def seeds_named(count: int) -> str:
    """Say how many seeds are taken together, and how."""
    return QCoreApplication.translate("SeedSummary", "{0} seeds, mean ± standard deviation").format(count)


def with_deviation(mean: str, deviation: str) -> str:
    """Write a mean with its standard deviation."""
    return f"{mean} ± {deviation}"


def _number(run: SavedRun, name: str) -> float:
    value = getattr(run, name)
    return math.nan if value is None else float(value)


def _deviation(values: Sequence[float]) -> float:
    return stdev(values) if all(map(math.isfinite, values)) else math.nan
