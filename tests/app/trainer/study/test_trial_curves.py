"""The curves of a study's trials go to their ends."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from app.trainer.study.trial_curves import TrialCurves
from tests.app.trainer.study.charts.trials import made_up


@pytest.mark.parametrize("reports", [{}, {1: 0.2, 2: 0.4}])
def test_the_value_at_the_end_is_on_the_curve_of_the_first_seed(reports: dict[int, float], holder: QWidget) -> None:
    standing = made_up({(0.01, 10): (0.5, 0.7)})
    trial = replace(standing.trials[0], reports=reports)
    curves = TrialCurves(holder)
    curves.show_standing(replace(standing, trials=(trial,)), None, "")
    (curve,) = curves.layer.curves
    np.testing.assert_array_equal(curve.places, [*reports, 3])
    np.testing.assert_array_equal(curve.values, [*reports.values(), 0.5])
