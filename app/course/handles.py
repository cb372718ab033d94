"""The controls of an entry: fields of the room that is shown, which the entry carries along."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.language import language_now
from app.course.controller import CourseController
from app.course.entry import Handle
from app.course.stages.stage import Stage
from app.optimizers.own_rule.rule_editor import RuleEditor
from app.widgets.controls import muted
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.label_column import LabelColumn
from core.own_optimizer import RULE, OwnOptimizer


class RuleForm(RuleEditor):
    """The editor of an own rule in the place of a form, without rules to begin with: it is to be found."""

    value_changed = Signal(object)
    dropped = Signal()

    def __init__(self, optimizer: OwnOptimizer) -> None:
        super().__init__(optimizer)
        self.templates.hide()
        self.changed.connect(self.value_changed)
        self.left.connect(lambda _: self.dropped.emit())

    @property
    def dragging(self) -> bool:
        return False

    def has(self, name: str) -> bool:
        """Return whether it edits the field of this name."""
        return name == RULE

    def editor(self, name: str) -> QWidget:  # noqa: ARG002 - there is one
        """Return the editor of the rule."""
        return self.text

    def name_field(self, name: str, label: str) -> None:  # noqa: ARG002 - there is one
        """Label it otherwise than in the racer's card."""
        self.label.setText(label)

    def set_defaults(self, value: Any, tip: str = "") -> None:
        """Keep no default: Undo brings back what stood there."""


class Handles(QWidget):
    """Shows those of an entry's handles that the room has now, bound to the room's own model."""

    def __init__(self, controller: CourseController, handles: tuple[Handle, ...]) -> None:
        super().__init__()
        self.controller = controller
        self.note = muted()
        self.note.setWordWrap(True)
        labels = LabelColumn()
        self.rows = [HandleRow(handle, labels) for handle in handles]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(2)
        for part in (self.note, *self.rows):
            layout.addWidget(part)
        self.show_room()

    def show_room(self) -> None:
        """Show the fields as they are in the room that is shown; hide those that it does not have."""
        stage = self.controller.stage_here()
        for row in self.rows:
            row.show_stage(stage, self.controller)
        self.setVisible(any(row.form is not None for row in self.rows))
        in_trainer = stage is not None and stage.room.room_name == "trainer"
        self.note.setText(self.tr("Change it for the next run:") if in_trainer else self.tr("Change it here:"))


class HandleRow(QWidget):
    """A field of a room's model, edited as in the room's own form; a drag is one step of history."""

    def __init__(self, handle: Handle, labels: LabelColumn) -> None:
        super().__init__()
        self.handle = handle
        self.form: SettingsForm[Any] | RuleForm | None = None
        self._labels = labels
        self._stage: Stage | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_stage(self, stage: Stage | None, controller: CourseController) -> None:
        """Show the field as the room has it now; hide it if the room has no such field."""
        self._stage = stage
        part: Any = stage.part(self.handle.owner) if stage is not None else None
        if part is not None and self.handle.name not in {known.name for known in part.declarations()}:
            part = None
        if self.form is not None and type(part) is not type(self.form.value()):
            self._drop_form()
        if part is None or stage is None:
            self.hide()
            return
        if self.form is None:
            self.form = self._make_form(part)
        original = stage.original(self.handle.owner, controller.scene)
        if original is not None and type(original) is type(part):
            self.form.set_defaults(original, self.tr("Back to {0}, as it was at first"))
        self.form.set_value(part)
        self.show()

    def _make_form(self, part: Any) -> SettingsForm[Any] | RuleForm:
        form: SettingsForm[Any] | RuleForm
        if isinstance(part, OwnOptimizer) and self.handle.name == RULE:
            form = RuleForm(part)
        else:
            form = SettingsForm(part, only=(self.handle.name,), labels=self._labels, object_to=self._objection)
        if self.handle.title is not None:
            form.name_field(self.handle.name, self.handle.title.text(language_now()))
        form.value_changed.connect(self._change)
        form.dropped.connect(self._drop)
        self._layout.addWidget(form)
        return form

    def _drop_form(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _change(self, value: Any) -> None:
        part = self._stage.part(self.handle.owner) if self._stage is not None else None
        if part is None or self._stage is None or self.form is None:
            return
        name = self.handle.name
        changed = part.replace(**{name: getattr(value, name)})  # other fields may have changed since they were shown
        self._stage.change(self.handle.owner, changed, dragged=self.form.dragging)

    def _drop(self) -> None:
        if self._stage is not None:
            self._stage.room.controller.drop()

    def _objection(self, value: Any) -> str:
        return self._stage.objection(value) if self._stage is not None else ""
