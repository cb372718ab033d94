"""A plot in the colours of its theme, and layers that paint in its own pixels."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsItem,
    QGraphicsObject,
    QSizePolicy,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.base.theme import Theme, theme_of
from app.widgets.charts.axes import NumberAxis
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.paint_guard import Guard
from core.settings import Array

DRAWING_RATIO = 2.0  # what has to be pixels in a drawing is as fine as on a good screen
DATA = (0, 1)  # row and column in the grid of a plot; what stands beside the data has column 2
AXES = {"left": (0, 0), "bottom": (1, 1)}
Z_AXES = 0.5  # above the data


class PlotItem(pg.GraphicsWidget):
    """A view box with an axis at the left and one at the bottom; both show its range.

    pyqtgraph's own PlotItem has two more axes, which are hidden, and a form of forty widgets for a menu that no chart
    here has: it takes four times as long to make.
    """

    def __init__(self, left: pg.AxisItem, bottom: pg.AxisItem) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._box = pg.ViewBox(parent=self, enableMenu=False)
        self._axes = {"left": left, "bottom": bottom}
        self.grid = QGraphicsGridLayout()
        self._arrange()

    def getViewBox(self) -> pg.ViewBox:  # noqa: N802 - pyqtgraph's name
        return self._box

    def getAxis(self, side: str) -> pg.AxisItem:  # noqa: N802
        """Return the axis at the "left" or at the "bottom"."""
        return self._axes[side]

    def lay_out_anew(self) -> None:
        """Lay out what is shown now, as if nothing had been shown before."""
        for axis in self._axes.values():
            if isinstance(axis, NumberAxis):
                axis.forget_width()
        self.grid.activate()

    def _arrange(self) -> None:
        grid = self.grid
        self.setLayout(grid)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.addItem(self._box, *DATA)
        for side, place in AXES.items():
            axis = self._axes[side]
            axis.linkToView(self._box)
            grid.addItem(axis, *place)
            axis.setZValue(Z_AXES)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)


class Plot(pg.GraphicsView):
    """A plot with the menu of all charts, in the colours of its theme; `left` is its axis of values."""

    def __init__(
        self, parent: QWidget | None = None, left: pg.AxisItem | None = None, bottom: pg.AxisItem | None = None
    ) -> None:
        self._item: PlotItem | None = None  # while Qt's constructor tells of the palette
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)
        self._item = PlotItem(left or NumberAxis("left"), bottom or NumberAxis("bottom"))
        self.setCentralItem(self._item)
        self.chart_menu = ChartMenu(self)
        self._take_theme()

    def getPlotItem(self) -> PlotItem:  # noqa: N802 - pyqtgraph's name
        assert self._item is not None  # noqa: S101 - for the type checker
        return self._item

    def theme_changed(self) -> None:
        """Give other colours to what neither the axes nor the layers paint."""

    def _take_theme(self) -> None:
        theme, plot = theme_of(self), self.getPlotItem()
        self.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(QPen(QColor(theme.line), 1))
            axis.setTextPen(QColor(theme.text))
        for layer in plot.getViewBox().childItems():
            if isinstance(layer, PaintLayer):
                layer.renew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._item is not None:
            self._take_theme()
            self.theme_changed()


class PaintLayer(QGraphicsObject):
    """An item that fills a view box and paints in pixels, so that lines keep their width at every zoom.

    An exception inside `paint` can end the interpreter: the first one is logged, and the layer draws nothing more.
    """

    def __init__(self, box: pg.ViewBox, z: float) -> None:
        super().__init__(box)
        self.box = box
        self.guard = Guard(type(self).__name__)
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        box.sigRangeChanged.connect(self._view_changed)
        box.sigResized.connect(self._view_changed)

    @property
    def theme(self) -> Theme:
        """The theme of the plot."""
        return theme_of(self.box.getViewWidget())

    @property
    def failed(self) -> bool:
        """True after an exception ended the drawing."""
        return self.guard.failed

    def draw(self, painter: QPainter) -> None:
        """Paint the layer; the origin is the box's upper left corner."""
        raise NotImplementedError

    def view_changed(self) -> None:
        """The box shows another range, has another size or other colours."""

    def renew(self) -> None:
        """Paint again from the start."""
        self.view_changed()
        self.update()

    def to_pixels(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        """Convert data points to pixels from the upper left corner of the box."""
        (x_min, x_max), (y_min, y_max) = self.box.viewRange()
        width, height = self.box.width(), self.box.height()
        scale = np.array([width / (x_max - x_min), height / (y_min - y_max)])
        pixels: Array = (points - np.array([x_min, y_max])) * scale
        return pixels

    # What Qt asks of an item.

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(0, 0, self.box.width(), self.box.height())

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if not self.failed and not self.boundingRect().isEmpty():
            with self.guard.painting(painter):
                self.draw(painter)

    def _view_changed(self, *_: object) -> None:
        self.prepareGeometryChange()
        self.guard.failed = False
        self.view_changed()
        self.update()


def is_drawing(painter: QPainter) -> bool:
    """Tell if lines stay lines, as in SVG and PDF, instead of pixels."""
    return painter.paintEngine().type() != QPaintEngine.Type.Raster


def device_ratio(painter: QPainter) -> float:
    """Return the device pixels for each pixel of the box, whatever is painted on."""
    if is_drawing(painter):
        return DRAWING_RATIO
    transform = painter.deviceTransform()
    return float(np.hypot(transform.m11(), transform.m12()))
