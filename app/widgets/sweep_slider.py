"""A slider beside a number: the whole of its range under the mouse."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from core.settings import Declaration

PLACES = 400  # that the slider has: in a range of 20, every twentieth


class SweepSlider(QSlider):
    """Sweeps a number that has a least and a greatest value."""

    swept = Signal(float)

    def __init__(self, declaration: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._low = declaration.minimum or 0.0
        self._spacing = ((declaration.maximum or 0.0) - self._low) / PLACES
        self.setRange(0, PLACES)
        self.setPageStep(PLACES // 20)
        self.valueChanged.connect(lambda place: self.swept.emit(round(self._low + place * self._spacing, 9)))

    def show_value(self, value: float) -> None:
        """Move the handle to where `value` is, without saying so; a value between two places is not rounded."""
        self.blockSignals(True)
        self.setValue(round((value - self._low) / self._spacing))
        self.blockSignals(False)
