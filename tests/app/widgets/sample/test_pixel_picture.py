"""The image of a sample, with frames round pixels."""

import numpy as np
from pytestqt.qtbot import QtBot

from app.widgets.sample.pixel_picture import SIDE, PixelPicture


def test_the_least_is_black_the_greatest_white_and_pixels_are_framed(qtbot: QtBot) -> None:
    picture = PixelPicture()
    qtbot.addWidget(picture)
    picture.resize(picture.sizeHint())
    picture.show_inputs(np.array([-1.0, 1.0, 0.0, 0.0]), (2, 2))
    centre = SIDE // 4
    seen = picture.grab().toImage()
    ratio = seen.devicePixelRatio()
    colours = [seen.pixelColor(round(x * ratio), round(centre * ratio)).lightness() for x in (centre, 3 * centre)]
    assert colours == [0, 255]
    assert picture.area(3).center().toTuple() == (0.75 * SIDE, 0.75 * SIDE)
    picture.frame([0, 3], pointed=3)
    assert (set(picture.framed), picture.pointed) == ({0, 3}, 3)
    assert picture.grab().toImage() != seen


def test_an_even_image_is_no_fault(qtbot: QtBot) -> None:
    picture = PixelPicture()
    qtbot.addWidget(picture)
    picture.show_inputs(np.zeros(4), (2, 2))
    assert not picture.grab().isNull()
