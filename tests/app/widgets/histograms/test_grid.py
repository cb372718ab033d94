"""A grid of histograms shows what it is given, answers mouse and keys, and loses no value."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from core.diagnostics.histograms import Range, histogram
from tests.app.mouse import drag
from tests.app.pictures import pixels
from tests.app.widgets.histograms.conftest import bar_place, cell, change, is_painted
from tests.app.widgets.histograms.words import svg_of, words_of


def test_what_is_shown_is_what_was_given(grid: HistogramGrid) -> None:
    rows = [GridRow("Xavier", 4, (cell(1, 2),))]
    grid.set_rows(rows)
    grid.set_columns(["input", "output"])
    assert grid.rows() == tuple(rows)
    assert grid.columns() == ("input", "output")


def test_a_cell_that_is_infinite_says_so_and_is_painted(grid: HistogramGrid) -> None:
    with np.errstate(invalid="ignore"):
        found = histogram(np.full(100, np.inf), Range(0, 1))
    change(grid, 0, 1, Cell(found, math.nan, math.inf, note="all infinite"))
    grid.viewport().grab()
    assert not grid._guard.failed
    assert "all infinite" in grid.tip_at(grid.cell_area(0, 1).center())
    assert "not finite: 100 of 100 values (100%)" in grid.tip_at(grid.cell_area(0, 1).center())


def test_the_bar_under_the_mouse_stands_out(grid: HistogramGrid) -> None:
    place = bar_place(grid, 0, 0.5)
    before = grid.viewport().grab().toImage().pixelColor(place)
    QTest.mouseMove(grid.viewport(), place)
    assert grid.viewport().grab().toImage().pixelColor(place) != before
    QTest.mouseMove(grid.viewport(), QPoint(3, 3))
    assert grid.viewport().grab().toImage().pixelColor(place) == before


def test_a_click_opens_a_cell(qtbot: QtBot, grid: HistogramGrid) -> None:
    with qtbot.waitSignal(grid.cell_opened) as opened:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=bar_place(grid, 2, 0.5, (1, 2)))
    assert opened.args == [1, 2]
    assert grid.focused == (1, 2)


def test_a_drag_from_cell_to_cell_opens_none(qtbot: QtBot, grid: HistogramGrid) -> None:
    with qtbot.assertNotEmitted(grid.cell_opened):
        drag(grid.viewport(), bar_place(grid, 1, 0.5, (0, 0)), bar_place(grid, 1, 0.5, (0, 2)))
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_arrows_move_the_focus_and_enter_opens(qtbot: QtBot, grid: HistogramGrid) -> None:
    grid.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(grid, key)
    assert grid.focused == (1, 1)
    assert grid.accessibleDescription().startswith("He, layer 2\nmean 0.25, std 0.5")
    with qtbot.waitSignal(grid.cell_opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [1, 1]


def test_the_focus_is_seen_and_tab_leaves(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout, grid, other = QVBoxLayout(window), HistogramGrid(), QLineEdit()
    layout.addWidget(grid)
    layout.addWidget(other)
    grid.set_columns(["layer 1", "layer 2"])
    grid.set_rows([GridRow("He", 1, (cell(1), cell(2)))])
    window.resize(700, 460)
    window.show()
    window.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    edge = QPoint(round(grid.cell_area(0, 0).left()) + 3, round(grid.cell_area(0, 0).center().y()))
    assert is_painted(grid, edge)
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert other.hasFocus()
    assert not is_painted(grid, edge)


def test_many_columns_scroll_under_names_that_stay(qtbot: QtBot, grid: HistogramGrid) -> None:
    grid.set_readable(True)
    grid.set_columns([f"layer {column + 1}" for column in range(50)])
    grid.set_rows([GridRow("He", 1, (cell(4, 0, 2, 1),) * 50)] * 10)
    names = int(grid._layout.names)
    before = pixels(grid.viewport().grab().toImage())
    grid.setFocus()
    for _ in range(49):
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    after = pixels(grid.viewport().grab().toImage())
    assert grid.horizontalScrollBar().value() == grid.horizontalScrollBar().maximum() > 0
    assert grid.cell_area(0, 49).right() <= grid.viewport().width()
    header = int(grid._layout.header)
    np.testing.assert_array_equal(after[header:, : names - 1], before[header:, : names - 1])
    assert not np.array_equal(after[:header, : names - 1], before[:header, : names - 1])  # says which layers are seen
    assert not np.array_equal(after[:, names:], before[:, names:])
    for _ in range(9):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.verticalScrollBar().value() > 0
    np.testing.assert_array_equal(pixels(grid.viewport().grab().toImage())[: header - 1], after[: header - 1])


def test_what_does_not_change_is_not_painted_again(grid: HistogramGrid) -> None:
    grid.viewport().grab()
    before = grid.rebuilds
    for step in range(20):
        grid.set_reached(step % 3)
        QTest.mouseMove(grid.viewport(), QPoint(200 + 10 * step, 100))
        grid.viewport().grab()
    assert grid.rebuilds == before
    grid.set_rows(grid.rows())
    grid.viewport().grab()
    assert grid.rebuilds == before + 1


def test_a_stale_cell_is_faded_and_says_why(grid: HistogramGrid) -> None:
    place = bar_place(grid, 0, 0.5)
    before = grid.viewport().grab().toImage().pixelColor(place).lightness()
    change(grid, 0, 0, replace(cell(4, 0, 2, 1), stale=True))
    assert grid.viewport().grab().toImage().pixelColor(place).lightness() > before + 20
    assert "previous settings" in grid.tip_at(grid.cell_area(0, 0).topLeft() + QPointF(12, 10))


def test_a_grid_without_rows_or_columns_is_empty(qtbot: QtBot) -> None:
    grid = HistogramGrid()
    qtbot.addWidget(grid)
    for columns, rows in (((), ()), (("layer 1",), ()), ((), (GridRow("He", 0, (cell(1),)),))):
        grid.set_columns(columns)
        grid.set_rows(rows)
        grid.set_reached(3)
        qtbot.keyClick(grid, Qt.Key.Key_Right)
        with qtbot.assertNotEmitted(grid.cell_opened):
            qtbot.keyClick(grid, Qt.Key.Key_Return)
        grid.grab()
        assert not grid._guard.failed


def test_a_fault_in_painting_is_logged_once_and_ends_with_the_next_rows(
    grid: HistogramGrid, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(grid._painting, "paint_reached", fail)
        for _ in range(3):
            grid.viewport().grab()
    assert [record.message for record in caplog.records] == ["HistogramGrid cannot be drawn"]
    grid.set_rows(grid.rows())
    assert is_painted(grid, bar_place(grid, 0, 0.5))


def test_vectors_stay_vectors(grid: HistogramGrid) -> None:
    assert "image" not in [element.tag.rpartition("}")[2] for element in svg_of(grid).iter()]
    assert "layer 3" in words_of(grid)
