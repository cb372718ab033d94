"""A slider beside a number, which covers the number's useful range in the steps of its scale."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from core.settings import Declaration, Scale, Slider

PLACES = 400  # positions of the slider: in a range of 20, steps of 0.05
DIGITS = 3  # significant digits of a number on a logarithmic scale


class SweepSlider(QSlider):
    """Sweeps a number through its useful range; a number beyond it is shown at the end."""

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
        """Move the handle to `value` without announcing it; a value between two positions is not rounded."""
        share = (self._to_place(value) - self._low) / (self._high - self._low)
        self.blockSignals(True)
        self.setValue(round(min(max(share, 0.0), 1.0) * PLACES))
        self.blockSignals(False)

    def _to_place(self, value: float) -> float:
        if not self._is_logarithmic:
            return value
        return math.log10(value) if value > 0 else -math.inf

    def _number(self, place: int) -> float:
        """Return the number at a position, with as few digits as possible."""
        exact = self._low + place * (self._high - self._low) / PLACES
        return float(f"{10**exact:.{DIGITS}g}") if self._is_logarithmic else round(exact, 9)
