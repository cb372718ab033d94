"""Keys move the playback of the room that is seen."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow
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
