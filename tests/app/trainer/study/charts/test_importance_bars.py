"""The bars of importance leave their heading the lines that it takes."""

import numpy as np
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from app.base.theme import mixed, theme_of
from app.trainer.study.charts.importance_bars import CORNER, STRENGTH, ImportanceBars
from tests.app.pictures import pixels
from tests.app.trainer.study.charts.trials import GRID, made_up


def top_of_bars(chart: ImportanceBars, width: int) -> int:
    """Return the first row of a bar in a chart of this width."""
    chart.resize(width, 200)
    theme = theme_of(chart)
    bar = mixed(theme.panel, theme.accent, STRENGTH)
    is_bar = (pixels(chart.grab().toImage()) == [bar.red(), bar.green(), bar.blue()]).all(axis=2)
    return int(np.flatnonzero(is_bar.any(axis=1))[0])


def test_a_heading_too_long_for_a_line_stands_above_the_bars_in_several(holder: QWidget) -> None:
    chart = ImportanceBars(holder)
    chart.show_standing(made_up(GRID), None)
    chart.show_importance({"batch_size": 0.6, "optimizer.learning_rate": 0.3}, 12, "")
    metrics = QFontMetricsF(chart.font())
    length = metrics.horizontalAdvance(chart.heading())
    for width in (450, 240):
        lines = length / (width - 8 - CORNER)
        assert lines > 1
        assert top_of_bars(chart, width) > lines * metrics.height()
    assert top_of_bars(chart, round(length) + 100) < 3 * metrics.height()
