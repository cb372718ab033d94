"""How an area is shared among the cells of a grid."""

from app.widgets.histograms.grid import HistogramGrid
from tests.app.widgets.histograms.conftest import plot_of


def test_a_cell_is_never_smaller_than_can_be_read(grid: HistogramGrid) -> None:
    small, large = grid._layout.cell, (grid.resize(150, 100), grid._layout.cell)[1]
    assert large.width() <= small.width()
    assert large.width() >= grid._painting.ink.moment
    assert plot_of(grid, 0, 0).height() >= 20
