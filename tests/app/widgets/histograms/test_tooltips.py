"""What is under the mouse is told: a bar with its count, a badge with its rule."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.widgets.histograms.cells import Badge
from app.widgets.histograms.grid import HistogramGrid
from tests.app.widgets.histograms.conftest import bar_place, cell, change

SATURATED = Badge("saturated", "A tenth of the activations or more lie near an end of their range.")


def test_a_bar_tells_its_range_its_count_and_its_share(grid: HistogramGrid) -> None:
    told = grid.tip_at(QPointF(bar_place(grid, 2, 0.9))).splitlines()
    assert told[:2] == ["0.5 to 0.75", "2 of 7 values (29%)"]
    assert "tallest, which is 4" in told[2]


def test_the_tip_is_shown_and_follows_the_mouse(qtbot: QtBot, grid: HistogramGrid) -> None:
    first, second = bar_place(grid, 2, 0.5), bar_place(grid, 3, 0.5)
    help_event = QHelpEvent(QEvent.Type.ToolTip, first, grid.viewport().mapToGlobal(first))
    QApplication.sendEvent(grid.viewport(), help_event)
    assert QToolTip.text().startswith("0.5 to 0.75\n")
    qtbot.waitUntil(QToolTip.isVisible)
    QTest.mouseMove(grid.viewport(), second)
    assert QToolTip.text().startswith("0.75 to 1\n")
    QToolTip.hideText()


def test_the_mouse_over_a_badge_tells_its_rule(grid: HistogramGrid) -> None:
    change(grid, 0, 0, replace(cell(1), badges=(SATURATED,)))
    assert grid.tip_at(grid._parts((0, 0)).badges.topLeft() + QPointF(4, 4)) == SATURATED.tip
