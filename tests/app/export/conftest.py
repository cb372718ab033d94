"""A room whose pictures are exported: nobody looks at it, so it needs no window and is never painted."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT, apply_theme
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.start import optimizers_room
from tests.conftest import ALL_PARTS


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication) -> OptimizersView:
    """The Optimizers room by itself, laid out as in its window."""
    apply_theme(qapp, LIGHT)
    room = optimizers_room(OptimizersModel.first())
    qtbot.addWidget(room, before_close_func=lambda room: room.shut())
    room.set_panels(ALL_PARTS)
    room.playback.pause()
    room.playback.seek(0)
    room.complete()
    room.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    room.resize(1280, 740)
    room.show()
    QCoreApplication.processEvents()
    return room
