"""Which network of a run is looked at: that of the last epoch, of now, of the best epoch."""

import numpy as np
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.results.result import NetworkChoice, subject_of
from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from core.training import Best
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.results.conftest import shown, wait_for_results


def test_the_network_of_the_best_epoch_is_another_one(qtbot: QtBot, room: TrainerView, tab: ResultsTab) -> None:
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    parameters = run.trainer.network.parameters
    run.trainer.best = Best(2, 0.1, np.zeros_like(parameters), run.trainer.network.statistics)
    tab.moment.setCurrentIndex(1)
    tab.moment.activated.emit(1)
    qtbot.waitUntil(lambda: tab.results is not None and tab.results.subject.moment is NetworkChoice.BEST)
    wait_for_results(qtbot, tab)
    assert shown(tab).counts[:, 0].sum() == 360  # of what knows nothing, the first class is the likeliest
    assert tab.summary.text().startswith("Epoch 2: ")


def test_while_a_run_is_under_way_the_network_is_that_of_its_last_epoch(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    click(qtbot, room.bar.batch)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    wait_for(qtbot, room, Activity.PAUSED)
    under_way, paused = subject_of(run, NetworkChoice.NOW, still=False), subject_of(run, NetworkChoice.NOW, still=True)
    assert under_way is not None
    assert paused is not None
    assert (under_way.weights.epoch, under_way.step) == (1, None)
    assert (paused.weights.epoch, paused.step) == (1, SMALL.steps_per_epoch + 1)
