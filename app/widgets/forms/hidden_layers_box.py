"""The widths of a network's layers: one number for all, or a list."""

import re
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from app.widgets.controls import column_in, describe
from app.widgets.focus_policy import behave
from app.widgets.forms.label_column import FieldLabel, LabelColumn
from app.widgets.forms.number_box import NumberBox, explain_numbers, read_as
from app.widgets.forms.text_line import TextLine
from core.settings import N_, SENTENCES, Declaration, RefusedError, Scale
from core.typed_numbers import read_whole_numbers

MIXED = N_("mixed")
USUAL_WIDTH = 100  # units of the first layer that is added to a network without any
PLAIN = re.compile(r"[0-9]+(?:(?:[,;] ?|[ x×-])[0-9]+)*")  # a list whose numbers are its digits
SPACING = 4  # pixels between two rows
COUNT_WIDTH = 48  # pixels: of two digits and the arrows
DEPTH = Declaration("depth", int, 0, "", "")

Widths = tuple[int, ...]


class LayersBox(QWidget):
    """Depth with a slider, one width for all layers, and a line with each layer's width; it announces entries."""

    entered = Signal(object)  # Widths
    refused = Signal(str)  # the reason that a text is not a number, or not a list
    dropped = Signal()  # the slider has been released

    def __init__(self, declaration: Declaration, entry: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Widths = ()
        most = declaration.longest or declaration.shortest
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(declaration.shortest, most)
        self.remark = ""  # how the text that is being entered was read, if that is not plain from it
        self.count = NumberBox(replace(DEPTH, default=declaration.shortest, minimum=declaration.shortest, maximum=most))
        self.width_box = NumberBox(replace(entry, none=MIXED, scale=Scale.LOG))
        self.each = TextLine()
        self._arrange()
        self._connect()

    def value(self) -> Widths:
        return self._value

    def set_value(self, value: Widths) -> None:
        """Show `value`."""
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(len(value))
        self.slider.blockSignals(False)
        self.count.set_value(len(value))
        self.width_box.set_value(value[0] if len(set(value)) == 1 else None)
        self.width_box.setEnabled(bool(value))
        self.each.set_value(", ".join(map(str, value)))

    def keep(self) -> None:
        """Show the value in force again."""
        self.set_value(self._value)

    def written(self) -> str:
        """Return the value as it is shown."""
        return self.each.written() or self.tr("no layer")

    def row_height(self) -> int:
        """Return the height of each of the three rows, in pixels."""
        return max(control.sizeHint().height() for control in (self.slider, self.width_box, self.each))

    def _arrange(self) -> None:
        describe(self.slider, self.tr("Depth"), self.tr("Number of layers; drag to sweep"))
        rule = explain_numbers(DEPTH)
        describe(self.count, self.tr("Depth"), "\n".join([self.tr("Number of layers"), rule]))
        describe(self.width_box, self.tr("Width"), "\n".join([self.tr("Number of units in every layer"), rule]))
        describe(
            self.each,
            self.tr("Each layer"),
            self.tr("Number of units in each layer, such as 256, 100, 100; commas, spaces or semicolons separate"),
        )
        self.count.setMinimumWidth(COUNT_WIDTH)
        for steered in (self.slider, self.count, self.width_box):
            behave(steered)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.slider, 0, 0)
        layout.addWidget(self.count, 0, 1)
        layout.addWidget(self.width_box, 1, 0, 1, 2)
        layout.addWidget(self.each, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        for row, control in enumerate((self.count, self.width_box, self.each)):
            layout.setRowMinimumHeight(row, self.row_height())
            control.setFixedHeight(self.row_height())

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._enter_depth)
        self.slider.sliderReleased.connect(self.dropped)
        self.count.entered.connect(lambda depth: self._enter_depth(depth, self.count.remark))
        self.count.refused.connect(self.refused)
        self.width_box.entered.connect(self._enter_width)
        self.width_box.refused.connect(self.refused)
        self.each.entered.connect(self._enter_each)

    def _enter_depth(self, depth: int, remark: str = "") -> None:
        """Cut off the last layers, or repeat the last one; more or fewer than there can be are refused first."""
        least, most = self.slider.minimum(), self.slider.maximum()
        if not least <= depth <= most:
            template = SENTENCES["too_long" if depth > most else "greater_than_equal"]
            refusal = RefusedError(template, actual_length=depth, max_length=most, value=depth, ge=least)
            self.refused.emit(refusal.sentence(QCoreApplication.translate))
            return
        last = self._value[-1:] or (USUAL_WIDTH,)
        self._announce((*self._value, *last * max(0, depth - len(self._value)))[:depth], remark)

    def _enter_width(self, width: object) -> None:
        if isinstance(width, int):
            self._announce((width,) * len(self._value), self.width_box.remark)
        else:
            self.keep()

    def _enter_each(self, text: str) -> None:
        try:
            value = read_whole_numbers(text)
        except RefusedError as error:
            self.refused.emit(error.sentence(QCoreApplication.translate))
            return
        plain = not value or PLAIN.fullmatch(text.strip())
        self._announce(value, "" if plain else read_as(text.strip(), ", ".join(map(str, value))))

    def _announce(self, value: Widths, remark: str) -> None:
        self.remark = remark
        self.entered.emit(value)
        self.remark = ""


class LayersLabels(QWidget):
    """The labels of the three rows of a box: the field's own at the depth, then the width, then each layer."""

    def __init__(self, first: FieldLabel, box: LayersBox, column: LabelColumn) -> None:
        super().__init__()
        layout = column_in(self, spacing=SPACING)
        width, each = (FieldLabel(control.accessibleName(), column) for control in (box.width_box, box.each))
        width.setBuddy(box.width_box)
        each.setBuddy(box.each)
        for label in (first, width, each):
            label.setFixedHeight(box.row_height())
            layout.addWidget(label)
        layout.addStretch(1)
