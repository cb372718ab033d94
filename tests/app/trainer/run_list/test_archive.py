"""Runs that end, are stopped, or are left in the middle: what is kept of them, and how they go on."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.start import open_window
from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun
from app.trainer.run_list import store as runs_module
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.activations import Identity
from core.datasets import load
from core.optimizers import SGD
from core.training import Trainer, TrainingConfig
from core.training.run_folder import RunFolder
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL
from tests.conftest import put_away

LONG = SMALL.replace(epochs=10_000)


def kept(folder: Path) -> tuple[SavedRun, ...]:
    return RunArchive(folder).using(lambda runs: runs.runs())


def trained(runs: RunArchive, config: TrainingConfig, *, epochs: int = 10_000, stopped: bool = False) -> LiveRun:
    """A run that is kept, and left after so many epochs."""
    run = LiveRun("one", config)
    moments = runs.train(run)
    for moment in moments:
        if moment.epochs == epochs:
            break
    run.stopped = stopped
    moments.close()
    return run


def test_a_run_that_ends_is_kept_with_its_network(tmp_path: Path) -> None:
    runs = RunArchive(tmp_path)
    run = trained(runs, SMALL)
    (row,) = kept(tmp_path)
    assert (row.name, row.config, row.epochs, row.ending.kind) == ("one", SMALL, 3, "finished")
    again = LiveRun("one", SMALL)
    list(runs.restore(again, row))
    assert again.trainer is not None
    assert run.trainer is not None
    np.testing.assert_array_equal(again.trainer.network.parameters, run.trainer.network.parameters)
    assert [report.test_loss for report in again.epochs] == [report.test_loss for report in run.epochs]
    assert (again.steps, again.id) == (run.steps, row.id)


def test_a_run_that_was_stopped_goes_on_in_its_own_row(tmp_path: Path) -> None:
    runs = RunArchive(tmp_path)
    trained(runs, SMALL, epochs=1, stopped=True)
    (row,) = kept(tmp_path)
    assert row.ending.kind == "stopped"
    assert runs.find_interrupted() is None
    again = LiveRun("one", SMALL)
    list(runs.restore(again, row))
    list(runs.train(again))
    (row,) = kept(tmp_path)
    assert (row.ending.kind, row.epochs) == ("finished", 3)
    whole = Trainer(SMALL, load("digits"))
    list(whole.run())
    assert row.test_accuracy == whole.history[-1].test_accuracy


def test_a_run_that_was_left_is_offered_until_it_is_dismissed(tmp_path: Path) -> None:
    trained(RunArchive(tmp_path), SMALL, epochs=2)
    runs = RunArchive(tmp_path)
    row = runs.find_interrupted()
    assert row is not None
    assert (row.ending.kind, row.epochs) == ("interrupted", 2)
    runs.dismiss(row)
    assert runs.find_interrupted() is None
    assert runs.can_continue(kept(tmp_path)[0])


def test_the_runs_of_another_window_are_not_offered(tmp_path: Path) -> None:
    trained(RunArchive(tmp_path), SMALL, epochs=1)
    first, second = RunArchive(tmp_path), RunArchive(tmp_path)
    assert first.find_interrupted() is not None
    assert second.find_interrupted() is None


def test_a_run_is_listed_as_interrupted_before_its_first_step(tmp_path: Path) -> None:
    moments = RunArchive(tmp_path).train(LiveRun("one", LONG))
    assert next(moments).steps == 0
    row = RunArchive(tmp_path).find_interrupted()  # as after a kill
    assert row is not None
    assert (row.name, row.ending.kind, row.ending.step, row.epochs) == ("one", "interrupted", 0, 0)
    again = LiveRun("one", LONG)
    runs = RunArchive(tmp_path)
    list(runs.restore(again, row))
    assert again.trainer is not None
    assert (again.trainer.step, again.id) == (0, row.id)
    moments.close()


def test_a_new_run_that_is_stopped_in_its_first_epoch_leaves_the_list(tmp_path: Path) -> None:
    runs, run = RunArchive(tmp_path), LiveRun("one", LONG)
    for stops in range(2):
        moments = runs.train(run)
        for _ in range(3):
            next(moments)
        assert len(kept(tmp_path)) == 1
        run.stopped = True
        moments.close()
        assert (kept(tmp_path), run.id) == ((), None), stops


def test_a_run_of_the_list_that_is_stopped_in_its_first_epoch_stays_as_stopped(tmp_path: Path) -> None:
    moments = RunArchive(tmp_path).train(LiveRun("one", LONG))
    next(moments)
    (row,) = kept(tmp_path)
    again, runs = LiveRun("one", LONG), RunArchive(tmp_path)
    list(runs.restore(again, row))
    rest = runs.train(again)
    for _ in range(3):
        next(rest)
    again.stopped = True
    rest.close()
    (row,) = kept(tmp_path)
    assert (row.ending.kind, row.ending.step) == ("stopped", 2)
    moments.close()


def test_a_run_is_kept_while_it_goes_on(tmp_path: Path) -> None:
    moments = RunArchive(tmp_path, checkpoint_every=0.0).train(LiveRun("one", LONG))
    for moment in moments:
        if moment.epochs == 2:
            break
    (row,) = kept(tmp_path)
    assert (row.epochs, row.ending.kind) == (2, "interrupted")
    assert RunArchive(tmp_path).checkpoint_of(row).exists()


def test_a_run_without_an_epoch_that_was_stopped_is_not_kept(tmp_path: Path) -> None:
    run = LiveRun("one", SMALL)
    moments = RunArchive(tmp_path).train(run)
    next(moments), next(moments)
    run.stopped = True
    moments.close()
    assert run.steps == 1
    assert kept(tmp_path) == ()


def test_a_run_that_diverged_at_once_is_kept(tmp_path: Path) -> None:
    trained(RunArchive(tmp_path), SMALL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity()))
    assert [row.ending.kind for row in kept(tmp_path)] == ["diverged"]


def break_the_list(folder: Path) -> None:
    (folder / "runs.sqlite").write_bytes(b"no database at all, but long enough to be one" * 20)


def test_a_broken_list_is_set_aside_and_the_run_is_kept_in_a_new_one(tmp_path: Path) -> None:
    runs = RunArchive(tmp_path)
    trained(runs, SMALL)
    break_the_list(tmp_path)
    assert trained(runs, SMALL).save_error is None
    assert "set aside" in str(runs.notice)
    assert len(kept(tmp_path)) == 1


def test_what_keeps_a_run_from_being_kept_is_said_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = trained(RunArchive(tmp_path / "file", checkpoint_every=0.0), SMALL)
    assert run.ending is not None
    assert "cannot be used" in str(run.save_error)


def test_a_run_that_the_list_does_not_take_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise runs_module.RunListError(runs_module.LOCKED, file="runs.sqlite")

    monkeypatch.setattr(runs_module.RunList, "add", refuse)
    run = trained(RunArchive(tmp_path), SMALL)
    assert "is kept in the folder" in str(run.save_error)
    (folder,) = (tmp_path / "not-listed").iterdir()
    resumed = RunFolder(folder).resume(load("digits"))
    assert run.trainer is not None
    np.testing.assert_array_equal(resumed.network.parameters, run.trainer.network.parameters)


def test_a_run_whose_network_is_gone_shows_its_history(tmp_path: Path) -> None:
    runs = RunArchive(tmp_path)
    trained(runs, SMALL)
    (row,) = kept(tmp_path)
    runs.checkpoint_of(row).write_bytes(b"PK\x03\x04 and no more")
    run = LiveRun("one", SMALL)
    list(runs.restore(run, row))
    assert [report.epoch for report in run.epochs] == [1, 2, 3]
    assert "the network of “one” no longer exists" in str(run.save_error)
    assert run.trainer is None


def test_checkpoints_that_no_run_needs_are_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = RunArchive(tmp_path)
    trained(runs, SMALL)
    (row,) = kept(tmp_path)
    stray = tmp_path / "checkpoints" / "stray.npz"
    stray.write_bytes(b"")
    runs.find_interrupted()
    assert stray.exists()
    monkeypatch.setattr("app.trainer.run_list.archive.UNDO", -1.0)
    runs.find_interrupted()
    assert not stray.exists()
    assert runs.checkpoint_of(row).exists()


def test_only_the_latest_runs_keep_their_networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.trainer.run_list.archive.MOST_NETWORKS", 2)
    runs = RunArchive(tmp_path)
    for seed in range(3):
        trained(runs, SMALL.replace(seed=seed), epochs=1, stopped=True)
    rows = kept(tmp_path)
    assert [(row.config.seed, row.has_network) for row in rows] == [(2, True), (1, True), (0, False)]
    assert [runs.can_continue(row) for row in rows] == [True, True, False]
    assert len(list((tmp_path / "checkpoints").iterdir())) == 2
    run = LiveRun("one", SMALL)
    list(runs.restore(run, rows[2]))
    assert [report.epoch for report in run.epochs] == [1]
    assert "the networks of the latest 2 runs are kept" in str(run.save_error)


def test_networks_take_no_more_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = RunArchive(tmp_path)
    trained(runs, SMALL)
    (size,) = (file.stat().st_size for file in (tmp_path / "checkpoints").iterdir())
    monkeypatch.setattr("app.trainer.run_list.archive.MEGABYTE", 1)
    monkeypatch.setattr("app.trainer.run_list.archive.MOST_MEGABYTES", 2.5 * size)
    for seed in (1, 2):
        trained(runs, SMALL.replace(seed=seed))
    assert [row.has_network for row in kept(tmp_path)] == [True, True, False]
    monkeypatch.setattr("app.trainer.run_list.archive.MOST_MEGABYTES", 0.5 * size)
    runs.find_interrupted()
    assert [row.has_network for row in kept(tmp_path)] == [
        True,
        False,
        False,
    ]  # that of the latest stays, whatever it takes


# In the window.


def test_a_run_is_in_the_list_when_it_has_ended(qtbot: QtBot, room: TrainerView, settings: Path) -> None:
    train(qtbot, room)
    (row,) = kept(settings.parent)
    assert row.config == SMALL
    assert room.controller.run is not None
    assert row.test_accuracy == room.controller.run.epochs[-1].test_accuracy


def test_a_list_that_another_program_holds_is_said_below(
    qtbot: QtBot, room: TrainerView, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs_module, "PATIENCE", 0.01)
    room.controller.archive.using(lambda runs: setattr(runs, "patience", 0.01))
    other = sqlite3.connect(settings.parent / "runs.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    train(qtbot, room)
    assert "in use by another program" in room.bar.error.text()
    other.execute("ROLLBACK")
    other.close()


def answer(role: QMessageBox.ButtonRole) -> Callable[[], None]:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if box.buttonRole(button) is role).click()

    return press


def begin_a_long_run(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(LONG)
    click(qtbot, room.bar.start)
    qtbot.waitUntil(lambda: room.controller.run is not None and len(room.controller.run.epochs) > 1, timeout=20_000)
    wait_for(qtbot, room, Activity.RUNNING)  # the window has heard of it, too


@pytest.mark.slow
def test_closing_the_window_in_the_middle_of_a_run_asks(qtbot: QtBot, window: MainWindow, room: TrainerView) -> None:
    begin_a_long_run(qtbot, room)
    QTimer.singleShot(0, answer(QMessageBox.ButtonRole.RejectRole))
    assert not window.close()
    assert room.controller.activity is Activity.RUNNING


@pytest.mark.slow
def test_a_window_that_was_closed_in_the_middle_of_a_run_offers_to_go_on(
    qtbot: QtBot, window: MainWindow, room: TrainerView, settings: Path
) -> None:
    begin_a_long_run(qtbot, room)
    QTimer.singleShot(0, answer(QMessageBox.ButtonRole.AcceptRole))
    assert window.close()
    steps = room.controller.run.steps if room.controller.run else 0

    again = open_window(settings)
    again.complete()
    again.tabs.setCurrentIndex(2)
    other = again.room
    assert isinstance(other, TrainerView)
    qtbot.waitUntil(lambda: not other.interrupted.isHidden())
    assert "“Model 1” was interrupted after" in other.interrupted.text.text()
    other.interrupted.go_on.click()
    wait_for(qtbot, other, Activity.RUNNING)
    qtbot.waitUntil(lambda: other.controller.run is not None and other.controller.run.steps > steps)
    assert other.interrupted.isHidden()
    assert len(kept(settings.parent)) == 1
    put_away(again)
