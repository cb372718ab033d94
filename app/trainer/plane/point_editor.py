"""The points of the next run; those of one's own are added and removed by mouse."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.base.plain_text import plain_label, set_tip
from app.base.theme import Themed, theme_of
from app.trainer.plane.plane_plot import PlanePlot
from app.widgets.charts.markers import marker_path
from app.widgets.controls import column_in, muted, push_button
from app.widgets.focus_policy import behave
from core.datasets import OWN_POINTS, TOYS
from core.datasets.plane import Point
from core.network.decision_map import Area
from core.training import TrainingConfig
from core.training.config.fields import MOST_POINTS
from core.training.data_preview import PlanePoints

CLASSES = 6  # that can be given by mouse
REACH = 9.0  # pixels: a click within this distance of a point is on it
SIDE = 14  # pixels: of the sign of a class on its button
OWN_AREA = Area(-3.0, 3.0, -3.0, 3.0)
DECIMALS = 3  # of a coordinate


class PointEditor(Themed):
    """Shows points; where they are one's own, a click adds one of the chosen class, or removes the one below it."""

    points_changed = Signal(object)  # tuple[Point, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = PlanePlot()
        self.plot.chart_menu.figure = "images"
        self.bar = QWidget()
        self.hint = muted()
        self.classes = QButtonGroup(self)
        self.clear = push_button(self.tr("Remove all"), self.tr("Remove all points"))
        self._config = TrainingConfig()
        self._arrange()
        self.plot.clicked.connect(self._click)
        self.clear.clicked.connect(lambda: self.points_changed.emit(()))
        self.hide()

    def set_config(self, config: TrainingConfig) -> None:
        """Show the points of these settings: one's own at once, others when they have been drawn."""
        before, self._config = self._config, config
        own = config.dataset == OWN_POINTS
        self.setVisible(own or config.dataset in TOYS)
        self.bar.setVisible(own)
        self.hint.setVisible(own)
        if own:
            self._show_own()
        elif config.data != before.data:
            self.plot.set_points(None)

    def set_drawn(self, points: PlanePoints | None) -> None:
        """Show the points that the run will draw."""
        if points is not None:
            self.plot.set_points(points)
            if self._config.dataset != OWN_POINTS:
                self.plot.set_area(Area.around(points.places))

    def theme_changed(self) -> None:
        self._draw_signs()

    def _show_own(self) -> None:
        points = self._config.points
        places = np.array([point[:2] for point in points], np.float64).reshape(-1, 2)
        labels = np.array([point[2] for point in points], np.intp)
        self.plot.set_points(PlanePoints(places, labels, np.zeros(len(points), np.bool_)))
        self.plot.set_area(_around(places))
        lacking = self._config.train_size + self._config.validation_images - len(points)
        text = self.tr("Click to add a point of the chosen class; click a point to remove it.")
        if lacking > 0:
            more = self.tr("{0} points; {1} more are needed to train.")
            text = f"{more.format(len(points), lacking)} {text}"
        self.hint.setText(text)

    def _click(self, x: float, y: float, right: bool) -> None:  # noqa: FBT001 - a signal's argument
        if self._config.dataset != OWN_POINTS:
            return
        points = self._config.points
        near = self._nearest(x, y)
        if near is not None:
            self.points_changed.emit((*points[:near], *points[near + 1 :]))
        elif not right and len(points) < MOST_POINTS:
            point: Point = (round(x, DECIMALS), round(y, DECIMALS), self.classes.checkedId())
            self.points_changed.emit((*points, point))

    def _nearest(self, x: float, y: float) -> int | None:
        """Return the point within reach of a place."""
        if not self._config.points:
            return None
        places = self.plot.points.to_pixels(np.array([point[:2] for point in self._config.points]))
        distances = np.hypot(*(places - self.plot.points.to_pixels(np.array([x, y]))).T)
        row = int(distances.argmin())
        return row if distances[row] <= REACH else None

    def _arrange(self) -> None:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(plain_label(self.tr("Class")))
        for label in range(CLASSES):
            button = QPushButton(str(label))
            button.setCheckable(True)
            button.setAccessibleName(self.tr("Class {0}").format(label))
            set_tip(button, self.tr("Add points of class {0}").format(label))
            behave(button)
            self.classes.addButton(button, label)
            row.addWidget(button)
        self.classes.button(0).setChecked(True)
        behave(self.clear)
        row.addStretch(1)
        row.addWidget(self.clear)
        self.hint.setWordWrap(True)
        layout = column_in(self, spacing=4)
        layout.addWidget(self.bar)
        layout.addWidget(self.plot, stretch=1)
        layout.addWidget(self.hint)
        self._draw_signs()

    def _draw_signs(self) -> None:
        """Give each button the sign of its class."""
        for label in range(CLASSES):
            style = theme_of(self).racer(label)
            sign = QPixmap(SIDE, SIDE)
            sign.fill(QColor(0, 0, 0, 0))
            painter = QPainter(sign)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(
                marker_path(style.marker, sign.rect().toRectF().center(), SIDE / 2 - 2), QColor(style.colour)
            )
            painter.end()
            self.classes.button(label).setIcon(sign)


def _around(places: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Area:
    """Return the usual area, or a larger one where points lie outside of it; it must not jump with each point."""
    if not len(places) or np.abs(places).max() <= OWN_AREA.top:
        return OWN_AREA
    return Area.around(places)
