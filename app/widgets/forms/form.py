"""A form for any `Settings` class, made from the declarations of its fields."""

from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.base.formatting import inside, translated
from app.base.plain_text import set_tip
from app.widgets.controls import set_bold
from app.widgets.forms.field_row import NOTHING, FieldRow
from app.widgets.forms.hidden_layers_box import LayersBox, LayersLabels
from app.widgets.forms.label_column import GAP, FieldLabel, LabelColumn, label_text
from app.widgets.terms.links import TermTip
from core.settings import Declaration, Settings, faults

T = TypeVar("T", bound=Settings)


class SettingsForm(QWidget, Generic[T]):
    """A row for each field of a frozen value: label, editor, reset; a refusal is explained under its field.

    `object_to` may refuse a valid value, too: it returns the reason, or an empty text. Forms below each other share a
    column of `labels`.
    """

    value_changed = Signal(object)
    dropped = Signal()  # a slider has been released
    mark_toggled = Signal(str, bool)  # a field's name, and whether a study is to vary it

    def __init__(
        self,
        value: T,
        only: Collection[str] | None = None,
        parent: QWidget | None = None,
        object_to: Callable[[T], str] = lambda _: "",
        labels: LabelColumn | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._column = labels or LabelColumn()
        self._object_to = object_to
        self._rows: dict[str, FieldRow] = {}
        self._labels: dict[str, QLabel] = {}
        self._defaults: T | None = None  # None for those that the class declares
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(4)
        layout.setHorizontalSpacing(GAP)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for declaration in value.own_declarations():
            if only is None or declaration.name in only:
                self._add_row(layout, declaration)
        self.set_value(value)

    def value(self) -> T:
        return self._value

    def set_value(self, value: T) -> None:
        """Show a value of the same class; a field without effect in it is disabled and says why."""
        self._value = value
        idle = value.inactive_fields()
        for name, row in self._rows.items():
            row.set_value(getattr(value, name))
            row.set_idle(translated(idle.get(name, "")))
            if row.refused is not NOTHING:
                self._judge_again(row, name)
        self._mark()

    def set_defaults(self, value: T, tip: str = "") -> None:
        """Reset fields to those of `value`, not to the declared defaults, and mark the fields that differ.

        The `tip` of the reset buttons says whose values these are, with a blank for the value.
        """
        self._defaults = value
        for name, row in self._rows.items():
            row.set_default(getattr(value, name), tip)
        self._mark()

    def offer_marks(self, varied: Mapping[str, bool]) -> None:
        """Show beside these fields whether a study varies them, and beside no other."""
        for name, row in self._rows.items():
            row.offer_mark(varied.get(name))

    def _mark(self) -> None:
        """Write the names of fields in bold that differ from their defaults."""
        if self._defaults is not None:
            for name, label in self._labels.items():
                set_bold(label, getattr(self._value, name) != getattr(self._defaults, name))

    def name_field(self, name: str, label: str) -> None:
        """Label a field otherwise than its declaration does."""
        self._labels[name].setText(label)
        self._rows[name].editor.setAccessibleName(label)

    @property
    def dragging(self) -> bool:
        """Return whether a slider is held: the changes are one until it is released."""
        return any(row.dragging for row in self._rows.values())

    def has(self, name: str) -> bool:
        """Return whether a field of this name stands in the form."""
        return name in self._rows

    def editor(self, name: str) -> QWidget:
        """Return the editor of a field."""
        return self._rows[name].editor

    def error(self, name: str) -> str:
        """Return why the last entry of a field was refused; empty if it was not, or would be accepted now."""
        row = self._rows[name]
        return row.message.text() if row.is_refused else ""

    def refusals(self) -> list[str]:
        """Return the reasons of all fields whose last entry was refused, with their labels."""
        return [
            f"{row.editor.accessibleName()}: {self.error(name)}" for name, row in self._rows.items() if self.error(name)
        ]

    def _add_row(self, layout: QFormLayout, declaration: Declaration) -> None:
        row = FieldRow(declaration)
        row.entered.connect(self._change)
        row.dropped.connect(self.dropped)
        row.mark_toggled.connect(self.mark_toggled)
        label = FieldLabel(label_text(declaration), self._column)
        label.setBuddy(row.editor)
        set_tip(label, row.editor.toolTip())
        TermTip(label)
        layers = LayersLabels(label, row.editor, self._column) if isinstance(row.editor, LayersBox) else None
        layout.addRow(layers or label, row)
        self._rows[declaration.name] = row
        self._labels[declaration.name] = label

    def _change(self, name: str, entered: object) -> None:
        row = self._rows[name]
        value, reason = self._with(name, entered)
        if value is None:
            row.refuse(reason, entered)
            return
        row.accept()
        if value == self._value:
            row.set_value(getattr(value, name))
        else:
            self.set_value(value)
            self.value_changed.emit(value)

    def _judge_again(self, row: FieldRow, name: str) -> None:
        """Renew the message about a refused entry: another field may have been in its way."""
        value, reason = self._with(name, row.refused)
        if value is None:
            row.refuse(reason, row.refused)
        else:
            row.accept()

    def _with(self, name: str, entered: object) -> tuple[T | None, str]:
        """Return the value with another entry in a field, or None and the reason that it is refused."""
        try:
            value = self._value.replace(**{name: entered})
        except ValidationError as error:
            return None, self._reason(name, error)
        reason = self._object_to(value)
        return (None if reason else value), reason

    def _reason(self, name: str, error: ValidationError) -> str:
        """Return why an entry is refused: it names an entry of a list, or another field, as the form does."""
        percents = {known.name for known in self._value.own_declarations() if known.is_percent}
        fault = faults(error, QCoreApplication.translate, percents)[0]
        field, *entries = fault.path or (name,)
        declaration = next((known for known in self._value.own_declarations() if known.name == field), None)
        if declaration is None:
            return fault.reason
        names = [] if field == name else [translated(declaration.label)]
        if declaration.entry is not None and entries and isinstance(entries[0], int):
            names.append(f"{inside(translated(declaration.entry.label))} {entries[0] + 1}")
        return ": ".join([*names, fault.reason])
