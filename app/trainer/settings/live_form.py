"""The settings that can change during a run; each change is marked on the curves."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.formatting import translated
from app.base.plain_text import plain_label
from app.widgets.controls import describe, muted
from app.widgets.focus_policy import behave
from app.widgets.forms.field_row import explain_field
from app.widgets.forms.number_box import NumberBox, and_kept
from core.settings import Declaration
from core.training.config import CHANGEABLE, TrainingConfig

BOX_WIDTH = 68  # pixels: the width of a number


class LiveForm(QWidget):
    """A number for each setting that can change during a run; it announces what is entered."""

    changed = Signal(str, float)
    refused = Signal(str)  # the reason, under the label of its field; empty if it no longer holds

    def __init__(self, config: TrainingConfig, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, NumberBox] = {}
        self.refusal = ""
        for name in CHANGEABLE:
            declaration = declaration_of(config, name)
            box = self.boxes[name] = NumberBox(declaration)
            tip = self.tr("Changes the run that goes on, from its next step")
            describe(box, translated(declaration.label), f"{tip}\n{explain_field(declaration)}")
            behave(box)
            box.setFixedWidth(BOX_WIDTH)
            box.entered.connect(lambda value, name=name: self._enter(name, value))
            box.refused.connect(lambda reason, name=name: self.refuse(name, reason))
            label = plain_label(translated(declaration.label))
            label.setBuddy(box)
            layout.addWidget(label)
            layout.addWidget(box)
            layout.addSpacing(4)
        self.remark = muted()  # stands where the bar has room for it
        self.remark.hide()

    def show_config(self, config: TrainingConfig) -> None:
        """Show the current settings of the run."""
        for name, box in self.boxes.items():
            value = config.optimizer.learning_rate if name == "learning_rate" else getattr(config, name)
            if not box.being_typed:
                box.set_value(value)

    def accept(self, name: str, value: float) -> None:
        """Show the value that a field has from now on, and how its entry was read."""
        self.boxes[name].set_value(value)
        self._remark(self.boxes[name].remark)
        self._say("")

    def refuse(self, name: str, reason: str) -> None:
        """Say why an entry was refused, and show the value in force again."""
        box = self.boxes[name]
        box.keep()
        self._remark("")
        self._say(f"{box.accessibleName()}: {and_kept(reason, box.written())}")

    def retire(self) -> None:
        """Forget what was said: the run has ended."""
        self._remark("")
        if self.refusal:
            self._say("")

    def _enter(self, name: str, value: object) -> None:
        if isinstance(value, (int, float)):
            self.changed.emit(name, float(value))

    def _remark(self, text: str) -> None:
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _say(self, refusal: str) -> None:
        self.refusal = refusal
        self.refused.emit(refusal)


def declaration_of(config: TrainingConfig, name: str) -> Declaration:
    """Return the declaration of a changeable setting, wherever it is declared."""
    owner = config.optimizer if name == "learning_rate" else config
    return next(declaration for declaration in owner.declarations() if declaration.name == name)
