"""The list of runs as a person uses it: tick, rename, note, delete, undo, save, use, look at."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT
from app.export.picture import PictureFormat, paint_image
from app.trainer.compare.compare_tab import CompareTab
from app.trainer.compare.comparison_charts import ComparedRuns, Comparison
from app.trainer.compare.table_model import RunRow
from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import NO_RECORDS
from app.trainer.view import TrainerView
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend_lines import LegendBlock
from app.window.main_window import MainWindow
from core.datasets import load
from core.messages import Message
from core.optimizers import SGD
from core.scenes.plan import planned
from core.scenes.scene import Scene
from core.training import EpochReport, StepReport, Trainer, TrainingConfig
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.run_list.test_archive import break_the_list

PLAIN = SMALL.replace(optimizer=SGD(learning_rate=0.1), epochs=2)

SEEDS = "seeds, mean ± standard deviation"


@pytest.fixture
def tab(qtbot: QtBot, room: TrainerView) -> CompareTab:
    """The tab with three runs, two of which differ by their seed alone, and none that comes with the app."""
    room.controller.set_model(room.controller.model.replace(recorded=False))
    for name, config in (("a", SMALL), ("a", SMALL.replace(seed=1)), ("b", PLAIN)):
        list(room.controller.archive.train(LiveRun(name, config)))
    room.tab_widget.setCurrentWidget(room.compare)
    qtbot.waitUntil(lambda: len(room.compare.comparison.compared) == 2)
    return room.compare


def names(tab: CompareTab) -> list[str]:
    return [run.name for run in tab.controller.model.runs]


def choose(tab: CompareTab, row: int) -> None:
    tab.table.setCurrentIndex(tab.table.model().index(row, 0))


def cell(tab: CompareTab, row: int, title: str) -> str:
    column = tab.table.rows.titles().index(title)
    return str(tab.table.rows.index(row, column).data())


def whole(config: TrainingConfig) -> list[EpochReport]:
    trainer = Trainer(config, load("digits"))
    list(trainer.run())
    return trainer.history


@pytest.mark.slow
def test_ticked_runs_are_curves_and_seeds_are_a_band(tab: CompareTab) -> None:
    assert [one.label for one in tab.comparison.compared] == ["b", f"a, 2 {SEEDS}"]
    first, second = whole(SMALL), whole(SMALL.replace(seed=1))
    of_b, of_a = tab.comparison.accuracy.layer.curves
    pairs = [[report.validation_accuracy for report in history] for history in (first, second)]
    np.testing.assert_allclose(of_a.values, np.mean(pairs, axis=0))
    np.testing.assert_array_equal(of_b.places, [1, 2])
    assert of_b.band is None
    assert of_a.band is not None
    mean, deviation = np.mean(pairs, axis=0), np.std(pairs, axis=0, ddof=1)
    np.testing.assert_allclose(of_a.band, [mean - deviation, mean + deviation])
    accuracies = [float(pair[-1]) for pair in pairs]
    written = f"{np.mean(accuracies):.4f} ± {np.std(accuracies, ddof=1):.4f}".replace("0.", ".")
    assert cell(tab, 3, "validation").replace("0.", ".") == written
    assert cell(tab, 3, "name") == f"a, 2 {SEEDS}"
    assert cell(tab, 3, "seed") == ""


@pytest.mark.slow
def test_only_the_settings_that_differ_have_a_column(qtbot: QtBot, tab: CompareTab) -> None:
    assert [cell(tab, row, "optimizer") for row in range(3)] == ["SGD", "Momentum", "Momentum"]
    assert [cell(tab, row, "seed") for row in range(3)] == ["0", "1", "0"]
    assert "dropout" not in tab.table.rows.titles()
    tab.table.rows.tick_toggled.emit(tab.controller.model.runs[1].id)
    assert "seed" not in tab.table.rows.titles()
    qtbot.waitUntil(lambda: [one.label for one in tab.comparison.compared] == ["b", "a"])


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "written"), [(0.0421, "0.042 s"), (7.46, "7.5 s"), (75.0, "1:15")])
def test_brief_runs_are_told_apart_by_their_time(tab: CompareTab, seconds: float, written: str) -> None:
    tab.table.set_rows([RunRow(replace(tab.controller.model.runs[0], seconds=seconds), None, "")])
    assert cell(tab, 0, "time") == written


@pytest.mark.slow
@pytest.mark.parametrize(("validation", "written"), [(0.75, "−25.00"), (0.50001, "−0.001"), (0.25, "+25.00")])
def test_a_gap_has_a_sign_where_it_is_one(tab: CompareTab, validation: float, written: str) -> None:
    run = replace(tab.controller.model.runs[0], train_accuracy=0.5, validation_accuracy=validation)
    tab.table.set_rows([RunRow(run, None, "")])
    assert cell(tab, 0, "gap") == written


@pytest.mark.slow
def test_space_takes_a_tick_away(qtbot: QtBot, tab: CompareTab) -> None:
    choose(tab, 0)
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    assert [one.label for one in tab.comparison.compared] == [f"a, 2 {SEEDS}"]
    tab.bar.only_ticked.click()
    assert tab.table.model().rowCount() == 3  # with that of the mean


@pytest.mark.slow
def test_names_that_are_alike_are_told_apart(qtbot: QtBot, tab: CompareTab) -> None:
    tab.table.rows.renamed.emit(tab.controller.model.runs[0].id, "a")
    qtbot.waitUntil(lambda: names(tab) == ["a", "a", "a"])
    labels = [one.label for one in tab.comparison.compared]
    assert labels[0] == "a, optimizer SGD, epochs 2"
    assert labels[1] == f"a, optimizer Momentum, epochs 3, momentum coefficient 0.9, 2 {SEEDS}"


@pytest.mark.slow
def test_a_run_is_renamed_and_annotated_in_the_table(qtbot: QtBot, tab: CompareTab) -> None:
    rows, last = tab.table.rows, len(tab.table.rows.titles()) - 1
    rows.setData(rows.index(0, 0), "plain descent")
    rows.setData(rows.index(0, last), "slow")
    qtbot.waitUntil(lambda: tab.controller.model.runs[0].note == "slow")
    assert names(tab)[0] == "plain descent"
    assert cell(tab, 0, "note") == "slow"


@pytest.mark.slow
def test_a_run_is_deleted_and_restored(qtbot: QtBot, tab: CompareTab) -> None:
    choose(tab, 0)
    click(qtbot, tab.bar.delete)
    qtbot.waitUntil(lambda: names(tab) == ["a", "a"])
    assert tab.deleted.text.text() == "“b” was deleted."
    click(qtbot, tab.deleted.answers[0])
    qtbot.waitUntil(lambda: names(tab) == ["b", "a", "a"])
    assert tab.deleted.isHidden()


@pytest.mark.slow
def test_the_ticked_runs_are_saved_as_csv(qtbot: QtBot, tab: CompareTab, tmp_path: Path) -> None:
    tab.table.rows.tick_toggled.emit(tab.controller.model.runs[0].id)
    tab.controller.save_csv(str(tmp_path / "runs.csv"))
    with (tmp_path / "runs.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["a", "a", "a, 2 seeds: mean", "a, 2 seeds: standard deviation"]
    assert [row["seed"] for row in rows] == ["1", "0", "", ""]
    tab.controller.save_csv(str(tmp_path / "nowhere" / "runs.csv"))
    assert "cannot be written" in tab.error.text.text()
    qtbot.waitUntil(tab.error.isVisible)


@pytest.mark.slow
def test_its_settings_fill_the_form(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    choose(tab, 0)
    click(qtbot, tab.bar.use)
    assert room.controller.model.config == PLAIN
    room.controller.undo()
    assert room.controller.model.config == SMALL


@pytest.mark.slow
def test_a_run_that_is_looked_at_is_shown_in_the_room(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    choose(tab, 0)
    click(qtbot, tab.bar.look)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None)
    wait_for(qtbot, room, Activity.IDLE)
    assert room.seen is room.curves
    qtbot.waitUntil(lambda: room.curves.accuracy.layer.curves[0].places.tolist() == [1, 2])
    assert room.playback.length == 2
    assert names(tab) == ["b", "a", "a"]  # and none is added


@pytest.mark.slow
def test_a_run_that_has_just_ended_is_there_and_ticked(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    train(qtbot, room)
    qtbot.waitUntil(lambda: names(tab) == ["Model 1", "b", "a", "a"])
    qtbot.waitUntil(lambda: [one.label for one in tab.comparison.compared] == [f"2 {SEEDS}", "b"])  # one of them twice


@pytest.mark.slow
def test_runs_that_are_queued_are_compared_with_each_other_alone(
    qtbot: QtBot, room: TrainerView, tab: CompareTab
) -> None:
    room.controller.set_config(SMALL.replace(dropout=0.2, epochs=1))
    room.tab_widget.setCurrentWidget(room.curves)
    click(qtbot, room.settings.several.ablate)
    qtbot.waitUntil(lambda: room.seen is tab, timeout=20_000)  # by itself, when all are made
    qtbot.waitUntil(lambda: [one.label for one in tab.comparison.compared] == ["without dropout", "complete"])
    room.controller.set_config(PLAIN)
    train(qtbot, room)
    qtbot.waitUntil(lambda: len(tab.comparison.compared) == 3)


@pytest.mark.slow
def test_a_scene_of_noise_ends_with_the_batches_of_its_runs_over_each_other(qtbot: QtBot, room: TrainerView) -> None:
    small = SMALL.replace(epochs=1)
    scene = Scene(
        id="noise",
        title=Message("Noise"),
        look_for=Message("The loss by step."),
        plan=(planned(small, "mini-batch"), planned(small.replace(batch_size=1), "stochastic")),
        tell=lambda _: Message("Noisy."),
        shown="batches",
    )
    room.controller.start_queue(scene.plan, scene)
    qtbot.waitUntil(lambda: len(room.compare.comparison.compared) == 2, timeout=20_000)
    stochastic, its_epoch, mini_batch = room.compare.comparison.loss.layer.curves  # the noisiest behind the others
    np.testing.assert_allclose(mini_batch.places, np.arange(1, 11) / 10)
    losses = [report.loss for report in Trainer(small, load("digits")).run() if isinstance(report, StepReport)]
    np.testing.assert_array_equal(mini_batch.values, losses)
    assert (len(stochastic.values), stochastic.faint) == (200, True)
    assert len(its_epoch.values) == 1
    click(qtbot, room.settings.several.seeds)  # while the comparison is looked at
    qtbot.waitUntil(lambda: room.compare.bar.part.currentText() == "validation", timeout=20_000)


@pytest.mark.slow
def test_a_scene_by_time_ends_with_the_seconds_of_training_as_its_axis(qtbot: QtBot, room: TrainerView) -> None:
    scene = Scene(
        id="sizes",
        title=Message("Sizes"),
        look_for=Message("The accuracy by time."),
        plan=(planned(SMALL, "large"), planned(SMALL.replace(batch_size=5), "small")),
        tell=lambda _: Message("Timed."),
        shown="time",
    )
    room.controller.start_queue(scene.plan, scene)
    qtbot.waitUntil(lambda: len(room.compare.comparison.compared) == 2, timeout=20_000)
    chart = room.compare.comparison.accuracy
    assert chart.getPlotItem().getAxis("bottom").labelText == "seconds of training"
    for one, curve in zip(room.compare.comparison.compared, chart.layer.curves, strict=True):
        seconds = [float(one.histories[0]["seconds"][:epoch].sum()) for epoch in (1, 2, 3)]
        np.testing.assert_allclose(curve.places, seconds)
        np.testing.assert_allclose(curve.values, one.histories[0]["test_accuracy"])
    room.compare.show_part("test")
    assert chart.getPlotItem().getAxis("bottom").labelText == "epoch"
    np.testing.assert_array_equal(chart.layer.curves[0].places, [1, 2, 3])


@pytest.mark.slow
def test_accuracies_show_the_learning(tab: CompareTab) -> None:
    lines, box = tab.comparison.accuracy.layer, tab.comparison.accuracy.getPlotItem().getViewBox()
    lowest = min(float(np.nanmin(curve.values)) for curve in lines.curves)
    assert box.viewRange()[1][0] <= lowest
    box.setRange(yRange=(0.9, 1.0))
    tab.reset_zoom()
    assert box.viewRange()[1][0] <= lowest
    assert box.viewRange()[1][1] >= 1.0


def test_the_whole_run_has_its_highest_loss_of_a_batch(qtbot: QtBot) -> None:
    losses = np.append(np.full(999, 0.5), 40.0)
    style, history = LIGHT.racer(0), np.ones(1, dtype=[("train_loss", float), ("train_accuracy", float)])
    comparison = Comparison()
    qtbot.addWidget(comparison)
    batches = Curve(np.arange(1, 1001) / 1000, losses, style)
    comparison.show_runs([ComparedRuns("a", style, [history], batches)], "batches")
    box = comparison.loss.getPlotItem().getViewBox()
    assert box.viewRange()[1][1] < 2
    comparison.reset_zoom()
    assert box.viewRange()[1][1] >= 40


@pytest.mark.slow
def test_a_scene_of_one_run_ends_with_its_own_curves(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    plan = (planned(SMALL.replace(epochs=1), "alone"),)
    room.controller.start_queue(
        plan, Scene(id="a", title=Message("A"), look_for=Message("A."), plan=plan, tell=lambda _: Message("A."))
    )
    qtbot.waitUntil(lambda: room.seen is room.curves, timeout=20_000)
    assert not tab.isVisible()


@pytest.mark.slow
def test_runs_that_are_queued_are_compared_where_the_list_is_seen_for_the_first_time(
    qtbot: QtBot, room: TrainerView
) -> None:
    for seed in range(3):
        list(room.controller.archive.train(LiveRun("before", SMALL.replace(seed=seed, epochs=1))))
    click(qtbot, room.settings.several.seeds)
    chart = room.compare.comparison
    qtbot.waitUntil(lambda: [one.label for one in chart.compared] == [f"5 {SEEDS}"], timeout=20_000)


def test_the_legend_names_the_runs_and_the_table_has_their_numbers(qtbot: QtBot) -> None:
    for in_picture, text in ((False, "a"), (True, "a epoch 3: loss 0.25, accuracy 0.75")):
        comparison = Comparison(in_picture=in_picture)
        qtbot.addWidget(comparison)
        history = np.zeros(3, [("validation_loss", float), ("validation_accuracy", float)])
        history["validation_loss"], history["validation_accuracy"] = 0.25, 0.75
        comparison.show_runs([ComparedRuns("a", LIGHT.racer(0), [history])], "validation")
        block = comparison.legend if isinstance(comparison.legend, LegendBlock) else comparison.legend.block
        assert [entry.text for entry in block.entries] == [text]
        assert comparison._values_at(0, 1.6) == "epoch 2: loss 0.25, accuracy 0.75"


@pytest.mark.slow
def test_many_runs_leave_the_charts_their_room(qtbot: QtBot, tab: CompareTab) -> None:
    tab.window().resize(1280, 800)
    least = tab.minimumSizeHint().height()
    style = LIGHT.racer(0)
    many = [
        ComparedRuns(f"a run with a long name, number {n}", style, [np.zeros(2, NO_RECORDS.dtype)]) for n in range(60)
    ]
    tab.comparison.show_runs(many, "validation")
    assert tab.comparison.legend.heightForWidth(tab.comparison.width()) <= 5 * QFontMetrics(tab.font()).height() + 5 * 4
    assert tab.minimumSizeHint().height() < least + 100
    qtbot.waitUntil(lambda: tab.comparison.loss.height() > 150)
    assert tab.window().height() == 800


@pytest.mark.slow
def test_a_broken_list_is_said_and_a_new_one_is_begun(
    qtbot: QtBot, room: TrainerView, tab: CompareTab, settings: Path
) -> None:
    break_the_list(settings.parent)
    tab.controller.read()
    qtbot.waitUntil(lambda: tab.controller.model.runs == ())
    assert "set aside as" in tab.error.text.text()
    click(qtbot, tab.error.answers[0])
    qtbot.waitUntil(tab.error.isHidden)
    assert "Runs appear here" in tab.hint.text()
    (settings.parent / "file").write_text("")
    room.controller.archive = RunArchive(settings.parent / "file")
    tab.controller.read()
    qtbot.waitUntil(lambda: "cannot be used" in tab.error.text.text())
    assert tab.error.answers[0].text() == "Try again"


@pytest.mark.slow
def test_a_run_whose_network_made_room_says_so(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    room.controller.archive.using(lambda runs: runs.drop_checkpoint(tab.controller.model.runs[1].id))
    tab.controller.read()
    qtbot.waitUntil(lambda: cell(tab, 1, "trained") == "3 (network not kept)")
    assert cell(tab, 0, "trained") == "2"


@pytest.mark.slow
def test_the_runs_that_come_with_the_app_are_listed_below_ones_own(
    qtbot: QtBot, room: TrainerView, tab: CompareTab
) -> None:
    click(qtbot, tab.bar.recorded)
    qtbot.waitUntil(lambda: names(tab)[3:] == ["Model 1, recorded", "Model 2, recorded", "Model 3, recorded"])
    qtbot.waitUntil(lambda: len(tab.comparison.compared) == 5)
    assert [cell(tab, row, "test") for row in (4, 5, 6)] == ["0.9662", "0.9257", "0.9758"]
    choose(tab, 3)  # the mean of several
    assert not tab.bar.delete.isEnabled()
    assert not tab.bar.look.isEnabled()
    choose(tab, 4)
    assert not tab.bar.delete.isEnabled()
    assert "comes with Fall Line" in tab.bar.delete.toolTip()
    rows = tab.table.rows
    assert not rows.flags(rows.index(4, 0)) & Qt.ItemFlag.ItemIsEditable
    room.controller.undo()
    qtbot.waitUntil(lambda: names(tab) == ["b", "a", "a"])


@pytest.mark.slow
def test_a_run_that_comes_with_the_app_can_be_looked_at(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    click(qtbot, tab.bar.recorded)
    qtbot.waitUntil(lambda: len(names(tab)) == 6)
    choose(tab, 4)
    click(qtbot, tab.bar.look)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None)
    wait_for(qtbot, room, Activity.IDLE)
    assert room.playback.length == 1000
    assert not room.controller.can_resume
    room.tab_widget.setCurrentWidget(room.results)
    qtbot.waitUntil(lambda: "96.62% of 10,000 test images are right" in room.results.summary.text())
    room.tab_widget.setCurrentWidget(room.layers)
    room.playback.seek(970)
    qtbot.waitUntil(lambda: "epoch 960" in room.layers.heading.text())
    assert "the saved epoch nearest to epoch 970" in room.layers.heading.text()


@pytest.mark.slow
def test_the_comparison_is_exported_in_the_colours_of_the_paper(tab: CompareTab) -> None:
    (figure,) = tab.figures()
    picture = paint_image(figure, PictureFormat(theme="dark"))
    corner = picture.rect().bottomRight() - QPoint(30, 30)  # inside the margin
    assert picture.pixelColor(corner).name() == DARK.panel.lower()
    assert figure.settings == f"b, a, 2 {SEEDS}"


# Undo of the room knows the list.


@pytest.mark.slow
def test_ctrl_z_brings_back_runs_that_were_deleted_one_by_one(
    qtbot: QtBot, window: MainWindow, room: TrainerView, tab: CompareTab
) -> None:
    for _ in range(2):
        choose(tab, 0)
        count = len(names(tab))
        click(qtbot, tab.bar.delete)
        qtbot.waitUntil(lambda count=count: len(names(tab)) == count - 1)  # type: ignore[misc]
    assert names(tab) == ["a"]
    room.controller.set_config(SMALL.replace(epochs=9))
    window.undo.trigger()
    assert (room.controller.model.config.epochs, names(tab)) == (SMALL.epochs, ["a"])
    assert window.undo.text() == "Undo: deleting the run “a”"
    room.tab_widget.setCurrentWidget(room.curves)
    window.undo.trigger()
    qtbot.waitUntil(lambda: names(tab) == ["a", "a"])
    qtbot.waitUntil(lambda: room.seen is tab)
    assert tab.deleted.isHidden()
    window.undo.trigger()
    qtbot.waitUntil(lambda: names(tab) == ["b", "a", "a"])
    current = tab.table.current_run
    qtbot.waitUntil(lambda: (run := current()) is not None and run.name == "b")
    window.redo.trigger()
    qtbot.waitUntil(lambda: names(tab) == ["a", "a"])


@pytest.mark.slow
def test_the_network_of_a_deleted_run_is_there_when_it_is_restored(
    qtbot: QtBot, window: MainWindow, room: TrainerView, tab: CompareTab
) -> None:
    archive, run = room.controller.archive, tab.controller.model.runs[0]
    choose(tab, 0)
    click(qtbot, tab.bar.delete)
    qtbot.waitUntil(lambda: len(names(tab)) == 2)
    archive.drop_old_checkpoints()
    archive.find_interrupted()  # which deletes what no run needs
    window.undo.trigger()
    qtbot.waitUntil(lambda: len(names(tab)) == 3)
    assert archive.checkpoint_of(run).exists()


@pytest.mark.slow
def test_undo_of_another_room_leaves_the_list_alone(
    qtbot: QtBot, window: MainWindow, room: TrainerView, tab: CompareTab
) -> None:
    choose(tab, 0)
    click(qtbot, tab.bar.delete)
    qtbot.waitUntil(lambda: len(names(tab)) == 2)
    window.tabs.setCurrentIndex(0)
    assert not window.undo.isEnabled()
    window.tabs.setCurrentIndex(2)
    window.workspace.mark_saved()  # a session that is saved knows nothing of runs
    assert window.undo.text() == "Undo: deleting the run “b”"
    window.languages.choose("ko")
    window.languages.choose("en")
    again = window.room
    assert isinstance(again, TrainerView)
    window.undo.trigger()
    qtbot.waitUntil(lambda: len(names(again.compare)) == 3)
    assert room is not again


@pytest.mark.slow
def test_names_and_notes_are_undone(qtbot: QtBot, window: MainWindow, tab: CompareTab) -> None:
    run = tab.controller.model.runs[0]
    tab.controller.rename(run.id, "with plain steps")
    qtbot.waitUntil(lambda: names(tab)[0] == "with plain steps")
    tab.controller.annotate(run.id, "slow")
    qtbot.waitUntil(lambda: tab.controller.model.runs[0].note == "slow")
    assert window.undo.text() == "Undo: note on the run “with plain steps”"
    window.undo.trigger()
    window.undo.trigger()
    qtbot.waitUntil(lambda: names(tab)[0] == "b")
    assert tab.controller.model.runs[0].note == ""


@pytest.mark.slow
def test_a_run_that_goes_on_again_is_not_deleted_by_redo(
    qtbot: QtBot, window: MainWindow, room: TrainerView, tab: CompareTab
) -> None:
    long = LiveRun("long", SMALL.replace(epochs=1000))
    training = room.controller.archive.train(long)
    for _ in range(30):
        next(training)
    long.stopped = True
    training.close()
    tab.controller.read()
    qtbot.waitUntil(lambda: "long" in names(tab))
    choose(tab, names(tab).index("long"))
    click(qtbot, tab.bar.delete)
    qtbot.waitUntil(lambda: "long" not in names(tab))
    window.undo.trigger()
    qtbot.waitUntil(lambda: "long" in names(tab))
    room.controller.load_run(tab.controller.model.runs[names(tab).index("long")], resume=True)
    wait_for(qtbot, room, Activity.RUNNING)
    with qtbot.waitSignal(room.controller.refused) as refused:
        window.redo.trigger()
    assert refused.args == ["“long” is going on; stop it before it is deleted"]
    assert (window.redo.isEnabled(), "long" in names(tab)) == (True, True)
    room.controller.stop()


@pytest.mark.slow
def test_a_deleted_run_that_goes_on_is_in_the_list_again(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    long = LiveRun("long", SMALL.replace(epochs=1000))
    training = room.controller.archive.train(long)
    for _ in range(30):
        next(training)
    long.stopped = True
    training.close()
    run = long.id or 0
    room.controller.archive.using(lambda runs: runs.delete(run))
    room.controller.archive.save(long)
    tab.controller.read()
    qtbot.waitUntil(lambda: "long" in names(tab))


def in_sight(tab: CompareTab) -> list[str]:
    """The names of the rows that can be read, from top to bottom."""
    table, height = tab.table, tab.table.viewport().height()
    rows = [table.model().index(row, 0) for row in range(table.model().rowCount())]
    return [str(row.data()) for row in rows if 0 < table.visualRect(row).center().y() < height]


@pytest.mark.slow
def test_the_new_runs_of_a_queue_are_in_sight_however_the_list_was_sorted(
    qtbot: QtBot, room: TrainerView, tab: CompareTab
) -> None:
    for _ in range(10):
        list(room.controller.archive.train(LiveRun("many", PLAIN.replace(epochs=1))))
    tab.controller.read()
    qtbot.waitUntil(lambda: len(tab.controller.model.runs) == 13)
    tab.table.sortByColumn(tab.table.rows.titles().index("name"), Qt.SortOrder.AscendingOrder)
    plan = [planned(PLAIN.replace(seed=seed, epochs=1), f"z {seed}") for seed in (1, 2)]
    room.controller.start_queue(plan)
    qtbot.waitUntil(lambda: len(tab.controller.model.runs) == 15, timeout=20_000)
    qtbot.waitUntil(lambda: in_sight(tab)[:2] == ["z 2", "z 1"])


@pytest.mark.slow
def test_runs_that_can_be_seen_leave_the_order_as_it_is(tab: CompareTab) -> None:
    tab.table.sortByColumn(tab.table.rows.titles().index("name"), Qt.SortOrder.AscendingOrder)
    assert tab.table.bring_into_sight([run.id for run in tab.controller.model.runs])
    assert in_sight(tab)[-1] == "b"
    assert not tab.table.bring_into_sight([99])


@pytest.mark.slow
def test_runs_on_different_data_are_said_not_to_be_comparable(qtbot: QtBot, room: TrainerView, tab: CompareTab) -> None:
    assert not tab.hint.isVisible()
    moons = SMALL.replace(dataset="moons", hidden_layers=(5,))
    for name, config in (("quiet", moons), ("noisy", moons.replace(noise=0.5))):
        list(room.controller.archive.train(LiveRun(name, config)))
    room.controller.list_changed.emit()
    qtbot.waitUntil(lambda: len(tab.controller.model.runs) == 5)
    assert tab.controller.model.mixes_data
    qtbot.waitUntil(tab.hint.isVisible)
    assert tab.hint.text().startswith("These runs are on different data")
    for run in tab.controller.model.ticked_runs:
        if run.name != "noisy":
            tab.controller.toggle_tick(run.id)
    assert not tab.controller.model.mixes_data
    qtbot.waitUntil(lambda: bool(tab.comparison.compared) and not tab.hint.isVisible())
