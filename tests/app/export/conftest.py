"""A room whose pictures are exported."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from tests.conftest import room_alone


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication) -> OptimizersView:
    """The Optimizers room without a window: nobody looks at it."""
    return room_alone(qtbot, qapp)
