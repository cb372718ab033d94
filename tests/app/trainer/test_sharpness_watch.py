"""Sharpness is measured beside a run if a chart shows it, and not otherwise."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.layers.layers_tab import LayersTab
from app.trainer.live_run import LiveRun
from app.trainer.view import TrainerView
from core.landscape.sharpness import Sharpness, SharpnessMeter
from core.landscape.stability_limits import Moment
from core.optimizers import SGD, AdaDelta, Adam
from core.scenes.every_scene import find_scene
from core.training import EpochReport, Trainer, TrainingConfig
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.layers.conftest import tab as tab  # noqa: PLC0414 - a fixture
from tests.app.trainer.layers.edits import choose, train
from tests.core.landscape.test_sharpness import result

FULL = SMALL.replace(batch_size=200, optimizer=SGD(learning_rate=0.1), epochs=4)


def measured_run(qtbot: QtBot, room: TrainerView, config: TrainingConfig) -> LiveRun:
    """A run that is measured from its start to its end."""
    choose(room.layers.charts[0].choice, "sharpness")
    run = train(qtbot, room, config)
    qtbot.waitUntil(lambda: _last(run) == len(run.epochs))
    return run


def _last(run: LiveRun) -> int:
    return run.sharpness.measured[-1].epoch if run.sharpness.measured else -1


def again(config: TrainingConfig, run: LiveRun) -> list[Sharpness]:
    """The same run, trained and measured without a window."""
    assert run.trainer is not None
    trainer = Trainer(config, run.trainer.dataset)
    meter = SharpnessMeter(trainer)
    found = [result(meter.measure(Moment.of(trainer)))]
    found += [result(meter.measure(Moment.of(trainer))) for one in trainer.run() if isinstance(one, EpochReport)]
    return found


@pytest.mark.slow
def test_a_run_is_measured_from_its_start_on_if_a_chart_shows_it(
    qtbot: QtBot, room: TrainerView, tab: LayersTab
) -> None:
    run = measured_run(qtbot, room, FULL)
    expected = {one.epoch: one.value for one in again(FULL, run)}
    assert run.sharpness.measured[0].epoch == 0
    for one in run.sharpness.measured:
        assert one.value == pytest.approx(expected[one.epoch], rel=0.02)
    qtbot.waitUntil(lambda: "limit 2 / η 20" in tab.charts[0].legend.text())
    assert "mini-batches" not in tab.charts[0].legend.text()


@pytest.mark.slow
def test_nobody_asks_at_first(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    assert not room.sharpness.is_asked
    assert not run.sharpness.measured
    assert tab.charts[0].statistic.name != "sharpness"


@pytest.mark.slow
def test_of_a_run_that_is_over_the_end_can_be_measured(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    choose(tab.charts[1].choice, "sharpness")
    qtbot.waitUntil(lambda: _last(run) == 3)
    assert len(run.sharpness.measured) == 1
    qtbot.waitUntil(lambda: "not expected to be reached with mini-batches" in tab.charts[1].legend.text())
    room.controller.undo()
    assert not room.sharpness.is_asked


@pytest.mark.slow
@pytest.mark.usefixtures("tab")
def test_a_run_that_is_opened_again_has_what_was_measured_of_it(qtbot: QtBot, room: TrainerView) -> None:
    first = measured_run(qtbot, room, FULL)
    second = measured_run(qtbot, room, FULL.replace(seed=1))
    assert second.sharpness is not first.sharpness
    (saved,) = [one for one in room.controller.archive.using(lambda runs: runs.runs()) if one.id == first.id]
    room.controller.load_run(saved)
    qtbot.waitUntil(lambda: room.controller.run is not second and room.controller.is_free)
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.sharpness is first.sharpness)


def test_a_scene_about_it_has_its_chart_shown(room: TrainerView, tab: LayersTab) -> None:
    scene = find_scene("x-edge-of-stability")
    assert scene is not None
    room.controller.start_queue(scene.plan, scene)
    assert tab.charts[0].statistic.name == "sharpness"
    assert room.sharpness.is_asked
    room.controller.stop()
    room.controller.undo()
    assert not room.sharpness.is_asked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("optimizer", "said"),
    [(Adam(), "preconditioned"), (AdaDelta(), "no limit is known for AdaDelta")],
    ids=["Adam", "AdaDelta"],
)
def test_the_legend_says_which_limit_there_is(
    qtbot: QtBot, room: TrainerView, tab: LayersTab, optimizer: Adam | AdaDelta, said: str
) -> None:
    measured_run(qtbot, room, FULL.replace(optimizer=optimizer))
    qtbot.waitUntil(lambda: said in tab.charts[0].legend.text())
    assert ("limit 2 (1 + β₁)" in tab.charts[0].legend.text()) is isinstance(optimizer, Adam)
