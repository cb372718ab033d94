"""The cells of a heat map over two settings: the mean over all runs there, and their deviation."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev

from app.trainer.study.charts.scale import SettingScale
from app.trainer.study.standing import Standing
from core.search.trials import Trial

Place = tuple[int, int]  # the column and the row


@dataclass(frozen=True)
class MapCell:
    """The trials of a cell; its numbers are None where none has a value."""

    trials: tuple[Trial, ...]
    mean: float | None  # over the trials, each the mean over its seeds
    deviation: float | None  # over all runs
    runs: int  # with a value

    @property
    def states(self) -> tuple[str, ...]:
        """The states of the trials without a value."""
        return tuple(dict.fromkeys(trial.state for trial in self.trials if trial.value is None))


def cells_of(standing: Standing, across: SettingScale, up: SettingScale) -> Mapping[Place, MapCell]:
    """Return each cell that has a trial; over other settings that vary, the mean is taken."""
    found: dict[Place, list[Trial]] = {}
    for trial in standing.trials:
        if across.key in trial.setting and up.key in trial.setting:
            place = across.cell(trial.setting[across.key]), up.cell(trial.setting[up.key])
            if min(place) >= 0:
                found.setdefault(place, []).append(trial)
    return {place: _cell(trials) for place, trials in found.items()}


def _cell(trials: list[Trial]) -> MapCell:
    means = [trial.value for trial in trials if trial.value is not None]
    runs = [
        run.value for trial in trials if trial.value is not None for run in trial.runs.values() if run.value is not None
    ]
    return MapCell(tuple(trials), fmean(means) if means else None, stdev(runs) if len(runs) > 1 else None, len(runs))
