"""Parallel coordinates: an axis for each setting and one for the value, and a line for each trial, to be brushed."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.base.plain_text import set_tip
from app.base.theme import mixed, theme_of
from app.trainer.study.charts.painted import PaintedChart
from app.trainer.study.charts.scale import SettingScale, scales_of, span, spelled
from app.trainer.study.standing import Standing
from core.number_format import number
from core.settings import Array

SIDE, ABOVE, BELOW = 64.0, 26.0, 12.0  # pixels around the axes
SHADES = 8  # of lines, from the worst to the best
FAINTEST = 0.18
MOST_SMOOTH = 1000  # lines; more are drawn without smoothing, those on each other once
MOST_DRAGGED = 2000  # lines that are drawn while a brush is dragged
GROUND = 0.8  # opacity behind a label
REACH, WIDE = 12.0, 8.0  # pixels: of the mouse from an axis, and of a brush
LEAST_BRUSH = 3.0  # pixels: less is a click, which takes the brush away

Brush = tuple[float, float]  # from below, shares of the axis


class ParallelCoordinates(PaintedChart):
    """A line for each finished trial; dragging along an axis keeps those that cross it there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "study-lines", parent)
        self.setAccessibleName(self.tr("Parallel coordinates"))
        set_tip(self, self.tr("Drag along an axis to keep only the trials there; click the axis to keep all again"))
        self.brushes: dict[int, Brush] = {}  # by the number of the axis
        self.places: Array = np.empty((0, 0))  # (trials, axes), from 0 below to 1
        self.numbers: list[int] = []
        self._scales: list[SettingScale] = []
        self._values: tuple[float, float] = (0.0, 1.0)
        self._pressed: tuple[int, float] | None = None
        self._dragged = False
        self._picture: QImage | None = None

    def arrange(self) -> None:
        self._picture, self.numbers, self._scales = None, [], []
        self.places = np.empty((0, 0))
        if self.standing is None:
            return
        self._scales = list(scales_of(self.standing.study).values())
        self.brushes = {axis: brush for axis, brush in self.brushes.items() if axis <= len(self._scales)}
        trials = [
            trial
            for trial in self.standing.trials
            if trial.value is not None and all(scale.key in trial.setting for scale in self._scales)
        ]
        self._values = span([trial.value for trial in trials if trial.value is not None])
        low, high = self._values
        self.numbers = [trial.number for trial in trials]
        rows = [
            [
                *(scale.place(trial.setting[scale.key]) for scale in self._scales),
                ((trial.value or 0.0) - low) / (high - low),
            ]
            for trial in trials
        ]
        self.places = np.array(rows).reshape(len(rows), len(self._scales) + 1)

    def kept(self) -> NDArray[np.bool_]:
        """Return which of the trials are within all brushes."""
        keeps = np.ones(len(self.places), bool)
        for axis, (low, high) in self.brushes.items():
            keeps &= (self.places[:, axis] >= low) & (self.places[:, axis] <= high)
        return keeps

    def brush(self, axis: int, brush: Brush | None, *, dragged: bool = False) -> None:
        """Keep only the trials that cross an axis there, or all again; of many, some are drawn while it is dragged."""
        self._dragged = dragged
        if brush is None:
            self.brushes.pop(axis, None)
        else:
            self.brushes[axis] = brush
        self._picture = None
        self.update()

    def draw(self, painter: QPainter, standing: Standing) -> None:  # noqa: ARG002 - it is arranged before
        if painter.device() is not self:  # a drawing keeps its lines
            self._draw_lines(painter)
        else:
            painter.drawImage(QPointF(0, 0), self._pictured())
        self._draw_marked(painter)
        self._draw_axes(painter)

    def tip_at(self, place: QPointF) -> str:
        line = self._line_at(place)
        if line is None or self.standing is None:
            return self.toolTip()
        trial = self.standing.trials[self.numbers[line]]
        return self.tr("Trial {0}: {1}").format(trial.number, spelled(self.standing.study, trial)) + (
            f"\n{number(trial.value)}" if trial.value is not None else ""
        )

    def trial_at(self, place: QPointF) -> int | None:
        line = self._line_at(place)
        return None if line is None else self.numbers[line]

    # Geometry.

    def x_of(self, axis: int) -> float:
        """Return where an axis stands."""
        return SIDE + axis * (self.width() - 2 * SIDE) / max(1, len(self._scales))

    def y_of(self, place: float) -> float:
        """Return the height of a place on an axis."""
        return self.height() - BELOW - place * (self.height() - ABOVE - BELOW)

    def _place_at(self, y: float) -> float:
        return (self.height() - BELOW - y) / max(1.0, self.height() - ABOVE - BELOW)

    def _axis_at(self, place: QPointF) -> int | None:
        near = [axis for axis in range(len(self._scales) + 1) if abs(self.x_of(axis) - place.x()) <= REACH]
        return near[0] if near else None

    def _line_at(self, place: QPointF) -> int | None:
        """Return the line nearest to a place, if it is within reach."""
        if not len(self.places):
            return None
        xs = np.array([self.x_of(axis) for axis in range(self.places.shape[1])])
        segment = int(np.clip(np.searchsorted(xs, place.x()) - 1, 0, len(xs) - 2))
        share = (place.x() - xs[segment]) / (xs[segment + 1] - xs[segment])
        heights = self.places[:, segment] + share * (self.places[:, segment + 1] - self.places[:, segment])
        distances = np.abs(heights - self._place_at(place.y())) * (self.height() - ABOVE - BELOW)
        distances = np.where(self.kept(), distances, np.inf)
        line = int(distances.argmin())
        return line if distances[line] <= REACH / 2 else None

    # Painting.

    def _pictured(self) -> QImage:
        ratio = self.devicePixelRatioF()
        size = (round(self.width() * ratio), round(self.height() * ratio))
        if self._picture is None or (self._picture.width(), self._picture.height()) != size:
            self._picture = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            try:
                self._draw_lines(painter)
            finally:
                painter.end()
        return self._picture

    def _draw_lines(self, painter: QPainter) -> None:
        if not len(self.places) or self.standing is None:
            return
        keeps, theme = self.kept(), theme_of(self)
        if not keeps.all():
            self._draw_some(painter, np.flatnonzero(~keeps), QColor(theme.line))
        best = self.places[:, -1] if self.standing.study.is_maximized else 1 - self.places[:, -1]
        shades = np.minimum((best * SHADES).astype(int), SHADES - 1)
        for shade in range(SHADES):
            strength = FAINTEST + (1 - FAINTEST) * shade / (SHADES - 1)
            self._draw_some(
                painter, np.flatnonzero(keeps & (shades == shade)), mixed(theme.panel, theme.accent, strength)
            )

    def _draw_some(self, painter: QPainter, rows: NDArray[np.integer], colour: QColor) -> None:
        if self._dragged:
            rows = rows[:: max(1, len(self.places) // MOST_DRAGGED)]
        painter.setPen(QPen(colour, 1))
        xs = [self.x_of(axis) for axis in range(self.places.shape[1])]
        heights = self.height() - BELOW - self.places[rows] * (self.height() - ABOVE - BELOW)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self.places) <= MOST_SMOOTH)
        for axis in range(len(xs) - 1):
            pairs = heights[:, axis : axis + 2]
            if len(self.places) > MOST_SMOOTH:
                pairs = _once(pairs)
            across = np.tile([xs[axis], xs[axis + 1]], len(pairs))
            painter.drawPath(pg.arrayToQPath(across, pairs.ravel(), connect="pairs"))

    def _draw_marked(self, painter: QPainter) -> None:
        if self.marked in self.numbers:
            line = self.places[self.numbers.index(self.marked)]
            painter.setPen(QPen(QColor(theme_of(self).warning), 2))
            painter.drawPolyline(
                [QPointF(self.x_of(axis), self.y_of(place)) for axis, place in enumerate(line.tolist())]
            )

    def _draw_axes(self, painter: QPainter) -> None:
        theme, line = theme_of(self), QFontMetricsF(self.font()).height()
        width = (self.width() - 2 * SIDE) / max(1, len(self._scales))
        low, high = self._values
        heads = [*(scale.label for scale in self._scales), self.tr("value")]
        ticks = [
            *(scale.ticks() for scale in self._scales),
            [(0.0, number(low)), (0.5, number((low + high) / 2)), (1.0, number(high))],
        ]
        for axis, (head, labels) in enumerate(zip(heads, ticks, strict=True)):
            x = self.x_of(axis)
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QLineF(x, ABOVE, x, self.height() - BELOW))
            self.write(painter, QRectF(x - min(width, 2 * SIDE) / 2, 2, min(width, 2 * SIDE), line), head, CENTRE)
            for place, label in labels:
                self._draw_tick(painter, x, self.y_of(place), label)
            if (brush := self.brushes.get(axis)) is not None:
                area = QRectF(x - WIDE / 2, self.y_of(brush[1]), WIDE, self.y_of(brush[0]) - self.y_of(brush[1]))
                painter.fillRect(area, mixed(theme.panel, theme.accent, 0.5))

    def _draw_tick(self, painter: QPainter, x: float, y: float, label: str) -> None:
        """Write a label at the left of an axis, on a ground of its own: lines run there."""
        metrics = QFontMetricsF(self.font())
        width = min(metrics.horizontalAdvance(label) + 4, 2 * SIDE)
        area = QRectF(max(0.0, x - width - 3), y - metrics.height() / 2, width, metrics.height())
        painter.setOpacity(GROUND)
        painter.fillRect(area, QColor(theme_of(self).panel))
        painter.setOpacity(1.0)
        self.write(painter, area, label, CENTRE)

    # The mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        axis = self._axis_at(event.position())
        if axis is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = axis, event.position().y()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is not None and abs(event.position().y() - self._pressed[1]) >= LEAST_BRUSH:
            axis, begin = self._pressed
            ends = sorted((self._place_at(begin), self._place_at(event.position().y())))
            self.brush(axis, (ends[0], ends[1]), dragged=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is not None and abs(event.position().y() - self._pressed[1]) < LEAST_BRUSH:
            self.brush(self._pressed[0], None)
        elif self._dragged and self._pressed is not None:
            self.brush(self._pressed[0], self.brushes.get(self._pressed[0]))
        self._pressed = None


CENTRE = Qt.AlignmentFlag.AlignCenter


def _once(pairs: Array) -> Array:  # (n, 2) -> (m, 2)
    """Return pairs of whole pixels, each once."""
    whole = np.round(pairs).astype(np.int64)
    keys = np.unique((whole[:, 0] << 32) + whole[:, 1])
    return np.stack([keys >> 32, keys & 0xFFFFFFFF], axis=-1).astype(np.float64)
