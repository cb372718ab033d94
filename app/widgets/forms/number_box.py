"""A spin box for any number: accepts 3e-4, steps 1-2-5 on a logarithmic scale, refuses nothing silently."""

import math
import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from app.base.formatting import exactly, translated
from core.settings import Declaration, Scale

MANTISSAS = (1.0, 2.0, 5.0, 10.0)
SMALLEST_LOG_STEP = 1e-12
STEPS_IN_RANGE = 50
UNBOUNDED_STEP = 0.1
WIDE_RANGE = 1e4  # a wider linear range does not suggest a sensible step


class NumberBox(QAbstractSpinBox):
    """A number as text, with steps up and down that suit its scale.

    It announces what was entered; the owner of the number decides, and shows the outcome with `set_value`.
    """

    entered = Signal(object)  # float or int as declared, or None if allowed; also if it is unchanged
    refused = Signal(str)  # a text that is not a number

    def __init__(self, declaration: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declaration = declaration
        fallback = None if declaration.none else declaration.minimum or 0
        self._value: float | None = fallback if declaration.default is None else declaration.default
        self.setKeyboardTracking(False)
        self.editingFinished.connect(self._enter)
        self._show()

    def value(self) -> float | None:
        return self._value

    def set_value(self, value: float | None) -> None:
        """Show `value`."""
        self._value = value
        self._show()

    # Qt's interface of a spin box.

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        self._enter()
        value = self._value
        for _ in range(abs(steps)):
            value = self._neighbour(value, 1 if steps > 0 else -1)
        if value != self._value:
            self.entered.emit(value)
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:  # noqa: N802
        up, down = QAbstractSpinBox.StepEnabledFlag.StepUpEnabled, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        enabled = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._neighbour(self._value, 1) != self._value:
            enabled |= up
        if self._neighbour(self._value, -1) != self._value:
            enabled |= down
        return enabled

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position

    # Steps.

    def _neighbour(self, value: float | None, direction: int) -> float | None:
        """Return the next value on the scale; the value None comes below the least number."""
        lowest = self._declaration.minimum
        if value is None:
            return lowest if direction > 0 else None
        if self._declaration.none and value == lowest and direction < 0:
            return None
        stepped = STEPPERS[self._declaration.scale](self._declaration, value, direction)
        if self._declaration.type is int:
            stepped = int(stepped)
        return stepped if self._allows(stepped) else value

    def _allows(self, value: float) -> bool:
        low, high = self._declaration.minimum, self._declaration.maximum
        above = low is None or value > low or (value == low and not self._declaration.minimum_excluded)
        below = high is None or value < high or (value == high and not self._declaration.maximum_excluded)
        return above and below

    # Text.

    def _enter(self) -> None:
        text = self.lineEdit().text().removesuffix(translated(self._declaration.unit)).strip()
        if text == self._written():
            self._show()
            return
        if self._declaration.none and text.casefold() in ("", translated(self._declaration.none).casefold()):
            self.entered.emit(None)
            return
        try:
            value = float(plain(text))
        except ValueError:
            self._show()
            self.refused.emit(text)
            return
        if self._declaration.type is int and value.is_integer():
            value = int(value)
        self.entered.emit(value)

    def _written(self) -> str:
        return translated(self._declaration.none) if self._value is None else exactly(self._value)

    def _show(self) -> None:
        unit = "" if self._value is None else translated(self._declaration.unit)
        self.lineEdit().setText(self._written() + unit)
        self.lineEdit().setCursorPosition(0)


def _linear(declaration: Declaration, value: float, direction: int) -> float:
    if declaration.type is int:
        return value + direction
    size = UNBOUNDED_STEP
    if declaration.minimum is not None and declaration.maximum is not None:
        span = declaration.maximum - declaration.minimum
        if span < WIDE_RANGE:
            size = _round_125(span / STEPS_IN_RANGE, below=False)
    return round((round(value / size, 6) + direction) * size, 12)


def _logarithmic(declaration: Declaration, value: float, direction: int) -> float:
    if value <= 0:
        return _first_above(declaration) if direction > 0 else value
    if direction > 0:
        return _round_125(value * 1.0001, below=False)
    lower = _round_125(value * 0.9999, below=True)
    zero_next = declaration.minimum == 0 and not declaration.minimum_excluded and lower < _first_above(declaration)
    return 0.0 if zero_next else lower


def _decay(_: Declaration, value: float, direction: int) -> float:
    """Step so that the distance to 1 goes 1, 0.5, 0.2, 0.1, 0.05, ..."""
    missing = 1 - value
    if direction > 0:
        return round(1 - _round_125(missing * 0.9999, below=True), 12)
    return round(1 - _round_125(missing * 1.0001, below=False), 12)


def _first_above(declaration: Declaration) -> float:
    """Return the first step of a logarithmic scale that begins at 0."""
    return min(1e-4, declaration.default) if declaration.default else 1e-4


def _round_125(value: float, *, below: bool) -> float:
    """Return the nearest of 1, 2, 5 times a power of ten that is not below `value`; with `below`, not above it."""
    if value < SMALLEST_LOG_STEP:
        if not below:
            return SMALLEST_LOG_STEP
        return 0.0
    power = math.floor(math.log10(value))
    candidates = [float(f"{mantissa:g}e{power}") for mantissa in MANTISSAS]
    if below:
        return max(candidate for candidate in candidates if candidate <= value)
    return min(candidate for candidate in candidates if candidate >= value)


def plain(text: str) -> str:
    """Return a number in Python's notation; accepts a real minus sign, a decimal comma and grouped thousands."""
    text = text.replace("−", "-").replace(" ", "").replace("\u202f", "")
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", text):
        return text.replace(",", "")
    return text.replace(",", ".")


STEPPERS = {Scale.LINEAR: _linear, Scale.LOG: _logarithmic, Scale.DECAY: _decay}
