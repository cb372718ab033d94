"""The values that a field of the form varies over, as a person changes them: a range, or a list."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.base.formatting import format_value, translated
from app.base.plain_text import plain_label
from app.trainer.run_list.config_table import full_label_of
from app.widgets.controls import column_in, describe, fault, menu_button, set_bold, tool_button
from app.widgets.focus_policy import behave
from app.widgets.forms.number_box import NumberBox
from app.widgets.forms.text_line import TextLine
from core.number_format import exactly
from core.search.plan.suggested import kinds_of
from core.search.vary import Axis, Variation
from core.settings import Declaration, RefusedError, Scale, faults
from core.training import TrainingConfig
from core.training.config.applied import Value
from core.typed_numbers import read_number, read_whole_number, read_whole_numbers

STEPS = Declaration("steps", int, 5, "", "", minimum=2, maximum=1000)
BOX, STEPS_BOX = 76, 52  # pixels
NONE_WORD = "-"  # an empty list of layers


class VariationRow(QWidget):
    """A line for a field that varies; it announces other values, and that the field is to vary no longer."""

    value_changed = Signal(object)  # Variation
    removed = Signal(str)

    def __init__(self, config: TrainingConfig, axis: Axis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis, self._value = axis, axis.variation
        self.label = plain_label(full_label_of(config, axis.key))
        set_bold(self.label)
        self.kind = QComboBox()
        number = axis.declaration if axis.declaration.type in {int, float} else STEPS
        self.low, self.high = (NumberBox(number) for _ in range(2))
        self.steps = NumberBox(STEPS)
        self.log = QCheckBox(self.tr("log"))
        self.values = TextLine()
        self.choices = _choices(axis)
        self.menu = menu_button(self.tr("Values"), self.tr("The kinds that are tried"), "")
        self.remove = tool_button(self.tr("Vary {0} no longer").format(self.label.text()), "", "✕")
        self.error = fault()
        self._arrange()
        self._connect()
        self.show_variation(axis.variation)

    def show_variation(self, one: Variation) -> None:
        """Show these values."""
        self._value = one
        self.kind.setCurrentIndex(0 if one.is_range else 1)
        for part in (self.low, self.high, self.log, self.steps, *self._between):
            part.setVisible(one.is_range)
        self.values.setVisible(not one.is_range and not self.choices)
        self.low.set_value(one.low)
        self.high.set_value(one.high)
        self.log.setChecked(one.log)
        self.steps.set_value(one.steps or STEPS.default)
        self.values.set_value("; ".join(map(_written, one.values)))
        for action in self.menu.menu().actions():
            action.setChecked(action.data() in one.values)
        self.menu.setText(", ".join(self._name(value) for value in one.values))
        self.error.hide()

    def _name(self, value: Value) -> str:
        kinds = {str(kind.model_fields["kind"].default): kind.label for kind in kinds_of(self._axis.key)}
        return translated(kinds[value]) if value in kinds else format_value(value)

    def _arrange(self) -> None:
        self.kind.addItems([self.tr("range"), self.tr("list")])
        self.kind.setVisible(not self.choices and self._axis.declaration.type in {int, float})
        self._between = [plain_label("–"), plain_label(self.tr("steps"))]
        describe(self.kind, self.tr("Range or list"), self.tr("Divide a range evenly, or list the values"))
        describe(self.low, self.tr("From"), self.tr("The least value"))
        describe(self.high, self.tr("To"), self.tr("The greatest value"))
        describe(self.steps, self.tr("Steps"), self.tr("So many values of the range; random and TPE go between them"))
        describe(self.log, self.tr("Logarithmic"), self.tr("Divide the range so that each value is the same multiple"))
        describe(self.values, self.tr("Values"), self.tr("The values, with a semicolon between them"))
        for box, width in ((self.low, BOX), (self.high, BOX), (self.steps, STEPS_BOX)):
            box.setFixedWidth(width)
        self.menu.setVisible(bool(self.choices))
        for value in self.choices:
            action = QAction(self._name(value), self.menu)
            action.setCheckable(True)
            action.setData(value)
            action.triggered.connect(self._choose)
            self.menu.menu().addAction(action)
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.label)
        head.addStretch(1)
        head.addWidget(self.remove)
        dash, steps = self._between
        ranged: tuple[QWidget, ...] = (self.low, dash, self.high, self.steps, steps, self.log)
        for widget in (self.kind, *ranged):
            row.addWidget(widget)
        row.addWidget(self.values, 1)
        row.addWidget(self.menu)
        row.addStretch(0 if self.values.isVisibleTo(self) else 1)
        column = column_in(self, spacing=2)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.error)
        for part in (self.kind, self.low, self.high, self.steps, self.log, self.values, self.menu, self.remove):
            behave(part)

    def _connect(self) -> None:
        self.kind.activated.connect(self._change_kind)
        self.low.entered.connect(lambda low: self._enter(low=float(low)))
        self.high.entered.connect(lambda high: self._enter(high=float(high)))
        self.steps.entered.connect(lambda steps: self._enter(steps=steps))
        for box in (self.low, self.high, self.steps):
            box.refused.connect(self._refuse)
        self.log.clicked.connect(lambda log: self._enter(log=log))
        self.values.entered.connect(self._read)
        self.remove.clicked.connect(lambda: self.removed.emit(self._axis.key))

    def _change_kind(self, index: int) -> None:
        axis = self._axis._replace(variation=self._value)
        if index == 1 and self._value.is_range:
            points = axis.points() or self._value.ends
            self._announce(Variation(field=axis.key, values=points))
        elif index == 0 and not self._value.is_range:
            numbers = [float(value) for value in self._value.values]
            low, high = min(numbers), max(numbers)
            log = axis.declaration.scale is Scale.LOG and low > 0
            self._announce(Variation(field=axis.key, low=low, high=high, log=log, steps=max(2, len(numbers))))

    def _enter(self, **changes: Any) -> None:
        try:
            self._announce(self._value.replace(**changes))
        except ValidationError as error:
            self._refuse(faults(error, QCoreApplication.translate)[0].reason)

    def _read(self, text: str) -> None:
        try:
            values = tuple(
                dict.fromkeys(_read(self._axis.declaration, part) for part in text.split(";") if part.strip())
            )
        except RefusedError as error:
            self._refuse(error.sentence(QCoreApplication.translate))
            return
        if values:
            self._enter(values=values)

    def _choose(self) -> None:
        chosen = tuple(action.data() for action in self.menu.menu().actions() if action.isChecked())
        if chosen:
            self._enter(values=chosen)
        else:
            self.show_variation(self._value)

    def _announce(self, value: Variation) -> None:
        if value != self._value:
            self.value_changed.emit(value)
        else:
            self.show_variation(value)

    def _refuse(self, reason: str) -> None:
        self.show_variation(self._value)
        self.error.setText(reason)
        self.error.show()


def _choices(axis: Axis) -> Sequence[Value]:
    """Return the values that a field chooses among; none if it takes numbers."""
    if kinds := kinds_of(axis.key):
        return [str(kind.model_fields["kind"].default) for kind in kinds]
    if axis.declaration.type is bool:
        return (False, True)
    return axis.declaration.choices


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return "-".join(map(str, value)) or NONE_WORD
    return exactly(value) if isinstance(value, int | float) else str(value)


def _read(declaration: Declaration, text: str) -> Value:
    """Read a value.

    Raises:
        RefusedError: it is none.
    """
    text = text.strip()
    if declaration.type is tuple:
        return () if text == NONE_WORD else tuple(read_whole_numbers(text))
    if declaration.type is int:
        return read_whole_number(text)
    return read_number(text)
