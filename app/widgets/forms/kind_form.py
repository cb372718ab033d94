"""A choice among a family, such as surfaces or schedules, and the fields of the chosen member."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from app.base.formatting import translated
from app.base.plain_text import set_tip
from app.widgets.controls import describe
from app.widgets.focus_policy import behave
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.label_column import LabelColumn, label_text, labelled
from app.widgets.formulas.label import FormulaLabel
from app.widgets.formulas.tip import set_formula_tip
from app.widgets.terms.term_label import TermLabel
from core.settings import Settings

T = TypeVar("T", bound=Settings)


class KindForm(QWidget, Generic[T]):
    """A list of kinds, a sentence about the chosen one, and a form of its fields.

    `none` is the name of "no choice", which stands first in the list; without it, a choice is required. `hidden` gives
    the fields of a kind that are edited elsewhere. `object_to` may refuse a valid value; see `SettingsForm`.
    """

    value_changed = Signal(object)
    dropped = Signal()  # a slider has been released
    mark_toggled = Signal(str, bool)  # a field's name, or nothing for the kind; and whether a study is to vary it

    def __init__(
        self,
        name: str,
        kinds: Sequence[type[T]],
        value: T | None,
        hidden: Callable[[type[T]], Collection[str]] = lambda _: (),
        none: str = "",
        *,
        object_to: Callable[[T], str] = lambda _: "",
        with_formula: bool = False,
        labels: LabelColumn | None = None,
    ) -> None:
        super().__init__()
        self._column = labels or LabelColumn()
        for kind in kinds:
            shown = (one for one in kind.declarations() if one.name not in hidden(kind))
            self._column.reserve(map(label_text, shown))
        self._with_formula = with_formula
        self._kinds = kinds
        self._value = value
        self._hidden = hidden
        self._object_to = object_to
        self._first = 1 if none else 0  # the index of the first kind
        self.kind = self._kind_box(name, none)
        self.mark: QToolButton | None = None  # beside the kind, while a study is planned
        self._marked: Mapping[str, bool] = {}
        self.summary = TermLabel(wrap=True)
        self.summary.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.formula = FormulaLabel()
        self.form: SettingsForm[Any] | None = None
        self._arrange()
        self._renew_form()

    def value(self) -> T | None:
        return self._value

    @property
    def dragging(self) -> bool:
        """Return whether a slider is held."""
        return self.form is not None and self.form.dragging

    def set_value(self, value: T | None) -> None:
        """Show `value`."""
        renew = type(value) is not type(self._value)
        self._value = value
        if renew:
            self._renew_form()
        elif self.form is not None:
            self.form.set_value(value)

    def set_defaults(self, value: T, tip: str = "") -> None:
        """Reset fields to those of `value` while its kind is chosen, or else to those that the kind declares."""
        if self.form is not None and self._value is not None:
            kind = type(self._value)
            if type(value) is kind:
                self.form.set_defaults(value, tip)
            else:
                self.form.set_defaults(kind.model_validate({}))

    def set_idle(self, reason: str) -> None:
        """Disable the choice for a reason, or enable it if the reason is empty."""
        self.setEnabled(not reason)
        set_tip(self, reason)

    def offer_marks(self, fields: Mapping[str, bool], *, kind: bool | None = None) -> None:
        """Show beside the kind and its fields whether a study varies them."""
        if self.mark is None and kind is not None:
            from app.widgets.forms.vary_mark import VaryMark  # noqa: PLC0415 - few forms have one

            self.mark = VaryMark(self.kind.accessibleName(), self.kind)
            self.mark.setFixedWidth(self.mark.sizeHint().width())
            self.mark.clicked.connect(lambda on: self.mark_toggled.emit("", on))
            row = self._row.layout()
            assert row is not None  # noqa: S101 - for the type checker
            row.addWidget(self.mark)
        if self.mark is not None:
            self.mark.setVisible(kind is not None)
            self.mark.setChecked(bool(kind))
        self._marked = fields
        if self.form is not None:
            self.form.offer_marks(fields)

    def _kind_box(self, name: str, none: str) -> QComboBox:
        box = QComboBox()
        if none:
            box.addItem(none)
        for kind in self._kinds:
            box.addItem(translated(kind.label))
            box.setItemData(box.count() - 1, translated(kind.summary), Qt.ItemDataRole.ToolTipRole)
        describe(box, name, name)
        behave(box)
        box.activated.connect(self._choose)
        return box

    def _arrange(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._row = labelled(self.kind, self._column)
        self._layout.addWidget(self._row)
        self._layout.addWidget(self.summary)
        self._layout.addWidget(self.formula)

    def _choose(self, index: int) -> None:
        kind = self._kinds[index - self._first] if index >= self._first else None
        if kind is None and self._value is not None:
            self.value_changed.emit(None)
        elif kind is not None and kind is not type(self._value):
            self.value_changed.emit(kind.model_validate({}))

    def _renew_form(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        value = self._value
        self.summary.setVisible(value is not None)
        self.formula.setVisible(value is not None and self._with_formula)
        if value is None:
            self.kind.setCurrentIndex(0)
            return
        names = {declaration.name for declaration in value.declarations()}
        self.form = SettingsForm(
            value, only=names - set(self._hidden(type(value))), object_to=self._object_to, labels=self._column
        )
        self.form.value_changed.connect(self.value_changed)
        self.form.dropped.connect(self.dropped)
        self.form.mark_toggled.connect(self.mark_toggled)
        self.form.offer_marks(self._marked)
        self._layout.addWidget(self.form)
        self.kind.setCurrentIndex(self._kinds.index(type(value)) + self._first)
        set_formula_tip(self.kind, translated(value.summary), value.formula)
        self.summary.setText(translated(value.summary))
        self.formula.setText(value.formula if self._with_formula else "")
