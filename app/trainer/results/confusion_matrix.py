"""The confusion matrix: a square of counts, the recall of each row, the precision of each column."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.colour_vision import legible
from app.base.plain_text import show_tip
from app.base.theme import mixed, theme_of
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.paint_guard import Guard
from app.widgets.controls import describe
from app.widgets.elision import elided
from app.widgets.histograms.style import scaled
from core.datasets import DIGIT_NAMES
from core.number_format import part_of_one, percent
from core.training.evaluation import ClassScores, Counts

LEAST = 300  # pixels: the least size of the matrix
WIDEST = 62.0  # pixels: the largest side of a cell
RIGHT, WRONG = 0.38, 0.62  # share of the accent's or warning's colour in the cell with the most images
FAINTEST = 0.10  # the same share in a cell with one image
LARGEST = 21.0  # pixels: the largest font of a count, which grows with the cells
FONT_SHARE = 0.34  # the font's share of a cell's side
SMALLEST = 1.0  # pixels: the least side of a cell
GAPPED = 8.0  # pixels: the side from which cells have gaps between them
NAME_WIDTH, COLUMN_NAME_WIDTH = 96.0, 48.0  # pixels: the most that names of rows take, and that those of columns need
MENU = 24.0  # pixels above the names of columns, where the button of the menu is
STEPS = (1, 2, 5, 10, 20, 50)  # from one name that is written to the next

Place = tuple[int, int]  # the true class and the predicted one
MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
CHOOSERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConfusionMatrix(QWidget):
    """Paints the counts that it is given; it announces the chosen cell, or None for all mistakes."""

    chosen_changed = Signal(object)  # Place or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: Counts | None = None
        self.scores: ClassScores | None = None
        self.names: Sequence[str] = DIGIT_NAMES  # of the classes
        self.chosen: Place | None = None
        self.focused: Place = (0, 0)
        self._most_right = self._most_wrong = 0
        self._guard = Guard("the confusion matrix")
        self.setMinimumSize(LEAST, LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tip = self.tr("Rows are the true classes, columns the predicted ones; click a cell to see what is in it")
        describe(self, self.tr("Confusion matrix"), tip)
        self.chart_menu = ChartMenu(self, "confusion")

    @property
    def failed(self) -> bool:
        """Return whether an exception stopped the painting."""
        return self._guard.failed

    def show_counts(self, counts: Counts | None, scores: ClassScores | None) -> None:
        """Show these counts; the scores may come later."""
        self.counts, self.scores = counts, scores
        if counts is not None:
            wrong = counts - np.diag(counts.diagonal())
            self._most_right, self._most_wrong = int(counts.diagonal().max()), int(wrong.max())
        self._guard.failed = False
        self.update()

    def choose(self, place: Place | None) -> None:
        """Mark a cell, or none."""
        self.chosen = place
        self.update()

    def tip_at(self, position: QPointF) -> str:
        """Return the tooltip of the cell at this position."""
        place = self.place_at(position)
        return self.in_words(place) if place is not None else self.toolTip()

    def in_words(self, place: Place) -> str:
        """Return how many images a cell has, and of how many."""
        if self.counts is None:
            return ""
        label, taken_for = place
        count, total = int(self.counts[label, taken_for]), int(self.counts[label].sum())
        text = self.tr("{0} taken for {1}: {2} of {3} images ({4})")
        return text.format(
            self.names[label], self.names[taken_for], f"{count:,}", f"{total:,}", percent(count / max(total, 1))
        )

    # Geometry.

    def cell_area(self, place: Place) -> QRectF:
        """Return the area of a cell."""
        return area_of(place, self._grid())

    def place_at(self, position: QPointF) -> Place | None:
        """Return the cell at this position."""
        if self.counts is None:
            return None
        side, left, top = self._grid()
        row, column = math.floor((position.y() - top) / side), math.floor((position.x() - left) / side)
        inside = 0 <= row < len(self.counts) and 0 <= column < len(self.counts)
        return (row, column) if inside else None

    def _grid(self) -> tuple[float, float, float]:
        """Return the side of a cell, and the corner of the first one."""
        classes = len(self.counts) if self.counts is not None else 1
        line = QFontMetricsF(self.font()).height()
        left, top = 1.4 * line + self._name_width, max(2.4 * line, MENU + 1.3 * line)
        across = (self.width() - left - self._score_width) / classes
        down = (self.height() - top - 1.6 * line) / classes
        side = max(SMALLEST, min(across, down, WIDEST))
        spare = self.width() - left - side * classes - self._score_width
        return side, left + max(0.0, spare / 2), top

    @property
    def _score_width(self) -> float:
        words = self.tr("precision"), self.tr("recall")
        return max(QFontMetricsF(self.font()).horizontalAdvance(word) for word in words) + 8

    @property
    def _name_width(self) -> float:
        """The width of the column of names, which longer ones find no room in."""
        metrics = QFontMetricsF(self.font())
        longest = max((metrics.horizontalAdvance(name) for name in self.names), default=0.0)
        return min(longest, NAME_WIDTH, self.width() / 5) + 4

    def _step(self, classes: int, side: float) -> int:
        """Return from how many classes to the next a name is written: with many, names would lie on each other."""
        line = QFontMetricsF(self.font()).height()
        return next((step for step in STEPS if step * side >= line or step >= classes), STEPS[-1])

    def _enlarged(self) -> QFont:
        """Return the font of the counts, as large as the cells allow."""
        font = QFont(self.font())
        small = QFontMetricsF(font).ascent()
        wanted = min(max(self._grid()[0] * FONT_SHARE, small), LARGEST)
        return scaled(font, wanted / small)

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._guard.paint(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.counts is None:
            painter.setPen(QColor(theme_of(self).muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Which classes are mistaken for which"))
            return
        self._paint_heads(painter, self.counts)
        self._paint_cells(painter, self.counts)
        painter.setFont(self.font())
        if self.scores is not None:
            self._paint_scores(painter, self.counts, self.scores)
        for place, colour, shown in (
            (self.chosen, theme_of(self).accent, True),
            (self.focused, theme_of(self).text, self.hasFocus()),
        ):
            if place is not None and shown:
                painter.setPen(QPen(QColor(colour), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.cell_area(place).adjusted(1, 1, -1, -1))

    def _paint_heads(self, painter: QPainter, counts: Counts) -> None:
        side, left, top = self._grid()
        line, classes = QFontMetricsF(self.font()).height(), len(counts)
        painter.setPen(QColor(theme_of(self).muted))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(left, 0, classes * side, line), centre, self.tr("taken for"))
        painter.save()
        painter.translate(left - 1.4 * line - self._name_width, top + classes * side)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, classes * side, line), centre, self.tr("the class is"))
        painter.restore()
        painter.setPen(QColor(theme_of(self).text))
        step, metrics = self._step(classes, side), QFontMetricsF(self.font())
        columns = self._step_of_columns(classes, side)
        for label in range(0, classes, step):
            row = QRectF(left - self._name_width - 4, top + (label + 0.5) * side - line / 2, self._name_width, line)
            vertical = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, vertical, elided(self.names[label], metrics, self._name_width))
        for label in range(0, classes, columns):
            wide = columns * side
            column = QRectF(left + (label + 0.5) * side - wide / 2, top - 1.3 * line, wide, line)
            painter.drawText(column, centre, elided(self.names[label], metrics, wide - 2))

    def _paint_cells(self, painter: QPainter, counts: Counts) -> None:
        grid, centre = self._grid(), Qt.AlignmentFlag.AlignCenter
        painter.setFont(self._enlarged())
        metrics, gap = QFontMetricsF(painter.font()), 0.5 if grid[0] >= GAPPED else 0.0
        for place, count in np.ndenumerate(counts):
            area = area_of((place[0], place[1]), grid)
            ground = self._colour(int(count), right=place[0] == place[1])
            painter.fillRect(area.adjusted(gap, gap, -gap, -gap), ground)
            if count and metrics.horizontalAdvance(str(count)) <= grid[0]:
                painter.setPen(QColor(legible(ground.name(), theme_of(self).text)))
                painter.drawText(area, centre, str(count))

    def _step_of_columns(self, classes: int, side: float) -> int:
        """Return from how many classes to the next a name stands over the columns, with room for most of it."""
        metrics = QFontMetricsF(self.font())
        longest = max(metrics.horizontalAdvance(name) for name in self.names) + 4
        wanted = min(longest, COLUMN_NAME_WIDTH)
        return next((step for step in STEPS if step * side >= wanted or step >= classes), STEPS[-1])

    def _colour(self, count: int, *, right: bool) -> QColor:
        """Return the colour of a cell: of the accent or the warning, stronger the more images there are."""
        if not count:
            return QColor(theme_of(self).panel)
        most = self._most_right if right else self._most_wrong
        colour, strongest = (theme_of(self).accent, RIGHT) if right else (theme_of(self).warning, WRONG)
        return mixed(theme_of(self).panel, colour, FAINTEST + (strongest - FAINTEST) * math.sqrt(count / most))

    def _paint_scores(self, painter: QPainter, counts: Counts, scores: ClassScores) -> None:
        side, left, top = self._grid()
        line, classes = QFontMetricsF(self.font()).height(), len(counts)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(theme_of(self).muted))
        beside, below = left + classes * side, top + classes * side
        painter.drawText(QRectF(beside, top - 1.3 * line, self._score_width, line), centre, self.tr("recall"))
        painter.drawText(QRectF(beside, below + 0.3 * line, self._score_width, line), centre, self.tr("precision"))
        painter.setPen(QColor(theme_of(self).text))
        for label in range(0, classes, self._step(classes, side)):
            recall = QRectF(beside, top + (label + 0.5) * side - line / 2, self._score_width, line)
            painter.drawText(recall, centre, score(scores.recall[label]))
        wide = QFontMetricsF(self.font()).horizontalAdvance(score(0.888)) + 4
        step = next((step for step in STEPS if step * side >= wide or step >= classes), STEPS[-1])
        for label in range(0, classes, step):
            precision = QRectF(left + (label + 0.5) * side - wide, below + 0.3 * line, 2 * wide, line)
            painter.drawText(precision, centre, score(scores.precision[label]))

    # Qt's events.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # while the matrix has the focus, it gets the arrow keys, not the window
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._takes(event) or self.counts is None:
            super().keyPressEvent(event)
        elif event.key() in MOVES:
            by = MOVES[Qt.Key(event.key())]
            last = len(self.counts) - 1
            self._focus((min(max(self.focused[0] + by[0], 0), last), min(max(self.focused[1] + by[1], 0), last)))
        else:
            self._choose(self.focused)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._focus(place)
            self._choose(None if place == self.chosen else place)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._focus(self.focused)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() in MOVES or event.key() in CHOOSERS

    def _focus(self, place: Place) -> None:
        self.focused = place
        self.setAccessibleDescription(self.in_words(place))
        self.update()

    def _choose(self, place: Place | None) -> None:
        self.choose(place)
        self.chosen_changed.emit(place)


def area_of(place: Place, grid: tuple[float, float, float]) -> QRectF:
    """Return the area of a cell in a grid, given the side of a cell and the corner of the first one."""
    side, left, top = grid
    return QRectF(left + place[1] * side, top + place[0] * side, side, side)


def score(share: float) -> str:
    """Return a share with three digits, such as .953; a dash if there is none."""
    return part_of_one(share, 3).replace("0.", ".", 1)
