"""The rooms in tabs; whatever the window has to say stands in the empty right of the tabs' row, and moves nothing."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QWidget

from app.base.plain_text import set_tip
from app.widgets.controls import MESSAGE_TIME, OneLine
from app.widgets.message_bar import MessageBar

GAP = 16  # pixels between the last tab and a message


class RoomTabs(QTabWidget):
    """The tabs, and beside them: a passing message, a notice to be answered, and questions."""

    def __init__(self, understood: QPushButton) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.line = QWidget(self)
        self.passing = OneLine()
        self.passing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.notice = MessageBar(_line(), understood)
        self._beside = QHBoxLayout(self.line)
        self._beside.setContentsMargins(0, 0, 4, 0)
        self._beside.addWidget(self.passing, stretch=1)
        self._beside.addWidget(self.notice, stretch=4)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(MESSAGE_TIME)
        self._gone.timeout.connect(self.passing.clear)

    def mention(self, text: str) -> None:
        """Show a message for some seconds."""
        self.passing.setText(text)
        set_tip(self.passing, text)
        self._gone.start()

    def ask(self, text: str, *answers: QPushButton) -> None:
        """Ask something; each of the buttons puts the question away."""
        question = MessageBar(_line(), *answers)
        self._beside.insertWidget(1, question, stretch=4)
        question.say(text)

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
        """Fill what the tabs leave of their row."""
        bar = self.tabBar()
        begin = bar.sizeHint().width() + GAP
        self.line.setGeometry(begin, 0, max(0, self.width() - begin), bar.sizeHint().height())


def _line() -> OneLine:
    """Return a line for a text that has to be seen."""
    line = OneLine()
    line.setForegroundRole(QPalette.ColorRole.BrightText)
    return line
