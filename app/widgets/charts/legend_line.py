"""The key of a chart in one line: a piece of each curve, its name, and its value where one looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import RacerStyle, theme_of
from app.widgets.charts.lines import line_pen

SAMPLE = 14.0  # pixels of a curve
GAP = 5.0
BETWEEN = 10.0
CLOSEST = 4.0  # between entries that find no room otherwise


@dataclass(frozen=True)
class KeyEntry:
    """A curve by its name, and what is said of it."""

    style: RacerStyle
    text: str


class KeyLine(QWidget):
    """A title and the entries of a chart. It shows what it is given, as far as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._entries: Sequence[KeyEntry] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is written."""
        return "   ".join([self._title, *(entry.text for entry in self._entries)])

    def set_key(self, title: str, entries: Sequence[KeyEntry]) -> None:
        """Write these."""
        if (title, list(entries)) == (self._title, list(self._entries)):
            return
        self._title, self._entries = title, entries
        self.setToolTip(self.text())
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, int(QFontMetricsF(self.font()).height() + GAP))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = self.font()
        bold.setBold(True)
        middle, baseline = self.height() / 2, self.height() / 2 + QFontMetricsF(bold).ascent() / 2 - 2
        painter.setPen(QColor(theme_of(self).text))
        painter.setFont(bold)
        painter.drawText(QPointF(0, baseline), self._title)
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        left = QFontMetricsF(bold).horizontalAdvance(self._title)
        between = self._between(left, metrics)
        left += between
        for entry in self._entries:
            room = self.width() - left - SAMPLE - GAP
            text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
            if not text:
                break
            painter.setPen(line_pen(entry.style))
            painter.drawLine(QPointF(left, middle), QPointF(left + SAMPLE, middle))
            left += SAMPLE + GAP
            painter.setPen(QColor(theme_of(self).text))
            painter.drawText(QPointF(left, baseline), text)
            left += metrics.horizontalAdvance(text) + between

    def _between(self, title: float, metrics: QFontMetricsF) -> float:
        """What is left between the title and the entries, if that is less than usual."""
        taken = sum(SAMPLE + GAP + metrics.horizontalAdvance(entry.text) for entry in self._entries)
        return min(BETWEEN, max(CLOSEST, (self.width() - title - taken) / max(1, len(self._entries))))
