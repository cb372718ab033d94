"""The Trainer room as a person uses it: set, start, watch, pause, step, change, stop."""

import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.controller import Activity
from app.trainer.curves.curves_tab import Curves
from app.trainer.export_page import ExportPage
from app.trainer.live_run import LiveRun, Series
from app.trainer.view import TrainerView
from app.widgets.forms.number_box import NumberBox
from core.activations import Identity
from core.datasets import load
from core.initializers import Zeros
from core.messages import Message
from core.optimizers import SGD
from core.propagation import PropagationConfig
from core.scenes.plan import planned
from core.scenes.scene import Scene
from core.training import MODEL_1, MODEL_3, EpochReport, StepReport, Trainer
from tests.app.trainer.conftest import SMALL


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for(qtbot: QtBot, room: TrainerView, activity: Activity) -> None:
    qtbot.waitUntil(lambda: room.controller.activity is activity, timeout=20_000)


def train(qtbot: QtBot, room: TrainerView) -> None:
    """Start, and wait for the end."""
    click(qtbot, room.bar.start)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None, timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)


def type_into(qtbot: QtBot, editor: QWidget, text: str) -> None:
    assert isinstance(editor, NumberBox)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_a_run_gives_the_numbers_of_the_engine(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    reports = list(Trainer(SMALL, load("digits")).run())
    run = room.controller.run
    assert run is not None
    steps = [report for report in reports if isinstance(report, StepReport)]
    epochs = [report for report in reports if isinstance(report, EpochReport)]
    np.testing.assert_array_equal(run.losses.values(), [report.loss for report in steps])
    assert [report.test_accuracy for report in run.epochs] == [report.test_accuracy for report in epochs]


def test_the_curves_show_what_was_reported(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    room.curves.show_run(run, room.controller.model)
    train_curve = room.curves.accuracy.lines.curves[0]
    np.testing.assert_array_equal(train_curve.epochs, [1, 2, 3])
    np.testing.assert_array_equal(train_curve.values, [report.train_accuracy for report in run.epochs])
    assert "epoch 3" in room.curves.accuracy_key.text()
    assert "best" in [mark.text for mark in room.curves.loss.lines.marks]


def test_the_curves_go_to_the_end_of_a_run_that_ends_while_they_are_drawn(qtbot: QtBot, room: TrainerView) -> None:
    def drawn() -> int:
        return len(room.curves.loss.lines.curves[-1].epochs)

    run = LiveRun("a", SMALL)
    moments = run.moments()
    room.curves.show_run(run, room.controller.model)
    next(moment for moment in moments if moment.epochs == 2)
    room.curves.grow()
    qtbot.waitUntil(lambda: drawn() == 2)  # and the accuracies are still to come
    list(moments)
    room.curves.grow()
    qtbot.waitUntil(lambda: drawn() == 3)


def test_a_run_whose_batches_are_not_known_has_none_in_its_key(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: "batches" in room.curves.loss_key.text())  # the charts are drawn a little later
    room.curves.show_run(run, room.controller.model)
    assert "batches" in room.curves.loss_key.text()
    run.losses = Series(0)
    room.curves.show_run(run, room.controller.model)
    assert "batches" not in room.curves.loss_key.text()


def test_a_batch_and_an_epoch_are_stepped(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.batch)
    wait_for(qtbot, room, Activity.PAUSED)
    run = room.controller.run
    assert run is not None
    assert (run.steps, len(run.epochs)) == (1, 0)
    click(qtbot, room.bar.epoch)
    qtbot.waitUntil(lambda: len(run.epochs) == 1)
    wait_for(qtbot, room, Activity.PAUSED)
    assert run.steps == SMALL.steps_per_epoch
    assert "epoch 2 of 3" in room.bar.told.text()
    click(qtbot, room.bar.pause)  # which says Continue
    qtbot.waitUntil(lambda: run.ending is not None)


def test_a_run_that_was_stopped_goes_on_where_it_was(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    click(qtbot, room.bar.stop)
    assert room.controller.activity is Activity.IDLE
    assert room.bar.pause.text() == "Continue"
    click(qtbot, room.bar.pause)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.ending is not None)
    whole = [report for report in Trainer(SMALL, load("digits")).run() if isinstance(report, StepReport)]
    np.testing.assert_array_equal(run.losses.values(), [report.loss for report in whole])


def test_all_that_a_run_came_to_can_be_played_back_when_it_was_stopped(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(epochs=5000))
    click(qtbot, room.bar.start)
    qtbot.waitUntil(lambda: room.playback.length > 0)
    run = room.controller.run
    assert run is not None
    seen = len(run.epochs)
    while len(run.epochs) == seen:  # the window hears of none of them
        time.sleep(0.001)
    click(qtbot, room.bar.stop)
    assert room.playback.length == room.playback.position == len(run.epochs)


def test_a_change_under_way_is_marked_on_the_curves(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    room.controller.change("learning_rate", 0.01)
    click(qtbot, room.bar.batch)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    wait_for(qtbot, room, Activity.PAUSED)
    assert run.rates.values()[-1] == 0.01
    room.curves.show_run(run, room.controller.model)
    assert [mark.epoch for mark in room.curves.loss.lines.marks if mark.text == "learning rate 0.01"] == [1.0]


def test_losses_are_drawn_as_the_line_below_them_has_it(qtbot: QtBot, room: TrainerView) -> None:
    bar, lines = room.curves.bar, room.curves.loss.lines
    qtbot.waitUntil(bar.hint.isVisible)
    train(qtbot, room)
    assert bar.hint.isHidden()
    qtbot.waitUntil(lambda: len(lines.curves[-1].epochs) == 3)
    assert len(lines.curves) == 5  # the batches, their mean, and three parts of the images
    highest = max(float(curve.values.max()) for curve in lines.curves)
    click(qtbot, bar.boxes["logarithmic"])
    assert max(float(curve.values.max()) for curve in lines.curves) == pytest.approx(10**highest)
    type_into(qtbot, bar.smoothing.editor("smoothing"), "0")
    np.testing.assert_array_equal(lines.curves[0].values, lines.curves[1].values)
    type_into(qtbot, bar.smoothing.editor("smoothing"), "2")
    assert "2 is greater than 0.999" in bar.smoothing.error("smoothing")
    click(qtbot, bar.boxes["by_batch"])
    assert len(lines.curves) == 3
    assert not bar.smoothing.isEnabled()


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


def test_a_preset_is_chosen_and_undone(room: TrainerView) -> None:
    box = room.settings.presets.preset
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert room.controller.model.config == MODEL_3
    room.controller.undo()
    assert room.controller.model.config == SMALL


def test_a_preset_of_ones_own_is_kept_and_deleted(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.saving("mine"))
    assert room.settings.presets.preset.currentText() == "mine"
    click(qtbot, room.settings.presets.forget)
    assert "mine" not in room.controller.model.all_presets()


def test_a_dataset_that_is_not_there_is_said_where_one_looks(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.replace(config=SMALL.replace(dataset="/nowhere")))
    click(qtbot, room.bar.start)
    wait_for(qtbot, room, Activity.IDLE)
    qtbot.waitUntil(room.bar.error.isVisible)
    assert "“/nowhere” is neither a folder nor one of" in room.bar.error.text()


def test_runs_that_are_queued_follow_each_other(qtbot: QtBot, room: TrainerView) -> None:
    names: list[str] = []
    room.controller.run_changed.connect(lambda: names.append(room.controller.run.name))  # type: ignore[union-attr]
    room.controller.set_config(SMALL.replace(dropout=0.2, epochs=1))
    click(qtbot, room.settings.scenes.ablate)
    qtbot.waitUntil(lambda: names == ["complete", "without dropout"], timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)


def test_all_three_models_go_as_many_epochs_as_are_set(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.settings.scenes.all)
    assert [plan.config.epochs for plan in room.controller.queue] == [SMALL.epochs] * 2
    room.controller.stop()


def test_a_scene_tells_at_its_end_what_its_runs_came_to(qtbot: QtBot, room: TrainerView) -> None:
    scene = Scene(
        id="small",
        title="Two rates",
        look_for="Which is better?",
        plan=tuple(planned(SMALL.replace(seed=seed, epochs=1), "seed {seed}", seed=seed) for seed in (1, 2)),
        tell=lambda runs: Message("{count} runs, {test:.2f}", count=len(runs), test=runs[0].test),
    )
    room.controller.enqueue(scene.plan, scene)
    qtbot.waitUntil(lambda: "2 runs" in room.hint.text.text(), timeout=20_000)
    assert room.seen is room.compare  # where the curves are that it speaks of
    assert room.hint.isVisible()
    click(qtbot, room.bar.start)  # a run that is no part of it
    assert room.hint.isHidden()


def test_all_that_is_drawn_at_once_can_be_exported_and_what_is_seen_comes_first(
    qtbot: QtBot, room: TrainerView
) -> None:
    train(qtbot, room)
    assert [figure.name for figure in room.figures()] == ["curves", "layers", "units", "room"]
    room.tab_widget.setCurrentWidget(room.layers)
    room.controller.set_config(SMALL.replace(hidden_layers=()))
    train(qtbot, room)
    assert [figure.name for figure in room.figures()] == ["layers", "curves", "units", "room"]
    assert len({figure.settings for figure in room.figures()}) == 1  # all of the run that was made last


def test_the_whole_room_is_a_page_with_the_curves_over_the_layers(qtbot: QtBot, room: TrainerView) -> None:
    assert "room" not in [figure.name for figure in room.figures()]  # before there is a run
    train(qtbot, room)
    whole = room.figures()[-1]
    page = whole.make(LIGHT, QSize(1200, 1000))
    assert isinstance(page, ExportPage)
    assert whole.title.endswith("after epoch 3")
    assert page.layers.grid.rows()[0].cells
    assert whole.film is not None
    whole.film.show(1)
    assert page.layers.heading.text() == "After epoch 1; the line is the start"
    np.testing.assert_array_equal(page.curves.accuracy.lines.curves[0].epochs, [1, 2, 3])
    page.hide()


def test_stopping_a_scene_forgets_the_runs_that_wait(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(epochs=5000))
    click(qtbot, room.settings.scenes.seeds)
    wait_for(qtbot, room, Activity.RUNNING)
    assert len(room.controller.queue) == 4
    click(qtbot, room.bar.stop)
    assert not room.controller.queue
    assert room.controller.activity is Activity.IDLE


def test_a_run_that_diverges_stops_and_the_curves_stay(qtbot: QtBot, room: TrainerView) -> None:
    wild = SMALL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity())
    room.controller.set_model(room.controller.model.replace(config=wild))
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    assert run.ending is not None
    assert run.ending.kind == "diverged"
    room.curves.show_run(run, room.controller.model)
    assert not room.curves.grab().isNull()
    assert not room.curves.loss.lines.failed


def test_a_run_that_goes_wrong_is_named_with_its_rule_and_a_cure_is_a_click_away(
    qtbot: QtBot, room: TrainerView
) -> None:
    room.controller.set_config(SMALL.replace(initializer=Zeros(), epochs=4))
    train(qtbot, room)
    verdict = room.curves.verdict
    qtbot.waitUntil(lambda: verdict.finding.text().startswith("At chance"))
    assert "training accuracy is below 15%" in verdict.rule.text()
    row = verdict.advice[0]
    qtbot.waitUntil(row.isVisible)
    picture = room.curves.figures()[0].make(LIGHT, QSize(1600, 1000))
    assert isinstance(picture, Curves)
    printed = picture.verdict.advice[0]
    assert printed.reason.isVisibleTo(picture)
    assert not printed.button.isVisibleTo(picture)  # which nobody can press on paper
    click(qtbot, row.button)
    assert not isinstance(room.controller.model.config.initializer, Zeros)
    room.controller.undo()
    assert isinstance(room.controller.model.config.initializer, Zeros)


def test_the_rate_is_moved_while_a_run_is_on_its_way(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    rate = room.bar.live.boxes["learning_rate"]
    qtbot.waitUntil(rate.isVisible)
    assert rate.value() == 0.1
    type_into(qtbot, rate, "0.02")
    click(qtbot, room.bar.batch)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    assert run.rates.values()[-1] == 0.02
    type_into(qtbot, room.bar.live.boxes["dropout"], "2")
    assert "2 is greater than 0.95" in room.bar.error.text()


def test_a_folder_is_a_dataset_of_its_own(
    qtbot: QtBot, room: TrainerView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    box = room.settings.dataset
    box.setCurrentIndex(box.count() - 1)
    with qtbot.waitSignal(box.entered):
        box.activated.emit(box.count() - 1)
    assert room.controller.model.config.dataset == str(tmp_path)
    assert box.currentText() == str(tmp_path)


def test_the_costs_of_a_run_are_said_before_it(qtbot: QtBot, room: TrainerView) -> None:
    qtbot.waitUntil(lambda: "s an epoch" in room.settings.costs.text(), timeout=20_000)
    parameters = 64 * 20 + 20 + 20 * 20 + 20 + 20 * 10 + 10
    assert room.settings.costs.text().startswith(f"{parameters:,} parameters")


def test_a_setting_without_an_effect_says_why(room: TrainerView) -> None:
    editor = room.settings.form_of("bn_momentum").editor("bn_momentum")
    assert not editor.isEnabled()
    assert "batch norm" in editor.toolTip().lower()
    room.controller.set_config(SMALL.replace(batch_norm=True))
    assert editor.isEnabled()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_run_that_goes_on_has_its_bar_painted_and_not_the_whole_window(qtbot: QtBot, room: TrainerView) -> None:
    room.tab_widget.setCurrentWidget(room.data)
    room.controller.set_config(SMALL.replace(epochs=10_000))
    click(qtbot, room.bar.start)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: len(run.epochs) > 100, timeout=20_000)
    qtbot.wait(50)
    paints, bar = Paints(room.data.sheet), Paints(room.bar.told)
    qtbot.waitUntil(lambda: len(run.epochs) > 300, timeout=20_000)
    assert bar.count > 1
    assert paints.count == 0


def test_a_network_that_is_too_deep_is_refused_until_the_settings_change(qtbot: QtBot, room: TrainerView) -> None:  # noqa: ARG001
    room.train_with(PropagationConfig(hidden_layers=(10,) * 21))
    assert room.bar.error.text() == "Hidden layers: has 21 entries, more than 20"
    room.train_with(PropagationConfig(hidden_layers=(10,) * 3))
    assert room.bar.error.text() == ""
    assert room.controller.model.config.hidden_layers == (10, 10, 10)
