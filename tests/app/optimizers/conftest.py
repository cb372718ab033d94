"""What the tests of the Optimizers room share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.optimizers.explainer.explainer import Insight
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from core.surfaces import Regression
from tests.conftest import room_alone


@pytest.fixture
def room(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[OptimizersView]:
    """The Optimizers room: of the window where a test uses it, for its keys and focus, else without one."""
    if "window" in request.fixturenames:
        yield request.getfixturevalue("window").room
    else:
        with room_alone(qapp) as room:
            yield room


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
