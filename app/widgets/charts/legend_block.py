"""The key of charts in as many lines as it takes: a piece of each curve, its name, and what is said of it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from app.base.theme import theme_of
from app.widgets.charts.legend_line import BETWEEN, GAP, SAMPLE, KeyEntry
from app.widgets.charts.lines import line_pen

LEADING = 4.0  # pixels between two lines
MOST_LINES = 4  # that are seen at once where the charts need the room


class KeyBlock(QWidget):
    """Entries beside each other, in lines as the width has it. It shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[KeyEntry] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[KeyEntry]) -> None:
        """Show these."""
        longer = [entry.text for entry in entries] != [entry.text for entry in self.entries]
        self.entries = entries
        self.setAccessibleName("\n".join(entry.text for entry in entries))
        self.setVisible(bool(entries))
        if longer:
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        lines = 1 + max((line for _, line in self._places(width)), default=0)
        return round(lines * self.line)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        for entry, (left, line) in zip(self.entries, self._places(self.width()), strict=True):
            middle = (line + 0.5) * self.line
            painter.setPen(line_pen(entry.style))
            painter.drawLine(QPointF(left, middle), QPointF(left + SAMPLE, middle))
            painter.setPen(QColor(theme_of(self).text))
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left + SAMPLE + GAP, baseline), entry.text)

    @property
    def line(self) -> float:
        """The height of a line in pixels."""
        return QFontMetricsF(self.font()).height() + LEADING

    def _places(self, width: int) -> Iterator[tuple[float, int]]:
        """Where each entry begins, and in which line."""
        metrics, left, line = QFontMetricsF(self.font()), 0.0, 0
        for entry in self.entries:
            wide = SAMPLE + GAP + metrics.horizontalAdvance(entry.text)
            if left and left + wide > width:
                left, line = 0.0, line + 1
            yield left, line
            left += wide + BETWEEN


class KeyPane(QScrollArea):
    """A key of which some lines are seen, and the others are scrolled to."""

    def __init__(self, key: KeyBlock) -> None:
        super().__init__()
        self.key = key
        self.setWidget(key)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[KeyEntry]) -> None:
        """Show these."""
        self.key.set_entries(entries)
        self.setVisible(bool(entries))
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return min(self.key.heightForWidth(width), round(MOST_LINES * self.key.line))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()
