"""The places of a varied setting on an axis: its numbers, linear or logarithmic, or its values in their order."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.trainer.run_list.config_table import label_of
from app.trainer.study.trials_table import value_text
from core.number_format import number
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Axis, frozen
from core.training.config.applied import Value

MOST_TICKS = 6
BINS = 8  # of a range that is not divided


@dataclass(frozen=True)
class SettingScale:
    """An axis from 0 to 1 for a setting; `listed` has its values in order, if they are few."""

    key: str
    label: str
    listed: tuple[Value, ...]
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def place(self, value: Value) -> float:
        """Return the place of a value, from 0 to 1; NaN if it has none."""
        if self.listed:
            known = frozen(value)
            return (self.listed.index(known) + 0.5) / len(self.listed) if known in self.listed else math.nan
        if not isinstance(value, int | float):
            return math.nan
        low, high, at = (math.log(one) if self.log else one for one in (self.low, self.high, value))
        return (at - low) / (high - low)

    def cell(self, value: Value) -> int:
        """Return the number of the cell that a value is in; -1 if in none."""
        place = self.place(value)
        return -1 if math.isnan(place) else min(int(place * self.cells), self.cells - 1)

    @property
    def cells(self) -> int:
        """The number of cells that a heat map divides the axis into."""
        return len(self.listed) or BINS

    def names(self) -> list[str]:
        """Return the name of each cell."""
        if self.listed:
            return [str(written(self.key, value)) for value in self.listed]
        return [number(self._at((cell + 0.5) / BINS)) for cell in range(BINS)]

    def ticks(self) -> list[tuple[float, str]]:
        """Return a few places with their labels."""
        if self.listed:
            step = math.ceil(len(self.listed) / (2 * MOST_TICKS))
            return [(self.place(value), str(written(self.key, value))) for value in self.listed[::step]]
        return [(place, number(self._at(place))) for place in np.linspace(0, 1, MOST_TICKS - 1).tolist()]

    def _at(self, place: float) -> float:
        if self.log:
            return float(self.low * (self.high / self.low) ** place)
        return self.low + place * (self.high - self.low)


def scales_of(study: Study) -> Mapping[str, SettingScale]:
    """Return the axis of each varied setting."""
    return {axis.key: _scale(study, axis) for axis in study.axes}


def _scale(study: Study, axis: Axis) -> SettingScale:
    label = label_of(study.base, axis.key)
    low, high = axis.variation.ends
    return SettingScale(axis.key, label, tuple(map(frozen, axis.points())), low, high, axis.variation.log)


def written(key: str, value: Value) -> str:
    """Write a value of a setting."""
    text: Any = value_text(key, value)
    return text if isinstance(text, str) else number(text)


def spelled(study: Study, trial: Trial) -> str:
    """Write the setting of a trial: "Learning rate 0.1, Batch size 20"."""
    return ", ".join(
        f"{label_of(study.base, axis.key)} {written(axis.key, trial.setting[axis.key])}"
        for axis in study.axes
        if axis.key in trial.setting
    )


def span(values: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest value, apart."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
