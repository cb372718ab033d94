"""A slider beside a number: its range under the mouse, in the steps of its scale."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from core.settings import Declaration, Scale, Slider

PLACES = 400  # that the slider has: in a range of 20, every twentieth
DIGITS = 3  # of a number on a logarithmic scale


class SweepSlider(QSlider):
    """Sweeps a number through what it is worth to be swept through; what lies beyond is shown at the end."""

    swept = Signal(float)

    def __init__(self, declaration: Declaration, sweep: Slider, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        low = declaration.minimum if sweep.low is None else sweep.low
        high = declaration.maximum if sweep.high is None else sweep.high
        self._is_logarithmic = declaration.scale is Scale.LOG
        self._low, self._high = self._to_place(low or 0.0), self._to_place(high or 0.0)
        self.setRange(0, PLACES)
        self.setPageStep(PLACES // 20)
        self.valueChanged.connect(lambda place: self.swept.emit(self._number(place)))

    def show_value(self, value: float) -> None:
        """Move the handle to where `value` is, without saying so; a value between two places is not rounded."""
        share = (self._to_place(value) - self._low) / (self._high - self._low)
        self.blockSignals(True)
        self.setValue(round(min(max(share, 0.0), 1.0) * PLACES))
        self.blockSignals(False)

    def _to_place(self, value: float) -> float:
        if not self._is_logarithmic:
            return value
        return math.log10(value) if value > 0 else -math.inf

    def _number(self, place: int) -> float:
        """The number at a place, as short as can be."""
        exact = self._low + place * (self._high - self._low) / PLACES
        return float(f"{10**exact:.{DIGITS}g}") if self._is_logarithmic else round(exact, 9)
