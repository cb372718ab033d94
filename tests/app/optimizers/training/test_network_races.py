"""Networks train beside the window; what they did is kept."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.charts.measure_chart import MeasureChart
from app.optimizers.controller import OptimizersController
from app.optimizers.descriptions import state_of
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.network.recorded import text_of
from app.optimizers.training.network_races import Progress
from app.optimizers.training.race_recipe import key_of
from app.optimizers.view import OptimizersView
from core.landscape.from_runs import recipe_of_runs
from core.landscape.network_race import Trained
from core.landscape.result import LandscapeResult, RacerPath
from core.optimizers import SGD, Adam
from core.schedules import Cosine
from core.training.reports import Ending
from core.training.run_summary import RunSummary
from tests.app.optimizers.network.small_race import STEPS, raced_model, small_model, small_result


@pytest.fixture
def controller(qtbot: QtBot) -> OptimizersController:  # noqa: ARG001 - Qt has to be there
    return OptimizersController(small_model())


def test_the_race_is_that_of_its_recipe(qtbot: QtBot, controller: OptimizersController) -> None:
    """It runs on a thread in the room, and without one in the test."""
    assert controller.known_race() is None
    controller.train()
    assert controller.training
    qtbot.waitUntil(lambda: not controller.training, timeout=30_000)
    known = controller.known_race()
    assert known is not None
    assert known.result is not None
    assert known.result.to_bytes() == small_result().to_bytes()
    np.testing.assert_array_equal(controller.race[1].points, small_result().paths[1].points)


def test_another_race_gives_the_one_under_way_up(controller: OptimizersController) -> None:
    controller.train()
    controller.set_model(controller.model.replace(steps=30))
    assert not controller.training
    assert controller.known_race() is None


def test_what_a_session_carries_is_there_at_once(qtbot: QtBot) -> None:  # noqa: ARG001 - Qt has to be there
    controller = OptimizersController(raced_model())
    known = controller.known_race()
    assert known is not None
    assert known.result is not None
    assert controller.model == small_model()
    assert controller.to_keep() == raced_model()


def test_undo_finds_an_earlier_race_again(controller: OptimizersController) -> None:
    controller.open(raced_model())
    controller.set_model(controller.model.replace(steps=30))
    assert controller.known_race() is None
    controller.undo()
    assert controller.known_race() is not None


def test_hiding_or_naming_a_racer_needs_no_training(controller: OptimizersController) -> None:
    controller.open(raced_model())
    racers = controller.model.racers
    controller.set_model(controller.model.with_racer(0, racers[0].replace(name="The first", shown=False, colour=5)))
    assert controller.known_race() is not None


def test_a_race_that_is_not_run_is_not_played(qtbot: QtBot, room: OptimizersView) -> None:
    """Playback stops at the surface, and its controls wait until there is a race."""
    controller, bar = room.controller, room.bar
    moving = (bar.to_start, bar.back, bar.play, bar.on, bar.to_end, bar.frame, bar.slider)
    controller.playback.seek(3)
    controller.playback.play()
    controller.set_model(controller.model.replace(surface=RealNetwork(), steps=STEPS))
    assert not controller.playback.playing
    assert not any(control.isEnabled() for control in moving)
    qtbot.keyClick(room, Qt.Key.Key_Space)
    assert (controller.playback.playing, controller.playback.position) == (False, 3)
    controller.open(raced_model())
    assert all(control.isEnabled() for control in moving)
    controller.playback.pause()


def test_a_file_with_a_race_costs_no_weights(controller: OptimizersController) -> None:
    """Neither of the race that it has, if it was just run here, nor of another."""
    controller.open(raced_model())
    assert controller.networks is not None
    key, other = key_of(small_result().recipe), replace(small_result(), recipe=small_result().recipe.replace(name="b"))
    known = controller.networks._known
    known[key] = replace(known[key], race=Mock())
    controller.open(raced_model())
    controller.networks.add(text_of(replace(other, recipe=other.recipe.replace(directions_seed=1))))
    assert known[key].race is not None
    assert len(known) == 2


def test_what_cannot_train_is_said(qtbot: QtBot, controller: OptimizersController) -> None:
    controller.set_model(controller.model.replace(racers=()))
    with qtbot.waitSignal(controller.training_refused) as refused:
        controller.train()
    assert refused.args == ["add a racer to train"]
    assert not controller.training


def test_a_racer_that_stops_early_rests_at_its_end(qtbot: QtBot, controller: OptimizersController) -> None:
    model = small_model()
    controller.set_model(model.with_racer(1, model.racers[1].replace(own_steps=7)))
    controller.train()
    qtbot.waitUntil(lambda: not controller.training, timeout=30_000)
    _, path = controller.race
    assert isinstance(path, PlanePath)
    assert path.path is not None
    assert (path.path.steps, path.steps) == (7, STEPS)
    assert state_of(path, STEPS) == state_of(path, 7)
    assert len(path.points[path.own_part]) == 8
    np.testing.assert_array_equal(path.points[STEPS], path.points[7])
    assert path.true_losses[STEPS] == path.true_losses[7] == pytest.approx(path.path.true_end)


def test_runs_of_the_trainer_are_raced_as_they_were_trained(qtbot: QtBot, controller: OptimizersController) -> None:
    config = controller.model.surface.config.replace(dropout=0.1, l2=0.01, epochs=2)  # type: ignore[union-attr]
    runs = [
        RunSummary(name=name, config=config.replace(optimizer=one, **own), ending=Ending("finished", steps))
        for name, one, steps, own in (
            ("mine", SGD(learning_rate=0.05), STEPS, {}),
            ("yours", Adam(), 8, {"batch_size": 50, "gradient_clip": 1.0, "schedule": Cosine()}),
        )
    ]
    recipe = recipe_of_runs(runs)
    controller.race_networks(recipe)
    qtbot.waitUntil(lambda: not controller.training, timeout=30_000)
    known = controller.known_race()
    assert known is not None
    assert known.result is not None
    assert known.recipe == recipe
    assert [path.name for path in known.result.paths] == ["mine", "yours"]
    controller.undo()
    assert controller.model == small_model()


def test_a_report_draws_only_what_it_changes(
    qtbot: QtBot, room: OptimizersView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end, the room shows what it shows of a race that is opened whole."""
    room.controller.set_model(small_model())
    result, whole = small_result(), Mock(side_effect=room._show_race)
    monkeypatch.setattr(room, "_show_race", whole)
    for progress in reports(result):
        report(room, progress)
    assert whole.call_count == 2, "as training begins, and for the first map"
    assert room.playback.position == STEPS
    assert room.plot.surface is room.controller.drawn
    np.testing.assert_array_equal(room.plot._trails[1].points, result.paths[1].points)
    true = [curve for curve in room.chart.layer.curves if not curve.dotted]
    np.testing.assert_allclose(true[1].values, result.paths[1].true_losses)
    second = room.findChild(MeasureChart)
    assert second is not None
    qtbot.waitUntil(lambda: bool(np.isfinite(second.chart.layer.curves[1].values[0])))
    logarithms = second.chart.layer.curves[1].values[:STEPS]
    np.testing.assert_allclose(10**logarithms, result.paths[1].gradient_norms, rtol=1e-6)
    assert room.controls.racers.cards[1].state.text() == state_of(room.controller.race[1], STEPS, brief=True)


