"""The tab of the layers, seen, with nothing to show."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.layers.layers_tab import LayersTab
from app.trainer.view import TrainerView


@pytest.fixture
def tab(qtbot: QtBot, room: TrainerView) -> LayersTab:
    """The tab, seen, with nothing to show."""
    room.tab_widget.setCurrentWidget(room.layers)
    qtbot.waitUntil(room.layers.isVisible)
    return room.layers
