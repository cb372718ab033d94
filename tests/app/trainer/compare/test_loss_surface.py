"""Runs of the list ask for their loss surface, or it is said why they cannot have one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.trainer.compare.loss_surface import lay_on_surface, lay_shown_on_surface
from app.trainer.controller import TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.landscape.from_runs import recipe_of_runs
from core.landscape.recipe import LandscapeRecipe
from core.optimizers import SGD
from core.training.reports import Change, Ending
from tests.app.trainer.actions import click
from tests.app.trainer.conftest import SMALL


@pytest.fixture
def trainer(qtbot: QtBot, tmp_path: Path) -> Iterator[TrainerController]:  # noqa: ARG001 - signals need an application
    controller = TrainerController(TrainerModel(), RunArchive(tmp_path))
    yield controller
    controller.shut()


def saved(name: str, **fields: Any) -> SavedRun:
    ending = Ending("finished", SMALL.steps)
    given = {"id": 1, "name": name, "config": SMALL, "ending": ending, "finished": datetime.now(UTC), **fields}
    return SavedRun(**given)


def test_runs_of_one_start_are_asked_for_as_one_race(qtbot: QtBot, trainer: TrainerController) -> None:
    plain = SMALL.replace(optimizer=SGD(learning_rate=0.1))
    with qtbot.waitSignal(trainer.surface_asked) as asked, qtbot.assertNotEmitted(trainer.refused):
        lay_on_surface([saved("Momentum"), saved("SGD", config=plain)], trainer)
    recipe = asked.args[0] if asked.args else None
    assert isinstance(recipe, LandscapeRecipe)
    assert recipe.names == ("Momentum", "SGD")
    assert recipe.steps == SMALL.steps


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"recorded": True}, "recorded on another machine"),
        ({"changes": (Change(3, "dropout", 0.1),)}, "a setting was changed during the run (Dropout, at step 3)"),
    ],
    ids=["recorded", "changed"],
)
def test_one_sentence_says_why_a_run_cannot_be_made_again(
    qtbot: QtBot, trainer: TrainerController, fields: dict[str, Any], said: str
) -> None:
    with qtbot.waitSignal(trainer.refused) as refused, qtbot.assertNotEmitted(trainer.surface_asked):
        lay_on_surface([saved("mine", **fields)], trainer)
    assert refused.args is not None
    assert said in refused.args[0]


def test_the_run_that_is_shown_is_laid_as_far_as_it_has_come(qtbot: QtBot, trainer: TrainerController) -> None:
    trainer.run = LiveRun("mine", SMALL)
    for _ in range(25):
        trainer.run.losses.append(1.0)
    with qtbot.waitSignal(trainer.surface_asked) as asked, qtbot.assertNotEmitted(trainer.refused):
        lay_shown_on_surface(trainer)
    assert asked.args is not None
    assert (asked.args[0].names, asked.args[0].steps) == (("mine",), 25)


def test_the_recorded_run_that_is_shown_is_refused_as_in_the_list(qtbot: QtBot, trainer: TrainerController) -> None:
    trainer.show_example()
    with qtbot.waitSignal(trainer.refused) as refused, qtbot.assertNotEmitted(trainer.surface_asked):
        lay_shown_on_surface(trainer)
    assert refused.args is not None
    assert "recorded on another machine" in refused.args[0]


@pytest.mark.slow
def test_the_button_takes_the_ticked_runs_or_the_chosen_one(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.replace(recorded=False))
    for name, config in (("a", SMALL), ("b", SMALL.replace(seed=1))):
        list(room.controller.archive.train(LiveRun(name, config)))
    room.tab_widget.setCurrentWidget(room.compare)
    tab = room.compare
    qtbot.waitUntil(lambda: len(tab.controller.model.ticked_runs) == 2)
    with qtbot.waitSignal(room.controller.refused) as refused:
        click(qtbot, tab.bar.surface)
    assert refused.args is not None
    assert "differ in this setting: Seed" in refused.args[0]
    for run in tab.controller.model.ticked_runs:
        tab.controller.toggle_tick(run.id)
    tab.table.setCurrentIndex(tab.table.model().index(0, 0))
    with qtbot.waitSignal(room.controller.surface_asked) as asked:
        click(qtbot, tab.bar.surface)
    assert asked.args is not None
    assert asked.args[0].names == ("b",)


@pytest.mark.slow
def test_the_window_shows_them_in_the_optimizers_room(qtbot: QtBot, window: MainWindow, room: TrainerView) -> None:
    recipe = recipe_of_runs([saved("mine")])
    room.controller.surface_asked.emit(recipe)
    optimizers = window.room
    assert isinstance(optimizers, OptimizersView)
    assert optimizers.controller.is_of_networks
    assert optimizers.controller.training
    qtbot.waitUntil(lambda: not optimizers.controller.training, timeout=30_000)
    known = optimizers.controller.known_race()
    assert known is not None
    assert known.result is not None
    assert known.result.recipe == recipe
