"""A small comparison: what all tests of this room share."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.export.figure import Figure
from app.initializers.controller import InitializersController
from app.initializers.figures import Figures
from app.initializers.model import InitializersModel, line_up
from app.initializers.room_widget import InitializersPanel
from core.initializers import HeNormal, Normal, SmallNormal
from tests.conftest import ALL_PARTS

PATIENCE = 20_000  # milliseconds


@pytest.fixture
def model() -> InitializersModel:
    """Three initializers in three layers of 20 units."""
    return InitializersModel(
        rows=line_up(Normal(), SmallNormal(), HeNormal()), hidden_layers=(20,) * 3, input_size=20, batch_size=64
    )


@pytest.fixture
def controller(qtbot: QtBot, model: InitializersModel) -> Iterator[InitializersController]:  # noqa: ARG001 - Qt is there
    controller = InitializersController(model)
    yield controller
    controller.close()


@pytest.fixture
def bench(qtbot: QtBot, controller: InitializersController) -> InitializersPanel:
    """What is seen of it, with everything measured."""
    bench = InitializersPanel(controller)
    qtbot.addWidget(bench)
    bench.frame.set_panels(ALL_PARTS)
    bench.resize(1280, 760)
    bench.show()
    qtbot.waitExposed(bench)
    controller.wake()
    settle(qtbot, controller)
    return bench


def settle(qtbot: QtBot, controller: InitializersController) -> None:
    """Wait until everything is measured."""
    qtbot.waitUntil(lambda: not controller.measuring, timeout=PATIENCE)


@pytest.fixture
def pictures(bench: InitializersPanel) -> Figures:
    return Figures(bench, bench)


def figure(pictures: Figures, name: str) -> Figure:
    return next(figure for figure in pictures.figures() if figure.name == name)
