"""The layers of a network are set together or one by one."""

import tracemalloc

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.widgets.forms.form import SettingsForm
from app.widgets.forms.hidden_layers_box import LayersBox
from core.training import TrainingConfig
from tests.app.keyboard import type_into


@pytest.fixture
def form(qtbot: QtBot) -> SettingsForm[TrainingConfig]:
    form = SettingsForm(TrainingConfig(), only=("hidden_layers",))
    qtbot.addWidget(form)
    form.show()
    return form


@pytest.fixture
def box(form: SettingsForm[TrainingConfig]) -> LayersBox:
    editor = form.editor("hidden_layers")
    assert isinstance(editor, LayersBox)
    return editor


def type_each(qtbot: QtBot, box: LayersBox, text: str) -> None:
    box.each.selectAll()
    qtbot.keyClicks(box.each, text)
    qtbot.keyClick(box.each, Qt.Key.Key_Return)


def test_what_is_shown_is_what_there_is(box: LayersBox) -> None:
    assert (box.count.value(), box.width_box.text(), box.each.text()) == (4, "100", "100, 100, 100, 100")


@pytest.mark.parametrize("text", ["256, 100, 100", "256-100-100", "256 100 100", "256x100x100"])
def test_layers_are_typed_one_by_one(
    qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox, text: str
) -> None:
    type_each(qtbot, box, text)
    assert form.value().hidden_layers == (256, 100, 100)
    assert (box.count.value(), box.width_box.text()) == (3, "mixed")


def test_a_deeper_network_repeats_the_last_layer(
    qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox
) -> None:
    type_each(qtbot, box, "256, 50")
    qtbot.keyClick(box.slider, Qt.Key.Key_Right)
    assert form.value().hidden_layers == (256, 50, 50)
    type_into(qtbot, box.count, "1")
    assert form.value().hidden_layers == (256,)


def test_one_width_is_for_all(qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox) -> None:
    box.width_box.selectAll()
    qtbot.keyClicks(box.width_box, "30")
    qtbot.keyClick(box.width_box, Qt.Key.Key_Return)
    assert form.value().hidden_layers == (30, 30, 30, 30)


def test_no_layer_is_a_linear_model(qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox) -> None:
    type_into(qtbot, box.count, "0")
    assert form.value().hidden_layers == ()
    assert not box.width_box.isEnabled()
    type_into(qtbot, box.count, "2")
    assert form.value().hidden_layers == (100, 100)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("100, many", "“100, many” is not a list of whole numbers; 100, 100, 100, 100 is kept"),
        ("100, 0", "layer 2: 0 is less than 1; 100, 100, 100, 100 is kept"),
        ("100 -5", "layer 2: -5 is less than 1; 100, 100, 100, 100 is kept"),
        ("1.5, 2", "“1.5, 2” is not a list of whole numbers; 100, 100, 100, 100 is kept"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox, text: str, reason: str
) -> None:
    type_each(qtbot, box, text)
    assert form.error("hidden_layers") == reason
    assert box.each.text() == "100, 100, 100, 100"
    assert form.value() == TrainingConfig()


def test_fewer_layers_than_none_are_refused(qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox) -> None:
    type_into(qtbot, box.count, "-3")
    assert form.refusals() == ["Hidden layers: -3 is less than 0; 100, 100, 100, 100 is kept"]
    assert (form.value(), box.count.value()) == (TrainingConfig(), 4)


def test_a_billion_layers_are_refused_and_never_made(
    qtbot: QtBot, form: SettingsForm[TrainingConfig], box: LayersBox
) -> None:
    tracemalloc.start()
    type_into(qtbot, box.count, "1e9")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    assert form.refusals() == ["Hidden layers: has 1000000000 entries, more than 20; 100, 100, 100, 100 is kept"]
    assert box.count.value() == 4
