"""The bar beside the map says which loss has which shade."""

import re

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.optimizers.map.colour_bar import BAR, ColourBar
from core.surfaces import SURFACES, Beale, Bowl, OwnFunction, Surface
from core.surfaces.contour_levels import LevelScale, levels


@pytest.mark.parametrize("scale", ["linear", "logarithmic", "equal area"])
def test_losses_rise_from_the_lowest_to_the_highest(qtbot: QtBot, scale: LevelScale) -> None:  # noqa: ARG001
    bar, bowl = ColourBar(), Bowl()
    assert bar.labels() == []
    bar.set_levels(levels(bowl, scale))
    losses = [float(label) for label in bar.labels()]
    corner = max(abs(bowl.bounds.x_min), bowl.bounds.x_max) ** 2
    assert losses == sorted(losses)
    assert 0 <= losses[0] <= 1
    assert corner / 10 < losses[-1] <= corner  # x² / 2 + y² / 2 where both are at the edge


@pytest.mark.parametrize(
    ("expression", "labels"),
    [
        ("3", ["3"]),
        ("x / 1.25e6 − 3.235", ["−3.235004", "−3.235002", "−3.235", "−3.234998", "−3.234996"]),
        ("−x / 1e300", ["−4e−300", "−2e−300", "0", "2e−300", "4e−300"]),
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


@pytest.mark.parametrize("kind", SURFACES)
@pytest.mark.parametrize("scale", ["automatic", "logarithmic", "equal area"])
def test_every_tick_is_a_round_number(qtbot: QtBot, kind: type[Surface], scale: LevelScale) -> None:  # noqa: ARG001
    bar = ColourBar()
    bar.set_levels(levels(kind.model_validate({}), scale))
    assert 2 <= len(bar.labels()) <= 11
    digits = [re.sub(r"e.*|[−.]", "", label).strip("0") for label in bar.labels()]
    assert all(len(each) <= 2 for each in digits)
    assert (np.diff(bar.shades()) > 0.05).all()


def test_a_steep_surface_has_decades(qtbot: QtBot) -> None:  # noqa: ARG001
    bar = ColourBar()
    bar.set_levels(levels(Beale(), "logarithmic"))
    assert bar.labels() == ["1", "10", "100", "1000", "1e4", "1e5"]


def test_equal_steps_of_shade_are_equal_steps_of_loss_on_a_linear_scale(qtbot: QtBot) -> None:  # noqa: ARG001
    bar = ColourBar()
    bar.set_levels(levels(Bowl(), "linear"))
    losses = [float(label) for label in bar.labels()]
    np.testing.assert_allclose(np.diff(losses), losses[1])
    np.testing.assert_allclose(bar.shades() * 9, losses)  # 9 is the loss at the corners
