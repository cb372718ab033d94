"""Which member of a family, and the fields of that member: a surface, a schedule."""

from collections.abc import Collection, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.texts import told
from app.widgets.controls import describe, muted
from app.widgets.form import SettingsForm
from app.widgets.manners import behave
from core.settings import Settings

T = TypeVar("T", bound=Settings)


class KindForm(QWidget, Generic[T]):
    """A list of kinds, a sentence on the chosen one, and a form of its fields."""

    value_changed = Signal(object)
    dropped = Signal()  # a slider has been let go

    def __init__(
        self,
        name: str,
        kinds: Sequence[type[T]],
        value: T,
        hidden: Collection[str] = (),
        *,
        with_formula: bool = False,
    ) -> None:
        super().__init__()
        self._with_formula = with_formula
        self._kinds = kinds
        self._value = value
        self._hidden = hidden  # fields that are edited elsewhere
        self.kind = QComboBox()
        for kind in kinds:
            self.kind.addItem(told(kind.label))
            self.kind.setItemData(self.kind.count() - 1, told(kind.summary), Qt.ItemDataRole.ToolTipRole)
        describe(self.kind, name, name)
        behave(self.kind)
        self.kind.activated.connect(self._choose)
        self.summary = muted()
        self.summary.setWordWrap(True)
        self.form: SettingsForm[Any] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.kind)
        self._layout.addWidget(self.summary)
        self._renew_form()

    def value(self) -> T:
        return self._value

    @property
    def dragging(self) -> bool:
        """Whether a slider is held."""
        return self.form is not None and self.form.dragging

    def set_value(self, value: T) -> None:
        """Show `value`."""
        renew = type(value) is not type(self._value)
        self._value = value
        if renew or self.form is None:
            self._renew_form()
        else:
            self.form.set_value(value)

    def set_idle(self, reason: str) -> None:
        """Disable the choice for a reason, or enable it without one."""
        self.setEnabled(not reason)
        self.setToolTip(reason)

    def _choose(self, index: int) -> None:
        if self._kinds[index] is not type(self._value):
            self.value_changed.emit(self._kinds[index].model_validate({}))

    def _renew_form(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        value = self._value
        names = {declaration.name for declaration in value.declarations()}
        self.form = SettingsForm(value, only=names - set(self._hidden))
        self.form.value_changed.connect(self.value_changed)
        self.form.dropped.connect(self.dropped)
        self._layout.addWidget(self.form)
        self.kind.setCurrentIndex(self._kinds.index(type(value)))
        self.kind.setToolTip(f"{told(value.summary)}\n{value.formula}")
        formula = f"\n{value.formula}" if self._with_formula else ""
        self.summary.setText(told(value.summary) + formula)
