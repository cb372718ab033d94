"""A band of so many lines that stays as high whatever is said in it, so that nothing below it moves."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.base.event_filters import guarded
from app.widgets.message_bar import MessageBar

LINES = 2
MARGIN = 8  # pixels above and below the lines together


class SteadyBand(QScrollArea):
    """Holds what is said; more than its lines hold is scrolled.

    One for messages comes with the first of them, and goes when one is put away by hand.
    """

    def __init__(self, said: QWidget, *, lines: int = LINES) -> None:
        super().__init__()
        self.lines = lines
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        silent = said.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and said.isHidden()
        self.setWidget(said)  # which shows it
        said.setVisible(not silent)
        if isinstance(said, MessageBar):
            self.hide()
            said.close_button.clicked.connect(self.hide)
            said.installEventFilter(self)
        self._fit()

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        is_said = event.type() == QEvent.Type.ShowToParent and isinstance(watched, MessageBar)
        if is_said and self.parentWidget() is not None:  # else it would open as a window
            self.show()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.lines * self.fontMetrics().lineSpacing() + MARGIN)
