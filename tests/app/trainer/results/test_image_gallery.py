"""Images beside each other: found where they are, walked with the arrows, the chosen one kept."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.trainer.results.image_gallery import Gallery
from core.training.evaluation import Answer


def answer(row: int, label: int = 3, taken_for: int = 8) -> Answer:
    probabilities = np.full(10, 0.04)
    probabilities[taken_for] = 0.64
    return Answer(row, label, taken_for, probabilities)


def show(gallery: Gallery, *rows: int) -> None:
    gallery.show_answers([answer(row) for row in rows], [np.full((4, 4), row, np.uint8) for row in rows])


@pytest.fixture
def gallery(qtbot: QtBot) -> Gallery:
    """Twelve images, four in a row; two rows are seen."""
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.resize(4 * 60 + 30, 160)
    gallery.show()
    qtbot.waitExposed(gallery)
    show(gallery, *range(12))
    return gallery


def test_an_image_is_found_where_it_is(gallery: Gallery) -> None:
    for place in range(8):
        assert gallery.place_at(gallery.area_of(place).center()) == place
    assert gallery.area_of(4).left() == gallery.area_of(0).left()
    assert gallery.area_of(4).top() > gallery.area_of(3).top()
    assert gallery.place_at(gallery.area_of(0).topLeft() - QPoint(3, 3)) is None


def test_arrows_walk_through_the_rows_and_stop_at_the_ends(qtbot: QtBot, gallery: Gallery) -> None:
    places = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(gallery, key)
        places.append(gallery.chosen)
    assert places == [0, 1, 5, 9, 9, 5]


def test_what_is_chosen_is_announced_once_told_and_scrolled_to(qtbot: QtBot, gallery: Gallery) -> None:
    with qtbot.waitSignal(gallery.chosen_changed) as chosen:
        for _ in range(2):
            qtbot.keyClick(gallery, Qt.Key.Key_Down)
    assert chosen.args == [4]
    assert gallery.verticalScrollBar().value() > 0
    assert gallery.area_of(8).bottom() <= gallery.viewport().height() + 1
    assert gallery.accessibleDescription() == "test image 9: 3, taken for 8 with 64%"
    with qtbot.assertNotEmitted(gallery.chosen_changed):
        place = gallery.area_of(8).center().toPoint()
        qtbot.mousePress(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_chosen_image_stays_as_long_as_it_is_there(qtbot: QtBot, gallery: Gallery) -> None:
    for _ in range(3):
        qtbot.keyClick(gallery, Qt.Key.Key_Right)
    show(gallery, 9, 3, 5)
    assert (gallery.chosen, gallery.answers[gallery.chosen].row) == (1, 3)
    show(gallery, 9, 5)
    assert gallery.chosen == 0


def test_each_image_has_its_shade(gallery: Gallery) -> None:
    show(gallery, 0, 250)
    picture: QImage = gallery.viewport().grab().toImage()
    dark, light = (picture.pixelColor((gallery.area_of(n).topLeft() + QPoint(26, 26)).toPoint()) for n in (0, 1))
    assert dark.lightness() < 20
    assert light.lightness() > 235
    assert not gallery.failed


@pytest.mark.parametrize("width", [70, 400, 1600])
def test_a_gallery_of_its_whole_height_shows_every_image(gallery: Gallery, width: int) -> None:
    show(gallery, *range(30))
    gallery.resize(width, 100)
    gallery.resize(
        width, gallery.whole_height(gallery.viewport().width()) + gallery.height() - gallery.viewport().height()
    )
    assert gallery.verticalScrollBar().maximum() == 0
    assert gallery.area_of(29).bottom() <= gallery.viewport().height()
