"""The common part of a study's charts that are painted as one widget: tips, clicks and the menu of all charts."""

from abc import abstractmethod

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.plain_text import show_tip
from app.base.theme import theme_of
from app.trainer.study.standing import Standing
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.paint_guard import Guard
from app.widgets.controls import describe
from app.widgets.elision import elided

LEAST = (240, 130)  # pixels
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PaintedChart(QWidget):
    """Paints a study; a click chooses a trial, and a double-click, or Return, opens its runs."""

    chosen = Signal(object)  # the number of a trial, or None
    opened = Signal()  # the runs of the chosen one are asked for

    def __init__(self, name: str, tip: str, figure: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.standing: Standing | None = None
        self.marked: int | None = None  # the chosen trial
        self.guard = Guard(figure)
        self.setMinimumSize(*LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        describe(self, name, tip)
        self.chart_menu = ChartMenu(self, figure)

    def show_standing(self, standing: Standing | None, marked: int | None) -> None:
        """Paint a study as it stands, with its chosen trial."""
        self.standing, self.marked = standing, marked
        self.guard.failed = False
        self.arrange()
        self.update()

    def arrange(self) -> None:
        """Prepare what is painted of another standing."""

    @abstractmethod
    def draw(self, painter: QPainter, standing: Standing) -> None:
        """Paint the study."""

    def tip_at(self, place: QPointF) -> str:  # noqa: ARG002 - of a chart without any
        """Return what is said of a place."""
        return self.toolTip()

    def trial_at(self, place: QPointF) -> int | None:  # noqa: ARG002
        """Return the trial that a click at a place chooses."""
        return None

    def write(self, painter: QPainter, area: QRectF, text: str, flags: Qt.AlignmentFlag, colour: str = "") -> None:
        """Write a text, shortened to the room there is."""
        painter.setPen(QColor(colour or theme_of(self).text))
        painter.drawText(area, flags, elided(text, QFontMetricsF(self.font()), area.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.guard.paint(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(theme_of(self).panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.standing is None:
            text = self.tr("A study's trials appear here as they are made")
            self.write(painter, QRectF(self.rect()), text, Qt.AlignmentFlag.AlignCenter, theme_of(self).muted)
        else:
            self.draw(painter, self.standing)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.trial_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self.trial_at(event.position()) is not None:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in OPENING and self.marked is not None:
            self.opened.emit()
        else:
            super().keyPressEvent(event)
