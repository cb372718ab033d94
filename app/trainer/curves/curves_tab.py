"""The curves of a run while it grows: loss and accuracy for training, validation and test."""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.formatting import inside, spelled_out, translated
from app.base.theme import Theme, theme_of, wear
from app.base.timer import timer
from app.export.figure import Figure, Film, lay_out, off_screen
from app.trainer.curves.options import CurveBar
from app.trainer.curves.verdict_line import VerdictLine
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.settings.live_form import declaration_of
from app.trainer.tab import Tab, share_zoom
from app.widgets.charts.curves import Curve, EpochMark
from app.widgets.charts.legend import LegendEntry
from app.widgets.charts.legend_lines import LegendLine
from app.widgets.charts.rate_curve import RateCurve
from app.widgets.charts.run_chart import LOSS_FLOOR, RunChart
from app.widgets.controls import column_in
from app.widgets.steady_band import SteadyBand
from core.diagnostics import best_epoch
from core.number_format import number
from core.training.smoothing import smoothed, smoothed_decades
from core.training.updates import planned_rates

REDRAWN = 350  # milliseconds between two drawings of growing curves; the charts take turns, and the run has the rest
PARTS = ("train", "validation", "test")  # in the order of their styles
VERDICT_LINES = 5  # of text: the height of a verdict and an advice
BATCHES = 3  # the style number of the batches


