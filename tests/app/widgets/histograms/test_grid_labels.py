"""The words around the cells of a grid."""

import numpy as np
import pytest

from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from core.diagnostics.histograms import Range, histogram
from tests.app.widgets.histograms.conftest import cell
from tests.app.widgets.histograms.words import words_of


def test_what_is_left_out_on_paper_is_said(grid: HistogramGrid) -> None:
    def whole(columns: int) -> list[str]:
        grid.set_columns([f"layer {column + 1}" for column in range(columns)])
        grid.set_rows([GridRow("He", 1, (cell(4, 0, 2, 1),) * columns)] * 2)
        return words_of(grid, whole=True)

    grid.set_readable(True)
    assert not any(" of " in word for word in whole(3))
    said = whole(50)
    seen = [word for word in said if word.startswith("layer ")]
    assert f"layers 1 to {len(seen)} of 50" in said


@pytest.mark.parametrize(("end", "zeros"), [(3.0, {"0"}), (0.0009123, set())])
def test_zero_is_written_below_a_column_only_where_there_is_room_between_the_ends(
    grid: HistogramGrid, end: float, zeros: set[str]
) -> None:
    grid.set_columns([f"layer {column}" for column in range(9)])
    grid.set_rows([GridRow("He", 0, (Cell(histogram(np.ones(9), Range(-end, end)), 1.0, 1.0),) * 9)])
    assert grid.cell_area(0, 0).width() < 120
    assert {"0"} & set(words_of(grid)) == zeros
