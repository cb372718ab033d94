"""The editor of one field of a form, made from the field's declaration."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QToolButton, QWidget

from app.base.formatting import format_field, format_value, translated, with_unit
from app.base.plain_text import set_tip
from app.widgets.controls import describe, keep_place, tool_button
from app.widgets.focus_policy import behave
from app.widgets.forms.bubble import Bubble
from app.widgets.forms.hidden_layers_box import LayersBox
from app.widgets.forms.label_column import shrink
from app.widgets.forms.number_box import NumberBox, and_kept, explain_numbers
from app.widgets.forms.slider import SweepSlider
from app.widgets.forms.text_line import TextLine
from app.widgets.terms.links import TermTip
from core.number_format import exactly
from core.settings import Declaration, Slider

BESIDE_A_SLIDER = 72  # pixels: the width of a number beside a slider
NOTHING = object()  # no entry


class FieldRow(QWidget):
    """The editor of one field, a button that resets it if it was changed, and a message over its neighbours."""

    entered = Signal(str, object)  # the field's name, and the value that was entered
    mark_toggled = Signal(str, bool)  # the field's name, and whether it is to vary
    dropped = Signal()

    def __init__(self, declaration: Declaration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declaration = declaration
        self.editor = self._make_editor()
        self.slider = None if declaration.swept is None else self._make_slider(declaration.swept)
        describe(self.editor, translated(declaration.label), explain_field(declaration))
        behave(self.editor)
        self._shown: Any = None
        self._default = declaration.default
        self.message = Bubble(self)
        self.is_refused = False  # the message says why the last entry was refused
        for part in (self.editor, self.slider):
            if part is not None:
                TermTip(part)
        self.refused: object = NOTHING  # that entry, if it was a value
        self._remark = ""  # how the entry that is being made was read
        self.reset = tool_button(
            self.tr("Reset {0}").format(translated(declaration.label)),
            "",
            "↺",
        )
        keep_place(self.reset)  # so that the field keeps its width
        self.reset.clicked.connect(self._bring_default_back)
        self.mark: QToolButton | None = None  # in the place of the reset button, while a study is planned
        self._arrange()
        self.set_default(declaration.default)

    @property
    def dragging(self) -> bool:
        """Return whether a slider is held."""
        slider = self.editor.slider if isinstance(self.editor, LayersBox) else self.slider
        return slider is not None and slider.isSliderDown()

    def set_value(self, value: Any) -> None:
        """Show `value`, and whether it is the default; clear the message about an earlier value."""
        if value != self._shown:
            self.accept()
        self._shown = value
        match self.editor:
            case NumberBox() | LayersBox() | TextLine():
                self.editor.set_value(value)
            case QCheckBox():
                self.editor.setChecked(value)
            case QComboBox():
                self.editor.setCurrentIndex(self._declaration.choices.index(value))
        if self.slider is not None:
            self.slider.show_value(value)
        self._offer_reset()

    def set_default(self, default: Any, tip: str = "") -> None:
        """Set the value that the reset button restores; the button's `tip` has a blank for it."""
        self._default = default
        tip = tip or self.tr("Back to the default: {0}")
        set_tip(self.reset, tip.format(show_default(self._declaration, default)))
        self._offer_reset()

    def set_idle(self, reason: str) -> None:
        """Disable the field for a reason, or enable it if the reason is empty."""
        for part in (self.editor, self.slider):
            if part is not None:
                part.setEnabled(not reason)
                set_tip(part, reason or explain_field(self._declaration))

    def offer_mark(self, varied: bool | None) -> None:  # noqa: FBT001 - as `setChecked`
        """Show the mark by which a field varies in a study, in place of the reset button; None takes it away."""
        if self.mark is None and varied is not None:
            from app.widgets.forms.vary_mark import VaryMark  # noqa: PLC0415 - few forms have one

            self.mark = VaryMark(translated(self._declaration.label), self.reset)
            self.mark.clicked.connect(lambda on: self.mark_toggled.emit(self._declaration.name, on))
            self._grid.addWidget(self.mark, 0, 2)
        if self.mark is not None:
            self.mark.setVisible(varied is not None)
            self.mark.setChecked(bool(varied))
        self._offer_reset()

    def refuse(self, reason: str, entry: object = NOTHING) -> None:
        """Say why an entry was refused, and what is kept; only a text stays while it is being corrected."""
        match self.editor:
            case NumberBox() | LayersBox() | TextLine():
                self.editor.keep()
                reason = and_kept(reason, self.editor.written())
            case _:
                self.set_value(self._shown)
        if self.slider is not None:
            self.slider.show_value(self._shown)
        self.is_refused, self.refused = True, entry
        self.message.say(reason, remark=False)

    def accept(self) -> None:
        """Clear the message, or say how the entry was read."""
        self.is_refused, self.refused = False, NOTHING
        self.message.say(self._remark, remark=True)

    def _make_editor(self) -> QWidget:
        if self._declaration.choices:
            box = QComboBox()
            box.addItems([format_value(choice) for choice in self._declaration.choices])
            shrink(box)
            box.activated.connect(lambda index: self._enter(self._declaration.choices[index]))
            return box
        if self._declaration.type is bool:
            check = QCheckBox()
            check.clicked.connect(self._enter)
            return check
        if self._declaration.type is str:
            text = TextLine()
            text.setPlaceholderText(translated(self._declaration.none))
            text.entered.connect(self._enter)
            return text
        if self._declaration.entry is not None:
            layers = LayersBox(self._declaration, self._declaration.entry)
            layers.entered.connect(lambda value: self._enter(value, layers.remark))
            layers.refused.connect(self.refuse)
            layers.dropped.connect(self.dropped)
            return layers
        number = NumberBox(self._declaration)
        number.entered.connect(lambda value: self._enter(value, number.remark))
        number.refused.connect(self.refuse)
        return number

    def _make_slider(self, sweep: Slider) -> SweepSlider:
        slider = SweepSlider(self._declaration, sweep)
        describe(slider, translated(self._declaration.label), explain_field(self._declaration))
        behave(slider)
        slider.swept.connect(self._enter)
        slider.sliderReleased.connect(self.dropped)
        self.editor.setFixedWidth(BESIDE_A_SLIDER)
        return slider

    def _arrange(self) -> None:
        self._grid = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if self.slider is None:
            layout.addWidget(self.editor, 0, 0, 1, 2)
        else:
            layout.addWidget(self.slider, 0, 0)
            layout.addWidget(self.editor, 0, 1)
        layout.addWidget(self.reset, 0, 2)
        layout.setColumnStretch(0, 1)

    def _offer_reset(self) -> None:
        known = self._default is not None or bool(self._declaration.none)
        marked = self.mark is not None and not self.mark.isHidden()
        self.reset.setVisible(known and self._shown != self._default and not marked)

    def _enter(self, value: object, remark: str = "") -> None:
        self._remark = remark
        self.entered.emit(self._declaration.name, value)
        self._remark = ""

    def _bring_default_back(self) -> None:
        self._enter(self._default)


