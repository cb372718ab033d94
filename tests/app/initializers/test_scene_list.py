"""The list of scenes: each opened by a click, the one on stage marked."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from app.initializers.scenes import SignalScene, scenes

every_scene = pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.title)


@every_scene
def test_a_click_opens_it_and_undo_brings_back_what_was_there(
    qtbot: QtBot, bench: InitializersPanel, scene: SignalScene
) -> None:
    before, place = bench.controller.model, bench.stage.pages.geometry()
    button = bench.controls.scenes.buttons[scenes().index(scene)]
    bench.controls.ensureWidgetVisible(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bench.controller.model == scene.initializers
    assert bench.stage.hint.isVisible()
    assert bench.stage.hint.text.text() == scene.look_for
    assert button.isChecked()
    places = [pages_laid_out(qtbot, bench)]
    bench.controller.undo()
    places.append(pages_laid_out(qtbot, bench))
    assert bench.controller.model == before
    assert not button.isChecked()
    assert bench.stage.hint.isHidden()
    assert places == [place] * 2  # nothing has moved for its sentence


def test_all_of_them_are_listed(bench: InitializersPanel) -> None:
    buttons = bench.controls.scenes.findChildren(QToolButton)
    assert [button.text() for button in buttons] == [scene.title for scene in scenes()]
    assert len(buttons) >= 11


def pages_laid_out(qtbot: QtBot, bench: InitializersPanel) -> QRect:
    """Return the place of the grid after all layouts."""
    qtbot.wait(1)
    return bench.stage.pages.geometry()
