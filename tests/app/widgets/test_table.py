"""A table is sorted by its numbers, read by a person in short and by a spreadsheet in full."""

import csv
import io
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence
from pytestqt.qtbot import QtBot

from app.widgets.table import LONGEST_NUMBER, Column, TableRow, TableView, shown, written

ROWS = [
    TableRow("#112233", ("Adam, a", 10, 1 / 3)),
    TableRow("#445566", ("SGD", 9, math.nan)),
    TableRow("#778899", ("Lion", 100, -2e-7)),
]


@pytest.fixture
def table(qtbot: QtBot) -> TableView:
    table = TableView(
        "Race of all",
        "Who is where",
        [Column("racer", "Adam, a"), Column("step", "100", "how far"), Column("loss", LONGEST_NUMBER)],
    )
    qtbot.addWidget(table)
    table.set_rows(ROWS)
    table.show()
    return table


@pytest.mark.parametrize(
    ("cell", "read", "kept"),
    [
        (1 / 3, "0.3333", "0.333333333333333"),
        (math.nan, "–", ""),
        (-2e-7, "−2e−7", "-2e-7"),
        (300, "300", "300"),
        ("a", "a", "a"),
    ],
)
def test_a_number_is_short_for_a_person_and_exact_for_a_spreadsheet(cell: object, read: str, kept: str) -> None:
    assert shown(cell) == read
    assert written(cell) == kept


def test_it_is_sorted_by_numbers_and_not_by_their_letters(table: TableView) -> None:
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.order() == [1, 0, 2]
    table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert table.order() == [2, 0, 1]


def test_it_stays_sorted_when_its_numbers_change(table: TableView) -> None:
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.set_rows([TableRow(row.colour, (row.cells[0], 100 - row.cells[1], 0.0)) for row in ROWS])
    assert table.order() == [2, 0, 1]


def test_what_is_written_can_be_read_again_in_the_order_that_is_seen(table: TableView) -> None:
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    rows = list(csv.reader(io.StringIO(table.text(","))))
    assert rows == [
        ["racer", "step", "loss"],
        ["SGD", "9", ""],
        ["Adam, a", "10", "0.333333333333333"],
        ["Lion", "100", "-2e-7"],
    ]


def test_it_is_copied_by_its_key_with_tabs(qtbot: QtBot, table: TableView) -> None:
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QKeySequence(QKeySequence.StandardKey.Copy).toString() == "Ctrl+C"
    assert QGuiApplication.clipboard().text().splitlines()[1] == "Adam, a\t10\t0.333333333333333"


def test_a_row_that_is_clicked_is_named_by_its_place_in_what_was_given(qtbot: QtBot, table: TableView) -> None:
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    place = table.view.visualRect(table.view.model().index(0, 0)).center()
    with qtbot.waitSignal(table.chosen) as chosen:
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [1]


def test_only_the_first_cell_has_the_colour_and_only_numbers_stand_at_the_right(table: TableView) -> None:
    model = table.model
    colours = [model.index(0, column).data(Qt.ItemDataRole.DecorationRole) for column in range(3)]
    assert colours == [QColor("#112233"), None, None]
    sides = [model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in range(3)]
    assert [side is not None for side in sides] == [False, True, True]


def test_as_long_as_there_are_as_many_rows_only_cells_change(qtbot: QtBot, table: TableView) -> None:
    with qtbot.assertNotEmitted(table.model.modelReset), qtbot.waitSignal(table.model.dataChanged):
        table.set_rows([TableRow("#000000", row.cells) for row in ROWS])
    with qtbot.assertNotEmitted(table.model.dataChanged):
        table.set_rows([TableRow("#000000", row.cells) for row in ROWS])
    with qtbot.waitSignal(table.model.modelReset):
        table.set_rows(ROWS[:1])
