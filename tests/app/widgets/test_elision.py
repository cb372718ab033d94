"""What finds no room is a number with fewer digits, or a name; never a part of a number."""

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.widgets.elision import column_width, elided
from app.widgets.table import LONGEST_NUMBER, Column, TableRow, TableView
from tests.app.cells import drawn


@pytest.fixture
def metrics(qtbot: QtBot) -> QFontMetricsF:  # noqa: ARG001 - Qt is there
    return QFontMetricsF(QFont())


@pytest.mark.parametrize("text", ["Momentum, η 0.001", "diverged at step 12345", "SGD (learning rate 0.1)", "0.9531"])
def test_a_word_with_digits_is_whole_or_not_there(metrics: QFontMetricsF, text: str) -> None:
    for width in range(round(metrics.horizontalAdvance(text)) + 2):
        shown = elided(text, metrics, width)
        assert metrics.horizontalAdvance(shown) <= max(width, metrics.horizontalAdvance("…")) + 1
        begin = shown.removesuffix("…")
        words = text.split(" ")
        assert text.startswith(begin)
        assert all(word in words or not any(map(str.isdigit, word)) for word in begin.split(" ")), shown
    assert elided(text, metrics, metrics.horizontalAdvance(text)) == text


@pytest.mark.parametrize("value", [1e-300, -1.0364e-116, 9.636e-10, 4.402e289, 12345.678, -0.00012345, 0.5])
def test_a_number_in_a_narrow_column_has_fewer_digits(qtbot: QtBot, value: float) -> None:
    table = TableView("Race", "", [Column("racer", "Adam"), Column("loss", LONGEST_NUMBER), Column("outcome", "")])
    qtbot.addWidget(table)
    table.set_rows([TableRow("#112233", ("Adam", value, ""))])
    header = table.view.horizontalHeader()
    for width in (200, 90, 70, 50, 10):
        table.view.setColumnWidth(1, width)
        text = drawn(table.view, 0, 1)
        assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.5)
        assert QFontMetricsF(table.view.font()).horizontalAdvance(text) <= header.sectionSize(1)


def test_a_column_holds_its_sample_and_its_title(qtbot: QtBot, metrics: QFontMetricsF) -> None:
    table = TableView(
        "Race", "", [Column("racer", "Adam"), Column("loss", LONGEST_NUMBER), Column("gradient norm", "1")]
    )
    qtbot.addWidget(table)
    table.set_rows([TableRow("#112233", ("Adam", -1.234e-300, 1.0))])
    assert drawn(table.view, 0, 1) == "−1.234e−300"
    assert table.view.columnWidth(2) > metrics.horizontalAdvance("gradient norm")
    assert column_width(metrics, "a", LONGEST_NUMBER) > metrics.horizontalAdvance(LONGEST_NUMBER)


def test_the_edge_of_a_table_cuts_no_number(qtbot: QtBot, metrics: QFontMetricsF) -> None:
    values = (0.48314, 123456.5)
    table = TableView("Race", "", [Column("racer", "Adam"), Column("x", LONGEST_NUMBER), Column("y", LONGEST_NUMBER)])
    qtbot.addWidget(table)
    table.set_rows([TableRow("#112233", ("Adam", *values))])
    table.view.horizontalHeader().setStretchLastSection(False)
    table.view.setHorizontalScrollMode(table.view.ScrollMode.ScrollPerPixel)
    table.show()
    shown = set()
    for width in range(120, 500, 20):
        table.resize(width, 200)
        for scrolled in range(0, table.view.horizontalScrollBar().maximum() + 1, 7):
            table.view.horizontalScrollBar().setValue(scrolled)
            for column, value in enumerate(values, 1):
                seen = table.view.visualRect(table.view.model().index(0, column)) & table.view.viewport().rect()
                text = drawn(table.view, 0, column)
                if seen.isEmpty():
                    continue
                shown.add(text)
                assert text == "…" or metrics.horizontalAdvance(text) <= seen.width()
                assert text == "…" or float(text.replace("−", "-")) == pytest.approx(value, rel=0.1)
    assert {"0.4831", "1.235e5", "…"} <= shown
