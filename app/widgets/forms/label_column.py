"""The labels of fields, in one column for all forms that share it: their fields begin at one x."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.base.formatting import translated
from app.widgets.formulas.notation import to_html
from core.settings import Declaration

WIDEST = 136  # pixels: a longer label goes on in a second line
GAP = 8  # pixels between a label and its field


class LabelColumn:
    """The width that the labels of several forms share: that of the widest, within a limit.

    Texts are reserved before they are shown, so that the fields stay where they are when another kind is chosen.
    """

    def __init__(self) -> None:
        self.width = 0

    def reserve(self, texts: Iterable[str]) -> None:
        """Make room for these texts, also in bold."""
        metrics = bold_metrics()
        self.width = max([self.width, *(min(metrics.horizontalAdvance(text), WIDEST) for text in texts)])


class FieldLabel(QLabel):
    """A label as wide as its column; it takes a second line if its text needs one."""

    def __init__(self, text: str, column: LabelColumn) -> None:
        super().__init__(to_html(text))
        self._text, self._column = text, column
        column.reserve([text])
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(bold_metrics().horizontalAdvance(text) > WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the label letter by letter; it shows subscripts as such."""
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another label; it has the room that is there."""
        self._text = text
        super().setText(to_html(text))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        height = self.heightForWidth(self._column.width) if self.wordWrap() else super().sizeHint().height()
        return QSize(self._column.width, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()


def labelled(control: QWidget, column: LabelColumn) -> QWidget:
    """Return a row of a control and its label, which is its accessible name."""
    if isinstance(control, QComboBox):
        shrink(control)
    label = FieldLabel(control.accessibleName(), column)
    label.setBuddy(control)
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    layout.addWidget(label)
    layout.addWidget(control)
    return row


def shrink(box: QComboBox) -> None:
    """Let a list take the width there is: a longer entry ends in an ellipsis while the list is closed."""
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)


def label_text(declaration: Declaration) -> str:
    """Return the label of a field, with its symbol in formulas: "Decay of the mean, β₁"."""
    label = translated(declaration.label)
    symbol = "" if declaration.symbol is None else declaration.symbol.text
    return f"{label}, {symbol}" if symbol and symbol != label else label


def bold_metrics() -> QFontMetrics:
    """Return the metrics of the widest letters that a label may have: those of a field that was changed."""
    font = QFont(QApplication.font())
    font.setBold(True)
    return QFontMetrics(font)
