"""The bar beside the map says which loss has which shade."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.map.colour_bar import ColourBar
from core.surfaces import Bowl
from core.surfaces.contour_levels import LevelScale, levels


@pytest.mark.parametrize("scale", ["linear", "logarithmic", "equal area"])
def test_losses_rise_from_the_lowest_to_the_highest(qtbot: QtBot, scale: LevelScale) -> None:  # noqa: ARG001
    bar, bowl = ColourBar(), Bowl()
    assert bar.labels() == []
    bar.set_levels(levels(bowl, scale))
    losses = [float(label) for label in bar.labels()]
    corner = max(abs(bowl.bounds.x_min), bowl.bounds.x_max) ** 2
    assert losses == sorted(losses)
    assert losses[0] == pytest.approx(0, abs=0.01)
    assert losses[-1] == pytest.approx(corner, rel=0.01)  # x² / 2 + y² / 2 where both are at the edge


def test_equal_steps_of_shade_are_equal_steps_of_loss_on_a_linear_scale(qtbot: QtBot) -> None:  # noqa: ARG001
    bar = ColourBar()
    bar.set_levels(levels(Bowl(), "linear"))
    losses = [float(label) for label in bar.labels()]
    np.testing.assert_allclose(losses, losses[-1] * np.linspace(0, 1, 5), rtol=1e-3)
