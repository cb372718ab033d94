"""The singular values of the chosen racer's matrix and of its updates, as curves over the steps."""

import numpy as np

from app.base.theme import RacerStyle
from app.optimizers.network.matrix_paths import MatrixPlanePath
from app.widgets.charts.curves import Curve
from core.descent import Trajectory


def value_curves(trajectory: Trajectory, kind: str, style: RacerStyle) -> list[Curve]:
    """Return a curve for each of the eight singular values of W, or of the updates at a learning rate of 1.

    What is 0 to rounding is on no logarithmic axis and left out.
    """
    if not isinstance(trajectory, MatrixPlanePath) or trajectory.matrix is None:
        return []
    path = trajectory.matrix
    values = path.singular_values if kind == "singular values" else path.update_values
    with np.errstate(invalid="ignore"):
        values = np.where(values > 1e-9 * np.nanmax(values, initial=1e-300), values, np.nan)
    return [Curve(np.arange(len(values)), column, style) for column in values.T if np.isfinite(column).any()]