def reports(result: LandscapeResult) -> Iterator[Progress]:
    """Yield a race as it comes along."""
    progress = Progress(result.recipe)
    yield progress
    losses = tuple(path.batch_losses for path in result.paths)
    for step in (10, STEPS):
        yield (progress := replace(progress, trained=Trained(step, STEPS, tuple(some[:step] for some in losses))))
    coarse = replace(result.loss_map, images=50)
    yield (progress := replace(progress, loss_map=coarse))
    for step in (10, STEPS):
        yield (progress := replace(progress, paths=tuple(until(path, step) for path in result.paths)))
    yield replace(progress, loss_map=result.loss_map, result=result)


def until(path: RacerPath, step: int) -> RacerPath:
    """Return a path up to a step."""
    known = path.truth_steps <= step
    every = {name: getattr(path, name)[: step + 1] for name in ("points", "off_plane", "distance")}
    every |= {name: getattr(path, name)[:step] for name in ("batch_losses", "gradient_norms", "step_lengths")}
    every |= {name: getattr(path, name)[known] for name in ("truth_steps", "true_losses", "accuracies")}
    return replace(path, **every)


def report(room: OptimizersView, progress: Progress) -> None:
    """Let a report come, as from the thread."""
    networks = room.controller._trainers()
    networks._under_way = key_of(progress.recipe)
    networks._take(progress)
    networks._report()
    networks._go_on.stop()
