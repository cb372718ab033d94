"""A form for any `Settings` class, made from what its fields declare."""

from collections.abc import Collection
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QGridLayout, QLabel, QLineEdit, QWidget

from app.texts import exactly, told
from app.widgets.controls import describe, fault, tool_button
from app.widgets.manners import behave
from app.widgets.number_box import NumberBox
from core.settings import Declaration, Settings, explain

T = TypeVar("T", bound=Settings)


class SettingsForm(QWidget, Generic[T]):
    """A row for each field of a frozen value: label, editor, reset; what is refused is explained under the field."""

    value_changed = Signal(object)

    def __init__(self, value: T, only: Collection[str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self._rows: dict[str, FieldRow] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(4)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for declaration in type(value).declarations():
            if only is None or declaration.name in only:
                self._add_row(layout, declaration)
        self.set_value(value)

    def value(self) -> T:
        return self._value

    def set_value(self, value: T) -> None:
        """Show a value of the same class."""
        self._value = value
        for name, row in self._rows.items():
            row.set_value(getattr(value, name))

    def editor(self, name: str) -> QWidget:
        """The editor of a field."""
        return self._rows[name].editor

    def error(self, name: str) -> str:
        """What is said under a field."""
        return self._rows[name].error.text()

    def _add_row(self, layout: QFormLayout, declaration: Declaration) -> None:
        row = FieldRow(declaration)
        row.entered.connect(self._change)
        label = QLabel(told(declaration.label))
        label.setBuddy(row.editor)
        label.setToolTip(row.editor.toolTip())
        layout.addRow(label, row)
        self._rows[declaration.name] = row

    def _change(self, name: str, entered: object) -> None:
        row = self._rows[name]
        try:
            value = self._value.replace(**{name: entered})
        except ValidationError as error:
            row.refuse(explain(error, QCoreApplication.translate)[0].removeprefix(f"{name}: "))
            return
        row.accept()
        if value == self._value:
            row.set_value(getattr(value, name))
        else:
            self.set_value(value)
            self.value_changed.emit(value)


class FieldRow(QWidget):
    """The editor of one field, a button that brings its default back, and room for a reason."""

    entered = Signal(str, object)  # the field's name and what was entered

    def __init__(self, declaration: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declaration = declaration
        self.editor = self._make_editor()
        describe(self.editor, told(declaration.label), explain_field(declaration))
        behave(self.editor)
        self._shown: Any = None
        self.error = fault()
        self.error.hide()
        self.reset = tool_button(
            self.tr("Reset {0}").format(told(declaration.label)),
            self.tr("Back to the default: {0}").format(show_default(declaration)),
            "↺",
        )
        self.reset.clicked.connect(self._bring_default_back)
        self._arrange()

    def set_value(self, value: Any) -> None:
        """Show `value`, and whether it is the default; what was said of another is taken back."""
        if value != self._shown:
            self.accept()
        self._shown = value
        match self.editor:
            case NumberBox():
                self.editor.set_value(value)
            case QCheckBox():
                self.editor.setChecked(value)
            case QComboBox():
                self.editor.setCurrentIndex(self._declaration.choices.index(value))
            case QLineEdit():
                self.editor.setText(value)
        self.reset.setEnabled(has_default(self._declaration) and value != self._declaration.default)

    def refuse(self, reason: str) -> None:
        """Say why the entry was refused; a number goes back to what is kept, a text stays to be mended."""
        if isinstance(self.editor, NumberBox):
            kept = self.editor.value()
            self.editor.set_value(kept)
            name = told(self._declaration.none) if kept is None else exactly(kept)
            reason = self.tr("{0}; {1} is kept").format(reason, name)
        self.error.setText(reason)
        self.error.show()

    def accept(self) -> None:
        """Take back what was said."""
        self.error.clear()
        self.error.hide()

    def _make_editor(self) -> QWidget:
        if self._declaration.choices:
            box = QComboBox()
            box.addItems([told(str(choice)) for choice in self._declaration.choices])
            box.activated.connect(lambda index: self._enter(self._declaration.choices[index]))
            return box
        if self._declaration.type is bool:
            check = QCheckBox()
            check.clicked.connect(self._enter)
            return check
        if self._declaration.type is str:
            text = QLineEdit()
            text.editingFinished.connect(lambda: self._enter(text.text()))
            return text
        number = NumberBox(self._declaration)
        number.entered.connect(self._enter)
        number.refused.connect(self._refuse_text)
        return number

    def _arrange(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.editor, 0, 0)
        layout.addWidget(self.reset, 0, 1)
        layout.addWidget(self.error, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)

    def _enter(self, value: object) -> None:
        self.entered.emit(self._declaration.name, value)

    def _refuse_text(self, text: str) -> None:
        self.refuse(self.tr("“{0}” is not a number").format(text))

    def _bring_default_back(self) -> None:
        self._enter(self._declaration.default)


def show(value: object) -> str:
    """A default or a bound as a person reads it."""
    if isinstance(value, bool):
        text = QCoreApplication.translate("form", "on") if value else QCoreApplication.translate("form", "off")
    elif isinstance(value, (int, float)):
        text = exactly(value)
    else:
        text = told(str(value)) if value is not None else QCoreApplication.translate("form", "none")
    return text


def has_default(declaration: Declaration) -> bool:
    """Whether there is something to go back to."""
    return declaration.default is not None or bool(declaration.none)


def show_default(declaration: Declaration) -> str:
    """The default of a field as a person reads it."""
    if declaration.default is None and declaration.none:
        return told(declaration.none)
    return show(declaration.default) + declaration.unit


def explain_field(declaration: Declaration) -> str:
    """The tooltip of a field: what it does, its range, its default."""
    lines = [told(declaration.help)]
    if (bounds := describe_range(declaration)) is not None:
        lines.append(QCoreApplication.translate("form", "Range: {0}").format(bounds))
    if has_default(declaration):
        lines.append(QCoreApplication.translate("form", "Default: {0}").format(show_default(declaration)))
    return "\n".join(line for line in lines if line)


def describe_range(declaration: Declaration) -> str | None:
    """The range of a field, as in "above 0, up to 100"."""
    parts = []
    if declaration.minimum is not None:
        template = (
            QCoreApplication.translate("form", "above {0}")
            if declaration.minimum_excluded
            else QCoreApplication.translate("form", "from {0}")
        )
        parts.append(template.format(exactly(declaration.minimum)))
    if declaration.maximum is not None:
        template = (
            QCoreApplication.translate("form", "below {0}")
            if declaration.maximum_excluded
            else QCoreApplication.translate("form", "up to {0}")
        )
        parts.append(template.format(exactly(declaration.maximum)))
    return ", ".join(parts) or None
