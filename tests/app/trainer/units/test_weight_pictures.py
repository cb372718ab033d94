"""Pictures of weights: in rows with a seam, each unit found where it is drawn, signs told by colour."""

import numpy as np
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.trainer.units.weight_pictures import WeightPictures, montage
from core.training.weight_snapshots import Snapshot


def test_pictures_stand_in_rows_with_a_seam_between() -> None:
    levels = np.array([[-127, 0, 1, 127], [5, 6, 7, 8], [9, 9, 9, 9]], np.int8)
    image = montage(levels, (2, 2), columns=2)
    assert (image.width(), image.height()) == (8, 8)
    index = np.array([[image.pixelIndex(x, y) for x in range(8)] for y in range(8)])
    seam = 255
    np.testing.assert_array_equal(index[:2, :4], [[0, 127, seam, seam], [128, 254, seam, seam]])
    np.testing.assert_array_equal(index[:2, 4:6], [[132, 133], [134, 135]])
    np.testing.assert_array_equal(index[4:6, :2], [[136, 136]] * 2)
    assert (index[4:, 4:] == seam).all()


def test_every_unit_is_found_where_it_is_drawn(qtbot: QtBot) -> None:
    pictures = WeightPictures()
    qtbot.addWidget(pictures)
    pictures.resize(400, 300)
    weights = np.zeros((64, 12), np.float32)
    pictures.set_snapshot(Snapshot.of(weights, 0), (8, 8))
    found = {pictures.unit_at(QPointF(x, y)) for x in range(0, 400, 5) for y in range(0, 300, 5)}
    assert found == {None, *range(12)}


def test_a_weight_above_0_is_blue_and_one_below_0_is_not(qtbot: QtBot) -> None:
    pictures = WeightPictures()
    qtbot.addWidget(pictures)
    pictures.resize(400, 420)
    pictures.set_snapshot(Snapshot.of(np.array([[9.0, -9.0]] * 64), 0), (8, 8))
    image = pictures.grab().toImage()
    places = [QPointF(x, y) for y in range(20, 300, 7) for x in range(20, 400, 7)]
    found = [next(place for place in places if pictures.unit_at(place) == unit) for unit in (0, 1)]
    blue, orange = (image.pixelColor(place.toPoint()) for place in found)
    assert blue.blue() > blue.red()
    assert orange.red() > orange.blue()
