"""A cell of the matrix shows its images, and the worst mistake is shown large."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trainer.results.results_tab import ResultsTab
from tests.app.trainer.actions import click
from tests.app.trainer.results.conftest import shown


@pytest.mark.slow
def test_a_click_on_a_cell_shows_its_images(qtbot: QtBot, tab: ResultsTab) -> None:
    view = tab.mistakes
    wrong = shown(tab).counts - np.diag(shown(tab).counts.diagonal())
    label, taken_for = (int(part) for part in np.unravel_index(wrong.argmax(), wrong.shape))
    place = view.matrix.cell_area((label, taken_for)).center().toPoint()
    qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=place)
    assert len(view.gallery.answers) == wrong.max()
    assert {(one.label, one.taken_for) for one in view.gallery.answers} == {(label, taken_for)}
    assert view.heading.text() == f"{label} taken for {taken_for}: {wrong.max()} images"
    click(qtbot, view.all)
    assert len(view.gallery.answers) == wrong.sum()


def test_the_worst_mistake_is_shown_large_and_the_arrows_go_on(qtbot: QtBot, tab: ResultsTab) -> None:
    view = tab.mistakes
    worst, second = shown(tab).mistakes[:2]
    assert f"Test image {worst.row + 1}\nIt is {worst.label}," in view.card.caption.text()
    assert view.card.bars.label == worst.label
    qtbot.keyClick(view.gallery, Qt.Key.Key_Right)
    assert f"Test image {second.row + 1}\n" in view.card.caption.text()
    np.testing.assert_array_equal(view.card.bars.probabilities, second.probabilities)


def test_a_network_without_a_mistake_is_said_to_have_none(tab: ResultsTab) -> None:
    results = shown(tab)
    perfect = replace(results, counts=np.diag(results.counts.sum(axis=1)), mistakes=())
    tab.mistakes.show_results(perfect)
    assert tab.mistakes.heading.text() == "No mistakes"
    assert tab.mistakes.card.bars.probabilities is None
