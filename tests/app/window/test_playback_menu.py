"""Keys move the playback of the room that is seen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenuBar
from pytestqt.qtbot import QtBot

from app.base.playback import Playback
from app.optimizers.view import OptimizersView
from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow
from app.window.playback_menu import PlaybackMenu
from tests.app.keyboard import key


def test_frame_number_slider_and_keys_agree(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    def shown() -> tuple[int, int, float | None]:
        return int(room.bar.frame.text()), room.bar.slider.value(), room.chart.layer.place

    room.bar.frame.setFocus()
    room.bar.frame.selectAll()
    qtbot.keyClicks(room.bar.frame, "37")
    qtbot.keyClick(room.bar.frame, Qt.Key.Key_Return)
    assert (room.playback.position, shown()) == (37, (37, 37, 37))
    room.bar.slider.setValue(120)
    assert (room.playback.position, shown()) == (120, (120, 120, 120))
    room.plot.setFocus()
    key(qtbot, window, Qt.Key.Key_Right, shift=True)
    assert (room.playback.position, shown()) == (130, (130, 130, 130))
    key(qtbot, window, Qt.Key.Key_End)
    assert (room.playback.position, shown()) == (300, (300, 300, 300))
    key(qtbot, window, Qt.Key.Key_Home)
    assert (room.playback.position, shown()) == (0, (0, 0, 0))


def test_space_plays_and_pauses(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    key(qtbot, window, Qt.Key.Key_Space)
    assert room.playback.playing
    assert room.bar.play.accessibleName() == "Pause"
    key(qtbot, window, Qt.Key.Key_Space)
    assert not room.playback.playing


def test_space_in_a_number_plays_and_types_nothing(qtbot: QtBot, room: OptimizersView) -> None:
    editor = room.controls.start.editor("x")
    assert isinstance(editor, NumberBox)
    editor.setFocus()
    qtbot.keyClick(editor.lineEdit(), Qt.Key.Key_Space)
    assert editor.text() == "1"
    assert room.playback.playing


def test_entries_are_grey_where_there_is_nothing_to_play_and_their_keys_work_as_soon_as_there_is(qtbot: QtBot) -> None:
    playback, bar = Playback(), QMenuBar()
    qtbot.addWidget(bar)
    menu = PlaybackMenu(lambda: playback, bar)

    def enabled() -> set[bool]:
        return {entry.isEnabled() for entry in menu.actions()}

    menu.popup(bar.pos())
    assert enabled() == {False}
    playback.set_length(10)
    menu.hide()
    assert enabled() == {True}
    playback.set_empty(True)
    menu.popup(bar.pos())
    assert enabled() == {False}
    menu.hide()
    playback.set_empty(False)
    menu.popup(bar.pos())
    assert enabled() == {True}
    menu.hide()
