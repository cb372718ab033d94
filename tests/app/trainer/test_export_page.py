"""The room on one page: the curves over the layers."""

import numpy as np
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.export_page import ExportPage
from app.trainer.view import TrainerView
from tests.app.trainer.actions import train


def test_the_whole_room_is_a_page_with_the_curves_over_the_layers(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    whole = room.figures()[-1]
    page = whole.make(LIGHT, QSize(1200, 1000))
    assert isinstance(page, ExportPage)
    assert whole.title.endswith("after epoch 3")
    assert page.layers.grid.rows()[0].cells
    assert whole.film is not None
    whole.film.show(1)
    assert page.layers.heading.text() == "After epoch 1; the line shows the start"
    np.testing.assert_array_equal(page.curves.accuracy.layer.curves[0].places, [1, 2, 3])
    page.hide()
