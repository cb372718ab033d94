"""The mark beside a field by which a study varies it."""

from PySide6.QtWidgets import QToolButton, QWidget

from app.widgets.controls import describe
from app.widgets.focus_policy import behave

SIGN = "↔"


class VaryMark(QToolButton):
    """A button that stays down while its field varies; it takes exactly the room of another widget."""

    def __init__(self, label: str, like: QWidget) -> None:
        super().__init__()
        self.setText(SIGN)
        self.setCheckable(True)
        self.setAutoRaise(True)
        name = self.tr("Vary {0}").format(label)
        describe(self, name, self.tr("Let a study vary this setting; its values stand in the plan of the study"))
        behave(self)
        self.setFixedSize(like.sizeHint())
