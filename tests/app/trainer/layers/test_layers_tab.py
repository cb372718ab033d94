"""The tab of the layers as a person uses it: scrub, open a cell, choose what is drawn by epoch."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.base.theme import DARK
from app.export.picture import PictureFormat, paint_image
from app.trainer.layers.layers_tab import LayersTab
from app.trainer.view import TrainerView
from core.datasets import load
from core.training import Trainer
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.layers.edits import go_to, train


def test_before_a_run_the_tab_says_what_will_appear(tab: LayersTab) -> None:
    assert "Start a run to see histograms" in tab.heading.text()
    assert tab.grid.rows() == ()
    assert not tab.grab().isNull()


def test_a_run_shows_its_last_epoch_over_its_start(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    assert tab.grid.columns() == ("Layer 1", "Layer 2", "Output")
    cell = tab.grid.rows()[1].cells[0]
    assert run.trainer is not None
    for found, layers in ((cell.histogram, run.epochs[2].layers), (cell.before, run.trainer.start)):
        assert found is not None
        np.testing.assert_array_equal(found.counts, layers[0].weights.histogram.counts)
    assert not tab.grid._guard.failed


@pytest.mark.slow
def test_the_start_is_that_of_a_network_that_was_never_trained(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    train(qtbot, room)
    go_to(qtbot, room, 0, "before the first step")
    weights = Trainer(SMALL, load("digits")).network.layers[0].weights
    cell = tab.grid.rows()[1].cells[0]
    assert cell.std == pytest.approx(float(weights.astype(float).std()))
    assert cell.before is None


@pytest.mark.slow
def test_scrubbing_goes_through_all_parts(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    go_to(qtbot, room, 2, "After epoch 2")
    assert tab.grid.rows()[2].cells[1].std == run.epochs[1].layers[1].weight_gradients.std
    assert tab.charts[0].chart.layer.place == 2
    assert f"1 {run.epochs[1].layers[0].weight_gradients.rms:.2g}" in tab.charts[0].legend.text()


@pytest.mark.slow
@pytest.mark.usefixtures("window")  # which is what Escape goes to
def test_a_cell_is_opened_by_keys_and_closed_again(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    tab.grid.setFocus()
    qtbot.keyClick(tab.grid, Qt.Key.Key_Down)
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    assert tab.large.isVisible()
    assert tab.large.heading.text() == "Weights W, Layer 1"
    assert ("norm", f"{run.epochs[2].layers[0].weight_norm:.4g}") in tab.large.statistics()
    QTest.keyClick(tab.back, Qt.Key.Key_Escape)
    assert tab.grid.isVisible()


def test_an_open_cell_follows_the_epochs(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    tab.open_cell(0, 2)
    go_to(qtbot, room, 1, "After epoch 1")
    assert ("std", f"{run.epochs[0].layers[2].activations.std:.4g}") in tab.large.statistics()


@pytest.mark.slow
def test_a_run_with_fewer_layers_closes_a_cell_that_it_does_not_have(
    qtbot: QtBot, room: TrainerView, tab: LayersTab
) -> None:
    train(qtbot, room)
    tab.open_cell(0, 2)
    train(qtbot, room, SMALL.replace(hidden_layers=()))
    assert tab.grid.columns() == ("Output",)
    assert tab.grid.isVisible()


def test_logarithmic_counts_are_a_setting(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    assert isinstance(tab.back, QPushButton)
    tab.logarithmic.click()
    assert room.controller.model.logarithmic_counts
    room.controller.undo()
    qtbot.waitUntil(lambda: not tab.logarithmic.isChecked())


@pytest.mark.slow
def test_the_layers_are_exported_as_they_are_seen(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    assert [figure.name for figure in tab.figures()] == ["layers"]  # of the recorded run
    train(qtbot, room)
    go_to(qtbot, room, 1, "After epoch 1")
    (figure,) = tab.figures()
    assert figure.title.endswith("after epoch 1")
    picture = figure.make(DARK, QSize(900, 700))
    assert isinstance(picture, LayersTab)
    assert "After epoch 1" in picture.heading.text()
    picture.hide()
    printed = paint_image(figure, PictureFormat(theme="dark"))
    corner = printed.rect().bottomRight() - QPoint(30, 30)  # inside the margin
    assert printed.pixelColor(corner).name() == DARK.panel.lower()


def test_the_playback_bar_counts_epochs_and_moves_a_line_through_the_curves(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    assert room.playback_bar.frame.accessibleName() == "Epoch"
    assert room.playback_bar.total.text() == "of 3"
    assert room.curves.loss.layer.place is None  # the end needs no line
    qtbot.mouseClick(room.playback_bar.back, Qt.MouseButton.LeftButton)
    assert room.curves.loss.layer.place == 2


@pytest.mark.usefixtures("tab")
def test_a_small_window_has_room_for_all_layers_and_for_the_titles_of_the_axes(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    window = room.window()
    window.resize(1280, window.height() - room.height() + 730)
    qtbot.waitUntil(lambda: room.height() == 730)  # and is not pushed apart by the cell that may be opened
    for chart in room.layers.charts:
        axis = chart.chart.getPlotItem().getAxis("left")
        letters = axis.label.boundingRect().width() - 2 * axis.label.document().documentMargin()
        assert letters <= axis.height()
    assert room.layers.grid.verticalScrollBar().maximum() == 0


def test_beside_the_weights_stand_the_penalties_and_their_code(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    train(qtbot, room)
    tab.open_cell(1, 0)
    assert tab.large.remark.text().startswith("No L2 penalty acts. Σw² of this layer was ")
    assert tab.large.code.isVisible()
    tab.open_cell(0, 0)
    assert not tab.large.remark.isVisible()
    assert not tab.large.code.isVisible()
