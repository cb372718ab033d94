"""The tab of the units, seen, with nothing to show."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.units.units_tab import UnitsTab
from app.trainer.view import TrainerView


@pytest.fixture
def tab(qtbot: QtBot, room: TrainerView) -> UnitsTab:
    """The tab, seen, with nothing to show."""
    room.tab_widget.setCurrentWidget(room.units)
    qtbot.waitUntil(room.units.isVisible)
    return room.units
