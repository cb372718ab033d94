"""The settings of a run: typed, undone, compared with the preset, and idle with a reason."""

import pytest
from PySide6.QtWidgets import QInputDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.base.language import LANGUAGES, LanguageSetting
from app.trainer.view import TrainerView
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.label_column import FieldLabel
from app.window.main_window import MainWindow
from core.matrix_optimizers import Muon
from core.optimizers import OPTIMIZERS, AdamW, Lion, NAdam, Optimizer, Rprop
from core.schedules import Cosine, OneCycle
from core.training import MODEL_1
from tests.app.fields import begin, first_fields
from tests.app.keyboard import type_into
from tests.app.trainer.conftest import SMALL


def test_a_field_is_typed_and_what_differs_from_the_preset_is_said(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.with_preset("model-1"))
    assert room.settings.presets.differences.text() == "Same as the preset"
    type_into(qtbot, room.settings.form_of("epochs").editor("epochs"), "60")
    assert room.controller.model.config == MODEL_1.replace(epochs=60)
    assert room.settings.presets.differences.text() == "Changed: epochs"
    bold = [label.text() for label in room.settings.form_of("epochs").findChildren(QLabel) if label.font().bold()]
    assert bold == ["Epochs"]
    room.controller.undo()
    assert room.controller.model.config == MODEL_1


def test_a_name_that_no_preset_can_have_is_refused(room: TrainerView, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (
        ("x" * 300, "The name of a preset has at most 60 characters, and this one 300"),
        ("model-1", "“model-1” is a preset of the notes; give yours another name"),
        ("Model 2 of the notes", "“Model 2 of the notes” is a preset of the notes; give yours another name"),
    ):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, name=name: (name, True))
        room.settings.presets.save.click()
        assert room.bar.error.text() == said
    assert not room.controller.model.presets


def test_a_setting_without_an_effect_says_why(room: TrainerView) -> None:
    editor = room.settings.form_of("bn_momentum").editor("bn_momentum")
    assert not editor.isEnabled()
    assert "batch norm" in editor.toolTip().lower()
    room.controller.set_config(SMALL.replace(batch_norm=True))
    assert editor.isEnabled()


# The weight decay of an optimizer is offered where a run can use it, and what it does is said.


def choose(room: TrainerView, kind: type[Optimizer]) -> SettingsForm:  # type: ignore[type-arg]
    """Choose an optimizer from the list, and return the form of its fields."""
    choice = room.settings.choices["optimizer"]
    choice.kind.activated.emit(OPTIMIZERS.index(kind))
    assert choice.form is not None
    return choice.form


def test_adamw_brings_its_decay_along_and_says_what_it_does(room: TrainerView) -> None:
    form = choose(room, AdamW)
    assert room.controller.model.config.optimizer == AdamW(weight_decay=0.01)
    assert form.editor("weight_decay").isVisibleTo(form)
    assert "biases and batch norm are spared" in room.settings.decay.text()
    room.controller.set_config(room.controller.model.config.replace(l2=0.1))
    assert "The L2 penalty acts as well" in room.settings.decay.text()


def test_without_a_decay_nothing_is_said(room: TrainerView) -> None:
    choose(room, Lion)
    assert room.settings.decay.isHidden()


def test_a_coupled_decay_is_refused_under_its_field(qtbot: QtBot, room: TrainerView) -> None:
    form = choose(room, NAdam)
    type_into(qtbot, form.editor("weight_decay"), "0.1")
    assert "decouple it, or leave it at 0" in form.error("weight_decay")
    form.editor("decoupled_weight_decay").click()  # type: ignore[attr-defined]
    type_into(qtbot, form.editor("weight_decay"), "0.1")
    assert room.controller.model.config.optimizer == NAdam(weight_decay=0.1, decoupled_weight_decay=True)
    form.editor("decoupled_weight_decay").click()  # type: ignore[attr-defined]
    assert "decouple it" in form.error("decoupled_weight_decay")
    assert room.controller.model.config.optimizer == NAdam(weight_decay=0.1, decoupled_weight_decay=True)


def test_a_decay_that_cannot_be_decoupled_is_not_offered(room: TrainerView) -> None:
    room.controller.set_config(SMALL)
    form = room.settings.choices["optimizer"].form
    assert form is not None
    assert "weight_decay" not in form._rows


