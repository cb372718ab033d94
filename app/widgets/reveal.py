"""Bring a widget into sight, and let it be noticed for a moment."""

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QScrollArea, QTabWidget, QWidget

from app.widgets.escape import holders
from app.widgets.section import Section

NOTICED = 1200  # milliseconds
MARGIN = 3  # pixels of the frame around the widget
LINE = 2.0


def reveal(widget: QWidget) -> None:
    """Unfold and turn to a widget, whatever holds it; once that is laid out, scroll there and frame it for a moment."""
    around = holders(widget)
    for holder in around:
        if isinstance(holder, Section) and not holder.opened:
            holder.open(True)
        elif isinstance(holder, QTabWidget):
            page = next((page for page in around if holder.indexOf(page) >= 0), None)
            if page is not None:
                holder.setCurrentWidget(page)
    QTimer.singleShot(0, widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # of what was unfolded, from holder to holder
    for holder in holders(widget):
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(widget)
    if widget.isVisible() and widget.parentWidget() is not None:
        Frame(widget)


class Frame(QWidget):
    """An accented frame around a widget, which goes by itself and takes no part in anything."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget.parentWidget())
        self.framed = widget
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(widget.geometry().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.raise_()
        self.show()
        QTimer.singleShot(NOTICED, self, self.deleteLater)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), LINE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), MARGIN, MARGIN)
