"""The strips of rates for pictures and films: a row for each racer, between the ends of its range."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.base.theme import RacerStyle, theme_of
from app.optimizers.rates.rate_strip import RateMark, RateStrip
from app.widgets.charts.legend import LONG, draw_sample
from app.widgets.controls import muted
from app.widgets.elision import elided
from core.descent.rate_sweep import RateSweep
from core.number_format import exactly

LONGEST_NAME = 220  # pixels
GAP = 8
MOST_ROWS = 100


@dataclass(frozen=True, eq=False)
class RatesRow:
    """A racer, its rate, and what is known of all rates."""

    name: str
    style: RacerStyle
    rate: float
    factors: tuple[float, float]  # the lowest and the highest of its schedule
    sweep: RateSweep
    minimum: float  # from which losses are measured
    marks: tuple[RateMark, ...]


class PrintedStrips(QWidget):
    """A sentence that says what the colours are, and a strip for each racer."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[StripName] = []
        self.strips: list[RateStrip] = []
        self._ends: list[QWidget] = []
        self.sentence = muted()
        self.sentence.setWordWrap(True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._grid.setRowStretch(MOST_ROWS, 1)  # by itself, the strips stand at the top
        self._grid.addWidget(self.sentence, 0, 0, 1, 4)

    def set_rows(self, rows: Sequence[RatesRow]) -> None:
        """Show these racers."""
        for old in (*self.names, *self.strips, *self._ends):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.names, self.strips, self._ends = [], [], []
        for place, row in enumerate(rows, 1):
            self._add(place, row)
        self.sentence.setText(self._explain(rows))

    def set_step(self, step: int) -> None:
        """Show the losses at another frame."""
        for strip in self.strips:
            strip.set_step(step)

    def _explain(self, rows: Sequence[RatesRow]) -> str:
        """Say what the colours and the marks of these rows are."""
        text = self.tr("Rates that work: the deeper the colour, the lower the loss; hatched: above the start.")
        if any(row.sweep.since for row in rows):
            text = self.tr(
                "Rates that work: the deeper the colour, the lower the loss; hatched: above the start, or the fork."
            )
        marks = [mark for row in rows for mark in row.marks]
        signs = (
            self.tr("Red: the stability limit.") if any(one.is_limit and one.is_sure for one in marks) else "",
            self.tr("Red, dotted: above it, it cannot stay at the minimum.")
            if any(not one.is_sure for one in marks)
            else "",
            self.tr("Black tick: theory's best rate.") if not all(one.is_limit for one in marks) else "",
        )
        return " ".join(filter(None, (text, *signs)))

    def _add(self, place: int, row: RatesRow) -> None:
        strip = RateStrip()
        strip.set_rate(row.rate, row.name, row.factors)
        strip.set_sweep(row.sweep, row.minimum, row.marks)
        name = StripName(row)
        ends = [muted(exactly(float(f"{row.sweep.rates[end]:.3g}"))) for end in (0, -1)]
        self.names.append(name)
        self.strips.append(strip)
        self._ends += ends
        for column, widget in enumerate((name, ends[0], strip, ends[1])):
            self._grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignVCenter)
            widget.show()


class StripName(QWidget):
    """The line of a racer, its name, and its rate."""

    def __init__(self, row: RatesRow) -> None:
        super().__init__()
        self._style = row.style
        self._name = row.name
        self._rate = exactly(row.rate)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what stands behind the line."""
        metrics = QFontMetricsF(self.font())
        rate = f"  {self._rate}"
        return elided(self._name, metrics, LONGEST_NAME - metrics.horizontalAdvance(rate)) + rate

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = QFontMetricsF(self.font())
        width = LONG.width(self._style) + metrics.horizontalAdvance(self.text()) + 1
        return QSize(round(width), round(metrics.height()) + 4)

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_sample(painter, self._style, QPointF(0, self.height() / 2), theme_of(self), LONG)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        area = QRectF(self.rect()).adjusted(LONG.width(self._style), 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
