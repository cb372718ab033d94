"""Beside the surface: what is under the mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.optimizers.map.data_plot import DataPlot
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.session.kept_session import KeptSession
from app.start import open_window
from core.surfaces import SURFACES, Beale, OwnFunction, Ravine, Regression
from tests.app.optimizers.places import in_window
from tests.conftest import put_away


def test_the_plot_does_not_move_while_the_mouse_does(qtbot: QtBot, room: OptimizersView) -> None:
    width = room.plot.width()
    for x, y in ((0.0, 0.0), (-3.123456, 4.123456)):
        qtbot.mouseMove(room.plot.viewport(), in_window(room, x, y))
        qtbot.wait(10)
        assert room.plot.width() == width


@pytest.mark.slow
def test_a_longer_formula_does_not_move_the_map(room: OptimizersView) -> None:
    controller = room.controller
    controller.set_model(controller.model.with_surface(OwnFunction(expression="x^2 + y^2")))
    QApplication.sendPostedEvents()
    before = room.plot.mapToGlobal(room.plot.rect().topLeft()), room.plot.size()
    for expression in ("√(x²/2 + 1) + √(√(1 + y²))", " + ".join(f"sin({n} x) cos({n} y)" for n in range(1, 12))):
        controller.set_model(controller.model.with_surface(OwnFunction(expression=expression)))
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()
        assert (room.plot.mapToGlobal(room.plot.rect().topLeft()), room.plot.size()) == before


@pytest.mark.usefixtures("window")
def test_value_and_gradient_are_read_under_the_mouse(qtbot: QtBot, room: OptimizersView) -> None:
    place = in_window(room, 3.0, 0.5)
    qtbot.mouseMove(room.plot.viewport(), place + QPoint(5, 5))
    qtbot.mouseMove(room.plot.viewport(), place)
    text = room.stage.readout.text()
    assert float(text.split()[1]) == pytest.approx(3.0, abs=0.02)  # a pixel of the map is about that wide
    assert "f " in text
    assert "gradient (" in text


def test_the_data_space_is_there_on_a_regression_only(qtbot: QtBot, room: OptimizersView, data: DataPlot) -> None:
    assert data.isVisible()
    kind = room.controls.surface.kind
    kind.setCurrentIndex(SURFACES.index(Beale))
    kind.activated.emit(kind.currentIndex())
    qtbot.waitUntil(lambda: not data.isVisible())


def test_a_room_that_opens_on_a_regression_gives_the_surface_its_share(qtbot: QtBot, settings: Path) -> None:
    regression = OptimizersModel.first().with_surface(Regression())
    settings.with_suffix(".fallline").write_text(KeptSession(optimizers=regression).text())
    window = open_window(settings)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    room = window.room
    assert isinstance(room, OptimizersView)
    assert room.stage.data is not None
    assert room.plot.width() == pytest.approx(1.5 * room.stage.data.width(), rel=0.05)
    put_away(window)


def test_the_condition_of_a_quadratic_is_told_below_the_map(room: OptimizersView) -> None:
    assert "κ" not in room.stage.readout.text()
    room.controller.set_model(room.controller.model.with_surface(Ravine(condition=35)))
    assert "condition κ 35" in room.stage.readout.text()
    room.controller.set_model(room.controller.model.with_surface(Beale()))
    assert "κ" not in room.stage.readout.text()


def test_a_ring_out_of_sight_is_not_said_to_be_dragged(room: OptimizersView) -> None:
    assert "Drag the ring to move the start" in room.stage.readout.text()
    room.plot.set_view([3, 4], [-1, 0])
    assert "Drag the ring" not in room.stage.readout.text()
    assert "Double-click the map to start there" in room.stage.readout.text()
    room.plot.reset_view()
    assert "Drag the ring to move the start" in room.stage.readout.text()
