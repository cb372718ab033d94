"""The room as the window knows it: it costs nothing until somebody looks, and tells what it has measured."""

import json
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, wear
from app.initializers.controller import InitializersController
from app.initializers.view import InitializersView
from tests.app.initializers.conftest import settle


@pytest.fixture
def room(qtbot: QtBot, controller: InitializersController) -> Iterator[InitializersView]:
    """The room before anybody has looked."""
    room = InitializersView(controller)
    qtbot.addWidget(room)
    yield room
    room.shut()


def test_nothing_is_made_or_measured_before_somebody_looks(room: InitializersView) -> None:
    assert room._workbench is None
    assert room.measured() == {}
    assert not room.controller.measuring


def test_what_is_made_later_has_the_theme_that_is_on(qtbot: QtBot, room: InitializersView) -> None:
    wear(room, DARK)
    room.resize(1280, 760)
    room.show()
    qtbot.waitExposed(room)
    settle(qtbot, room.controller)
    corner = room.workbench.stage.grid.viewport().grab().toImage().pixelColor(1, 1)
    assert corner.name() == DARK.panel.lower()


def test_what_was_measured_is_a_table_of_every_row_and_layer(qtbot: QtBot, room: InitializersView) -> None:
    assert room.workbench.controller is room.controller
    settle(qtbot, room.controller)
    written = room.measured()
    assert list(written) == [".csv", ".json"]
    table = json.loads(written[".json"]())
    assert len(table["rows"]) == 3 * 3
