"""The race on its surface in relief: turned by the mouse or by keys, with hidden parts of paths dotted."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import RacerStyle, Theme, Themed, theme_of
from app.base.timer import timer
from app.optimizers.map.trails import Trail
from app.optimizers.relief.height_field import Camera, Flags, HeightField, open_side
from app.optimizers.relief.painting import Projection, paint_isolines, paint_ranges, paint_surface
from app.optimizers.relief.seen_paths import SeenPath, paint_paths
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.chunk_picture import ChunkPicture
from app.widgets.charts.layer import is_drawing
from app.widgets.charts.legend import Corner, LegendEntry, corner_frames, draw_legend, emptiest, fitting
from app.widgets.charts.lines import PIECE
from app.widgets.charts.markers import marker_path
from app.widgets.charts.paint_guard import Guard
from core.settings import Array
from core.surfaces import Point, Surface
from core.surfaces.contour_levels import LevelScale, levels

TURNING, RESTING = 40, 96  # points along each side of the ground
DRAWN = 64  # in SVG and PDF
LOOKED_AT = 40  # points of each path that decide from where to look
MOST_TURNING = 4_000  # points of all paths together, while they turn
PATIENCE = 120  # milliseconds without a turn before the picture gets finer
DEGREES = 0.4  # for each pixel that the mouse is dragged
KEY_STEP = 6.0  # degrees
WHEEL = 1.0015  # zoom for each unit of the wheel
NEAREST, FARTHEST = 6.0, 0.5
MENU_BUTTON = 24  # pixels at the right that its button takes
MARKER = 5.5
STAR, LESSER_STAR = 8, 4
KEYS = {
    Qt.Key.Key_Left: (KEY_STEP, 0.0),
    Qt.Key.Key_Right: (-KEY_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, KEY_STEP),
    Qt.Key.Key_Down: (0.0, -KEY_STEP),
}


class ReliefView(Themed):
    """Draws what it is given: a surface over a region, paths up to a step."""

    turned = Signal(float, float)  # azimuth and elevation, after a drag or a key

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.at_once = False  # for a picture: as fine as at rest at once
        self.rebuilds = 0  # how often the surface was painted, for tests
        self.camera = Camera(30.0)
        self.zoom = 1.0
        self._is_own = False  # whether a person has turned it
        self._guard = Guard(type(self).__name__)
        self._surface: Surface | None = None
        self._scale: LevelScale = "automatic"
        self._region: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._fields: dict[int, HeightField] = {}
        self._picture: QImage | None = None
        self._trails: list[Trail] = []
        self._seen: list[SeenPath] | None = None
        self.strokes = ChunkPicture(self._stroke_chunk)
        self._flow: Array | None = None
        self._seen_flow: SeenPath | None = None
        self._start: Point | None = None
        self._step = 0
        self._rows: list[LegendEntry] = []
        self._corner: Corner | None = None  # of the legend; None until it is sought
        self._is_turning = False
        self._dragged_from: QPoint | None = None
        self._rest = timer(self, PATIENCE, once=True)
        self._rest.timeout.connect(self._settle)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.chart_menu = ChartMenu(self, "surface")
        self.chart_menu.reset = self.reset_view

    # The contents.

    def set_surface(self, surface: Surface, scale: LevelScale, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show a surface over ranges of x and y, cut to its box as far as they overlap."""
        box = surface.bounds
        region = (_overlap(x, (box.x_min, box.x_max)), _overlap(y, (box.y_min, box.y_max)))
        if (surface, scale, region) != (self._surface, self._scale, self._region):
            self._surface, self._scale, self._region = surface, scale, region
            self._fields.clear()
            self._forget()

    def set_trails(self, trails: list[Trail], start: Point | None) -> None:
        """Draw these paths, and a ring at the start if it is to be shown."""
        self._trails, self._start, self._seen, self._corner = trails, start, None, None
        self.strokes.forget()
        if not self._is_own:
            self.look_from(None)
        self.update()

    def set_flow(self, curve: Array | None) -> None:
        """Draw the gradient flow, (n, 2), in grey, or do not."""
        self._flow, self._seen_flow = curve, None
        self.update()

    def set_step(self, step: int, rows: list[LegendEntry]) -> None:
        """Show the race up to this step, and these rows as a legend."""
        self._step, self._rows = step, rows
        self.update()

    def look_from(self, camera: Camera | None) -> None:
        """Look from there; None: from where most of the paths and minima are seen."""
        self._is_own = camera is not None
        camera = camera or self._open_side()
        if camera != self.camera:
            self.camera = camera
            self._forget()

    @staticmethod
    def camera_at(azimuth: float, elevation: float) -> Camera:
        """Return the camera at these angles, in degrees."""
        return Camera(azimuth, elevation)

    def reset_view(self) -> None:
        """Look as at first."""
        self.zoom = 1.0
        self.look_from(None)
        self._forget()
        self.turned.emit(self.camera.azimuth, self.camera.elevation)

    def theme_changed(self) -> None:
        self._forget()

    def hidden(self) -> list[Flags]:
        """Return for each path which of its points something stands before."""
        return [~one.clear for one in self._seen_trails()]

    # Turning.

    def turn(self, azimuth: float, elevation: float) -> None:
        """Turn by so many degrees; while it turns, the surface is coarser."""
        self.camera, self._is_own = self.camera.turned(azimuth, elevation), True
        self._is_turning = not self.at_once
        self._forget()
        self._rest.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dragged_from is not None:
            way = event.position().toPoint() - self._dragged_from
            self._dragged_from = event.position().toPoint()
            self.turn(-DEGREES * way.x(), DEGREES * way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dragged_from is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = None
            self.turned.emit(self.camera.azimuth, self.camera.elevation)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        self.zoom = min(max(self.zoom * WHEEL ** event.angleDelta().y(), FARTHEST), NEAREST)
        self._is_turning = not self.at_once
        self._forget()
        self._rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        turn = KEYS.get(Qt.Key(event.key()))
        if turn is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turn(*turn)
            self.turned.emit(self.camera.azimuth, self.camera.elevation)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(640, 480)

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        self._guard.paint(self, self._draw)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._guard.failed = False
        self._forget()

    @property
    def failed(self) -> bool:
        """True after an exception ended the drawing."""
        return self._guard.failed

    def _draw(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        if self._surface is None:
            return
        if is_drawing(painter):
            self._paint_ground(painter, self._field(DRAWN), theme)
        else:
            painter.drawImage(QPointF(0, 0), self._ground_picture(painter.device().devicePixelRatioF(), theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_signs(painter, theme)
        if (flow := self._flow_seen(theme)) is not None:
            paint_paths(painter, [flow], theme, 0, len(flow.places))
        self._paint_trails(painter, theme)
        for seen in self._seen_trails():
            self._paint_head(painter, seen, theme)
        self._paint_legend(painter, theme)

    def _ground_picture(self, ratio: float, theme: Theme) -> QImage:
        size = self.size() * ratio
        if self._picture is None or self._picture.size() != size:
            self.rebuilds += 1
            picture = QImage(size, QImage.Format.Format_RGB32)
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(theme.panel))
            painter = QPainter(picture)
            painter.setFont(self.font())
            try:
                self._paint_ground(painter, self._field(TURNING if self._is_turning else RESTING), theme)
            finally:
                painter.end()
            self._picture = picture
        return self._picture

    def _paint_ground(self, painter: QPainter, field: HeightField, theme: Theme) -> None:
        projection = self._projection()
        paint_ranges(painter, field, projection, theme)
        paint_surface(painter, field, projection, theme)
        paint_isolines(painter, field, projection, theme)

    def _paint_signs(self, painter: QPainter, theme: Theme) -> None:
        """Paint a star at each minimum and a ring at the start; those that are hidden are pale."""
        surface = self._surface
        if surface is None:
            return
        marks = [(one, STAR if surface.is_lowest(one) else LESSER_STAR) for one in surface.minima]
        field = self._field(TURNING)
        placed = field.placed(self._signs())
        clear = field.sees(self.camera, placed)
        places = self._projection().pixels(placed)
        for place, (_, radius), seen in zip(places, marks, clear, strict=False):
            if np.isfinite(place).all():
                painter.setPen(QPen(QColor(theme.panel), 1))
                painter.setBrush(QColor(theme.text if seen else theme.muted))
                painter.drawPath(marker_path("star", QPointF(*place), radius))
        if self._start is not None and np.isfinite(places[-1]).all():
            painter.setPen(QPen(QColor(theme.accent), 2 if clear[-1] else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(*places[-1]), 8, 8)

    def _signs(self) -> Array:  # (n, 2)
        """Return the minima, and behind them the start if it is shown."""
        minima = () if self._surface is None else self._surface.minima
        return np.array([*minima, *([] if self._start is None else [self._start])]).reshape(-1, 2)

    def _paint_trails(self, painter: QPainter, theme: Theme) -> None:
        """Paint the paths: while they turn or are drawn as lines all of them, else what is in no whole chunk."""
        paths, painted = self._seen_trails(), 0
        if not is_drawing(painter) and not self._is_turning and not self.at_once:
            longest = max((len(path.places) for path in paths), default=0)
            painted = min(self._step, longest) // PIECE
            ratio = painter.device().devicePixelRatioF()
            self.strokes.draw(painter, painted, -(-longest // PIECE), QSizeF(self.size()), ratio)
        paint_paths(painter, paths, theme, painted * PIECE, self._step)

    def _stroke_chunk(self, painter: QPainter, chunk: int) -> None:
        paint_paths(painter, self._seen_trails(), theme_of(self), chunk * PIECE, (chunk + 1) * PIECE)

    def _paint_head(self, painter: QPainter, seen: SeenPath, theme: Theme) -> None:
        step = min(self._step // seen.every, len(seen.places) - 1)
        if self._step < seen.begins or not np.isfinite(seen.places[step]).all():
            return
        colour = QColor(seen.style.colour)
        painter.setPen(QPen(QColor(theme.panel) if seen.clear[step] else colour, 1.5))
        painter.setBrush(colour if seen.clear[step] else QColor(theme.panel))
        painter.drawPath(marker_path(seen.style.marker, QPointF(*seen.places[step]), MARKER))

    def _paint_legend(self, painter: QPainter, theme: Theme) -> None:
        """Paint the legend in the corner where the fewest of the ground and the paths are."""
        if not self._rows:
            return
        room = QSizeF(self.width() - MENU_BUTTON, self.height())
        rows, size = fitting(self._rows, QFontMetricsF(self.font()), room)
        frames = corner_frames(size, room)
        if self._corner is None:
            ground = self._projection().pixels(self._field(TURNING).corners()).reshape(-1, 2)
            self._corner = emptiest(frames, np.concatenate([ground, *(seen.places for seen in self._seen_trails())]))
        draw_legend(painter, rows, frames[self._corner], self.font(), theme)

    # Internals.

    def _projection(self) -> Projection:
        radius = float(np.hypot(*self._field(TURNING).half))
        return Projection(self.camera, self.width(), self.height(), radius=radius, zoom=self.zoom)

    def _field(self, side: int) -> HeightField:
        assert self._surface is not None  # noqa: S101 - for the type checker
        assert self._region is not None  # noqa: S101
        if side not in self._fields:
            shades = levels(self._surface, self._scale)
            self._fields[side] = HeightField.over(self._surface, shades, *self._region, side)
        return self._fields[side]

    def _seen_trails(self) -> list[SeenPath]:
        """Return the paths as the camera sees them."""
        if self._surface is None:
            return []
        if self._seen is None:
            points = sum(len(trail.points) for trail in self._trails)
            every = max(1, points // MOST_TURNING) if self._is_turning else 1
            field, projection = self._field(TURNING), self._projection()
            self._seen = [SeenPath.of(trail, field, projection, every=every) for trail in self._trails]
        return self._seen

    def _flow_seen(self, theme: Theme) -> SeenPath | None:
        """Return the gradient flow as the camera sees it."""
        if self._flow is not None and self._seen_flow is None:
            grey = Trail(self._flow, RacerStyle(theme.muted, (), ""))
            self._seen_flow = SeenPath.of(grey, self._field(TURNING), self._projection())
        return self._seen_flow

    def _open_side(self) -> Camera:
        if self._surface is None:
            return self.camera
        field = self._field(TURNING)
        paths = [one.points[:: max(1, len(one.points) // LOOKED_AT)] for one in self._trails]
        return open_side(field, field.placed(self._signs()), field.placed(np.concatenate([np.empty((0, 2)), *paths])))

    def _settle(self) -> None:
        self._is_turning = False
        self._forget()

    def _forget(self) -> None:
        self._picture = self._seen = self._seen_flow = self._corner = None
        self.strokes.forget()
        self.update()


def _overlap(view: tuple[float, float], box: tuple[float, float]) -> tuple[float, float]:
    """Return the part of a range that is in the box; the box if there is none."""
    low, high = max(view[0], box[0]), min(view[1], box[1])
    return (low, high) if low < high else box