def show_default(declaration: Declaration, default: object) -> str:
    """Return a field's default as text."""
    if default in (None, "") and declaration.none:
        return translated(declaration.none)
    return format_field(declaration, default)


def explain_field(declaration: Declaration) -> str:
    """Return a field's tooltip: what it does, its range, its default, and how its numbers are read."""
    lines = [translated(declaration.help)]
    if (bounds := describe_range(declaration)) is not None:
        lines.append(QCoreApplication.translate("form", "Range: {0}").format(bounds))
    if declaration.default is not None or declaration.none:
        default = show_default(declaration, declaration.default)
        lines.append(QCoreApplication.translate("form", "Default: {0}").format(default))
    if not declaration.choices:
        lines.append(explain_numbers(declaration.entry or declaration))
    return "\n".join(line for line in lines if line)


def describe_range(declaration: Declaration) -> str | None:
    """Return a field's range, such as "above 0, up to 100"."""
    parts = []
    if declaration.minimum is not None:
        template = (
            QCoreApplication.translate("form", "above {0}")
            if declaration.minimum_excluded
            else QCoreApplication.translate("form", "from {0}")
        )
        parts.append(template.format(_bound(declaration, declaration.minimum)))
    if declaration.maximum is not None:
        template = (
            QCoreApplication.translate("form", "below {0}")
            if declaration.maximum_excluded
            else QCoreApplication.translate("form", "up to {0}")
        )
        parts.append(template.format(_bound(declaration, declaration.maximum)))
    return ", ".join(parts) or None


def _bound(declaration: Declaration, value: float) -> str:
    return with_unit(declaration, value) if declaration.is_percent else exactly(value)