class Curves(Tab):
    """Two charts side by side, with a line of exact values above each. They show what they are given."""

    look_changed = Signal(str, object)  # a field of the model, and its value

    def __init__(self, parent: QWidget | None = None, *, on_paper: bool = False) -> None:
        super().__init__(parent)
        self._run: LiveRun | None = None
        self._model = TrainerModel()
        self._epoch = 0
        self._waiting: deque[Callable[[], None]] = (
            deque()
        )  # charts to draw, one at a time to keep the window responsive
        self.loss = RunChart(self.tr("loss"))
        self.accuracy = RunChart(self.tr("accuracy"), marks_named_below=True)
        self.loss_legend, self.accuracy_legend = LegendLine(), LegendLine()
        self.rate = RateCurve(self.loss)
        self._beside_rate = QWidget()  # so that both charts are equally high
        self._beside_rate.setFixedHeight(self.rate.height())
        self.bar = CurveBar()
        self.verdict = VerdictLine()
        # On the screen it has its place also before there is a verdict, so that nothing moves for one.
        self.band = self.verdict if on_paper else SteadyBand(self.verdict, lines=VERDICT_LINES)
        self._late = timer(self, REDRAWN, once=True)
        self._late.timeout.connect(self._draw_next)
        self._arrange()
        self.loss.pointed_at.connect(self._tell)
        self.accuracy.pointed_at.connect(self._tell)
        self.bar.changed.connect(self.look_changed)
        self._draw()

    @property
    def name(self) -> str:
        return self.tr("Curves")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:
        if run is not self._run:
            self.reset_zoom()
        self._run, self._model = run, model
        self.bar.show_model(model, empty=run is None)
        self._draw()

    def grow(self) -> None:
        self._waiting.extend(draw for draw in (self._draw_losses, self._draw_accuracies) if draw not in self._waiting)
        if not self._late.isActive():
            self._late.start()

    def show_epoch(self, epoch: int) -> None:
        self._epoch = epoch
        for chart in (self.loss, self.accuracy):
            chart.set_epoch(epoch if self._run is not None and epoch < len(self._run.epochs) else None)

    def theme_changed(self) -> None:
        self._draw()

    def figures(self) -> tuple[Figure, ...]:
        config = self._model.config if self._run is None else self._run.config
        title = self.tr("Curves") if self._run is None else self.tr("Curves of {0}").format(self._run.name)
        film = Film(range(len(self._run.epochs) + 1), lambda _: title, self._show_in_picture) if self._run else None
        return (Figure("curves", self.tr("Curves"), title, spelled_out(config), self._make_picture, film),)

    @cached_property
    def _picture(self) -> "Curves":
        picture = off_screen(Curves(on_paper=True), self)
        picture.hide_controls()
        return picture

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._picture.show_run(self._run, self._model)
        self._picture.show_epoch(self._epoch)
        share_zoom(self.run_charts(), self._picture.run_charts())
        return lay_out(self._picture, size)

    def _show_in_picture(self, epoch: int) -> None:
        self._picture.show_epoch(epoch)

    def hide_controls(self) -> None:
        """Hide the controls, as on paper."""
        self.bar.hide()
        for row in self.verdict.advice:
            row.button.hide()

    def run_charts(self) -> tuple[RunChart, ...]:
        return self.loss, self.accuracy

    def reset_zoom(self) -> None:
        self.loss.reset_zoom()
        self.accuracy.reset_zoom()

    def _draw(self) -> None:
        self._draw_losses()
        self._draw_accuracies()

    def _draw_next(self) -> None:
        self._waiting.popleft()()
        if self._waiting:
            self._late.start()

    def _draw_losses(self) -> None:
        self.verdict.show_run(self._run)
        curves, marks = self._curves("loss"), self._marks()
        self.loss.set_curves([*self._batches(), *curves], marks=marks, logarithmic=self._model.logarithmic)
        self._draw_rate()
        self._tell(None)

    def _draw_rate(self) -> None:
        """Draw the learning rate of the whole run under its losses, if it changes."""
        if (run := self._run) is None:
            self.rate.show_rates(np.zeros(0), np.zeros(0))
        else:
            steps, rates = planned_rates(run.config, run.changes)
            self.rate.show_rates(steps / run.config.steps_per_epoch, rates)
        self._beside_rate.setVisible(not self.rate.isHidden())

    def _draw_accuracies(self) -> None:
        curves, marks = shade_gap(self._curves("accuracy"), theme_of(self).warning), self._marks()
        self.accuracy.set_curves(curves, marks=marks, limits=(0.0, 1.0))

    def _batches(self) -> Sequence[Curve]:
        run = self._run
        if run is None or run.is_example or not self._model.by_batch:
            return ()
        losses = run.losses.values()
        epochs = (run.first_step + np.arange(1, len(losses) + 1)) / run.config.steps_per_epoch
        style = theme_of(self).quantity(BATCHES)
        keep = self._model.smoothing
        mean = smoothed_decades(losses, keep, LOSS_FLOOR) if self._model.logarithmic else smoothed(losses, keep)
        return Curve(epochs, losses, style, faint=True), Curve(epochs, mean, style)

    def _curves(self, what: str) -> Sequence[Curve]:
        if self._run is None:
            return ()
        reports = list(self._run.epochs)
        epochs = np.array([report.epoch for report in reports], dtype=np.float64)
        theme = theme_of(self)
        values = (np.array([getattr(report, f"{part}_{what}") for report in reports]) for part in PARTS)
        pale = self._run.is_example
        return [
            Curve(epochs, of_part, theme.quantity(i), name=name, faint=pale)
            for i, (of_part, name) in enumerate(zip(values, self._part_names(), strict=True))
        ]

    def _part_names(self) -> tuple[str, ...]:
        return self.tr("train"), self.tr("validation"), self.tr("test")

    def _marks(self) -> Sequence[EpochMark]:
        if (run := self._run) is None:
            return ()
        marks, reports = [], list(run.epochs)
        best = best_epoch([report.validation_loss for report in reports]) if reports else None
        if best is not None:
            marks.append(EpochMark(best + 1.0, self.tr("best"), theme_of(self).ok))
        for change in run.changes:
            text = f"{inside(translated(declaration_of(run.config, change.field).label))} {number(change.value)}"
            marks.append(EpochMark(change.step / run.config.steps_per_epoch, text, theme_of(self).warning))
        return marks

    def _tell(self, epoch: float | None) -> None:
        """Show the values at the epoch under the mouse, or at the last one."""
        reports = self._run.epochs if self._run is not None else []
        index = len(reports) - 1 if epoch is None else min(max(round(epoch), 1), len(reports)) - 1
        report = reports[index] if reports else None
        names = self._part_names()
        for legend, title, what in (
            (self.loss_legend, self.tr("Loss"), "loss"),
            (self.accuracy_legend, self.tr("Accuracy"), "accuracy"),
        ):
            values = [getattr(report, f"{part}_{what}", math.nan) for part in PARTS]
            entries = [
                LegendEntry(theme_of(self).quantity(style), name, "" if math.isnan(value) else number(value, 3))
                for style, (name, value) in enumerate(zip(names, values, strict=True))
            ]
            if what == "loss" and self._model.by_batch and (self._run is None or len(self._run.losses.values())):
                entries.append(LegendEntry(theme_of(self).quantity(BATCHES), self.tr("batches")))
            place = self.tr("{0}, epoch {1}").format(title, report.epoch) if report is not None else title
            legend.set_entries(entries, place, title)

    def _arrange(self) -> None:
        charts = QHBoxLayout()
        charts.setSpacing(1)
        for legend, chart in ((self.loss_legend, self.loss), (self.accuracy_legend, self.accuracy)):
            half = QVBoxLayout()
            half.setContentsMargins(8, 6, 8, 0)
            half.addWidget(legend)
            half.addWidget(chart, stretch=1)
            half.addWidget(self.rate if chart is self.loss else self._beside_rate)
            charts.addLayout(half, stretch=1)
        layout = column_in(self, spacing=0)
        layout.addLayout(charts, stretch=1)
        layout.addWidget(self.bar)
        layout.addWidget(self.band)


def shade_gap(accuracies: Sequence[Curve], colour: str) -> Sequence[Curve]:
    """Shade what is between the curves of the training and the validation images."""
    if not accuracies:
        return ()
    train, validation, *others = accuracies
    return [replace(train, band=(train.values, validation.values), shade=colour), validation, *others]
