"""The rooms in tabs; whatever the window has to say stands in the empty right of the tabs' row, and moves nothing."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QTabWidget, QVBoxLayout

from app.base.event_filters import guarded
from app.rooms.room import Room
from app.widgets.controls import MESSAGE_TIME, OneLine, describe, fault, fill_ground
from app.widgets.message_bar import MessageBar
from app.widgets.tab_order import go_round

GAP = 16  # pixels between the last tab and a message


class RoomTabs(QTabWidget):
    """The tabs, and beside them: a passing message, a notice to be answered, and questions.

    What is too long for the row hangs down over the room, so that all of it can be read.
    """

    def __init__(self, understood: QPushButton) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.line = QFrame(self)
        fill_ground(self.line)
        self.passing = OneLine()
        self.passing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.passing.hide()
        self.notice = MessageBar(fault(), understood)
        self._beside = QVBoxLayout(self.line)
        self._beside.setContentsMargins(8, 0, 4, 0)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.passing)
        self._beside.addWidget(self.notice)
        self.line.installEventFilter(self)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(MESSAGE_TIME)
        self._gone.timeout.connect(self._forget)
        self._describe()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's
        """From the last stop of a room go to the tabs, to what is said beside them, and to the room's first stop."""
        room = self.currentWidget()
        areas = [self.tabBar(), self.line, *(room.areas() if isinstance(room, Room) else [])]
        return go_round(areas, forward=forward) or super().focusNextPrevChild(forward)

    def mention(self, text: str) -> None:
        """Show a message for some seconds."""
        self.passing.setText(text)
        self.passing.setVisible(bool(text))
        self._gone.start()

    def ask(self, question: MessageBar) -> None:
        """Ask something; each of its buttons puts the question away."""
        self._beside.addWidget(question)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        describe(self.tabBar(), self.tr("Rooms"), "")

    def _forget(self) -> None:
        self.passing.clear()
        self.passing.hide()

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.line and event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().eventFilter(watched, event)

    def tabInserted(self, index: int) -> None:  # noqa: N802 - Qt's name
        super().tabInserted(index)
        self._place()

    def tabRemoved(self, index: int) -> None:  # noqa: N802 - Qt's name
        super().tabRemoved(index)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Fill what the tabs leave of their row, and hang down as far as what is said needs."""
        row = self.tabBar().sizeHint()
        begin = row.width() + GAP
        width = max(0, self.width() - begin)
        high = self._beside.hasHeightForWidth()
        needed = self._beside.heightForWidth(width) if high else self._beside.sizeHint().height()
        self.line.setAutoFillBackground(needed > row.height())
        self.line.setGeometry(begin, 0, width, max(row.height(), needed))
        self.line.raise_()
