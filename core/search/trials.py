"""What is known of the trials of a study, made by going through what its workers have written, entry by entry."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, Literal

from core.search.seeded_run import RunResult
from core.training.config.applied import Setting

TrialState = Literal["waiting", "running", "finished", "pruned", "diverged", "failed", "missed"]
OVER = ("finished", "pruned", "diverged", "failed", "missed")
Entry = Mapping[str, Any]


@dataclass
class Trial:
    """A trial: a setting, its runs so far, and who makes it."""

    number: int  # from 0
    setting: Setting
    state: TrialState = "waiting"
    value: float | None = None  # the mean over the seeds
    host: str = ""
    holder: str = ""  # of the lease: host, process and a number of its own
    beat: float = -math.inf  # when the holder was last heard of, in seconds since 1970
    runs: dict[int, RunResult] = field(default_factory=dict)  # by their seed
    reports: dict[int, float] = field(default_factory=dict)  # the first seed's value after each epoch

    @property
    def is_over(self) -> bool:
        return self.state in OVER


def result_of(runs: Mapping[int, RunResult], seeds: Sequence[int]) -> tuple[TrialState, float | None] | None:
    """Return the state and the value of a trial by its runs so far; None if others are to be made.

    None is made any more where the first seed has no value.
    """
    first = runs.get(seeds[0])
    if (first is not None and first.state != "finished") or len(runs) == len(seeds):
        return summed_up(list(runs.values()))
    return None


def summed_up(runs: Sequence[RunResult]) -> tuple[TrialState, float | None]:
    """Return the state and the value of a trial by its runs: a mean only if each of them has a value."""
    for state in ("failed", "diverged", "missed", "pruned"):
        if any(run.state == state for run in runs):
            return state, None
    return "finished", fmean(run.value for run in runs if run.value is not None)
