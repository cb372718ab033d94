"""A form is made from declarations, shows a frozen value and hands out a new one."""

from typing import Annotated, Any

import pytest
from pydantic import Field
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base.formatting import exactly
from app.export.picture import PictureFormat
from app.optimizers.model import OptimizersModel, Start
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.number_box import NumberBox
from core.optimizers import OPTIMIZERS, Momentum, RMSProp
from core.settings import Scale, Settings, Slider
from core.surfaces import SURFACES, OwnFunction
from tests.app.mouse import drag

EVERY_FORM: list[Settings] = [
    *(kind.model_validate({}) for kind in (*OPTIMIZERS, *SURFACES)),
    PictureFormat(),
]


def type_into(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Select what is there, type, press Return."""
    assert isinstance(editor, NumberBox)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm[Momentum]:
    form = SettingsForm(Momentum())
    qtbot.addWidget(form)
    form.show()
    return form


@pytest.mark.parametrize("value", EVERY_FORM, ids=lambda v: f"{type(v).__name__}")
def test_what_is_shown_is_what_was_set(qtbot: QtBot, value: Settings) -> None:
    form: SettingsForm[Any] = SettingsForm(value)
    qtbot.addWidget(form)
    form.set_value(value)
    assert form.value() == value
    for declaration in type(value).declarations():
        editor, expected = form.editor(declaration.name), getattr(value, declaration.name)
        match editor:
            case NumberBox():
                assert editor.value() == expected
            case QCheckBox():
                assert editor.isChecked() == expected
            case QLineEdit():
                assert editor.text() == expected
            case QComboBox():
                assert declaration.choices[editor.currentIndex()] == expected


def test_typing_hands_out_a_new_value(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    with qtbot.waitSignal(form.value_changed) as changed:
        type_into(qtbot, form.editor("learning_rate"), "3e-4")
    assert changed.args == [Momentum(learning_rate=3e-4)]
    assert form.value() == Momentum(learning_rate=3e-4)


def test_the_same_number_is_no_change(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    with qtbot.assertNotEmitted(form.value_changed):
        type_into(qtbot, form.editor("learning_rate"), "1e-3")


def test_a_number_out_of_range_is_refused_with_the_reason(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    with qtbot.assertNotEmitted(form.value_changed):
        type_into(qtbot, form.editor("learning_rate"), "-1")
    assert form.error("learning_rate") == "-1 is not greater than 0; 0.001 is kept"
    assert form.value() == Momentum()


def test_a_reason_goes_when_the_field_is_right(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "2")
    assert form.error("momentum")
    type_into(qtbot, form.editor("momentum"), "0.5")
    assert not form.error("momentum")


def test_a_word_is_refused_with_the_reason(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("learning_rate"), "fast")
    assert form.error("learning_rate") == "“fast” is not a number; 0.001 is kept"


def test_half_a_step_is_refused(qtbot: QtBot) -> None:
    form = SettingsForm(OptimizersModel.first(), only=("steps",))
    qtbot.addWidget(form)
    type_into(qtbot, form.editor("steps"), "10.5")
    assert form.error("steps").startswith("10.5 is not a whole number")


def test_a_field_goes_back_to_its_default(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "0.5")
    reset = form._rows["momentum"].reset
    assert reset.isEnabled()
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert form.value() == Momentum()
    assert not reset.isEnabled()


def test_a_box_is_ticked(qtbot: QtBot) -> None:
    form = SettingsForm(RMSProp())
    qtbot.addWidget(form)
    form.show()
    form.editor("centered").click()  # type: ignore[attr-defined]
    assert form.value().centered


def test_the_tooltip_gives_help_range_and_default(form: SettingsForm[Momentum]) -> None:
    tip = form.editor("learning_rate").toolTip()
    assert "How far a step goes" in tip
    assert "Range: above 0, up to 100" in tip
    assert "Default: 0.001" in tip


def test_a_reason_goes_when_the_value_changes_elsewhere(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "2")
    form.set_value(Momentum(momentum=0.5))
    assert not form.error("momentum")


def test_a_reason_goes_when_the_value_is_typed_again(qtbot: QtBot, form: SettingsForm[Momentum]) -> None:
    type_into(qtbot, form.editor("momentum"), "2")
    type_into(qtbot, form.editor("momentum"), "0.90")
    assert not form.error("momentum")


def test_a_number_is_swept_with_a_slider_and_the_sweep_ends(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(), only=("a",))
    qtbot.addWidget(form)
    form.show()
    row = form._rows["a"]
    assert row.slider is not None
    seen: list[float] = []
    form.value_changed.connect(lambda value: seen.append(value.a))
    with qtbot.waitSignal(form.dropped):
        drag(row.slider, row.slider.rect().center() + QPoint(5, 0), row.slider.rect().center() + QPoint(25, 0))
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert exactly(seen[-1]) == row.editor.text()  # type: ignore[attr-defined]


def test_a_typed_number_moves_the_slider_and_is_not_rounded(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(), only=("a",))
    qtbot.addWidget(form)
    type_into(qtbot, form.editor("a"), "3.14159")
    assert form.value().a == 3.14159
    slider = form._rows["a"].slider
    assert slider is not None
    assert slider.value() == round((3.14159 + 10) / 20 * slider.maximum())


def test_a_field_without_an_effect_is_disabled_and_says_why(qtbot: QtBot) -> None:
    form = SettingsForm(OwnFunction(expression="x^2 + y^2"), only=("a",))
    qtbot.addWidget(form)
    assert not form.editor("a").isEnabled()
    assert form.editor("a").toolTip() == "The expression does not use this letter."
    form.set_value(OwnFunction(expression="a x^2 + y^2"))
    assert form.editor("a").isEnabled()
    assert "Range" in form.editor("a").toolTip()


def test_a_field_without_a_default_goes_back_to_what_it_is_told(qtbot: QtBot) -> None:
    form = SettingsForm(Start(x=1.0, y=2.0))
    qtbot.addWidget(form)
    reset = form._rows["x"].reset
    assert not reset.isEnabled()
    form.set_defaults(Start(x=3.0, y=2.0))
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert form.value() == Start(x=3.0, y=2.0)


class Spread(Settings):
    """A number on a logarithmic scale that is swept through a part of its range."""

    std: Annotated[float, Field(gt=0, le=1000), Scale.LOG, Slider(0.01, 10)] = 1.0


def test_a_logarithmic_number_is_swept_in_equal_factors(qtbot: QtBot) -> None:
    form = SettingsForm(Spread())
    qtbot.addWidget(form)
    slider = form._rows["std"].slider
    assert slider is not None
    seen = []
    for place in (0, 0.25, 0.5, 0.75, 1):
        slider.setValue(round(place * slider.maximum()))
        seen.append(form.value().std)
    assert seen == pytest.approx([0.01, 0.0562, 0.316, 1.78, 10])


def test_a_number_beyond_the_sweep_is_kept_and_shown_at_its_end(qtbot: QtBot) -> None:
    form = SettingsForm(Spread(std=500.0))
    qtbot.addWidget(form)
    slider = form._rows["std"].slider
    assert slider is not None
    assert slider.value() == slider.maximum()
    assert form.value().std == 500


def test_an_objection_keeps_the_value_and_is_said_under_the_field(qtbot: QtBot) -> None:
    form = SettingsForm(Spread(), object_to=lambda value: "too wide" if value.std > 5 else "")
    qtbot.addWidget(form)
    slider = form._rows["std"].slider
    assert slider is not None
    slider.setValue(slider.maximum())
    assert form.value().std == 1
    assert form.error("std") == "too wide; 1 is kept"
    assert slider.value() == round(2 / 3 * slider.maximum())
