"""A chart of runs by epoch, or by time: curves that grow, and marks; it can be panned, zoomed and read off."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from app.widgets.charts.curve_chart import CurveChart, decades_of, span_of
from app.widgets.charts.curves import Curve, EpochMark

Zoom = tuple[tuple[float, float], tuple[float, float]]  # the ranges of both axes, as they are drawn

LOSS_FLOOR = 1e-8
ENDS = ((5.0, 1.0), (2.0, 0.5), (1.0, 0.25))  # of the axis of epochs: from 5 to 10 at whole ones, and ten times that


class RunChart(CurveChart):
    """Draws the curves that it is given; until somebody pans or zooms, all of them are seen."""

    pointed_at = Signal(object)  # the epoch under the mouse, or None

    def __init__(self, title: str, parent: QWidget | None = None, *, marks_named_below: bool = False) -> None:
        super().__init__(title, LOSS_FLOOR, parent, dots=True, marks_named_below=marks_named_below)
        self._range = 0.0, 1.0
        self._follows = True
        self._by_time = False
        self.getPlotItem().getAxis("bottom").setLabel(self.tr("epoch"))
        self.getPlotItem().getViewBox().sigRangeChangedManually.connect(self._stay)
        self.chart_menu.reset = self.reset_zoom
        self.setMouseTracking(True)

    def set_curves(
        self,
        curves: Sequence[Curve],
        *,
        marks: Sequence[EpochMark] = (),
        logarithmic: bool = False,
        limits: tuple[float, float] | None = None,
        by_time: bool = False,
    ) -> None:
        """Draw other curves; `limits` are those of the axis of values, else the curves'.

        Their places are epochs, or seconds of training if `by_time`; a zoom of the one is none of the other.
        """
        self._measure(by_time=by_time)
        self._draw(curves, marks, scale="logarithmic" if logarithmic else "linear")
        drawn = self.layer.curves
        self._range = limits or (decades_of(drawn) if logarithmic else span_of(drawn))
        if self._follows:
            self.reset_zoom()

    def _measure(self, *, by_time: bool) -> None:
        if by_time != self._by_time:
            self._by_time, self._follows = by_time, True
            title = self.tr("seconds of training") if by_time else self.tr("epoch")
            self.getPlotItem().getAxis("bottom").setLabel(title)

    def reset_zoom(self) -> None:
        """Show everything again, and what is still to come."""
        self._follows = True
        last = max([1.0, *(float(curve.places[-1]) for curve in self.layer.curves if len(curve.places))])
        self.getPlotItem().getViewBox().setRange(xRange=(0, _end(last)), yRange=self._range, padding=0.02)

    def zoom(self) -> Zoom | None:
        """Return the ranges that somebody has panned or zoomed to; None if everything is shown."""
        if self._follows:
            return None
        (left, right), (bottom, top) = self.getPlotItem().getViewBox().viewRange()
        return (left, right), (bottom, top)

    def set_zoom(self, zoom: Zoom | None) -> None:
        """Show these ranges, or everything."""
        if zoom is None:
            self.reset_zoom()
            return
        self._follows = False
        self.getPlotItem().getViewBox().setRange(xRange=zoom[0], yRange=zoom[1], padding=0)

    def set_epoch(self, epoch: float | None) -> None:
        """Put the cursor at this epoch, without drawing the curves again."""
        self.layer.set_cursor(epoch)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        box = self.getPlotItem().getViewBox()
        position = self.mapToScene(event.position().toPoint())
        inside = box.sceneBoundingRect().contains(position)
        self._point_at(box.mapSceneToView(position).x() if inside else None)

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, epoch: float | None) -> None:
        self.layer.set_pointed_at(epoch)
        self.pointed_at.emit(epoch)

    def _stay(self, *_: object) -> None:
        self._follows = False


def _end(last: float) -> float:
    """The end of the axis: while a run grows it stays, for a while, so that its labels are not drawn at each step."""
    decade = float(10 ** math.floor(math.log10(last)))
    step = decade * next(step for start, step in ENDS if last >= start * decade)
    return math.ceil(last / step) * step
