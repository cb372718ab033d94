"""The options below the curves of a run: how losses are drawn."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.base.formatting import translated
from app.trainer.model import TrainerModel
from app.widgets.controls import OneLine, describe
from app.widgets.focus_policy import behave
from app.widgets.forms.form import SettingsForm

FORM_WIDTH = 200  # pixels: the width of the form


class CurveBar(QWidget):
    """Two check boxes and a number for fields of the model; it announces what is entered."""

    changed = Signal(str, object)  # a field of the model, and its value

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        declared = {one.name: one for one in TrainerModel.declarations()}
        self.hint = OneLine()
        self.hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.hint.setText(self.tr("Start a run to see its losses and accuracies here, epoch by epoch"))
        self.boxes = {name: QCheckBox(translated(declared[name].label)) for name in ("logarithmic", "by_batch")}
        self.smoothing = SettingsForm(TrainerModel(), only=("smoothing",))
        self.smoothing.setFixedWidth(FORM_WIDTH)
        for name, box in self.boxes.items():
            describe(box, translated(declared[name].label), translated(declared[name].help))
            behave(box)
        self._arrange()
        for name, box in self.boxes.items():
            box.clicked.connect(lambda on, name=name: self.changed.emit(name, on))
        self.smoothing.value_changed.connect(lambda model: self.changed.emit("smoothing", model.smoothing))

    def show_model(self, model: TrainerModel, *, empty: bool) -> None:
        """Show how losses are drawn; if the charts are `empty`, say what they will show."""
        for name, box in self.boxes.items():
            box.setChecked(getattr(model, name))
        self.smoothing.set_value(model)
        self.smoothing.setEnabled(model.by_batch)
        self.hint.setVisible(empty)

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 0)
        layout.addWidget(self.hint, stretch=1)
        layout.addStretch(0)
        for box in self.boxes.values():
            layout.addWidget(box)
            layout.addSpacing(8)
        layout.addWidget(self.smoothing)
