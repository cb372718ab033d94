"""Linear regression is seen twice: where its parameters go, and how its line turns."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.map.data_plot import DataPlot
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.session.autosave import KeptSession
from app.start import open_window
from app.window.main_window import MainWindow
from core.surfaces import SURFACES, Beale, Regression
from tests.app.optimizers.edits import change_racer
from tests.app.optimizers.test_view import body_of, enter
from tests.app.pictures import pixels
from tests.conftest import put_away


@pytest.fixture
def data(room: OptimizersView) -> DataPlot:
    """The data space of a regression that three racers are on: with all samples, 8 and 1."""
    model = OptimizersModel.first().with_surface(Regression())
    racers = tuple(model.racers[0].replace(batch_size=size, colour=i) for i, size in enumerate((None, 8, 1)))
    room.controller.set_model(model.replace(racers=racers))
    assert room.stage.data is not None
    return room.stage.data


def test_the_data_space_is_there_on_a_regression_only(qtbot: QtBot, room: OptimizersView, data: DataPlot) -> None:
    assert data.isVisible()
    kind = room.controls.surface.kind
    kind.setCurrentIndex(SURFACES.index(Beale))
    kind.activated.emit(kind.currentIndex())
    qtbot.waitUntil(lambda: not data.isVisible())


def test_each_racer_has_its_line_at_every_step(room: OptimizersView, data: DataPlot) -> None:
    for step in (0, 25):
        room.playback.seek(step)
        lines = [line.parameters for line in data.samples.lines()]
        np.testing.assert_array_equal(lines, [trajectory.points[step] for trajectory in room.controller.race])


def test_the_samples_in_use_are_marked_and_the_same_ones_again_after_stepping_back(
    room: OptimizersView, data: DataPlot
) -> None:
    room.playback.seek(10)
    there = [line.batch for line in data.samples.lines()]
    assert there[0] is None
    assert [len(batch) for batch in there[1:] if batch is not None] == [8, 1]
    before = pixels(data.grab().toImage())
    room.playback.seek(11)
    assert not np.array_equal(pixels(data.grab().toImage()), before)
    room.playback.seek(10)
    np.testing.assert_array_equal(pixels(data.grab().toImage()), before)


def test_single_gradients_are_arrows_whose_mean_is_the_bold_one(room: OptimizersView, data: DataPlot) -> None:
    assert data.isVisible()
    assert room.insight is not None
    room.controller.choose(1)
    room.playback.seek(5)
    arrows = room.plot.arrows
    downhill = next(pull.vector for pull in arrows.pulls() if pull.kind == "gradient")
    assert arrows.singles().shape == (8, 2)
    np.testing.assert_allclose(arrows.singles().mean(axis=0), downhill, rtol=1e-12)
    room.insight.column.update_panel.arrows["samples"].click()
    assert not len(arrows.singles())


@pytest.mark.usefixtures("data")
def test_a_batch_size_is_typed_and_all_brings_the_whole_gradient_back(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    editor = body_of(room.controls.racers.cards[0]).batch.editor("batch_size")
    enter(qtbot, editor, "4")
    assert room.controller.model.racers[0].batch_size == 4
    assert room.plot.legend.rows()[0].name == "SGD, batch 4"
    enter(qtbot, editor, "all")
    assert room.controller.model.racers[0].batch_size is None
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert room.controller.model.racers[0].batch_size == 4


def test_a_racer_that_is_lost_has_no_line(room: OptimizersView, data: DataPlot) -> None:
    wild = room.controller.model.racers[0].optimizer.replace(learning_rate=50.0)
    change_racer(room.controller, 0, optimizer=wild)
    room.playback.seek(room.playback.length)
    assert not np.isfinite(data.samples.lines()[0].parameters).all()
    assert not data.grab().isNull()
    assert not data.samples.failed


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
