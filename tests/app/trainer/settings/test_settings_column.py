"""The settings of a run: typed, undone, compared with the preset, and idle with a reason."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView
from core.training import MODEL_1
from tests.app.keyboard import type_into
from tests.app.trainer.conftest import SMALL


def test_a_field_is_typed_and_what_differs_from_the_preset_is_said(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.with_preset("model-1"))
    assert room.settings.presets.differences.text() == "As the preset has it"
    type_into(qtbot, room.settings.form_of("epochs").editor("epochs"), "60")
    assert room.controller.model.config == MODEL_1.replace(epochs=60)
    assert room.settings.presets.differences.text() == "Changed: epochs"
    bold = [label.text() for label in room.settings.form_of("epochs").findChildren(QLabel) if label.font().bold()]
    assert bold == ["Epochs"]
    room.controller.undo()
    assert room.controller.model.config == MODEL_1


def test_a_setting_without_an_effect_says_why(room: TrainerView) -> None:
    editor = room.settings.form_of("bn_momentum").editor("bn_momentum")
    assert not editor.isEnabled()
    assert "batch norm" in editor.toolTip().lower()
    room.controller.set_config(SMALL.replace(batch_norm=True))
    assert editor.isEnabled()