def test_what_people_change_first_is_on_the_first_screen(qtbot: QtBot, room: TrainerView) -> None:
    room.window().resize(1280, 800)
    room.controller.set_model(room.controller.model.with_preset("model-1"))
    room.settings.presets.setFocus()
    optimizer = room.settings.choices["optimizer"]
    assert optimizer.form is not None
    first = [
        optimizer.kind,
        optimizer.form.editor("learning_rate"),
        *(room.settings.form_of(name).editor(name) for name in ("epochs", "batch_size", "hidden_layers")),
    ]
    room.settings.verticalScrollBar().setValue(0)

    def is_seen(field: QWidget) -> bool:
        return field.mapTo(room.settings, field.rect().bottomLeft()).y() < room.settings.viewport().height()

    qtbot.waitUntil(lambda: all(is_seen(field) for field in first))


def test_a_schedule_is_previewed_where_it_is_chosen(room: TrainerView) -> None:
    assert room.settings.preview.isHidden()
    room.controller.set_config(SMALL.replace(schedule=Cosine()))
    assert not room.settings.preview.isHidden()
    rates = room.settings.preview.rates()
    assert rates[0] == SMALL.optimizer.learning_rate
    assert rates[-1] < rates[0] / 10
    room.controller.set_config(SMALL.replace(schedule=Cosine(), optimizer=Rprop()))
    assert room.settings.preview.isHidden()


def test_the_images_follow_a_smaller_dataset_and_are_bounded_by_it(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(dataset="mnist", train_size=10_000))
    room.settings.dataset.entered.emit("digits")
    assert room.controller.model.config.train_size == 1149
    form = room.settings.form_of("train_size")
    type_into(qtbot, form.editor("train_size"), "1200")
    assert "up to 1149 can be used for training; 1149 is kept" in form.error("train_size")
    room.controller.undo()
    assert room.controller.model.config.train_size == 10_000


@pytest.mark.slow
def test_a_lack_of_images_is_cured_by_a_click_where_it_is_said(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(train_size=5000))  # as a session or a preset may have it
    with qtbot.waitSignal(room.controller.cure_offered, timeout=20_000):
        room.bar.start.click()
    assert "up to 1149 can be used" in room.bar.error.text()
    assert room.bar.cure.text() == "Train on 1,149 images"
    qtbot.waitUntil(room.bar.cure.isVisible)
    room.bar.cure.click()
    assert room.controller.model.config == SMALL.replace(train_size=1149)
    assert room.bar.cure.isHidden()
    assert not room.bar.error.text()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_fields_of_the_column_begin_at_one_x_in_every_language(
    qtbot: QtBot, room: TrainerView, window: MainWindow, language: LanguageSetting
) -> None:
    room.controller.set_config(SMALL.replace(optimizer=AdamW(), schedule=OneCycle(), batch_norm=True))
    window.languages.choose(language)
    anew = window.room
    assert isinstance(anew, TrainerView)
    for section in anew.settings.sections:
        section.open(section.name not in ("preset", "scenes"))
    content = anew.settings.widget()
    assert content is not None
    qtbot.waitUntil(lambda: len(first_fields(content)) > 25)
    qtbot.waitUntil(lambda: len(begin(content)) == 1)
    labels = [label for label in content.findChildren(FieldLabel) if label.isVisible() and label.wordWrap()]
    assert all(label.toolTip() for label in labels)
    qtbot.waitUntil(lambda: all(label.heightForWidth(label.width()) <= label.height() for label in labels))


# Muon and Shampoo leave the rest of the network to AdamW, whose fields come with them.


@pytest.mark.slow
def test_muon_brings_the_optimizer_of_the_rest_along(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(hidden_layers=(8, 6)))
    rest, choice = room.settings.choices["rest_optimizer"], room.settings.choices["optimizer"]
    assert rest.isHidden()
    choice.kind.activated.emit(choice.kind.findText("Muon"))
    assert room.controller.model.config.optimizer == Muon()
    assert not rest.isHidden()
    assert "moves the matrices between hidden layers" in room.settings.decay.text()
    assert rest.form is not None
    type_into(qtbot, rest.form.editor("learning_rate"), "0.0003")
    assert room.controller.model.config.rest_optimizer == AdamW(learning_rate=3e-4)
    room.controller.set_config(room.controller.model.config.replace(hidden_layers=(8,)))
    assert "this one none" in room.settings.decay.text()
    choice.kind.activated.emit(choice.kind.findText("SGD"))
    assert rest.isHidden()
