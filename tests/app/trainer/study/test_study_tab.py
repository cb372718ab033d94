"""A study in the window, as a person plans it, lets it run, and goes on with it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.store import RunList
from app.trainer.study.controller import StudyActivity
from app.trainer.study.standing import Standing
from app.trainer.view import TrainerView
from core.optimizers import Adam
from core.search.places.journal_place import JournalPlace
from core.search.vary import Variation
from tests.app.trainer.actions import click
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.study.conftest import copied


def planned(qtbot: QtBot, room: TrainerView) -> None:
    """Ask for a study of two rates, with a click beside the rate."""
    click(qtbot, room.settings.several.study)
    form = room.settings.choices["optimizer"].form
    assert form is not None
    mark = form._rows["learning_rate"].mark
    assert mark is not None
    click(qtbot, mark)
    assert mark.isChecked()
    room.study.controller.planner.change_variation(Variation(field="optimizer.learning_rate", values=(0.01, 0.1)))


def wait_for(qtbot: QtBot, room: TrainerView, activity: StudyActivity) -> None:
    qtbot.waitUntil(lambda: room.study.controller.activity is activity, timeout=60_000)


def standing_of(room: TrainerView) -> Standing:
    standing = room.study.controller.standing
    assert standing is not None
    return standing


@pytest.mark.slow
def test_marked_settings_are_tried_in_processes_and_the_best_can_be_used(qtbot: QtBot, room: TrainerView) -> None:
    planned(qtbot, room)
    assert room.seen is room.study
    assert "runs: 2" in room.study.plan.count.text()
    planner = room.study.controller.planner
    assert planner.plan is not None
    planner.set_plan(planner.plan.replace(workers=1))
    click(qtbot, room.study.bar.start)
    wait_for(qtbot, room, StudyActivity.IDLE)
    standing = standing_of(room)
    assert [trial.state for trial in standing.trials] == ["finished", "finished"]
    assert len(room.study.curves.layer.curves) == 2
    best = standing.best
    assert best is not None
    room.study.table.chosen.emit(best.number)
    click(qtbot, room.study.use)
    assert room.controller.model.config.optimizer.learning_rate == best.setting["optimizer.learning_rate"]
    room.controller.undo()
    assert room.controller.model.config == SMALL


@pytest.mark.slow
def test_a_study_is_shown_the_next_day_and_its_runs_can_be_made_for_the_list(
    qtbot: QtBot, room: TrainerView, finished: JournalPlace
) -> None:
    path = copied(finished, room.controller.archive.folder)
    click(qtbot, room.settings.several.study)
    room.study.bar.read_studies()
    assert room.study.bar.studies.itemText(1) == "small"
    room.study.controller.open_study(path)
    wait_for(qtbot, room, StudyActivity.IDLE)
    assert standing_of(room).over == 4
    assert not room.study.controller.can_resume
    room.study.pages.setCurrentWidget(room.study.trials)
    assert room.study.table.model.rowCount() == 4
    room.study.table.view.setCurrentIndex(room.study.table.view.model().index(2, 0))
    qtbot.keyClick(room.study.table.view, Qt.Key.Key_Return)
    assert room.study.controller.chosen.number == 2
    room.show_tab("study")
    click(qtbot, room.study.train)
    queued = [room.controller.run, *room.controller.queue.runs.pending]
    assert len(queued) == 2
    room.controller.stop()


def compared(qtbot: QtBot, room: TrainerView) -> list[SavedRun]:
    """Wait for the runs of a study in Compare, and return them."""
    compare = room.compare

    def are_there() -> bool:
        model = compare.controller.model
        return room.seen is compare and bool(model.ticked) and not model.lacks_histories

    qtbot.waitUntil(are_there, timeout=20_000)
    return compare.controller.model.ticked_runs


@pytest.mark.slow
def test_the_runs_of_a_trial_stand_in_the_list_with_their_curves_and_say_what_they_lack(
    qtbot: QtBot, room: TrainerView, finished: JournalPlace
) -> None:
    click(qtbot, room.settings.several.study)
    room.study.controller.open_study(copied(finished, room.controller.archive.folder))
    wait_for(qtbot, room, StudyActivity.IDLE)
    room.study.pages.setCurrentWidget(room.study.map)
    chart = room.study.map.map
    cell = chart.area_of((1, 0)).center().toPoint()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=cell)
    number = room.study.controller.chosen.number
    assert number is not None
    qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=cell)
    runs = compared(qtbot, room)
    study, trial = finished.open(), finished.trials[number]
    assert [run.name for run in runs] == [f"trial {number} of study, seed {seed}" for seed in (0, 1)]
    assert [run.config for run in runs] == [study.config(trial.setting, seed) for seed in (0, 1)]
    assert [run.validation_accuracy for run in runs] == [trial.runs[seed].value for seed in (0, 1)]
    assert [run.train_accuracy for run in runs] == [trial.runs[seed].train_accuracy for seed in (0, 1)]
    curves = room.compare.comparison.accuracy.layer.curves
    assert [len(curve.values) for curve in curves] == [2]  # one of both seeds, of two epochs
    assert room.compare.comparison.compared[0].label == f"trial {number} of study, 2 seeds, mean ± standard deviation"
    assert "of a study: only curves" in room.compare._state(runs[0])

    room.show_tab("study")  # another trial joins them; the same one again is in the list once
    room.study.pages.setCurrentWidget(room.study.trials)
    another = (number + 1) % 4
    for other in (number, another):
        room.study.table.view.setCurrentIndex(room.study.table.view.model().index(other, 0))
        room.study.table.view.activated.emit(room.study.table.view.currentIndex())
        qtbot.waitUntil(lambda: room.seen is room.compare)
        room.show_tab("study")
    room.show_tab("compare")
    qtbot.waitUntil(lambda: len(room.compare.controller.model.ticked_runs) == 4, timeout=20_000)
    assert len(room.controller.archive.using(RunList.runs)) == 4

    compared(qtbot, room)
    room.compare.show_part("layers")
    qtbot.waitUntil(room.compare.lacking.isVisible)
    assert [run.name for run in room.compare.layers.runs][:2] == [
        f"trial {another} of study, seed {seed}" for seed in (0, 1)
    ]
    click(qtbot, room.compare.lacking.answers[0])
    assert len([room.controller.run, *room.controller.queue.runs.pending]) == 4
    room.controller.stop()


@pytest.mark.slow
def test_a_study_with_trials_left_goes_on(qtbot: QtBot, room: TrainerView, finished: JournalPlace) -> None:
    path = copied(finished, room.controller.archive.folder)
    lines = path.read_bytes().splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith(b'{"claim"'))
    path.write_bytes(b"".join(lines[:last]) + lines[last][:20])  # as a power cut leaves it
    click(qtbot, room.settings.several.study)
    room.study.controller.open_study(path)
    wait_for(qtbot, room, StudyActivity.IDLE)
    assert standing_of(room).over == 3
    click(qtbot, room.study.bar.pause)  # it says “Go on”
    wait_for(qtbot, room, StudyActivity.RUNNING)
    wait_for(qtbot, room, StudyActivity.IDLE)
    assert standing_of(room).over == 4
    assert Path(path).with_name("study.log").exists()


@pytest.mark.slow
def test_the_best_runs_with_five_fresh_seeds_and_only_they_look_at_test_images(
    qtbot: QtBot, room: TrainerView, finished: JournalPlace
) -> None:
    click(qtbot, room.settings.several.study)
    room.study.controller.open_study(copied(finished, room.controller.archive.folder))
    wait_for(qtbot, room, StudyActivity.IDLE)
    best = standing_of(room).best
    assert best is not None
    assert all(run.test_accuracy is None for trial in standing_of(room).trials for run in trial.runs.values())
    click(qtbot, room.study.winner)
    wait_for(qtbot, room, StudyActivity.RUNNING)
    wait_for(qtbot, room, StudyActivity.IDLE)
    finals = standing_of(room).finals[best.number]
    assert sorted(finals) == [2, 3, 4, 5, 6]  # the trials had 0 and 1
    assert all(run.test_accuracy is not None for run in finals.values())
    room.study.pages.setCurrentWidget(room.study.best)
    assert "With fresh seeds (5)" in room.study.best.told.text()


def test_nothing_of_a_study_is_seen_before_somebody_asks_for_one(qtbot: QtBot, room: TrainerView) -> None:
    place = room.tabs.index(room.study)
    assert not room.tab_widget.isTabVisible(place)
    click(qtbot, room.settings.several.study)
    assert room.tab_widget.isTabVisible(place)
    click(qtbot, room.study.bar.away)
    assert not room.tab_widget.isTabVisible(place)
    assert room.controller.model.study is None


@pytest.mark.slow
def test_a_drawn_study_takes_more_trials_and_can_be_paused(
    qtbot: QtBot, room: TrainerView, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(qtbot, room)
    planner = room.study.controller.planner
    assert planner.plan is not None
    planner.set_plan(planner.plan.replace(sampler="random", trials=1))
    click(qtbot, room.study.bar.start)
    wait_for(qtbot, room, StudyActivity.IDLE)
    first = standing_of(room).trials[0].setting
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (3, True))
    click(qtbot, room.study.more)
    wait_for(qtbot, room, StudyActivity.RUNNING)
    assert "1 of 3 trials" in room.study.controller.under_way()
    assert room.bar.queue.panel.study.text() == room.study.controller.under_way()
    click(qtbot, room.study.bar.pause)
    assert room.study.controller.activity is StudyActivity.PAUSED
    click(qtbot, room.study.bar.pause)
    wait_for(qtbot, room, StudyActivity.IDLE)
    assert [trial.state for trial in standing_of(room).trials] == ["finished"] * 3
    assert standing_of(room).trials[0].setting == first
    assert room.bar.queue.panel.study.text() == ""


@pytest.mark.slow
def test_marks_that_do_not_go_together_are_said_so_until_they_do_and_the_pages_stay_as_tall(room: TrainerView) -> None:
    planner, tab = room.study.controller.planner, room.study
    room.resize(1280, 600)
    room.settings.several.study.click()
    room.controller.set_model(room.controller.model.replace(config=SMALL.replace(optimizer=Adam())))
    planner.vary("optimizer.beta2", on=True)
    planner.change_variation(Variation(field="optimizer.beta2", values=(0.99, 0.999)))
    QApplication.processEvents()
    height = tab.height()
    assert planner.plan is not None
    planner.set_plan(planner.plan.varying(Variation(field="optimizer", values=("adam", "sgd"))))
    tab.bar.start.click()
    assert "Decay of squares (Optimizer) is not a setting of sgd" in tab.bar.error.text()
    tab.pages.setCurrentWidget(tab.best)
    QApplication.processEvents()
    assert tab.height() == height
    planner.vary("optimizer", on=False)
    assert not tab.bar.error.isVisibleTo(tab)
