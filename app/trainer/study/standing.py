"""The state of a study at a moment, as the window shows it while workers go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import stdev

from core.search.places.place import Place
from core.search.results import ranked
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial


@dataclass(frozen=True, eq=False)
class Standing:
    """A study and its trials; nothing in it changes any more."""

    study: Study
    trials: tuple[Trial, ...]
    finals: Mapping[int, Mapping[int, RunResult]] = field(default_factory=dict)
    place: str = ""  # without any password
    is_of_winner: bool = False  # the winner is being run again

    @cached_property
    def over(self) -> int:
        """The number of trials that are over."""
        return sum(trial.is_over for trial in self.trials)

    @cached_property
    def best(self) -> Trial | None:
        """The best trial so far."""
        return next(iter(ranked(self.study, self.trials)), None)


def standing_of(place: Place, before: Standing | None = None, *, is_of_winner: bool = False) -> Standing:
    """Copy what a place knows now; trials that were over before, or wait as they did, are not copied again."""
    study = place.open() if place.study is None else place.study
    known = before.trials if before is not None else ()
    trials = tuple(
        known[trial.number]
        if trial.number < len(known) and _is_as_it_was(trial, known[trial.number])
        else _copied(trial)
        for trial in place.trials
    )
    finals = {number: dict(runs) for number, runs in place.finals.items()}
    return Standing(study, trials, finals, place.address.shown, is_of_winner)


def deviation(trial: Trial) -> float | None:
    """Return the standard deviation over the seeds of a trial; None if fewer than two have a value."""
    values = [run.value for run in trial.runs.values() if run.value is not None]
    return stdev(values) if len(values) > 1 else None


def seconds(trial: Trial) -> float:
    """Return the seconds of training that the runs of a trial took."""
    return sum(run.seconds for run in trial.runs.values())


def _is_as_it_was(trial: Trial, known: Trial) -> bool:
    waits = trial.state == known.state == "waiting" and len(trial.runs) == len(known.runs)
    return known.is_over or (waits and trial.setting == known.setting)


def _copied(trial: Trial) -> Trial:
    return replace(trial, runs=dict(trial.runs), reports=dict(trial.reports))
