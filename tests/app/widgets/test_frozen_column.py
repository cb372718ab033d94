"""The names of a table stay in sight, whatever is scrolled."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.widgets.elision import seen_of
from app.widgets.frozen_column import covered_left
from app.widgets.table import USUAL_NUMBER, Column, TableRow, TableView


@pytest.fixture
def table(qtbot: QtBot) -> TableView:
    table = TableView("Race", "", [Column("racer", "Adam"), *(Column(f"x{place}", USUAL_NUMBER) for place in range(9))])
    qtbot.addWidget(table)
    table.set_rows([TableRow("#112233", (f"row {row}", *map(float, range(9)))) for row in range(30)])
    table.resize(300, 200)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_the_names_are_seen_where_the_table_is_scrolled_sideways(table: TableView) -> None:
    assert not table.names.isVisible()
    table.view.horizontalScrollBar().setValue(150)
    assert table.names.isVisible()
    assert not table.names.horizontalHeader().isSortIndicatorShown()  # nothing is sorted
    assert table.names.width() == table.view.columnWidth(0) == covered_left(table.view)
    assert table.names.indexAt(QPoint(5, 5)).data() == "row 0"
    table.view.horizontalScrollBar().setValue(0)
    assert not table.names.isVisible()
    assert covered_left(table.view) == 0


def test_names_and_numbers_are_scrolled_and_sorted_together(table: TableView) -> None:
    table.view.horizontalScrollBar().setValue(150)
    table.view.verticalScrollBar().setValue(7)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table.view.sortByColumn(0, order)
        beside = QPoint(covered_left(table.view) + 5, 5)
        assert table.names.indexAt(QPoint(5, 5)).row() == table.view.indexAt(beside).row() == 7
        assert table.names.horizontalHeader().sortIndicatorOrder() == order


def test_a_name_that_is_clicked_chooses_its_row(qtbot: QtBot, table: TableView) -> None:
    table.view.horizontalScrollBar().setValue(150)
    with qtbot.waitSignal(table.chosen) as chosen:
        qtbot.mouseClick(table.names.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 30))
    assert chosen.args == [1]
    assert table.view.currentIndex().row() == 1


def test_a_number_half_under_the_names_is_not_read_as_another(table: TableView) -> None:
    table.view.horizontalScrollBar().setValue(20)
    cell = table.view.visualRect(table.view.model().index(0, 1))
    assert cell.left() < covered_left(table.view)
    painted = QStyleOptionViewItem()
    painted.rect, painted.widget = cell, table.view
    assert seen_of(painted).left() == covered_left(table.view)


def test_a_cell_that_the_keys_go_to_is_not_left_under_the_names(qtbot: QtBot, table: TableView) -> None:
    table.view.setCurrentIndex(table.view.model().index(3, 9))
    assert table.names.isVisible()
    for column in range(8, 0, -1):
        qtbot.keyClick(table.view, Qt.Key.Key_Left)
        assert table.view.currentIndex().column() == column
        assert table.view.visualRect(table.view.currentIndex()).left() >= covered_left(table.view)
