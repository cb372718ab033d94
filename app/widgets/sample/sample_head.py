"""The controls over the numbers of one sample: which sample, layer and unit, the way on, the code."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.base.plain_text import plain_label
from app.widgets.controls import describe, muted, push_button
from app.widgets.focus_policy import behave
from app.widgets.forms.number_box import NumberBox
from app.widgets.icons import IconButton
from core.settings import Declaration

MOST = 10_000_000
NUMBER_WIDTH = 64


class SampleHead(QWidget):
    """Shows what is chosen; the view that it stands in decides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample = number_box("sample", self.tr("Sample"), self.tr("The number of the sample that is followed"))
        self.unit = number_box("unit", self.tr("Unit"), self.tr("The unit of the layer whose numbers are shown"))
        self.units = muted()
        self.layer = QComboBox()
        describe(self.layer, self.tr("Layer"), self.tr("The layer whose numbers are shown"))
        behave(self.layer)
        self.mode = QComboBox()
        self.mode.addItems([self.tr("Evaluation"), self.tr("Training")])
        describe(
            self.mode,
            self.tr("Mode"),
            self.tr("Evaluation: the image alone, running statistics, no mask. Training: with its batch and its mask."),
        )
        behave(self.mode)
        self.back, self.on = IconButton("back"), IconButton("forward")
        describe(self.back, self.tr("One number back"), self.tr("The number before this one on the sample's way"))
        describe(self.on, self.tr("One number on"), self.tr("The next number on the sample's way, there and back"))
        self.code = push_button(
            self.tr("Open the code"), self.tr("Show the code of the engine that computes this step, read-only")
        )
        behave(self.code)
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        words = plain_label(self.tr("Sample")), plain_label(self.tr("Unit"))
        for widget in (self.mode, words[0], self.sample, self.layer, words[1], self.unit, self.units):
            row.addWidget(widget)
        for button in (self.back, self.on):
            behave(button)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.code)


def number_box(name: str, label: str, tip: str) -> NumberBox:
    """Return a box for the number of something, counted from 1."""
    box = NumberBox(Declaration(name, int, 1, label, tip, minimum=1, maximum=MOST))
    describe(box, label, tip)
    box.setMinimumWidth(NUMBER_WIDTH)
    behave(box)
    return box
