"""The terms of an update with their numbers, and on the rows the switches of their arrows."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.base.formatting import translated
from app.widgets.controls import describe
from app.widgets.formulas.notation import parse
from app.widgets.formulas.setting import setter_for, width_of
from core.descent import Trajectory
from core.descent.update_terms import Terms, arrows_of_terms, last_terms, named_terms
from core.number_format import NOTHING, number

ROW_GAP = 4.0
COLUMN_GAP = 8.0
INDENT = 24.0  # pixels, of a name's second line
SWITCH = 20  # pixels: the width of the column of switches
WIDEST_USUAL = "−0.08888"  # a number that needs more room widens the columns


@dataclass(frozen=True)
class TermRow:
    """A term with its numbers for both coordinates, and the kind of the arrow that shows it, if one does."""

    symbol: str
    label: str
    x: str
    y: str
    arrow: str = ""


class TermTable(QWidget):
    """Terms and their numbers, painted at once: labels would be laid out anew in every frame.

    A name that does not fit beside its numbers goes on below. A term that can be an arrow has its switch before it.
    """

    def __init__(self, switches: Mapping[str, QCheckBox]) -> None:
        super().__init__()
        self.letters = "x", "y"  # the two parameters of the surface
        self.has_switches = True
        self._switches = switches
        self._rows: list[TermRow] = []
        for switch in switches.values():
            switch.setParent(self)
            switch.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        describe(self, self.tr("Terms of the update"), self.tr("The parts of the coming update, for x and for y"))

    def rows(self) -> list[TermRow]:
        return self._rows

    def set_rows(self, rows: list[TermRow]) -> None:
        """Show these rows."""
        before = self.heightForWidth(self.width())
        self._rows = rows
        self._place_switches()
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(260, self.heightForWidth(max(260, self.width())))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        lines = sum(len(self._lines(row, width)) for row in self._rows)
        return int(self._row_height() * (1 + lines))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_switches()

    def _place_switches(self) -> None:
        """Put each switch on the first line of its row, and hide those that have none."""
        height, top, placed = self._row_height(), self._row_height(), set()
        for row in self._rows if self.has_switches else ():
            if row.arrow and row.arrow not in placed:
                self._switches[row.arrow].setGeometry(0, round(top), SWITCH, round(height))
                placed.add(row.arrow)
            top += height * len(self._lines(row, self.width()))
        for kind, switch in self._switches.items():
            switch.setVisible(kind in placed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        metrics, column, top = QFontMetricsF(self.font()), self._column_width(), 0.0
        setter, baseline = setter_for(self.font()), (self._row_height() + metrics.ascent() - metrics.descent()) / 2
        header = TermRow("", self.tr("term"), *self.letters)
        for row in [header, *self._rows]:
            role = QPalette.ColorRole.Text if row.symbol else QPalette.ColorRole.PlaceholderText
            painter.setPen(self.palette().color(role))
            area = QRectF(0, top, self.width(), self._row_height())
            end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setFont(self.font())
            painter.drawText(area.adjusted(0, 0, -column, 0), end, row.x)
            painter.drawText(area, end, row.y)
            for indent, line in self._lines(row, self.width()):
                setter.paint(painter, parse(line), QPointF(indent, top + baseline))
                top += area.height()

    def _lines(self, row: TermRow, width: int) -> list[tuple[float, str]]:
        """Return a term as one or more lines that fit beside the numbers, each with its indent."""
        room = width - 2 * self._column_width()
        start = float(SWITCH) if self.has_switches else 0.0
        lines = [(start, f"{row.symbol}   " if row.symbol else "")]
        for word in row.label.split(" "):
            indent, begun = lines[-1]
            if width_of(f"{begun}{word}", self.font()) <= room - indent or not begun.strip():
                lines[-1] = indent, f"{begun}{word} "
            else:
                lines.append((start + INDENT, f"{word} "))
        return lines

    def _row_height(self) -> float:
        return QFontMetricsF(self.font()).height() + ROW_GAP

    def _column_width(self) -> float:
        """Return the width of a column of numbers: none is ever cut."""
        numbers = [WIDEST_USUAL, *(text for row in self._rows for text in (row.x, row.y))]
        return max(QFontMetricsF(self.font()).horizontalAdvance(text) for text in numbers) + COLUMN_GAP


def rows_of(trajectory: Trajectory, terms: Terms) -> list[TermRow]:
    """Return the terms as they are shown, in the order of the formula; after the last update, without numbers."""
    known = terms or last_terms(trajectory)
    arrows = arrows_of_terms(known, trajectory.racer.optimizer)
    rows = []
    for name, (one, value) in zip(known, named_terms(trajectory, known), strict=True):
        x, y = (_unsigned_zero(part) if terms else NOTHING for part in value)
        rows.append(TermRow(one.symbol, translated(one.label), x, y, arrows.get(name, "")))
    return rows


def _unsigned_zero(value: float) -> str:
    return number(float(value) + 0.0)
