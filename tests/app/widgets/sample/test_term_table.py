"""The table of a step's numbers."""

from PySide6.QtCore import QEvent, Qt
from pytestqt.qtbot import QtBot

from app.widgets.sample.keys import UnitPlace
from app.widgets.sample.steps import Line
from app.widgets.sample.term_table import TermTable

LINES = (
    Line("unit 1", (2.0, 3.0, 6.0), "2 · 3 = 6", UnitPlace(0, 0)),
    Line("and 9 more", (None, None, 1.5)),
    Line("z", (None, None, 7.5), "z = 6 + 1.5 = 7.5", is_sum=True),
)


def table_of(qtbot: QtBot) -> TermTable:
    table = TermTable()
    qtbot.addWidget(table)
    table.show_lines(("x", "W", "x · W"), LINES)
    table.show()
    return table


def text(table: TermTable, row: int, column: int) -> str:
    item = table.item(row, column)
    return "" if item is None else item.text()


def test_every_number_stands_under_its_title(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    assert [text(table, 0, column) for column in range(4)] == ["unit 1", "2", "3", "6"]
    assert [text(table, 1, column) for column in range(4)] == ["and 9 more", "", "", "1.5"]
    assert table.height() >= table.rowHeight(0) * 3


def test_other_lines_take_the_place_of_all(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    table.show_lines(("value",), (Line("γ", (1.0,)),))
    assert (table.rowCount(), table.columnCount(), text(table, 0, 1)) == (1, 2, "1")
    table.show_lines((), ())
    assert not table.isVisible()


def test_the_keyboard_points_at_lines_and_opens_them(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    pointed: list[Line] = []
    table.pointed_at.connect(pointed.append)
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert pointed == [LINES[0], LINES[1]]
    table.setCurrentCell(0, 0)
    with qtbot.waitSignal(table.opened) as caught:
        table.activated.emit(table.model().index(0, 0))
    assert caught.args == [LINES[0]]
    with qtbot.waitSignal(table.pointed_at) as caught:
        table.leaveEvent(QEvent(QEvent.Type.Leave))
    assert caught.args == [None]


def test_larger_letters_have_taller_rows_and_wider_columns(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    before = table.rowHeight(0), table.columnWidth(1), table.height()
    font = table.font()
    font.setPointSizeF(2 * font.pointSizeF())
    table.setFont(font)
    after = table.rowHeight(0), table.columnWidth(1), table.height()
    assert all(later > earlier for earlier, later in zip(before, after, strict=True))
    assert table.rowHeight(0) >= table.fontMetrics().height()


def test_another_step_begins_with_no_line_chosen(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    table.setCurrentCell(1, 0)
    table.show_lines(("x", "W", "x · W"), LINES)
    assert table.currentRow() == 1
    pointed: list[Line | None] = []
    table.pointed_at.connect(pointed.append)
    table.show_lines(("value",), (Line("γ", (1.0,)), Line("β", (2.0,))))
    assert table.currentRow() == -1
    assert table.selectedItems() == []
    assert pointed == []
