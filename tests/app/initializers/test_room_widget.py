"""The Initializers room as a person uses it: forms, cards, cells, playback, and what is then to be read."""

from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, wear
from app.initializers.room_widget import InitializersPanel
from tests.app.pictures import pixels

# The grid


# A cell opened


# The table and the charts


# The verdict


# The forms


# The playback


def test_the_story_goes_forward_and_back_through_grid_and_charts(bench: InitializersPanel) -> None:
    steps = []
    for position in (0, 2, 3, 5, 6):
        bench.controller.playback.seek(position)
        reached = bench.stage.grid._painting.reached
        cursors = tuple(chart.chart.layer.place for chart in bench.charts.charts[:2])
        steps.append((None if reached is None else tuple(reached), cursors, bench.stage.readout.text()))
    assert steps == [
        ((0, True), (1, 4), "activations →"),  # layer 1; of the gradient nothing is seen
        ((2, True), (3, 4), "activations →"),
        ((2, False), (None, 3), "← gradients dL/dz"),
        ((0, False), (None, 1), "← gradients dL/dz"),
        (None, (None, None), ""),
    ]


# How it looks


def test_the_theme_is_changed_live(bench: InitializersPanel) -> None:
    wear(bench, DARK)
    ground = pixels(bench.stage.grid.viewport().grab().toImage())[-3, -3]
    assert ground.max() < 64


def test_nothing_is_cut_off_on_a_small_screen(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.resize(1024, 700)
    qtbot.waitUntil(lambda: bench.width() <= 1024)
    assert bench.minimumSizeHint().width() <= 1024
    assert bench.minimumSizeHint().height() <= 700
    for label in bench.stage.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.heightForWidth(label.width()) <= label.height() + 1


def test_every_control_has_a_name_and_a_tip(bench: InitializersPanel) -> None:
    for box in bench.findChildren(QComboBox):
        assert box.accessibleName(), box
        assert box.toolTip(), box
