"""The values against one setting, with the mean at each of its values."""

import pytest
from PySide6.QtWidgets import QWidget

from app.trainer.study.charts.one_setting import OneSetting, means_of
from tests.app.trainer.study.charts.trials import GRID, made_up


def test_each_finished_trial_has_a_dot_and_each_value_a_mean(holder: QWidget) -> None:
    chart = OneSetting(holder)
    chart.resize(500, 300)
    chart.show_key("optimizer.learning_rate")
    chart.show_standing(made_up(GRID), 4, "accuracy")
    chart.show()
    chart.grab()
    assert not chart.dots.failed
    assert chart.numbers == [0, 1, 3, 4]
    assert chart.dots.marked == 3
    assert chart.dots.means[:, 1] == pytest.approx([0.5, 0.8])


def test_there_is_no_line_of_means_where_no_value_repeats() -> None:
    assert len(means_of([(0.1, 1.0), (0.2, 2.0)])) == 0
