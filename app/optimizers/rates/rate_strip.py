"""A strip of learning rates on a card, coloured by the loss that each leads to; the rate is its handle."""

from dataclasses import dataclass
from math import log10

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.plain_text import show_tip
from app.base.theme import theme_of
from app.widgets.controls import describe
from core.descent.rate_sweep import RateSweep
from core.number_format import exactly, number
from core.settings import Array

HEIGHT = 18  # pixels
BAND = (4, 9)  # top and height of the coloured band; marks stand above it, the handle reaches below it
FULL = 6.0  # decades below the start's loss at which the colour is full
PALEST = 0.12  # of the accent: just below the start's loss
STEP = 10**0.05  # a key's
DIGITS = 3


@dataclass(frozen=True)
class RateMark:
    """A rate that is marked on the strip, and a sentence about it."""

    rate: float
    sentence: str
    is_limit: bool = False  # drawn in red
    is_sure: bool = True  # a full line, else a dashed one


class RateStrip(QWidget):
    """Colours each rate by the loss at the present frame; where that is above the start's, it is hatched in red.

    The handle is the racer's rate: drag it, or press the arrow keys.
    """

    value_changed = Signal(float)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dragging = False
        self._sweep: RateSweep | None = None
        self._minimum = 0.0
        self._step = 0
        self._rate = 1.0
        self._factors = (1.0, 1.0)
        self._marks: tuple[RateMark, ...] = ()
        self._name = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    # What it shows.

    def set_rate(self, rate: float, name: str, factors: tuple[float, float] = (1.0, 1.0)) -> None:
        """Put the handle at a racer's rate; `factors` are the lowest and the highest of its schedule."""
        self._rate, self._factors, self._name = rate, factors, name
        self._describe()
        self.update()

    def set_sweep(self, sweep: RateSweep, minimum: float, marks: tuple[RateMark, ...]) -> None:
        """Colour the strip by these losses, less the minimum, and mark these rates."""
        self._sweep, self._minimum, self._marks = sweep, minimum, marks
        self._describe()
        self.update()

    def set_step(self, step: int) -> None:
        """Show the losses at another frame."""
        if step != self._step:
            self._step = step
            self.update()

    def value(self) -> float:
        return self._rate

    def marks(self) -> tuple[RateMark, ...]:
        return self._marks

    def rates(self) -> Array:  # (n,)
        """Return the rates that it shows."""
        return self._sweep.rates if self._sweep is not None else np.zeros(0)

    def shares(self) -> Array:  # (n,)
        """Return how far each rate has come: 0 at the start's loss, 1 six decades below; NaN above it or diverged.

        Of a fork, NaN is what has risen above the loss where it forks.
        """
        sweep = self._sweep
        if sweep is None:
            return np.zeros(0)
        now, first = sweep.at_step(self._step) - self._minimum, sweep.losses[0] - self._minimum
        limit = sweep.at_step(sweep.since) - self._minimum if self._step >= sweep.since else first
        with np.errstate(all="ignore"):
            decades = np.log10(np.maximum(first, 1e-300)) - np.log10(np.maximum(now, 1e-300))
            shares: Array = np.where(now <= limit, np.clip(decades / FULL, 0, 1), np.nan)
        return shares

    # What a person does.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.dragging = True
            self._take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.dragging:
            self._take(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        if self.dragging:
            self.dragging = False
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        self._change(self._rate * STEP**way)
        self.dropped.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.sentence_at(event.pos().x()), self)
            return True
        return super().event(event)

    def sentence_at(self, x: float) -> str:
        """Say what is at a place of the strip: the rate there and where it leads, and the marks near it."""
        near = [mark.sentence for mark in self._marks if abs(self._x_of(mark.rate) - x) <= 3]
        if self._sweep is None:
            return self.tr("The rates are being tried")
        rate = self._rate_at(x)
        index = int(np.abs(np.log(self._sweep.rates / rate)).argmin())
        loss = float(self._sweep.at_step(self._step)[index])
        template = self.tr("At rate {0} the loss is {1} at step {2}")
        if np.isnan(loss):
            template = self.tr("At rate {0} it has diverged by step {2}")
        step = self._sweep.look_up_to(self._step)
        sentence = template.format(number(float(self._sweep.rates[index])), number(loss), step)
        return "\n".join([*near, sentence])

    # Painting.

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        theme, painter = theme_of(self), QPainter(self)
        top, height = BAND
        band = QRectF(self._left(), top, self._width(), height)
        painter.fillRect(band, QColor(theme.window))
        shares = self.shares()
        if len(shares):
            painter.drawImage(band, self._image(shares))
            self._hatch(painter, band, np.isnan(shares))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawRect(band.adjusted(0, 0, -1, -1))
        for mark in self._marks:
            x = self._x_of(mark.rate)
            pen = QPen(QColor(theme.danger if mark.is_limit else theme.text), 2 if mark.is_limit else 1)
            if not mark.is_sure:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, 0), QPointF(x, top + height if mark.is_limit else top + 3))
        self._draw_handle(painter)

    def _image(self, shares: Array) -> QImage:
        theme = theme_of(self)
        low, high = (
            np.array([colour.red(), colour.green(), colour.blue()])
            for colour in (QColor(theme.panel), QColor(theme.accent))
        )
        depths = np.where(np.isnan(shares), 0.0, PALEST + (1 - PALEST) * shares)
        colours = np.rint(low + depths[:, None] * (high - low)).astype(np.uint32)  # as `mixed` does
        pixels = 0xFF << 24 | colours[:, 0] << 16 | colours[:, 1] << 8 | colours[:, 2]
        return QImage(pixels.astype(np.uint32).tobytes(), len(shares), 1, QImage.Format.Format_RGB32).copy()

    def _hatch(self, painter: QPainter, band: QRectF, above: Array) -> None:
        """Hatch the runs of rates that are above the start, in red: print has no colour."""
        edges = np.flatnonzero(np.diff(np.concatenate([[False], above, [False]]).astype(int)))
        cell = band.width() / len(above)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(theme_of(self).danger), Qt.BrushStyle.BDiagPattern))
        for first, last in edges.reshape(-1, 2):
            painter.drawRect(QRectF(band.left() + first * cell, band.top(), (last - first) * cell, band.height()))

    def _draw_handle(self, painter: QPainter) -> None:
        theme, (top, height) = theme_of(self), BAND
        low, high = (self._x_of(self._rate * factor) for factor in self._factors)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if high - low > 1:
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.drawLine(QPointF(low, HEIGHT - 1), QPointF(high, HEIGHT - 1))
        x = self._x_of(self._rate)
        painter.setPen(QPen(QColor(theme.panel), 5))
        painter.drawLine(QPointF(x, top), QPointF(x, top + height))
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.text), 3))
        painter.drawLine(QPointF(x, top - 2), QPointF(x, HEIGHT - 1))

    # Places.

    def _ends(self) -> tuple[float, float]:
        if self._sweep is None:
            return -5.0, 2.0
        return log10(self._sweep.rates[0]), log10(self._sweep.rates[-1])

    def _left(self) -> float:
        return 4.0

    def _width(self) -> float:
        return max(1.0, self.width() - 8.0)

    def _x_of(self, rate: float) -> float:
        low, high = self._ends()
        share = (log10(max(rate, 1e-300)) - low) / (high - low)
        return self._left() + min(1.0, max(0.0, share)) * self._width()

    def _rate_at(self, x: float) -> float:
        low, high = self._ends()
        share = min(1.0, max(0.0, (x - self._left()) / self._width()))
        return float(10 ** (low + share * (high - low)))

    def _take(self, x: float) -> None:
        self._change(self._rate_at(x))

    def _change(self, rate: float) -> None:
        low, high = self._ends()
        rounded = float(f"{min(10**high, max(10**low, rate)):.{DIGITS}g}")
        if rounded != self._rate:
            self._rate = rounded
            self._describe()
            self.update()
            self.value_changed.emit(rounded)

    def _describe(self) -> None:
        sentences = [mark.sentence for mark in self._marks]
        tip = self.tr("Rates that work: the deeper the colour, the lower the loss; hatched: above the start")
        if self._sweep is not None and self._sweep.since:
            tip = self.tr("Rates that work from the fork on: the deeper, the lower; hatched: above where it forks")
        describe(
            self, self.tr("Rates of {0}: {1}").format(self._name, exactly(self._rate)), "\n".join([tip, *sentences])
        )
