"""A chart of curves over steps or layers, which a click sends to another of them."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from app.widgets.charts.axes import disable_pan_zoom, widened
from app.widgets.charts.curve_chart import HEADROOM, CurveChart, decades_of, finite_of, span_of
from app.widgets.charts.curves import Curve
from app.widgets.charts.scales import scale_for


class LineChart(CurveChart):
    """Curves by step with a cursor. A click or a drag on it asks for a step."""

    step_requested = Signal(int)

    def __init__(self, title: str, floor: float, parent: QWidget | None = None, headroom: float = HEADROOM) -> None:
        super().__init__(title, floor, parent)
        self._headroom = headroom
        disable_pan_zoom(self.getPlotItem().getViewBox())
        self.getPlotItem().getAxis("bottom").setLabel(self.tr("step"))
        self.set_step(0)

    def set_curves(self, curves: Sequence[Curve], steps: int, *, logarithmic: bool = True) -> None:
        """Draw other curves; on a logarithmic axis, what is below the floor is drawn there."""
        self._draw(curves, scale="logarithmic" if logarithmic else "linear")
        drawn = self.layer.curves
        y_range = decades_of(drawn, self._headroom) if logarithmic else span_of(drawn)
        if not logarithmic or any(curve.marked for curve in drawn):
            y_range = widened(*y_range)
        self._show(steps, y_range)

    def set_curves_of_any_sign(self, curves: Sequence[Curve], steps: int) -> None:
        """Draw curves whose values may be negative, on an axis that can carry them."""
        scale = scale_for([curve.values for curve in curves])
        if scale == "logarithmic":
            self.set_curves(curves, steps)
            return
        self._draw(curves, scale=scale)
        finite = finite_of(self.layer.curves) or [np.array([0.0, 1.0])]
        low, high = min(float(values.min()) for values in finite), max(float(values.max()) for values in finite)
        self._show(steps, widened(low, high))

    def _show(self, steps: int, y_range: tuple[float, float]) -> None:
        self.getPlotItem().getViewBox().setRange(xRange=self.span(steps), yRange=y_range, padding=0)

    def span(self, steps: int) -> tuple[float, float]:
        """The ends of the axis of steps."""
        return 0, max(1, steps)

    def set_step(self, step: int) -> None:
        """Put the cursor there; what comes after it is veiled."""
        self.layer.set_cursor(step, veil=(step, math.inf))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._request(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._request(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def _request(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            box = self.getPlotItem().getViewBox()
            self.step_requested.emit(round(box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()))
