"""The Trainer room as a person uses it: set, start, watch, pause, step, change, stop."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from core.messages import Message
from core.scenes.plan import planned
from core.scenes.result_table import ResultTable, percent
from core.scenes.scene import Scene
from core.training import MODEL_3
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL


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


@pytest.mark.slow
def test_runs_that_are_queued_follow_each_other(qtbot: QtBot, room: TrainerView) -> None:
    names: list[str] = []
    room.controller.run_changed.connect(lambda: names.append(room.controller.run.name))  # type: ignore[union-attr]
    room.controller.set_config(SMALL.replace(dropout=0.2, epochs=1))
    click(qtbot, room.settings.several.ablate)
    qtbot.waitUntil(lambda: names == ["complete", "without dropout"], timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)


@pytest.mark.slow
def test_a_scene_tells_at_its_end_what_its_runs_came_to(qtbot: QtBot, room: TrainerView) -> None:
    scene = Scene(
        id="small",
        title=Message("Two rates"),
        look_for=Message("Which is better?"),
        plan=tuple(planned(SMALL.replace(seed=seed, epochs=1), "seed {seed}", seed=seed) for seed in (1, 2)),
        tell=lambda runs: Message("{count} runs, {test:.2f}", count=len(runs), test=runs[0].test),
        tabulate=lambda _: ResultTable((Message("test"),), ((Message("first"), percent(0.97)),)),
    )
    room.tab_widget.setCurrentWidget(room.compare)
    qtbot.wait(1)
    place = room.tab_widget.geometry()
    room.controller.start_queue(scene.plan, scene)
    qtbot.waitUntil(lambda: "2 runs" in room.hint.text.text(), timeout=20_000)
    assert room.seen is room.compare  # where the curves are that it speaks of
    assert room.explanation.result.isVisible()
    assert room.explanation.result.table.texts()[1] == ["first", "97.0%"]
    qtbot.wait(1)
    assert room.tab_widget.geometry() == place
    click(qtbot, room.bar.start)  # a run that is no part of it
    assert room.explanation.result.isHidden()


@pytest.mark.slow
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


@pytest.mark.slow
def test_stopping_a_scene_holds_the_runs_that_wait(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(epochs=5000))
    click(qtbot, room.settings.several.seeds)
    wait_for(qtbot, room, Activity.RUNNING)
    assert len(room.controller.queue.runs.pending) == 4
    click(qtbot, room.bar.stop)
    assert len(room.controller.queue.runs.held) == 4
    assert room.controller.activity is Activity.IDLE
