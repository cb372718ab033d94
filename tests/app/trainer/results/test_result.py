"""The results of another network of the run than that of now."""

import numpy as np
from pytestqt.qtbot import QtBot

from app.trainer.results.results_tab import ResultsTab
from app.trainer.subject import NetworkChoice
from app.trainer.view import TrainerView
from core.training import Best
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
