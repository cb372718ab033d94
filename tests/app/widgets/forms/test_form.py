"""A form is made from declarations, shows a frozen value and hands out a new one."""

from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.export.picture import PictureFormat
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.number_box import NumberBox
from core.optimizers import OPTIMIZERS, Momentum
from core.settings import Settings
from core.surfaces import SURFACES
from tests.app.keyboard import type_into
from tests.app.widgets.forms.conftest import Spread

WITHOUT_FIELD = ("points",)  # they have a dialog of their own
EVERY_FORM: list[Settings] = [
    *(kind.model_validate({}) for kind in (*OPTIMIZERS, *SURFACES)),
    PictureFormat(),
]


@pytest.mark.parametrize("value", EVERY_FORM, ids=lambda v: f"{type(v).__name__}")
def test_what_is_shown_is_what_was_set(qtbot: QtBot, value: Settings) -> None:
    declared = [declaration for declaration in type(value).declarations() if declaration.name not in WITHOUT_FIELD]
    form: SettingsForm[Any] = SettingsForm(value, only=[declaration.name for declaration in declared])
    qtbot.addWidget(form)
    form.set_value(value)
    assert form.value() == value
    for declaration in declared:
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


def test_an_objection_keeps_the_value_and_is_said_under_the_field(qtbot: QtBot) -> None:
    form = SettingsForm(Spread(), object_to=lambda value: "too wide" if value.std > 5 else "")
    qtbot.addWidget(form)
    slider = form._rows["std"].slider
    assert slider is not None
    slider.setValue(slider.maximum())
    assert form.value().std == 1
    assert form.error("std") == "too wide; 1 is kept"
    assert slider.value() == round(2 / 3 * slider.maximum())
