"""Images side by side, each with its class and its prediction."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.base.plain_text import show_tip
from app.base.theme import theme_of
from app.trainer.data.data_tab import image_of
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.paint_guard import Guard
from app.widgets.controls import describe
from app.widgets.elision import elided
from core.datasets import DIGIT_NAMES, Bytes
from core.number_format import percent
from core.training.evaluation import Answer

SIDE = 52.0  # pixels: the side of a picture
GAP = 8.0
MOVES = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


class Gallery(QAbstractScrollArea):
    """Shows the pictures that it is given; it announces the index of the chosen one."""

    chosen_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers: Sequence[Answer] = ()
        self.chosen = 0
        self.names: Sequence[str] = DIGIT_NAMES  # of the classes
        self._pictures: list[QImage] = []
        self._places: Sequence[str] = ()
        self._guard = Guard("the gallery")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.chart_menu = ChartMenu(self, "images")
        describe(self, self.tr("Images"), self.tr("True digit and prediction of each image; click one to see more"))

    @property
    def failed(self) -> bool:
        """Return whether an exception stopped the painting."""
        return self._guard.failed

    def show_answers(
        self, answers: Sequence[Answer], pictures: Sequence[Bytes | None], places: Sequence[str] = ()
    ) -> None:
        """Show images (rows, columns), or the places of points, and their predictions.

        The first is chosen, unless the user has chosen another one that is still among them.
        """
        rows = [answer.row for answer in answers]
        before = self.answers[self.chosen].row if self.chosen else None
        self.answers, self.chosen = answers, rows.index(before) if before in rows else 0
        self._places = places
        self._pictures = [QImage() if picture is None else image_of(picture) for picture in pictures]
        self._guard.failed = False
        if not self.chosen:
            self.verticalScrollBar().setValue(0)
        self._arrange()

    def area_of(self, place: int) -> QRectF:
        """Return the area of an image and its caption."""
        row, column = divmod(place, self._columns)
        top = row * self._pitch - self.verticalScrollBar().value()
        return QRectF(column * (SIDE + GAP) + GAP / 2, top + GAP / 2, SIDE, self._pitch - GAP)

    def place_at(self, position: QPointF) -> int | None:
        """Return the index of the image at this position."""
        return next((place for place in range(len(self.answers)) if self.area_of(place).contains(position)), None)

    def in_words(self, place: int) -> str:
        """Return a description of an image."""
        answer = self.answers[place]
        held = percent(float(answer.probabilities[answer.taken_for]))
        text = self.tr("test image {0}: {1}, taken for {2} with {3}")
        return text.format(answer.row + 1, self.names[answer.label], self.names[answer.taken_for], held)

    def whole_height(self, width: int) -> int:
        """Return the height at which all images are seen."""
        return math.ceil(-(-len(self.answers) // columns_in(width)) * self._pitch)

    @property
    def _columns(self) -> int:
        return columns_in(self.viewport().width())

    @property
    def _pitch(self) -> float:
        return SIDE + QFontMetricsF(self.font()).height() + GAP

    def _arrange(self) -> None:
        rows = -(-len(self.answers) // self._columns)
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(round(self._pitch / 2))
        bar.setRange(0, max(0, round(rows * self._pitch) - self.viewport().height()))
        self.viewport().update()

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self.answers) and place != self.chosen:
            self.chosen = place
            self.setAccessibleDescription(self.in_words(place))
            area = self.area_of(place)
            over = max(0.0, area.bottom() - self.viewport().height()) + min(0.0, area.top() - GAP / 2)
            self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + over))
            self.viewport().update()
            self.chosen_changed.emit(place)

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._guard.paint(self.viewport(), self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, (answer, picture) in enumerate(zip(self.answers, self._pictures, strict=True)):
            area = self.area_of(place)
            if area.bottom() < 0 or area.top() > self.viewport().height():
                continue
            image = QRectF(area.left(), area.top(), SIDE, SIDE)
            painter.drawImage(image, picture)
            wrong = answer.label != answer.taken_for
            painter.setPen(QColor(theme_of(self).text))
            if self._places and self._places[place]:
                painter.drawText(image, Qt.AlignmentFlag.AlignCenter, self._places[place].replace(", ", "\n"))
            below = QRectF(area.left() - GAP / 2, image.bottom(), SIDE + GAP, area.height() - SIDE)
            true, predicted = self.names[answer.label], self.names[answer.taken_for]
            caption = f"{true} → {predicted}" if wrong else true
            shown = elided(caption, QFontMetricsF(self.font()), below.width() - 2)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown)
            if place == self.chosen:
                painter.setPen(QPen(QColor(theme_of(self).accent), 3 if self.hasFocus() else 2))
                painter.drawRect(image.adjusted(-2, -2, 2, 2))

    # Qt's events.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in MOVES:
            event.accept()  # while the gallery has the focus, it gets the arrow keys, not the window
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            show_tip(event.globalPos(), self.in_words(place) if place is not None else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._choose(self.chosen + by)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._choose(place)


def columns_in(width: float) -> int:
    """Return the number of images that stand side by side."""
    return max(1, int(width // (SIDE + GAP)))
