"""The loss of each racer at every learning rate, at the present frame; the rates are dots that can be dragged."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.base.theme import RacerStyle, theme_of
from app.optimizers.charts.rate_dots import RateDot, RateDots
from app.optimizers.rates.rate_strip import DIGITS, STEP, RateMark
from app.widgets.charts.axes import ValueAxis, disable_pan_zoom
from app.widgets.charts.chart_menu import Entry
from app.widgets.charts.curve_chart import CurveChart
from app.widgets.charts.curves import Curve, EpochMark
from app.widgets.charts.legend import Legend
from app.widgets.charts.scales import Scale, SymmetricLog, scale_for
from core.csv_text import as_csv
from core.descent import Trajectory
from core.descent.rate_sweep import RateSweep
from core.settings import Array

FLOOR = 1e-16
ABOVE = 1.0  # decades above the start's loss that are shown
DECADES = (-5.0, 2.0)  # of the rates, before they are known


@dataclass(frozen=True, eq=False)
class RatedRacer:
    """A racer with its losses at all rates, as far as they are known."""

    place: int  # among all racers
    name: str
    style: RacerStyle
    trajectory: Trajectory
    sweep: RateSweep | None

    @property
    def rate(self) -> float:
        return float(self.trajectory.racer.optimizer.learning_rate)

    def loss(self, step: int) -> float:
        """Return the loss of the race itself; NaN after it has diverged."""
        return float(self.trajectory.losses[min(step, self.trajectory.steps)])


class RateChart(CurveChart):
    """A curve for each racer, and its rate as a dot, which is dragged or moved with the arrow keys."""

    rate_dragged = Signal(int, float)  # the place of the racer, and its new rate
    dropped = Signal()
    chosen = Signal(int)  # the place of a racer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", FLOOR, parent, marks_named_below=True, bottom=ValueAxis("bottom"))
        plot = self.getPlotItem()
        disable_pan_zoom(plot.getViewBox())
        plot.getAxis("bottom").setLabel(self.tr("learning rate"))
        plot.getAxis("bottom").set_scale("logarithmic")
        self.chart_menu.figure = "measure"
        self.chart_menu.entries = self._entries
        self.legend = Legend(plot.getViewBox())
        self.layer.legend_area = self.legend.area
        self.dots = RateDots(plot.getViewBox())
        self._racers: Sequence[RatedRacer] = ()
        self._minimum: float | None = None
        self._chosen = 0
        self._marks: tuple[RateMark, ...] = ()
        self._scale: Scale = "logarithmic"
        self._range = (-1.0, 1.0)
        self._step = 0
        self._held: int | None = None  # the place of the racer whose dot is dragged

    def set_race(
        self, racers: Sequence[RatedRacer], chosen: int, minimum: float | None, marks: tuple[RateMark, ...] = ()
    ) -> None:
        """Show these racers, their losses less the minimum if there is one, and the limits of the chosen one."""
        self._racers, self._chosen, self._minimum, self._marks = racers, chosen, minimum, marks
        self.set_title(self.tr("loss") if minimum is None else self.tr("loss − minimum"), self.tr("loss"))
        self._fit()
        self._redraw()

    def move_dots(self, racers: Sequence[RatedRacer], chosen: int) -> None:
        """Show the same curves with racers at other rates."""
        known = {one.place: one.sweep for one in self._racers}
        self._racers = [
            RatedRacer(one.place, one.name, one.style, one.trajectory, known.get(one.place)) for one in racers
        ]
        self._chosen = chosen
        self._draw_dots()

    def set_step(self, step: int) -> None:
        """Show the losses at another frame."""
        if step != self._step:
            self._step = step
            self._redraw()

    def curves(self) -> list[Curve]:
        """Return the losses at this frame, less the minimum."""
        lowest = self._minimum or 0.0
        return [
            Curve(np.log10(one.sweep.rates), one.sweep.at_step(self._step) - lowest, one.style, name=one.name)
            for one in self._racers
            if one.sweep is not None
        ]

    def numbers(self) -> str:
        """Return the curves as CSV: a row for each rate of each racer, with its loss and the step of that."""
        rows = [
            (one.place + 1, one.name, one.sweep.look_up_to(self._step), rate, loss)
            for one in self._racers
            if one.sweep is not None
            for rate, loss in zip(one.sweep.rates.tolist(), one.sweep.at_step(self._step).tolist(), strict=True)
        ]
        return as_csv((("racer", "name", "step", "rate", "loss"), *rows))

    # What a person does.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self.getPlotItem().getViewBox().mapFromScene(self.mapToScene(event.position().toPoint()))
        self._held = self.dots.nearest(place)
        if self._held is not None:
            self.chosen.emit(self._held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._held is not None:
            box = self.getPlotItem().getViewBox()
            self._change(self._held, 10 ** box.mapSceneToView(self.mapToScene(event.position().toPoint())).x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()
        if self._held is not None:
            self._held = None
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        places = [one.place for one in self._racers]
        if self._chosen in places and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            racer = self._racers[places.index(self._chosen)]
            self._change(racer.place, racer.rate * (STEP if key == Qt.Key.Key_Right else 1 / STEP))
            self.dropped.emit()
        elif self._chosen in places and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            way = 1 if key == Qt.Key.Key_Down else -1
            self.chosen.emit(places[(places.index(self._chosen) + way) % len(places)])
        else:
            super().keyPressEvent(event)

    def _change(self, place: int, rate: float) -> None:
        low, high = self._decades()
        rounded = float(f"{min(10**high, max(10**low, rate)):.{DIGITS}g}")
        if rounded != next(one.rate for one in self._racers if one.place == place):
            self.rate_dragged.emit(place, rounded)

    def _entries(self, _place: QPoint) -> Sequence[Entry]:
        return [(self.tr("Copy the numbers"), lambda: QGuiApplication.clipboard().setText(self.numbers()))]

    # How it is drawn.

    def _redraw(self) -> None:
        self._draw(self.curves(), self._limits(), scale=self._scale)
        self._draw_dots()

    def _limits(self) -> list[EpochMark]:
        theme = theme_of(self)
        sure, unsure = self.tr("stability limit"), self.tr("limit at the minimum")
        return [
            EpochMark(math.log10(mark.rate), sure if mark.is_sure else unsure, theme.danger)
            for mark in self._marks
            if mark.is_limit
        ]

    def _draw_dots(self) -> None:
        self.dots.set_dots(
            [
                RateDot(one.place, math.log10(one.rate), self._height(one.loss(self._step)), one.style)
                for one in self._racers
            ],
            self._chosen,
        )

    def _height(self, loss: float) -> float:
        """Return the place of a loss on the axis; infinity after the racer has diverged."""
        if math.isnan(loss):
            return math.inf
        return float(self._places(np.array([loss - (self._minimum or 0.0)]))[0])

    def _places(self, losses: Array) -> Array:  # (n,) -> (n,)
        with np.errstate(invalid="ignore"):
            if isinstance(self._scale, SymmetricLog):
                return self._scale.places(losses)
            return np.log10(np.maximum(losses, FLOOR)) if self._scale == "logarithmic" else losses

    def _decades(self) -> tuple[float, float]:
        ends = [(math.log10(one.sweep.rates[0]), math.log10(one.sweep.rates[-1])) for one in self._racers if one.sweep]
        return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else DECADES

    def _fit(self) -> None:
        """Choose the axes for the whole race: they stand still while it is played."""
        lowest = self._minimum or 0.0
        known = [one.sweep.losses - lowest for one in self._racers if one.sweep is not None]
        known += [one.trajectory.losses - lowest for one in self._racers]
        starts = [float(losses.flat[0]) for losses in known if np.isfinite(losses.flat[0])]  # none outside the domain
        first = max(starts, default=1.0)
        # What is above the start matters little: it leaves the chart.
        cut = [np.where(losses <= max(first, 0.0), losses, np.nan).ravel() for losses in known]
        self._scale = "logarithmic" if self._minimum is not None else scale_for(cut)
        finite = [values for losses in cut if len(values := losses[np.isfinite(losses)])]
        low = min((float(values.min()) for values in finite), default=0.1)
        bottom, top = (float(one) for one in self._places(np.array([low, first])))
        if self._scale == "logarithmic":
            self._range = (math.floor(bottom), max(math.floor(bottom) + 1, math.ceil(top + ABOVE)))
        else:
            margin = 0.1 * (top - bottom) or 1.0
            self._range = (bottom - margin, top + 2 * margin)
        self.getPlotItem().getViewBox().setRange(xRange=self._decades(), yRange=self._range, padding=0)
