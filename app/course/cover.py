"""A cover over a part of a room that would tell the answer to a question before it is given."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.base.event_filters import guarded


class Cover(QLabel):
    """Lies over all of a widget, which keeps its place and its size."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(QCoreApplication.translate("Cover", "Seen after your answer"), covered)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setAutoFillBackground(True)
        covered.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        covered = self.parentWidget()
        if covered is not None:
            self.setGeometry(covered.rect())
