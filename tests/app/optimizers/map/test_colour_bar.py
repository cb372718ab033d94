"""The bar beside the map says which loss has which shade."""

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.optimizers.map.colour_bar import BAR, ColourBar
from core.surfaces import Bowl, OwnFunction
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


@pytest.mark.parametrize(
    ("expression", "labels"),
    [
        ("3", ["3"]),
        ("x / 1.25e6 − 3.235", ["−3.235004", "−3.235002", "−3.235", "−3.234998", "−3.234996"]),
        ("−x / 1e300", ["−5e−300", "−2.5e−300", "0", "2.5e−300", "5e−300"]),
    ],
)
def test_losses_that_differ_are_written_differently_and_none_is_cut(
    qtbot: QtBot,  # noqa: ARG001
    expression: str,
    labels: list[str],
) -> None:
    bar = ColourBar()
    bar.set_levels(levels(OwnFunction(expression=expression), "linear"))
    assert list(dict.fromkeys(bar.labels())) == labels
    widest = max(QFontMetricsF(QFont()).horizontalAdvance(label) for label in labels)
    assert bar.maximumWidth() >= 0.9 * widest + BAR


def test_equal_steps_of_shade_are_equal_steps_of_loss_on_a_linear_scale(qtbot: QtBot) -> None:  # noqa: ARG001
    bar = ColourBar()
    bar.set_levels(levels(Bowl(), "linear"))
    losses = [float(label) for label in bar.labels()]
    np.testing.assert_allclose(losses, losses[-1] * np.linspace(0, 1, 5), rtol=1e-3)
