"""A spin box for any number: accepts 3e-4, steps 1-2-5 on a logarithmic scale, refuses nothing silently."""

import math

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from app.base.formatting import in_unit, translated, with_unit
from core.number_format import exactly
from core.settings import Declaration, RefusedError, Scale
from core.typed_numbers import is_plain, read_number, read_whole_number

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
    refused = Signal(str)  # the reason that a text is not a number

    def __init__(self, declaration: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declaration = declaration
        fallback = None if declaration.none else declaration.minimum or 0
        self._value: float | None = fallback if declaration.default is None else declaration.default
        self.remark = ""  # how the text that is being entered was read, if that is not plain from it
        self.setKeyboardTracking(False)
        self.editingFinished.connect(self._enter)
        self._show()

    def value(self) -> float | None:
        return self._value

    def set_value(self, value: float | None) -> None:
        """Show `value`."""
        self._value = value
        self._show()

    def keep(self) -> None:
        """Show the value in force again."""
        self._show()

    def escape(self) -> bool:
        """Drop what is being typed."""
        typed = self.being_typed
        if typed:
            self.keep()
            self.selectAll()
        return typed

    @property
    def being_typed(self) -> bool:
        """Return whether the text has been edited but not entered."""
        return self.lineEdit().isModified()

    def written(self) -> str:
        """Return the value as it is shown, without its unit unless it is in percent."""
        if self._value is None:
            return translated(self._declaration.none)
        return with_unit(self._declaration, self._value) if self._declaration.is_percent else exactly(self._value)

    # Qt's interface of a spin box.

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        self._enter()
        value = self._value
        for _ in range(abs(steps)):
            value = self._neighbour(value, 1 if steps > 0 else -1)
        if value != self._value:
            self.remark = ""
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
        text = self.lineEdit().text()
        if text == self._written_with_unit():
            self._show()
            return
        typed = text.strip().removesuffix(translated(self._declaration.unit).strip()).strip()
        self.remark = ""
        if self._declaration.none and typed.casefold() in ("", translated(self._declaration.none).casefold()):
            self.entered.emit(None)
            return
        try:
            value = self._read(typed)
        except RefusedError as error:
            self._show()
            self.refused.emit(error.sentence(QCoreApplication.translate))
            return
        if not is_plain(typed, in_unit(self._declaration, value)):
            self.remark = read_as(typed, with_unit(self._declaration, value))
        self.entered.emit(value)

    def _read(self, typed: str) -> float:
        if self._declaration.type is int:
            return read_whole_number(typed)
        return read_number(typed, percent=self._declaration.is_percent)

    def _written_with_unit(self) -> str:
        return self.written() if self._value is None else with_unit(self._declaration, self._value)

    def _show(self) -> None:
        text = self._written_with_unit()
        if text != self.lineEdit().text():
            self.lineEdit().setText(text)
            self.lineEdit().setCursorPosition(0)
        self.lineEdit().setModified(False)


def explain_numbers(declaration: Declaration) -> str:
    """Return the rule by which a typed number is read; empty if the field takes none."""
    if declaration.type is int:
        return QCoreApplication.translate("form", "Typing: 10,000, 10.000 and 10 000 are ten thousand.")
    if declaration.is_percent:
        return QCoreApplication.translate("form", "Typing: 30 and 30 % are the same; 12.5 and 12,5 are, too.")
    if declaration.type is float:
        return QCoreApplication.translate("form", "Typing: 0.5 and 0,5 are a half; 1e-3, 1/3 and 1 % are read, too.")
    return ""


def read_as(typed: str, understood: str) -> str:
    """Return the sentence about an entry that is shown in another notation."""
    return QCoreApplication.translate("form", "“{0}” is read as {1}").format(typed, understood)


def and_kept(reason: str, kept: str) -> str:
    """Return the sentence about a refused entry, with what stays in force if that can be written."""
    if not kept:
        return reason
    return QCoreApplication.translate("form", "{0}; {1} is kept").format(reason, kept)


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


STEPPERS = {Scale.LINEAR: _linear, Scale.LOG: _logarithmic, Scale.DECAY: _decay}
