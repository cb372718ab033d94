"""A sentence about a field that lies over what stands beside the field: nothing moves for it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from app.base.event_filters import guarded

MARGIN = 5  # pixels around the text
MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class Bubble(QLabel):
    """Says something about a row of a form, below it, or above it where the focus or the end is below.

    A click puts it away; a mere remark goes when the focus does.
    """

    def __init__(self, row: QWidget) -> None:
        super().__init__(row)
        self._row = row
        self._is_remark = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMargin(MARGIN)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.hide()
        row.destroyed.connect(self.deleteLater)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - for the type checker
        app.focusChanged.connect(self._follow_focus)

    def say(self, text: str, *, remark: bool) -> None:
        """Say a refusal or a remark; an empty text puts away what was said."""
        self._is_remark = remark
        role = QPalette.ColorRole.PlaceholderText if remark else QPalette.ColorRole.BrightText
        self.setForegroundRole(role)
        self.setText(text)
        self._place()

    @guarded
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in MOVES and self.text():
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()  # it is for no field below

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(self.foregroundRole()), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _place(self) -> None:
        """Lie over what stands below the row, and be seen as long as the row is."""
        if not self.text() or not self._row.isVisible():
            self.hide()
            return
        ground, form = self._stand(), self._row.parentWidget() or self._row
        width = form.width()
        self.resize(width, self.heightForWidth(width))
        left, top = form.mapTo(ground, QPoint(0, 0)).x(), self._row.mapTo(ground, QPoint(0, 0)).y()
        below = QRect(QPoint(left, top + self._row.height() + 1), self.size())
        above = QRect(QPoint(left, top - self.height() - 1), self.size())
        focus = QApplication.focusWidget()
        hides_focus = (
            focus is not None
            and ground.isAncestorOf(focus)
            and not self._row.isAncestorOf(focus)
            and below.intersects(QRect(focus.mapTo(ground, QPoint(0, 0)), focus.size()))
        )
        leaves = below.bottom() > ground.height()
        self.move((above if (hides_focus or leaves) and above.top() >= 0 else below).topLeft())
        self.show()
        self.raise_()

    def _stand(self) -> QWidget:
        """Move to the widget that scrolls with the row, or to its window, and follow the row there."""
        ground = self._row
        while not (ground.isWindow() or is_scrolled(ground)) and (above := ground.parentWidget()) is not None:
            ground.installEventFilter(self)
            ground = above
        if self.parentWidget() is not ground:
            self.setParent(ground)
        return ground

    def _follow_focus(self, before: QWidget | None, _now: QWidget | None) -> None:
        if not self.isVisible():
            return
        if self._is_remark and not (before is not None and self._row.isAncestorOf(before)):
            self.hide()
        else:
            self._place()


def is_scrolled(widget: QWidget) -> bool:
    """Return whether a widget is what a scroll area scrolls."""
    viewport = widget.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    return isinstance(area, QScrollArea) and area.widget() is widget
