"""The cells of a map: means over seeds, their deviation over runs, and what has no value."""

from statistics import stdev

import pytest

from app.trainer.study.charts.cells import cells_of
from app.trainer.study.charts.scale import scales_of
from tests.app.trainer.study.charts.trials import GRID, made_up


def test_a_cell_has_the_mean_over_its_runs_and_a_diverged_one_has_none() -> None:
    standing = made_up(GRID)
    scales = scales_of(standing.study)
    cells = cells_of(standing, scales["optimizer.learning_rate"], scales["batch_size"])
    assert cells[0, 0].mean == pytest.approx(0.6)
    assert cells[0, 0].deviation == pytest.approx(stdev([0.5, 0.7]))
    assert cells[0, 0].runs == 2
    assert cells[2, 0].mean is None
    assert cells[2, 0].states == ("diverged",)
    assert (2, 1) not in cells


def test_over_other_settings_the_mean_is_taken() -> None:
    standing = made_up(GRID)
    rate = scales_of(standing.study)["optimizer.learning_rate"]
    cells = cells_of(standing, rate, rate)
    assert cells[1, 1].mean == pytest.approx((0.9 + 0.7) / 2)
    assert cells[1, 1].runs == 4
