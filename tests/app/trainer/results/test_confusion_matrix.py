"""The matrix of what was taken for what: that of the network, and walked with the arrows."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.trainer.results.confusion_matrix import ConfusionMatrix
from app.trainer.results.results_tab import ResultsTab
from app.trainer.view import TrainerView
from core.datasets import load, scaled
from core.training.evaluation import ClassScores, confusion


@pytest.mark.slow
def test_the_matrix_is_that_of_the_network_on_the_test_images(room: TrainerView, tab: ResultsTab) -> None:
    run = room.controller.run
    assert run is not None
    assert run.trainer is not None
    data = load("digits")
    counts = confusion(run.trainer.network.predict(scaled(data.test_images)), data.test_labels)
    np.testing.assert_array_equal(tab.mistakes.matrix.counts, counts)
    accuracy = np.trace(counts) / counts.sum()
    assert accuracy == pytest.approx(run.epochs[-1].test_accuracy)
    assert tab.summary.text() == f"Epoch 3: {accuracy:.2%} of 360 test images are right"
    assert tab.mistakes.matrix.scores is not None


def test_the_matrix_is_walked_with_the_arrows(qtbot: QtBot, tab: ResultsTab) -> None:
    matrix = tab.mistakes.matrix
    matrix.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert matrix.chosen == (1, 1)
    assert tab.mistakes.heading.text().startswith("1 recognised: ")
    assert "1 taken for 1: " in matrix.accessibleDescription()
    assert (tab.mistakes.escape(), tab.mistakes.escape()) == (True, False)
    assert matrix.chosen is None


def test_the_button_of_the_menu_covers_no_name(holder: QWidget) -> None:
    matrix = ConfusionMatrix(holder)
    matrix.show_counts(np.ones((10, 10), int), None)
    matrix.resize(400, 600)
    matrix.chart_menu.eventFilter(matrix, QEvent(QEvent.Type.Enter))
    button = matrix.chart_menu.button
    assert button is not None
    assert button.geometry().bottom() < matrix.cell_area((0, 0)).top() - 1.3 * matrix.fontMetrics().height()


@pytest.mark.parametrize(("classes", "size"), [(2, 300), (3, 300), (26, 360), (62, 500), (100, 300), (100, 700)])
def test_any_number_of_classes_fits_into_the_matrix(holder: QWidget, classes: int, size: int) -> None:
    matrix = ConfusionMatrix(holder)
    matrix.names = [f"class of name {label}" for label in range(classes)]
    counts = np.random.default_rng(0).integers(0, 30, (classes, classes))
    shares = np.linspace(0, 1, classes)
    matrix.show_counts(counts, ClassScores(shares, shares[::-1]))
    matrix.resize(size, size)
    assert not matrix.grab().isNull()
    assert not matrix.failed
    last = (classes - 1, classes - 1)
    assert matrix.rect().toRectF().contains(matrix.cell_area(last))
    assert matrix.place_at(matrix.cell_area(last).center()) == last
    assert matrix.in_words((0, 1)).startswith("class of name 0 taken for class of name 1: ")
