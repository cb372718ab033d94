"""The middle of the room: the grid, a cell that is opened, the table, the verdict."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.initializers.grid_panel import GRID, LARGE, TABLE
from app.initializers.room_widget import InitializersPanel
from app.initializers.view import InitializersView
from app.rooms.panels import Panels
from app.widgets.steady_band import SteadyBand
from app.window.main_window import MainWindow
from tests.app.initializers.conftest import settle
from tests.app.initializers.edits import choose, names


def test_there_is_a_row_for_each_initializer_and_a_column_for_each_layer(bench: InitializersPanel) -> None:
    grid = bench.stage.grid
    assert names(bench) == ["Normal, std 1", "Small normal", "He normal"]
    assert grid.columns() == ("layer 1", "layer 2", "layer 3")
    for row in grid.rows():
        assert [cell.histogram.total for cell in row.cells if cell.histogram] == [64 * 20] * 3


def test_unequal_widths_stand_in_the_titles(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(30, 10)))
    settle(qtbot, bench.controller)
    assert bench.stage.grid.columns() == ("layer 1 · 30", "layer 2 · 10")


@pytest.mark.slow
def test_another_quantity_is_shown_and_undone(qtbot: QtBot, bench: InitializersPanel) -> None:
    choose(bench.stage.shown, "weights")
    assert [cell.histogram.total for cell in bench.stage.grid.rows()[0].cells if cell.histogram] == [400] * 3
    bench.controller.undo()
    assert bench.stage.shown.currentText() == "activations"
    settle(qtbot, bench.controller)


@pytest.mark.slow
def test_what_stays_stale_is_marked(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage._soon.setInterval(0)
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(100,) * 10, batch_size=2000))
    assert not any(cell.stale for row in bench.stage.grid.rows() for cell in row.cells)
    qtbot.waitUntil(lambda: bench.stage.late)
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(20,), batch_size=16))
    settle(qtbot, bench.controller)
    assert not bench.stage.late
    assert not any(cell.stale for row in bench.stage.grid.rows() for cell in row.cells)


def test_a_click_opens_a_cell_and_escape_closes_it(qtbot: QtBot, bench: InitializersPanel) -> None:
    grid = bench.stage.grid
    place = grid.cell_area(1, 2).center().toPoint()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.stage.pages.currentIndex() == LARGE
    assert bench.stage.large.cell.heading.text() == "Small normal, layer 3"
    assert dict(bench.stage.large.cell.statistics())["distinct units"] == "20"
    assert bench.controller.chosen == 1
    assert (bench.stage.escape(), bench.stage.escape()) == (True, False)
    assert bench.stage.pages.currentIndex() == GRID


def test_a_click_on_a_name_chooses_its_row_and_opens_nothing(qtbot: QtBot, bench: InitializersPanel) -> None:
    grid = bench.stage.grid
    for row in (0, 2, 1):
        place = QPoint(10, round(grid.cell_area(row, 0).center().y()))
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert bench.controller.chosen == row
        assert bench.controller.names[row] in bench.stage.verdict.text()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 4))  # above the names
    assert (bench.controller.chosen, bench.stage.pages.currentIndex()) == (1, GRID)


def test_the_arrows_choose_the_row_that_they_come_to(qtbot: QtBot, bench: InitializersPanel) -> None:
    grid = bench.stage.grid
    bench.controller.choose(0)
    for key, chosen in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1)):
        qtbot.keyClick(grid, key)
        assert bench.controller.chosen == chosen


def test_an_opened_cell_follows_the_settings_and_closes_with_its_row(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.stage.open_cell(2, 0)
    before = bench.stage.large.cell.statistics()
    bench.controller.set_model(bench.controller.model.replace(seed=5))
    settle(qtbot, bench.controller)
    assert bench.stage.large.cell.statistics() != before
    bench.controller.set_model(bench.controller.model.without(2))
    assert bench.stage.pages.currentIndex() == GRID


def test_the_table_has_every_statistic_of_every_layer(bench: InitializersPanel, tmp_path: Path) -> None:
    bench.stage.view.setCurrentIndex(TABLE)
    path = tmp_path / "statistics.csv"
    bench.stage.table.save_csv(str(path))
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 1 + 3 * 3
    assert rows[0][:3] == ["initializer", "layer", "units"]
    assert {"std a", "std a, theory", "saturated", "distinct units", "effective rank", "median |dL/dz|"} <= set(rows[0])
    run = bench.controller.rows()[2].now.run
    assert run is not None
    assert float(rows[-1][rows[0].index("std a")]) == pytest.approx(run.layers[-1].activations.std)
    bench.stage.table.copy.click()
    assert QGuiApplication.clipboard().text().startswith("initializer\tlayer\t")


def test_the_verdict_is_on_the_row_whose_card_is_clicked(qtbot: QtBot, bench: InitializersPanel) -> None:
    assert bench.stage.verdict.text().startswith("He normal  ")
    qtbot.mouseClick(bench.controls.rows.cards[1], Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert bench.stage.verdict.text().startswith("Small normal  ")
    assert "The signal fades" in bench.stage.verdict.text()
    assert bench.controls.rows.cards[1]._accented


def test_a_verdict_that_fits_is_not_scrolled(qtbot: QtBot, bench: InitializersPanel) -> None:
    band = next(one for one in bench.stage.findChildren(SteadyBand) if one.isAncestorOf(bench.stage.verdict))
    bench.stage.verdict.say("Normal", "A sentence of some words that need two lines and have them. " * 4)
    bench.resize(900, 600)
    bench.show()
    qtbot.waitUntil(lambda: bench.stage.verdict.width() > 300)
    lines = bench.stage.verdict.heightForWidth(bench.stage.verdict.width()) / band.fontMetrics().lineSpacing()
    assert 1.5 < lines < 3.5
    assert band.verticalScrollBar().maximum() == 0


def test_the_verdict_stays_on_its_row_when_rows_are_moved(bench: InitializersPanel) -> None:
    model = bench.controller.model
    for moved in (model.moving(2, -1), model.without(0), model.duplicating(0)):
        bench.controller.set_model(moved)
        assert bench.stage.verdict.text().startswith("He normal  ")
        assert [card._accented for card in bench.controls.rows.cards].index(True) == names(bench).index("He normal")
        bench.controller.undo()


def test_where_nothing_is_shown_the_way_out_is_said(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    for empty in (model.replace(rows=()), model.replace(rows=tuple(row.replace(shown=False) for row in model.rows))):
        bench.controller.set_model(empty)
        assert "No initializer is shown" in bench.stage.verdict.text()
        bench.controller.set_model(model)
        settle(qtbot, bench.controller)
        assert "layer 1 gets" in bench.stage.verdict.text()


def test_what_takes_long_to_become_known_is_said_to_be_measured(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.adding("zeros"))
    bench.controller.choose(3)
    assert bench.stage.verdict.text() == ""
    bench.stage._soon.timeout.emit()
    assert bench.stage.verdict.text() == "Measuring…"
    settle(qtbot, bench.controller)
    assert bench.stage.verdict.text().startswith("Zeros  ")


@pytest.mark.slow
def test_the_opening_shows_its_five_layers_whole(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    window.set_panels(Panels())  # as at the first start
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: room.workbench.stage.grid.viewport().width() > 600)
    grid = room.workbench.stage.grid
    assert len(grid.columns()) == 5
    assert not grid.horizontalScrollBar().maximum()


def test_a_single_row_has_its_siblings_pale_beside_it(qtbot: QtBot, bench: InitializersPanel) -> None:
    model = bench.controller.model
    alone = model.replace(rows=model.rows[1:2])  # Small normal
    bench.controller.set_model(alone)
    settle(qtbot, bench.controller)
    rows = bench.stage.grid.rows()
    assert [row.name for row in rows] == [
        "Small normal",
        "Zeros",
        "Normal, std 1",
        "Glorot normal (Xavier)",
        "He normal",
    ]
    assert [row.faint for row in rows] == [False, True, True, True, True]
    assert len({row.colour for row in rows}) == 5
    for row in rows:
        assert [cell.histogram.total for cell in row.cells if cell.histogram] == [64 * 20] * 3
    bench.stage.grid.cell_opened.emit(4, 1)  # a sibling's is opened, too
    assert bench.stage.large.cell.heading.text().startswith("He normal")
    assert len(bench.controller.shown_rows()) == 1
    bench.controller.set_model(alone.replace(rows=(*alone.rows, *(row.row for row in bench.controller.siblings()))))
    settle(qtbot, bench.controller)
    assert not any(row.faint for row in bench.stage.grid.rows())  # they are rows of their own now
