"""What is known of the trials of a study, made by going through what its workers have written, entry by entry."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from core.search.seeded_run import RunResult, RunState
from core.training.config.applied import Setting

TrialState = Literal["waiting", "running"] | RunState
OVER = get_args(RunState)


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


# The entries of a journal; what is otherwise was damaged, or is no journal of ours.

Number = Annotated[int, Field(ge=0)]


class OfTrial(BaseModel):
    """An entry on a trial that a worker holds."""

    model_config = ConfigDict(strict=True, frozen=True)

    by: str


class Claimed(OfTrial):
    """A worker takes a trial."""

    trial: Number = Field(alias="claim")
    at: FiniteFloat  # seconds since 1970


class Beaten(OfTrial):
    """The worker is still there."""

    trial: Number = Field(alias="beat")
    at: FiniteFloat  # seconds since 1970


class Reported(OfTrial):
    """The first seed has come to the end of an epoch."""

    trial: Number = Field(alias="report")
    at: FiniteFloat  # seconds since 1970
    epoch: Annotated[int, Field(ge=0)]
    value: float


class Ran(OfTrial):
    """A run is over."""

    trial: Number = Field(alias="run")
    host: str
    result: dict[str, Any]


class Over(OfTrial):
    """The trial is over."""

    trial: Number = Field(alias="over")
    state: RunState  # a trial ends as its runs do
    value: float | None

    @model_validator(mode="after")
    def _has_a_value_if_finished(self) -> Self:
        if (self.state == "finished") != (self.value is not None and math.isfinite(self.value)):
            raise ValueError(self.state)
        return self


class Released(OfTrial):
    """The worker gives the trial back."""

    trial: Number = Field(alias="release")


class Begun(BaseModel):
    """A study begins."""

    model_config = ConfigDict(strict=True, frozen=True)

    study: dict[str, Any]
    version: Annotated[int, Field(ge=1)]
    facts: dict[str, Any]


class Extended(BaseModel):
    """The study has more trials from here on: so many."""

    model_config = ConfigDict(strict=True, frozen=True)

    more: Number


class Tested(BaseModel):
    """The best trial ran with a fresh seed."""

    model_config = ConfigDict(strict=True, frozen=True)

    trial: Number = Field(alias="final")
    result: dict[str, Any]


AnyEntry = Begun | Extended | Tested | Claimed | Beaten | Reported | Ran | Over | Released
KINDS: Mapping[str, type[AnyEntry]] = {
    "study": Begun,
    "more": Extended,
    "final": Tested,
    "claim": Claimed,
    "beat": Beaten,
    "report": Reported,
    "run": Ran,
    "over": Over,
    "release": Released,
}


def entry_of(table: Mapping[str, Any]) -> AnyEntry:
    """Return an entry by its first key.

    Raises:
        ValueError: it is not one.
    """
    kind = next(iter(table), "")
    if kind not in KINDS:
        raise ValueError(kind)
    return KINDS[kind].model_validate(dict(table))
