"""What a chart of the Layers tab draws by epoch: a statistic of each layer, or the sharpness beside its limit."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.base.theme import LayerShade, RacerStyle, Theme
from app.trainer.live_run import LiveRun
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import LegendEntry
from core.diagnostics import Statistic
from core.landscape.sharpness import is_too_large
from core.landscape.stability_limits import has_limit, is_full_batch, limit_formula
from core.number_format import number, percent, roughly
from core.settings import Array
from core.training.packed_arrays import Packed
from core.training.reports import EpochReport, LayerReport

translate = QCoreApplication.translate


class Course(Protocol):
    """The curves of one statistic of a run by epoch."""

    @property
    def is_logarithmic(self) -> bool: ...

    def read(self) -> None:
        """Read what has been reported since the last reading."""

    def curves(self, theme: Theme) -> Sequence[Curve]: ...

    def entries(self, theme: Theme, epoch: float) -> Sequence[LegendEntry]:
        """Return the names of the curves, with the values at an epoch."""

    @property
    def absence(self) -> str:
        """The reason that there is nothing to draw; empty if there is something."""


class LayersCourse:
    """A statistic of each layer of a run, or of the whole network."""

    def __init__(self, statistic: Statistic, run: LiveRun | None) -> None:
        self._statistic, self._run = statistic, run
        self._rows: list[Sequence[float]] = []  # of the epochs that have been read; the first is the start
        self._epochs: list[int] = []  # their numbers: a recorded run has not all epochs
        self._read_to = 0

    @property
    def is_logarithmic(self) -> bool:
        return self._statistic.is_logarithmic

    def read(self) -> None:
        if self._run is None or self._run.trainer is None:
            return
        if not self._rows:
            self._epochs, self._rows = [0], [values(self._statistic, self._run.trainer.start, None)]
        new = self._run.epochs[self._read_to :]
        self._read_to += len(new)
        known = [report for report in new if report.layers]
        self._epochs += [report.epoch for report in known]
        self._rows += [values(self._statistic, report.layers, report) for report in known]

    def curves(self, theme: Theme) -> Sequence[Curve]:
        courses = np.array(self._rows).T
        epochs = np.array(self._epochs, dtype=np.float64)
        return [
            Curve(epochs, course, self._style(theme, index, len(courses)), name=self._name(index, len(courses)))
            for index, course in enumerate(courses)
        ]

    def entries(self, theme: Theme, epoch: float) -> Sequence[LegendEntry]:
        row = self._rows[max(bisect_right(self._epochs, round(epoch)) - 1, 0)]
        return [
            LegendEntry(self._style(theme, layer, len(row)), self._name(layer, len(row)), self._shown(value))
            for layer, value in enumerate(row)
        ]

    @property
    def absence(self) -> str:
        if not self._rows:
            return translate("LayerStatisticChart", "Drawn by epoch")
        if self._statistic.absent and np.isnan(self._rows).all():
            return translated(self._statistic.absent)
        return ""

    def _style(self, theme: Theme, layer: int, layers: int) -> RacerStyle:
        return theme.quantity(0) if self._statistic.of == "network" else theme.layer(LayerShade(layer, layers))

    def _name(self, layer: int, layers: int) -> str:
        if self._statistic.of == "network":
            return ""
        return translate("LayerStatisticChart", "output") if layer == layers - 1 else str(layer + 1)

    def _shown(self, value: float) -> str:
        if math.isnan(value):
            return ""
        return percent(value) if self._statistic.is_share else roughly(value)


class SharpnessCourse:
    """The sharpness of a run where it was measured, and the limit of its optimizer."""

    def __init__(self, run: LiveRun | None) -> None:
        self._run = run
        self._measured = run.sharpness.measured if run is not None else ()

    @property
    def is_logarithmic(self) -> bool:
        """The sharpness and the preconditioned one are decades apart."""
        return any(not math.isnan(one.preconditioned) for one in self._measured)

    def read(self) -> None:
        self._measured = self._run.sharpness.measured if self._run is not None else ()

    def curves(self, theme: Theme) -> Sequence[Curve]:
        epochs = np.array([one.epoch for one in self._measured], dtype=np.float64)
        courses = [(name, values, dotted) for name, values, dotted in self._courses() if not np.isnan(values).all()]
        return [
            Curve(epochs, values, style, dotted=dotted, name=name)
            for (name, values, dotted), style in zip(courses, self._styles(theme), strict=False)
        ]

    def entries(self, theme: Theme, epoch: float) -> Sequence[LegendEntry]:
        place = max(bisect_right([one.epoch for one in self._measured], round(epoch)) - 1, 0)
        courses = [(name, values) for name, values, _ in self._courses() if not np.isnan(values).all()]
        return [
            LegendEntry(style, name, "" if math.isnan(values[place]) else number(float(values[place])))
            for (name, values), style in zip(courses, self._styles(theme), strict=False)
        ]

    @property
    def absence(self) -> str:
        run = self._run
        if self._measured:
            return ""
        if run is None or run.is_example:
            return translate("sharpness", "Measured by epoch while a run trains")
        if run.trainer is not None and is_too_large(run.trainer.parameter_count):
            return translate("sharpness", "This network has too many parameters for its sharpness to be measured")
        if run.trainer is None:
            return translate("sharpness", "Without its network, this run has no sharpness to measure")
        return translate("sharpness", "Measured from the next epoch on, beside the training")

    def _styles(self, theme: Theme) -> list[RacerStyle]:
        return [theme.quantity(index) for index in range(3)]

    def _courses(self) -> list[tuple[str, Array, bool]]:
        rows = np.array([[one.value, one.preconditioned, one.limit] for one in self._measured]).reshape(-1, 3)
        return [
            (self._name(), rows[:, 0], False),
            (translate("sharpness", "preconditioned"), rows[:, 1], False),
            (self._limit_name(), rows[:, 2], True),
        ]

    def _name(self) -> str:
        if self._run is None or has_limit(self._run.config.optimizer):
            return translate("sharpness", "sharpness")
        optimizer = translated(self._run.config.optimizer.label)
        return translate("sharpness", "sharpness; no limit is known for {0}").format(optimizer)

    def _limit_name(self) -> str:
        if self._run is None:
            return ""
        config = self._run.config
        limit = f"{translate('sharpness', 'limit')} {limit_formula(config)}".strip()
        if is_full_batch(config):
            return limit
        return translate("sharpness", "{0}, not expected to be reached with mini-batches").format(limit)


def values(statistic: Statistic, layers: Packed[LayerReport], report: EpochReport | None) -> Sequence[float]:
    """Return a statistic of each layer, or of the network alone; there is no report at the start."""
    if statistic.of == "network":
        return [math.nan if report is None else statistic.from_report(report)]
    numbers: list[float] = statistic.by_layer(layers).tolist()
    return numbers
