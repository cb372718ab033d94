"""The table of runs sorts its own rows: in the order of Python, with what has no number last."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trainer.compare.run_table import RunsTable
from app.trainer.compare.table_model import RunRow, RunsModel
from app.trainer.run_list.bundled import saved_bundled_runs

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
ACCURACIES = (0.5, np.nan, 0.9, 0.5, 0.1, np.nan)


@pytest.fixture
def rows() -> list[RunRow]:
    example = saved_bundled_runs()[0]
    runs = (
        replace(example, id=number, name=f"run {number}", validation_accuracy=accuracy)
        for number, accuracy in enumerate(ACCURACIES)
    )
    return [RunRow(run, None, "") for run in runs]


@pytest.fixture
def table(qtbot: QtBot, rows: list[RunRow]) -> RunsTable:
    table = RunsTable()
    qtbot.addWidget(table)
    table.set_rows(rows)
    return table


def order(table: RunsTable) -> list[int]:
    return [int(table.model().index(row, 0).data().split()[1]) for row in range(table.model().rowCount())]


@pytest.mark.parametrize(("direction", "expected"), [(UP, [4, 0, 3, 2, 1, 5]), (DOWN, [2, 0, 3, 4, 1, 5])])
def test_equals_stay_in_the_order_of_the_list_and_missing_numbers_are_last(
    table: RunsTable, direction: Qt.SortOrder, expected: list[int]
) -> None:
    table.sortByColumn(table.rows.titles().index("validation"), direction)
    assert order(table) == expected


def test_without_a_column_the_order_is_that_of_the_list(table: RunsTable) -> None:
    table.sortByColumn(1, DOWN)
    table.sortByColumn(-1, UP)
    assert order(table) == list(range(len(ACCURACIES)))


def test_other_rows_are_sorted_as_those_before(table: RunsTable, rows: list[RunRow]) -> None:
    table.sortByColumn(1, DOWN)
    table.set_rows(rows[1:4])
    assert order(table) == [2, 3, 1]


def test_the_chosen_run_stays_chosen_where_it_goes(table: RunsTable, rows: list[RunRow]) -> None:
    table.choose(3)
    table.sortByColumn(1, DOWN)
    assert table.current_run() is rows[3].run
    assert table.currentIndex().row() == 2


def test_a_run_that_is_left_out_cannot_be_chosen(table: RunsTable) -> None:
    table.show_only_ticked(only=True)
    assert not table.choose(3)
    assert not table.bring_into_sight([3])


@pytest.mark.slow
def test_sorting_a_long_list_asks_for_few_cells(
    table: RunsTable, rows: list[RunRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    table.set_rows(
        [replace(rows[0], run=replace(rows[0].run, id=number, name=f"run {number}")) for number in range(1000)]
    )
    asked, data = [], RunsModel.data

    def counted(model: RunsModel, *cell: Any) -> Any:
        asked.append(cell)
        return data(model, *cell)

    monkeypatch.setattr(RunsModel, "data", counted)
    table.sortByColumn(1, DOWN)
    assert len(asked) <= 2 * 1000  # a comparison each would be 20,000
