"""The list of runs is read and changed without a widget: tick, rename, note, delete, restore, save."""

import csv
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.compare.compare_tab import CompareTab
from app.trainer.compare.controller import CompareController
from app.trainer.controller import TrainerController
from app.trainer.model import TrainerModel
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.store import RunList
from core.training import Ending, TrainingConfig
from core.training.run_summary import RunSummary
from tests.core.histories import history

HISTORY = history(validation_loss=[0.5, 0.3])


@pytest.fixture
def controller(qtbot: QtBot, tmp_path: Path) -> CompareController:
    """The controller of a list of two runs, which it has read."""
    archive = RunArchive(tmp_path)
    for name, dropout in (("a", 0.0), ("b", 0.5)):
        config = TrainingConfig(dropout=dropout, epochs=2)
        run = RunSummary(name=name, config=config, ending=Ending("finished", 20)).with_history(HISTORY)
        archive.using(partial(RunList.add, run=run, history=HISTORY))
    trainer = TrainerController(TrainerModel(recorded=False), archive)
    controller = CompareController(trainer, trainer)
    controller.read()
    qtbot.waitUntil(lambda: len(controller.model.listing.histories) == 2)
    return controller


def names(controller: CompareController) -> list[str]:
    return [run.name for run in controller.model.runs]


def test_what_is_ticked_has_its_history(controller: CompareController) -> None:
    assert names(controller) == ["b", "a"]
    assert [len(records) for records in controller.model.listing.histories.values()] == [2, 2]
    controller.stop()


def test_a_run_is_renamed_and_annotated(qtbot: QtBot, controller: CompareController) -> None:
    run = controller.model.runs[0]
    controller.rename(run.id, "with dropout")
    controller.annotate(run.id, "slow")
    qtbot.waitUntil(lambda: controller.model.runs[0].note == "slow")
    assert names(controller) == ["with dropout", "a"]
    controller.stop()


def test_a_run_is_deleted_and_restored(qtbot: QtBot, controller: CompareController) -> None:
    run = controller.model.runs[0]
    with qtbot.waitSignal(controller.deleted_changed) as deleted:
        controller.delete(run)
    assert deleted.args == [run]
    qtbot.waitUntil(lambda: names(controller) == ["a"])
    with qtbot.waitSignal(controller.deleted_changed) as restored:
        controller.restore()
    assert restored.args == [None]
    qtbot.waitUntil(lambda: names(controller) == ["b", "a"])
    controller.stop()


def test_what_was_just_typed_is_kept_when_the_window_closes_at_once(controller: CompareController) -> None:
    for run in controller.model.runs:
        controller.rename(run.id, f"{run.name} again")
        controller.annotate(run.id, "slow")
    controller.stop()
    runs = controller.trainer.archive.using(lambda runs: runs.runs())
    assert [(run.name, run.note) for run in runs] == [("b again", "slow"), ("a again", "slow")]


def test_a_deletion_can_still_be_undone_in_another_language(qtbot: QtBot, controller: CompareController) -> None:
    controller.delete(controller.model.runs[0])
    qtbot.waitUntil(lambda: names(controller) == ["a"])
    tab = CompareTab(controller.trainer)
    qtbot.addWidget(tab)
    assert not tab.deleted.isHidden()
    assert "“b”" in tab.deleted.text.text()
    tab.deleted.answers[0].click()
    qtbot.waitUntil(lambda: names(controller) == ["b", "a"])
    again = CompareTab(controller.trainer)
    qtbot.addWidget(again)
    assert again.deleted.isHidden()
    controller.stop()


def test_all_runs_are_saved_where_none_is_ticked(controller: CompareController, tmp_path: Path) -> None:
    for ticks, saved in ((0, ["b", "a"]), (1, ["a"]), (2, ["b", "a"])):
        model = controller.model
        for run in model.runs[:ticks]:
            model = model.with_tick_toggled(run.id)
        controller.model, before = model, controller.model
        controller.save_csv(str(tmp_path / "runs.csv"))
        controller.model = before
        with (tmp_path / "runs.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [row["name"] for row in csv.DictReader(file)] == saved
    controller.stop()


def test_a_file_that_cannot_be_written_is_noticed(qtbot: QtBot, controller: CompareController, tmp_path: Path) -> None:
    with qtbot.waitSignal(controller.noticed) as noticed:
        controller.save_csv(str(tmp_path / "nowhere" / "runs.csv"))
    assert "cannot be written" in noticed.args[0]
    controller.stop()


def test_a_list_that_cannot_be_used_is_a_failure(qtbot: QtBot, controller: CompareController, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    controller.trainer.archive = RunArchive(tmp_path / "file")
    with qtbot.waitSignal(controller.failed) as failed:
        controller.read()
    assert "cannot be used" in failed.args[0]
    controller.stop()
