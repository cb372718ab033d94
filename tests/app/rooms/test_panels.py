"""The parts that are wanted beside a picture, from one start to the next."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.rooms.frame import Part
from app.rooms.panels import Panels
from app.start import open_window
from app.window.main_window import MainWindow
from tests.conftest import put_away


def test_all_rooms_share_them(window: MainWindow) -> None:
    window.view.parts[Part.CONTROLS].trigger()
    window.tabs.setCurrentIndex(1)
    assert window.room.frame is not None
    assert not window.room.frame.stands(Part.CONTROLS)


def test_they_are_remembered(window: MainWindow, settings: Path) -> None:
    window.view.parts[Part.EXPLANATION].trigger()
    panels = window.panels
    assert panels == Panels(controls=True, explanation=False, charts=True)
    window.close()
    QApplication.processEvents()
    again = open_window(settings)
    assert again.panels == panels
    put_away(again)
