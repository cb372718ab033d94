"""Draws runs over each other: losses and accuracies by epoch, several seeds as their mean ± standard deviation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.formatting import inside
from app.base.plain_text import show_tip
from app.base.theme import RacerStyle
from app.trainer.compare.model import Part, group_of
from app.trainer.run_list.config_table import differing, format_setting, label_of
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.seed_summary import name_with_seed, seeds_named, shared_name, with_deviation
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import LegendEntry
from app.widgets.charts.legend_lines import LegendBlock, LegendPane
from app.widgets.charts.run_chart import RunChart
from core.number_format import number
from core.settings import Array
from core.training import TrainingConfig
from core.training.packed_arrays import Records
from core.training.smoothing import CurveBand, band

translate = QCoreApplication.translate

OF_WHICH: Mapping[Part, str] = {"batches": "train", "time": "test"}  # the images of parts with names of their own
MOST = 0.99  # of the losses of batches are seen at first; the highest are when the whole run is shown
STEPS_OF_AXIS = 20  # an axis of accuracies begins at a whole one of these
MOST_NAMED = 3  # settings that tell two runs of one name apart


@dataclass(frozen=True, eq=False)
class ComparedRuns:
    """A run, or several that differ by their seed, under one name."""

    label: str
    style: RacerStyle
    histories: Sequence[Records]
    batches: Curve | None = None  # the losses of a single run's, where they are known
    names: Sequence[str] = ()  # of the runs, each by itself, where they are several

    def name_of(self, number: int) -> str:
        """Return the name of one of the runs."""
        return self.names[number] if self.names else self.label

    def values(self, column: str) -> CurveBand:
        """A column of the histories by epoch."""
        return band([np.asarray(history[column], np.float64) for history in self.histories])

    @property
    def epochs(self) -> Array:
        return np.arange(1.0, 1 + max(len(history) for history in self.histories))

    @property
    def seconds(self) -> Array:
        """The seconds of training until the end of each epoch; of several runs, the mean."""
        return band([np.cumsum(np.asarray(history["seconds"], np.float64)) for history in self.histories]).mean


class Comparison(QWidget):
    """Two charts side by side under one legend of names, which scrolls.

    The values at the epoch, or at the time, under the mouse stand beside it; `in_picture`, those of the last epoch
    stand in the legend.
    """

    def __init__(self, parent: QWidget | None = None, *, in_picture: bool = False) -> None:
        super().__init__(parent)
        self.compared: Sequence[ComparedRuns] = ()
        self._losses: Sequence[CurveBand] = ()
        self._accuracies: Sequence[CurveBand] = ()
        self._part: Part = "validation"
        self._in_picture = in_picture
        self.legend = LegendBlock() if in_picture else LegendPane(LegendBlock())
        self.loss, self.accuracy = RunChart(self.tr("loss")), RunChart(self.tr("accuracy"))
        charts = QHBoxLayout()
        charts.setSpacing(1)
        for chart in (self.loss, self.accuracy):
            chart.pointed_at.connect(self._show_values)
            charts.addWidget(chart, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self.legend)
        layout.addLayout(charts, stretch=1)

    def show_runs(self, compared: Sequence[ComparedRuns], part: Part) -> None:
        """Draw the curves of one part of the images."""
        self.compared, self._part = [one for one in compared if len(one.epochs)], part
        images = OF_WHICH.get(part, part)
        self._losses = [one.values(f"{images}_loss") for one in self.compared]
        self._accuracies = [one.values(f"{images}_accuracy") for one in self.compared]
        if part == "batches":
            self._draw_batches(share=MOST)
        else:
            self.loss.set_curves(self._curves(self._losses), logarithmic=True, by_time=part == "time")
        limits = _limits(self._accuracies)
        self.accuracy.set_curves(self._curves(self._accuracies), limits=limits, by_time=part == "time")
        self._show_values(None)

    def reset_zoom(self) -> None:
        """Show the whole of all runs, the highest losses of batches too."""
        if self._part == "batches":
            self._draw_batches(share=1.0)
        self.loss.reset_zoom()
        self.accuracy.reset_zoom()

    def _draw_batches(self, share: float) -> None:
        """Draw the losses of batches where they are known, the noisiest behind, as high as this share of them is."""
        known = sorted(
            (one.batches for one in self.compared if one.batches is not None), key=lambda it: -len(it.values)
        )
        behind, others = known[:1], known[1:]
        pairs = zip(self.compared, self._curves(self._losses), strict=True)
        by_epoch = [curve for one, curve in pairs if one.batches is None or one.batches in behind]
        curves = [*(replace(noisiest, faint=True) for noisiest in behind), *by_epoch, *others]
        finite = [curve.values[np.isfinite(curve.values)] for curve in curves]
        heights = [np.quantile(values, share) for values in finite if len(values)]
        self.loss.set_curves(curves, limits=(0.0, float(max(heights, default=1.0))))

    def _curves(self, bands: Sequence[CurveBand]) -> list[Curve]:
        return [
            Curve(
                self._places(one),
                at.mean,
                one.style,
                band=(at.low, at.high) if len(one.histories) > 1 else None,
                name=one.label,
            )
            for one, at in zip(self.compared, bands, strict=True)
        ]

    def _places(self, one: ComparedRuns) -> Array:
        """Return where the epochs of runs stand on the axis."""
        return one.seconds if self._part == "time" else one.epochs

    def _show_values(self, epoch: float | None) -> None:
        """Show the values at the epoch under the mouse; in a picture, those at the last one."""
        values = [self._values_at(number, epoch) for number in range(len(self.compared))]
        self.legend.set_entries(
            [
                LegendEntry(one.style, one.label, text if self._in_picture else "")
                for one, text in zip(self.compared, values, strict=True)
            ]
        )
        lines = [f"{one.label}: {text}" for one, text in zip(self.compared, values, strict=True)]
        show_tip(QCursor.pos(), "" if epoch is None else "\n".join(lines), self)

    def _values_at(self, number_of_run: int, epoch: float | None) -> str:
        """Return the loss and accuracy of a run at an epoch, or at its last one."""
        several = len(self.compared[number_of_run].histories) > 1
        losses, accuracies = self._losses[number_of_run], self._accuracies[number_of_run]
        last = len(losses.mean)
        places = self._places(self.compared[number_of_run])
        at = last if epoch is None else 1 + int(np.abs(places - epoch).argmin())
        values = (_value(band, at - 1, several=several) for band in (losses, accuracies))
        return self.tr("epoch {0}: loss {1}, accuracy {2}").format(at, *values)


def _value(band: CurveBand, place: int, *, several: bool) -> str:
    """Write a value at a place of its curve; of several runs, the mean and the standard deviation."""
    mean = number(float(band.mean[place]))
    return with_deviation(mean, number(float(band.deviation[place]))) if several else mean


def compare(
    groups: Sequence[Sequence[SavedRun]],
    styles: Mapping[object, RacerStyle],
    histories: Mapping[int, Records],
    losses: Mapping[int, Array],
) -> list[ComparedRuns]:
    """Return what is drawn of groups of runs, under names that are unique; `losses` are those of batches."""
    names = [shared_name(group) for group in groups]
    configs = [group[0].config for group in groups]
    result = []
    for group, name in zip(groups, names, strict=True):
        known = [run for run in group if run.id in histories]
        if not known:
            continue
        differences = "" if names.count(name) == 1 else _differences(group[0].config, configs)
        label = ", ".join(filter(None, [name, differences, _count_of(group)]))
        style = styles[group_of(group[0])]
        of_each = [", ".join(filter(None, [name_with_seed(name, run), differences])) for run in known]
        result.append(
            ComparedRuns(
                label,
                style,
                [histories[run.id] for run in known],
                _batches_of(group, style, losses),
                of_each if len(group) > 1 else (),
            )
        )
    return result


def _batches_of(group: Sequence[SavedRun], style: RacerStyle, losses: Mapping[int, Array]) -> Curve | None:
    """Return the curve of the batches of a group of one, if they are known."""
    if len(group) > 1 or (values := losses.get(group[0].id)) is None:
        return None
    return Curve(np.arange(1, 1 + len(values)) / group[0].config.steps_per_epoch, values, style)


def _count_of(group: Sequence[SavedRun]) -> str:
    """Say how many seeds are drawn as one; empty for one that is alone."""
    return "" if len(group) == 1 else seeds_named(len(group))


def _differences(config: TrainingConfig, configs: Sequence[TrainingConfig]) -> str:
    """Name the first settings in which a config differs from others."""
    places = [place for place in differing(configs) if place != "seed" and format_setting(config, place)]
    return ", ".join(
        f"{inside(label_of(config, place))} {format_setting(config, place)}" for place in places[:MOST_NAMED]
    )


def _limits(bands: Sequence[CurveBand]) -> tuple[float, float] | None:
    """Return the axis of accuracies: from a little below the lowest of all epochs, so that the learning is seen."""
    lowest = [float(np.nanmin(one.low)) for one in bands if np.isfinite(one.low).any()]
    return (max(0.0, np.floor(min(lowest) * STEPS_OF_AXIS - 0.5) / STEPS_OF_AXIS), 1.0) if lowest else None
