"""The page *One sample* of a layer: the strip of its steps, and the numbers of the chosen one."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.base.plain_text import plain_label
from app.base.theme import Themed
from app.widgets.code.code_view import open_code
from app.widgets.controls import column_in, muted, title
from app.widgets.formulas.label import FormulaLabel
from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.pixel_picture import PixelPicture
from app.widgets.sample.sample_head import SampleHead
from app.widgets.sample.slope_chart import SlopeChart, steepest
from app.widgets.sample.step_strip import StepStrip
from app.widgets.sample.steps import Line, Names, Step, plain_input, step_at
from app.widgets.sample.term_table import TermTable
from app.widgets.sample.way import steps_of, way_through
from core.network.one_sample import LayerSample, SampleTrace
from core.number_format import number

BESIDE = 760  # pixels: from this width on the chart stands beside the table
CHART_WIDTH = 300
LINEAR = StepKey("linear")


@dataclass(frozen=True)
class SampleInfo:
    """What a room says of the record that it shows."""

    samples: int  # from which one can be chosen
    sample: str  # which one it is, such as "test image 8, label 7"
    mode: str  # training with its batch and mask, or evaluation
    layers: tuple[str, ...]  # their names, in the order of the record
    names: Names
    image_shape: tuple[int, int] | None = None  # of inputs that are an image
    modes: bool = False  # whether training and evaluation can be chosen


NOTHING = SampleInfo(1, "", "", (), Names(plain_input))


class SampleView(Themed):
    """Shows the record that it is given; it asks for another sample, and for a unit of another layer."""

    asked = Signal()  # another number or mode has been chosen
    layer_changed = Signal(int)  # another layer of the record is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = 0  # of the sample, counted from 0
        self.training = False
        self.place = UnitPlace(0, 0)
        self.key = LINEAR
        self._trace: SampleTrace | None = None
        self._info = NOTHING
        self._steps: tuple[Step, ...] = ()
        self.head = SampleHead()
        self.about = muted()
        self.about.setWordWrap(True)
        self.strip = StepStrip()
        self.title = title()
        self.title.setWordWrap(True)
        self.formula = FormulaLabel()
        self.equation = plain_label(wrap=True)
        self.table = TermTable()
        self.picture = PixelPicture()
        self.chart = SlopeChart()
        self.slope = muted()
        self.slope.setWordWrap(True)
        self.reason = muted()
        self.reason.setWordWrap(True)
        self._arrange()
        self._connect()
        self.show_nothing("")

    def show_nothing(self, reason: str) -> None:
        """Say why there is no sample to see."""
        self._trace, self._steps = None, ()
        self.reason.setText(reason)
        self.reason.setVisible(True)
        self.content.setVisible(False)

    def show_trace(self, trace: SampleTrace, info: SampleInfo) -> None:
        """Show a record."""
        self._trace, self._info = trace, info
        if [self.head.layer.itemText(index) for index in range(self.head.layer.count())] != list(info.layers):
            self.head.layer.clear()
            self.head.layer.addItems(info.layers)
        self.reason.setVisible(False)
        self.content.setVisible(True)
        self.head.mode.setVisible(info.modes)
        self.head.mode.setCurrentIndex(int(self.training))
        self.head.sample.set_value(self.number + 1)
        self.about.setText(f"{info.sample} · {info.mode}")
        self._show_unit()

    def choose_place(self, place: UnitPlace) -> None:
        """Show another unit, and perhaps another layer; a number beyond the last is the last."""
        is_another = place.layer != self.place.layer
        self.place = place
        self._show_unit()
        if is_another:
            self.layer_changed.emit(self.place.layer)

    def choose_unit(self, unit: int) -> None:
        """Show another unit of the layer."""
        self.choose_place(self.place._replace(unit=unit))

    def choose_layer(self, layer: int) -> None:
        """Show the same unit of another layer, or its last if it has fewer."""
        self.choose_place(self.place._replace(layer=layer))

    def choose_step(self, key: StepKey) -> None:
        """Show another step; if the layer has none there, the nearest that it has."""
        self.key = key
        self._show_step()

    def show_place(self, place: UnitPlace, key: StepKey) -> None:
        """Show a unit and one of its steps, now or as soon as there is a record."""
        self.key = key
        self.choose_place(place)

    def walk(self, by: int) -> None:
        """Go on along the sample's way: through all layers forward, then back; it ends where the way does."""
        if self._trace is None:
            return
        way = way_through(self._trace)
        place = way.index((self.place.layer, self.step.key)) + by
        layer, key = way[max(0, min(place, len(way) - 1))]
        self.show_place(self.place._replace(layer=layer), key)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that are shown."""
        return self._steps

    @property
    def step(self) -> Step:
        """The chosen step."""
        return step_at(self._steps, self.key)

    def _show_unit(self) -> None:
        if self._trace is None:
            return
        number_of_layer = max(0, min(self.place.layer, len(self._trace.layers) - 1))
        layer = self._trace.layers[number_of_layer]
        self.place = UnitPlace(number_of_layer, max(0, min(self.place.unit, layer.units - 1)))
        self._steps = steps_of(self._trace, self.place, self._info.names)
        self.head.layer.setCurrentIndex(number_of_layer)
        self.head.unit.set_value(self.place.unit + 1)
        self.head.units.setText(self.tr("of {0}").format(layer.units))
        self._show_step()
        self._show_picture(self._trace)
        self._show_slope(layer)

    def _show_step(self) -> None:
        if not self._steps:
            return
        step = self.step
        self.strip.show_steps(self._steps, step.key)
        self.strip.light(step.parts)
        self.title.setText(step.title)
        self.formula.setText(step.formula)
        self.equation.setText(step.equation)
        self.table.show_lines(step.columns, step.lines)
        self._frame_pixels(None)
        self.head.code.setEnabled(bool(step.code))

    def _show_slope(self, layer: LayerSample) -> None:
        is_output = self._trace is not None and self._trace.output is not None and layer is self._trace.layers[-1]
        self.beside.setVisible(not is_output)
        if not is_output:
            self.chart.show_layer(layer.activation, layer.z, self.place.unit)
            words = self.tr(
                "f'(z) is {0} at this unit, and {1} on average over the {2} units of this layer; nowhere is it above "
                "{3}. On the way back, every layer multiplies the gradient by its f'(z)."
            )
            here, mean = float(layer.slope[self.place.unit]), float(np.mean(layer.slope))
            most = steepest(layer.activation)
            told = words.format(number(here), number(mean), layer.units, number(most))
            self.slope.setText(f"{told} {self._through_all(most)}".rstrip())

    def _through_all(self, most: float) -> str:
        """Return what slopes below 1 leave of a gradient behind all hidden layers."""
        if self._trace is None or most >= 1:
            return ""
        hidden = len(self._trace.layers) - (self._trace.output is not None)
        text = self.tr("Through {0} hidden layers these factors are at most {1} together.")
        return text.format(hidden, number(most**hidden)) if hidden > 1 else ""

    def _point_at_step(self, key: StepKey | None) -> None:
        """Write what a step is made of, and light it; None goes back to the chosen one."""
        if self._steps:
            step = self.step if key is None else step_at(self._steps, key)
            self.strip.light(step.parts)
            is_another = step.key != self.step.key and step.equation
            self.equation.setText(f"{step.name}: {step.equation}" if is_another else step.equation)

    def _point_at_line(self, line: Line | None) -> None:
        if self._steps:
            self.equation.setText(line.equation if line is not None and line.equation else self.step.equation)
            self._frame_pixels(line)

    def _frame_pixels(self, pointed: Line | None) -> None:
        """Frame the pixels that the table is about, and the one of the line that is pointed at."""
        places = [line.place.unit for line in self.step.lines if line.place is not None and line.place.layer < 0]
        is_pixel = pointed is not None and pointed.place is not None and pointed.place.layer < 0
        self.picture.frame(places, pointed.place.unit if is_pixel and pointed and pointed.place else None)

    def _show_picture(self, trace: SampleTrace) -> None:
        shape = self._info.image_shape
        self.picture.setVisible(self.place.layer == 0 and shape is not None)
        if shape is not None:
            self.picture.show_inputs(trace.layers[0].inputs, shape)

    def _open_line(self, line: Line) -> None:
        """Go to the unit that a line is about."""
        if line.place is not None and line.place.layer >= 0:
            self.choose_place(line.place)

    def _choose_number(self, typed: int) -> None:
        self.number = max(0, min(typed - 1, self._info.samples - 1))
        self.head.sample.set_value(self.number + 1)
        self.asked.emit()

    def _choose_mode(self, index: int) -> None:
        self.training = bool(index)
        self.number = 0
        self.asked.emit()

    def _open_code(self) -> None:
        if self._steps and self.step.code:
            open_code(self.step.code, self)

    # Construction.

    def _arrange(self) -> None:
        left, self.beside = QWidget(), QWidget()
        column = column_in(left, spacing=4)
        for part in (self.title, self.formula, self.equation, self.table):
            column.addWidget(part)
        column.addStretch(1)
        right = column_in(self.beside, spacing=4)
        right.addWidget(self.picture)
        right.addWidget(self.chart)
        right.addWidget(self.slope)
        right.addStretch(1)
        self.content = QWidget()
        whole = column_in(self.content, spacing=8)
        whole.addWidget(self.head)
        whole.addWidget(self.about)
        whole.addWidget(self.strip)
        self.body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.body.addWidget(left, stretch=1)
        self.body.addWidget(self.beside)
        whole.addLayout(self.body)
        whole.addStretch(1)
        layout = column_in(self)
        layout.addWidget(self.reason)
        layout.addWidget(self.content)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.strip.chosen.connect(self.choose_step)
        self.strip.pointed_at.connect(self._point_at_step)
        self.table.pointed_at.connect(self._point_at_line)
        self.table.opened.connect(self._open_line)
        self.head.sample.entered.connect(self._choose_number)
        self.head.unit.entered.connect(lambda typed: self.choose_unit(typed - 1))
        self.head.mode.activated.connect(self._choose_mode)
        self.head.layer.activated.connect(self.choose_layer)
        self.head.code.clicked.connect(self._open_code)
        self.head.back.clicked.connect(lambda: self.walk(-1))
        self.head.on.clicked.connect(lambda: self.walk(1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_wide = self.width() >= BESIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self.body.setDirection(direction)
        self.beside.setFixedWidth(CHART_WIDTH) if is_wide else self.beside.setMaximumWidth(16_777_215)
