"""Lines that come and go over a picture, above a bar that they never move."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.base.event_filters import guarded
from app.widgets.controls import fill_ground

MARGIN = 6  # pixels


class Notes(QFrame):
    """Lies over `host`, just above the bar `anchor` in it, as high as its visible lines need; hidden without any."""

    def __init__(self, host: QWidget, anchor: QWidget) -> None:
        super().__init__(host)
        self._host, self._anchor = host, anchor
        self._lines: list[QWidget] = []
        fill_ground(self)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._layout.setSpacing(MARGIN)
        for watched in (host, anchor):
            watched.installEventFilter(self)
        self.hide()

    def add(self, line: QWidget) -> None:
        """Give a place to a line that shows and hides itself."""
        line.installEventFilter(self)
        self._lines.append(line)
        self._layout.addWidget(line)
        self.fit()

    def fit(self) -> None:
        """Take the place above the bar that the visible lines need."""
        self.setVisible(any(not line.isHidden() for line in self._lines))
        width = self._anchor.width()
        height = self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self.sizeHint().height()
        corner = self._anchor.mapTo(self._host, self._anchor.rect().topLeft())
        self.setGeometry(corner.x(), max(0, corner.y() - height), width, min(height, max(0, corner.y())))
        self.raise_()

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        come_and_go = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        moves = (QEvent.Type.Resize, QEvent.Type.Move)
        if event.type() in (come_and_go if watched in self._lines else moves):
            self.fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a text is longer than before
            self.fit()
        return handled
