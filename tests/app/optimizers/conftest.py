"""What the tests of the Optimizers room share."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.optimizers.explainer.explainer import Insight
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from core.surfaces import Regression
from tests.conftest import room_alone


@pytest.fixture
def room(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> OptimizersView:
    """The Optimizers room: of the window where a test uses it, for its keys and focus, else without one."""
    if "window" not in request.fixturenames:
        return room_alone(qtbot, qapp)
    room = request.getfixturevalue("window").room
    assert isinstance(room, OptimizersView)
    return room


@pytest.fixture
def data(room: OptimizersView) -> DataPlot:
    """The data space of a regression that three racers are on: with all samples, 8 and 1."""
    model = OptimizersModel.first().with_surface(Regression())
    racers = tuple(model.racers[0].replace(batch_size=size, colour=i) for i, size in enumerate((None, 8, 1)))
    room.controller.set_model(model.replace(racers=racers))
    assert room.stage.data is not None
    return room.stage.data


@pytest.fixture
def insight(room: OptimizersView) -> Insight:
    assert room.insight is not None
    return room.insight
