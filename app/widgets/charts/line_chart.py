"""A chart of curves over steps or layers, which a click sends to another of them."""

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.charts.axes import AXIS_WIDTH, MARGINS, NARROWEST, DecadeAxis, disable_pan_zoom, widened
from app.widgets.charts.curves import Curve, CurveLayer
from app.widgets.charts.layer import Plot

HEADROOM = 2.0  # decades above the first values that are shown; a curve that diverges leaves the chart


class LineChart(Plot):
    """Curves by step with a cursor. A click or a drag on it asks for a step."""

    sought = Signal(int)

    def __init__(self, title: str, floor: float, parent: QWidget | None = None, headroom: float = HEADROOM) -> None:
        super().__init__(parent, axisItems={"left": DecadeAxis("left")})
        self._floor = floor
        self._headroom = headroom
        self.curves = CurveLayer(self.getPlotItem().getViewBox())
        self._arrange(title)
        self.setAccessibleName(title)

    def set_curves(self, curves: list[Curve], steps: int, *, logarithmic: bool = True) -> None:
        """Draw other curves; on a logarithmic axis, what is below the floor is drawn there."""
        if logarithmic:
            with np.errstate(invalid="ignore"):
                curves = [curve.mapped(lambda values: np.log10(np.maximum(values, self._floor))) for curve in curves]
        self.curves.set_curves(curves)
        self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        y_range = decades_of(curves, self._headroom) if logarithmic else span_of(curves)
        if logarithmic and any(curve.marked for curve in curves):
            y_range = widened(*y_range)
        self.getPlotItem().getViewBox().setRange(xRange=self.span(steps), yRange=y_range, padding=0)

    def span(self, steps: int) -> tuple[float, float]:
        """How far the axis of steps goes."""
        return 0, max(1, steps)

    def set_title(self, title: str) -> None:
        """Name the axis of values."""
        self.getPlotItem().setLabel("left", title)
        self.setAccessibleName(title)

    def set_step(self, step: int) -> None:
        """Put the cursor there; what comes after it is veiled."""
        self.curves.set_step(step)

    def _arrange(self, title: str) -> None:
        plot = self.getPlotItem()
        disable_pan_zoom(plot)
        plot.setLabel("bottom", self.tr("step"))
        plot.setLabel("left", title)
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(AXIS_WIDTH)
        plot.getAxis("bottom").setStyle(hideOverlappingLabels=MARGINS[2])
        plot.layout.setContentsMargins(*MARGINS)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(NARROWEST)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._seek(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Give the picture back: that of a large export is larger than everything else."""
        super().hideEvent(event)
        self.curves.view_changed()

    def _seek(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            box = self.getPlotItem().getViewBox()
            self.sought.emit(round(box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()))


def span_of(curves: list[Curve]) -> tuple[float, float]:
    """The range that holds the values, zero, and a little more."""
    values = np.concatenate([[0.0], *(curve.values[np.isfinite(curve.values)] for curve in curves)])
    return widened(float(values.min()), float(values.max()))


def decades_of(curves: list[Curve], headroom: float = HEADROOM) -> tuple[int, int]:
    """The range of whole decades that holds the values: it stands still while values change a little."""
    edges = [edge for curve in curves for edge in (curve.values, *(curve.band or ()))]
    finite = [values[np.isfinite(values)] for values in edges]
    finite = [values for values in finite if len(values)]
    if not finite:
        return -1, 1
    highest = max(float(values.max()) for values in finite)
    first = max(float(values[0]) for values in finite)
    lowest = min(float(values.min()) for values in finite)
    low, high = math.floor(lowest), math.ceil(min(highest, first + headroom))
    return low, max(high, low + 1)
