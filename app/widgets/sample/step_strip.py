"""The way of one sample as a strip: a cell for each number forward, and below it one for its gradient."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from app.base.plain_text import set_tip
from app.base.theme import mixed, theme_of
from app.widgets.controls import muted
from app.widgets.elision import elided
from app.widgets.focus_policy import behave
from app.widgets.sample.keys import Column, StepKey
from app.widgets.sample.steps import Step

PADDING = 6.0  # pixels
CORNER = 4.0
LIT, CHOSEN = 0.16, 0.08  # share of the accent in the ground of a cell
NARROWEST, USUAL, WIDEST = 64, 104, 160  # pixels
COLUMNS: tuple[Column, ...] = ("x", "linear", "norm", "f", "mask", "softmax", "loss")


class StepCell(QAbstractButton):
    """One number of the way; it is lit while it is a part of another that is pointed at."""

    hovered = Signal(object)  # the key, or None when the mouse leaves

    def __init__(self, key: StepKey) -> None:
        super().__init__()
        self.key = key
        self.value = ""
        self.is_lit = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        behave(self)

    def show_step(self, step: Step) -> None:
        """Show the name and the number of a step."""
        if (self.text(), self.value) != (step.name, step.shown):
            self.setText(step.name)
            self.value = step.shown
            self.setAccessibleName(f"{step.name}: {step.shown}")
            set_tip(self, step.title)
            self.updateGeometry()
            self.update()

    def set_lit(self, lit: bool) -> None:  # noqa: FBT001 - a setter
        if lit != self.is_lit:
            self.is_lit = lit
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = QFontMetricsF(self.font())
        width = max(metrics.horizontalAdvance(self.text()), metrics.horizontalAdvance(self.value)) + 2 * PADDING
        return QSize(round(min(max(width, USUAL), WIDEST)), round(2 * metrics.height() + 2 * PADDING))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(NARROWEST, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().enterEvent(event)
        self.hovered.emit(self.key)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self.hovered.emit(None)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_marked = self.isChecked() or self.is_lit
        share = LIT if self.is_lit else CHOSEN if self.isChecked() else 0.0
        painter.setPen(QPen(QColor(theme.accent if is_marked else theme.border), 2 if self.isChecked() else 1))
        painter.setBrush(mixed(theme.panel, theme.accent, share))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CORNER, CORNER)
        metrics = QFontMetricsF(self.font())
        inner = QRectF(self.rect()).adjusted(PADDING, PADDING, -PADDING, -PADDING)
        for line, (text, colour) in enumerate(((self.text(), theme.muted), (self.value, theme.text))):
            painter.setPen(QColor(colour))
            place = QRectF(inner.left(), inner.top() + line * metrics.height(), inner.width(), metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, elided(text, metrics, inner.width()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), CORNER, CORNER)


class StepStrip(QWidget):
    """The cells of all steps; one is chosen, and pointing at one lights those that it is made of."""

    chosen = Signal(object)  # StepKey
    pointed_at = Signal(object)  # StepKey or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[StepKey, StepCell] = {}
        self._arrows: list[QWidget] = []
        self._steps: Sequence[Step] = ()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def cell(self, key: StepKey) -> StepCell:
        """Return the cell of a step that is shown."""
        return self._cells[key]

    def keys(self) -> list[StepKey]:
        """Return the keys of the cells, in the order of the way."""
        return [step.key for step in self._steps]

    def show_steps(self, steps: Sequence[Step], chosen: StepKey) -> None:
        """Show these steps, and which of them is chosen."""
        if [step.key for step in steps] != self.keys():
            self._make_cells(steps)
        self._steps = steps
        for step in steps:
            self._cells[step.key].show_step(step)
            # In a group of buttons, Tab would reach only the chosen one.
            self._cells[step.key].setChecked(step.key == chosen)

    def light(self, keys: Sequence[StepKey]) -> None:
        """Light these cells and no others."""
        for key, cell in self._cells.items():
            cell.set_lit(key in keys)

    def _make_cells(self, steps: Sequence[Step]) -> None:
        for widget in (*self._cells.values(), *self._arrows):
            self._layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._cells, self._arrows = {}, []
        columns = [column for column in COLUMNS if any(step.key.column == column for step in steps)]
        for step in steps:
            cell = StepCell(step.key)
            cell.hovered.connect(self.pointed_at)
            cell.clicked.connect(lambda _, key=step.key: self.chosen.emit(key))
            self._cells[step.key] = cell
            self._layout.addWidget(cell, int(not step.key.forward), 2 * columns.index(step.key.column))
        for forward, arrow in ((True, "→"), (False, "←")):
            places = [columns.index(step.key.column) for step in steps if step.key.forward == forward]
            for place in range(min(places), max(places)):
                label = muted(arrow)
                self._arrows.append(label)
                self._layout.addWidget(label, int(not forward), 2 * place + 1)
        self._layout.setColumnStretch(2 * len(COLUMNS), 1)
