"""The Optimizers room without its widgets."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.controller import OptimizersController
from app.optimizers.fields import RaceSurface
from app.optimizers.model import OptimizersModel
from app.optimizers.network.matrix_surface import MemorySurface
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.view import OptimizersView
from core.descent import Fork
from core.optimizers import SGD
from core.surfaces import Ravine, Regression, Rosenbrock
from tests.app.optimizers.edits import change_racer


@pytest.fixture
def controller(qtbot: QtBot) -> OptimizersController:  # noqa: ARG001 - Qt has to be there
    return OptimizersController(OptimizersModel.first())


def test_dragging_the_start_changes_every_path(controller: OptimizersController) -> None:
    before = controller.race
    controller.drag_start(-1.0, 2.0)
    for old, new in zip(before, controller.race, strict=True):
        assert tuple(new.points[0]) == (-1.0, 2.0)
        assert not np.array_equal(old.points, new.points)


def test_a_drag_is_undone_in_one_step(controller: OptimizersController) -> None:
    first = controller.model
    for x in (0.5, 0.6, 0.7):
        controller.drag_start(x, 2.0)
    controller.drop()
    controller.undo()
    assert controller.model == first
    controller.redo()
    assert controller.model.start.x == 0.7


def test_a_hidden_racer_is_not_run_again(controller: OptimizersController) -> None:
    before = controller.race
    controller.toggle_racer(0)
    assert not controller.model.racers[0].shown
    assert controller.race is before


def test_a_key_without_a_racer_does_nothing(qtbot: QtBot, controller: OptimizersController) -> None:
    with qtbot.assertNotEmitted(controller.model_changed):
        controller.toggle_racer(8)


def test_the_same_model_is_not_announced(qtbot: QtBot, controller: OptimizersController) -> None:
    with qtbot.assertNotEmitted(controller.model_changed):
        controller.set_model(controller.model.replace())


def test_another_surface_starts_another_race(controller: OptimizersController) -> None:
    controller.set_model(controller.model.with_surface(Rosenbrock()))
    assert controller.race[0].surface == Rosenbrock()
    assert tuple(controller.race[0].points[0]) == Rosenbrock().start


def test_a_long_race_grows_while_the_window_lives(qtbot: QtBot, controller: OptimizersController) -> None:
    controller.set_model(controller.model.replace(steps=4000))
    controller.playback.seek(3000)
    assert controller.playback.length == 4000
    assert controller.playback.position == controller.race[0].steps < 3000
    qtbot.waitUntil(lambda: controller.race[0].steps == 4000, timeout=20_000)
    assert controller.playback.position == 3000
    assert not controller.racing


def test_a_newer_race_replaces_the_one_under_way(qtbot: QtBot, controller: OptimizersController) -> None:
    controller.set_model(controller.model.replace(steps=10_000))
    controller.set_model(controller.model.replace(steps=50))
    qtbot.wait(20)
    assert not controller.racing
    assert controller.race[0].steps == controller.playback.length == 50


def test_the_position_stays_when_a_rate_changes(controller: OptimizersController) -> None:
    controller.playback.seek(120)
    change_racer(controller, 0, optimizer=controller.model.racers[0].optimizer.replace(learning_rate=1e-4))
    assert controller.playback.position == 120


def test_everybody_can_leave(controller: OptimizersController) -> None:
    for _ in range(5):
        controller.set_model(controller.model.without(0))
    assert controller.race == ()
    controller.set_model(controller.model.adding("adam"))
    assert len(controller.race) == 1


def test_the_chosen_racer_stays_chosen_when_racers_are_moved(controller: OptimizersController) -> None:
    controller.choose(2)
    colour = controller.model.racers[2].colour
    for edit in (
        lambda: controller.set_model(controller.model.moving(2, -1)),
        lambda: controller.set_model(controller.model.without(0)),
        lambda: controller.toggle_racer(controller.chosen),
        controller.undo,
        controller.undo,
        controller.undo,
    ):
        edit()
        assert controller.model.racers[controller.chosen].colour == colour


def test_a_start_that_is_dragged_out_of_the_world_stays_at_its_edge(room: OptimizersView) -> None:
    room.controller.drag_start(1e9, -1e12)
    assert room.controller.model.start.point == (1e6, -1e6)


@pytest.mark.parametrize("surface", [MemorySurface(), RealNetwork(), Regression(), Ravine()], ids=lambda one: one.kind)
def test_a_file_that_asks_for_what_its_surface_cannot_have_is_opened_without_it(surface: RaceSurface) -> None:
    usual = OptimizersModel.first().with_surface(surface).replace(steps=10)
    racers = tuple(one.replace(sam_radius=0.1, fork=Fork(at=5, optimizer=SGD()), batch_size=2) for one in usual.racers)
    asked = usual.replace(turn=30.0, rates="paper defaults", rate_strips=True, many=True, racers=racers)
    opened = OptimizersController(asked)
    assert opened.model == asked.fitting()
    assert opened.model.turn == 0.0
    assert not opened.turning.is_on(opened.model)
    controller = OptimizersController(OptimizersModel.first())
    controller.open(asked)
    assert controller.model == opened.model
    if isinstance(surface, PlaneSurface):
        assert opened.model == usual


def test_a_racer_that_has_diverged_is_forked_only_before(controller: OptimizersController) -> None:
    model = controller.model
    wild = model.racers[0].replace(optimizer=SGD(learning_rate=50.0))
    controller.set_model(model.with_racer(0, wild))
    end = controller.race[0].diverged_at
    assert end is not None
    controller.seek(end)
    assert controller.why_not_forked(0).startswith("After a racer's last step")
    assert not controller.why_not_forked(1)
    controller.seek(end - 1)
    assert not controller.why_not_forked(0)
