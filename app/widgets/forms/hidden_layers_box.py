"""The widths of a network's layers: one number for all, or a list."""

import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSlider, QSpinBox, QWidget

from app.widgets.controls import describe, muted
from app.widgets.focus_policy import behave
from app.widgets.forms.number_box import NumberBox
from core.settings import N_, Declaration, Scale

MIXED = N_("mixed")
USUAL_WIDTH = 100  # units of the first layer that is added to a network without any
GAP = re.compile(r"[\s,;x×-]+")  # 784-100-100, 100 100 and 100, 100 are all lists

Widths = tuple[int, ...]


class LayersBox(QWidget):
    """Depth with a slider, one width for all layers, and a line with each layer's width; it announces entries."""

    entered = Signal(object)  # Widths
    refused = Signal(str)  # a text that is not a list of numbers
    dropped = Signal()  # the slider has been released

    def __init__(self, declaration: Declaration, entry: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Widths = ()
        most = declaration.longest or declaration.shortest
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(declaration.shortest, most)
        self.count = QSpinBox()
        self.count.setRange(declaration.shortest, most)
        self.count.setKeyboardTracking(False)
        self.width_box = NumberBox(replace(entry, none=MIXED, scale=Scale.LOG))
        self.each = QLineEdit()
        self._arrange()
        self._connect()

    def value(self) -> Widths:
        return self._value

    def set_value(self, value: Widths) -> None:
        """Show `value`."""
        self._value = value
        self.keep()
        self.each.setText(", ".join(map(str, value)))
        self.each.setCursorPosition(0)

    def keep(self) -> None:
        """Show the current value in the numbers again; the line keeps its text to be corrected."""
        for control in (self.slider, self.count):
            control.blockSignals(True)
            control.setValue(len(self._value))
            control.blockSignals(False)
        self.width_box.set_value(self._value[0] if len(set(self._value)) == 1 else None)
        self.width_box.setEnabled(bool(self._value))

    def _arrange(self) -> None:
        describe(self.slider, self.tr("Depth"), self.tr("Number of layers; drag to sweep"))
        describe(self.count, self.tr("Depth"), self.tr("Number of layers"))
        describe(self.width_box, self.tr("Width"), self.tr("Number of units in every layer"))
        describe(self.each, self.tr("Each layer"), self.tr("Number of units in each layer, such as 256, 100, 100"))
        for steered in (self.slider, self.count, self.width_box):
            behave(steered)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("depth"), (self.slider, self.count)),
            (self.tr("width"), (self.width_box,)),
            (self.tr("each"), (self.each,)),
        )
        for row, (name, controls) in enumerate(rows):
            label: QLabel = muted(name)
            label.setBuddy(controls[-1])
            layout.addWidget(label, row, 0)
            layout.addWidget(controls[0], row, 1, 1, 3 - len(controls))
            for column, control in enumerate(controls[1:], start=2):
                layout.addWidget(control, row, column)
        layout.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._enter_depth)
        self.slider.sliderReleased.connect(self.dropped)
        self.count.valueChanged.connect(self._enter_depth)
        self.width_box.entered.connect(self._enter_width)
        self.width_box.refused.connect(self.refused)
        self.each.editingFinished.connect(self._enter_each)

    def _enter_depth(self, depth: int) -> None:
        """Cut off the last layers, or repeat the last one."""
        last = self._value[-1:] or (USUAL_WIDTH,)
        self.entered.emit((*self._value, *last * max(0, depth - len(self._value)))[:depth])

    def _enter_width(self, width: object) -> None:
        if isinstance(width, (int, float)):
            self.entered.emit((width,) * len(self._value))
        else:
            self.set_value(self._value)

    def _enter_each(self) -> None:
        words = [word for word in GAP.split(self.each.text()) if word]
        if all(word.isdecimal() for word in words):
            self.entered.emit(tuple(int(word) for word in words))
        else:
            self.refused.emit(self.each.text())
