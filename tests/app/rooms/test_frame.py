"""The frame of a room at every width: what stands, what comes over the picture, and what is remembered."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.rooms.frame import Part, RoomFrame
from app.rooms.panels import Panels
from app.rooms.side import Side
from tests.app.mouse import drag

BAR = 40


def block(width: int, height: int) -> QWidget:
    """Return a widget that needs so much room."""
    made = QWidget()
    made.setMinimumSize(width, height)
    return made


@pytest.fixture
def frame(qtbot: QtBot) -> RoomFrame:
    button = QPushButton("Train")
    button.setAccessibleName("Train")
    controls = Side("Controls", "Show the controls", ("Controls", button), ("Course", QWidget()))
    explanation = Side("Explanation", "Show the explanation", ("", QWidget()))
    for side in (controls, explanation):
        side.setMinimumWidth(200)
    frame = RoomFrame(controls, block(200, 200), block(300, BAR), explanation, block(100, 80))
    qtbot.addWidget(frame)
    frame.resize(1700, 800)
    frame.show()
    return frame


def seen(frame: RoomFrame) -> set[Part]:
    return {part for part in frame.parts() if frame.is_seen(part)}


@pytest.mark.parametrize(
    ("width", "height", "parts"),
    [
        (1600, 800, {Part.CONTROLS, Part.EXPLANATION, Part.CHARTS}),
        (1599, 800, {Part.CONTROLS, Part.CHARTS}),
        (1200, 800, {Part.CONTROLS, Part.CHARTS}),
        (1199, 800, {Part.CHARTS}),
        (960, 300, set()),
    ],
)
def test_what_stands_at_first_follows_from_the_size(
    frame: RoomFrame, width: int, height: int, parts: set[Part]
) -> None:
    frame.resize(width, height)
    assert seen(frame) == parts
    for part, tab in frame.tabs.items():
        assert tab.isVisible() == (part not in parts)


def test_a_person_puts_parts_away_and_brings_them_and_it_is_told(qtbot: QtBot, frame: RoomFrame) -> None:
    frame.resize(1280, 800)
    for part, before in ((Part.CONTROLS, True), (Part.EXPLANATION, False), (Part.CHARTS, True)):
        with qtbot.waitSignal(frame.panels_changed) as told:
            frame.toggle(part)
        assert frame.is_seen(part) is not before
        assert getattr(told.args[0], part.value) is not before


def test_in_a_narrow_room_a_side_comes_over_the_picture_and_moves_nothing(qtbot: QtBot, frame: RoomFrame) -> None:
    frame.resize(960, 520)
    before = frame.picture.geometry(), frame.picture.mapTo(frame, QPoint(0, 0))
    qtbot.mouseClick(frame.tabs[Part.CONTROLS], Qt.MouseButton.LeftButton)
    assert seen(frame) & set(frame.sides) == {Part.CONTROLS}
    qtbot.mouseClick(frame.tabs[Part.EXPLANATION], Qt.MouseButton.LeftButton)
    assert seen(frame) & set(frame.sides) == {Part.EXPLANATION}  # one at a time
    assert (frame.picture.geometry(), frame.picture.mapTo(frame, QPoint(0, 0))) == before
    inside = QRect(0, 0, frame.width(), frame.height() - BAR)
    assert inside.contains(frame.overlay.geometry())
    assert (frame.escape(), frame.escape()) == (True, False)
    assert not seen(frame) & set(frame.sides)


def test_a_side_over_the_picture_stands_again_when_there_is_room(frame: RoomFrame) -> None:
    frame.resize(960, 520)
    frame.toggle(Part.CONTROLS)
    frame.resize(1400, 800)
    assert frame.stands(Part.CONTROLS)
    assert frame.overlay.isHidden()
    assert frame.sides[Part.CONTROLS].isVisible()


def test_a_side_that_was_dragged_shut_is_found_again_at_its_edge(qtbot: QtBot, frame: RoomFrame) -> None:
    handle = frame.across.handle(1)
    drag(handle, handle.rect().center(), handle.rect().center() - QPoint(frame.width(), 0))
    assert not frame.stands(Part.CONTROLS)
    assert frame.tabs[Part.CONTROLS].isVisible()
    qtbot.mouseClick(frame.tabs[Part.CONTROLS], Qt.MouseButton.LeftButton)
    assert frame.stands(Part.CONTROLS)
    assert frame.sides[Part.CONTROLS].width() >= 200


def test_a_width_that_was_dragged_is_kept(frame: RoomFrame) -> None:
    handle = frame.across.handle(1)
    drag(handle, handle.rect().center(), handle.rect().center() + QPoint(60, 0))
    width = frame.sides[Part.CONTROLS].width()
    assert frame.panels.controls_width == width
    frame.resize(900, 700)
    frame.resize(1700, 800)
    QCoreApplication.processEvents()
    assert abs(frame.sides[Part.CONTROLS].width() - width) <= 2


def test_wishes_are_followed_and_not_told_back(qtbot: QtBot, frame: RoomFrame) -> None:
    with qtbot.assertNotEmitted(frame.panels_changed):
        frame.set_panels(Panels(controls=False, explanation=True, charts=False))
    assert seen(frame) == {Part.EXPLANATION}


def test_it_fits_a_small_screen(frame: RoomFrame) -> None:
    least = frame.minimumSizeHint()
    assert least.width() <= 300
    assert least.height() <= 200 + BAR
