"""The line below the losses says how they are drawn."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView
from tests.app.keyboard import type_into
from tests.app.trainer.actions import click, train


def test_losses_are_drawn_as_the_line_below_them_has_it(qtbot: QtBot, room: TrainerView) -> None:
    bar, lines = room.curves.bar, room.curves.loss.layer
    train(qtbot, room)
    assert bar.hint.isHidden()
    qtbot.waitUntil(lambda: len(lines.curves[-1].places) == 3)
    assert len(lines.curves) == 5  # the batches, their mean, and three parts of the images
    highest = max(float(curve.values.max()) for curve in lines.curves)
    click(qtbot, bar.boxes["logarithmic"])
    assert max(float(curve.values.max()) for curve in lines.curves) == pytest.approx(10**highest)
    type_into(qtbot, bar.smoothing.editor("smoothing"), "0")
    np.testing.assert_array_equal(lines.curves[0].values, lines.curves[1].values)
    type_into(qtbot, bar.smoothing.editor("smoothing"), "2")
    assert "2 is greater than 0.999" in bar.smoothing.error("smoothing")
    click(qtbot, bar.boxes["by_batch"])
    assert len(lines.curves) == 3
    assert not bar.smoothing.isEnabled()
