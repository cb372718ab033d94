"""The tab with the results of a run that has ended."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.results.result import Results
from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from tests.app.trainer.actions import train


@pytest.fixture
def tab(qtbot: QtBot, room: TrainerView) -> ResultsTab:
    """The tab with the results of a run that has ended."""
    room.tab_widget.setCurrentWidget(room.results)
    train(qtbot, room)
    wait_for_results(qtbot, room.results)
    return room.results


def wait_for_results(qtbot: QtBot, tab: ResultsTab) -> None:
    qtbot.waitUntil(lambda: not tab._worker.busy and tab.results is not None, timeout=20_000)


def shown(tab: ResultsTab) -> Results:
    assert tab.results is not None
    return tab.results
