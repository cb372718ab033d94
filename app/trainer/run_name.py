"""The name of the run that is looked at, at the right of the tabs."""

from PySide6.QtCore import QSize, Qt

from app.base.plain_text import set_tip
from app.widgets.controls import OneLine, set_bold

MOST_WIDTH = 320  # pixels
RIGHT = 10  # pixels after it
RISE = 8  # pixels more than a line, so that it stands as high as the texts of the tabs


class RunName(OneLine):
    """A name in bold as wide as it is, or cut off with an ellipsis; it takes no height of its own."""

    def __init__(self) -> None:
        super().__init__()
        set_bold(self)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setContentsMargins(0, 0, RIGHT, 0)

    def set_name(self, name: str) -> None:
        """Show another name; empty if there is no run."""
        if name != self.text():
            self.setText(name)
            set_tip(self, name)
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + 2 + RIGHT
        return QSize(min(wanted, MOST_WIDTH), super().sizeHint().height() + RISE)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().sizeHint().height())
