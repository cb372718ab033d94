"""The window: menus, keys, help, and texts that can be translated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTranslator
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialogButtonBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.base.language import OWN_NAMES
from app.base.theme import LIGHT
from app.export.picture import PictureFormat
from app.export.picture_dialog import PictureDialog
from app.optimizers.view import OptimizersView
from app.start import open_window
from app.widgets.formulas.label import FormulaLabel
from app.window.main_window import MainWindow
from core.activations import ACTIVATIONS
from core.initializers import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from tests.conftest import put_away


def test_no_key_does_two_things(window: MainWindow) -> None:
    window.complete()
    of_the_window = (
        one for one in window.findChildren(QAction) if one.shortcutContext() != Qt.ShortcutContext.WidgetShortcut
    )
    keys = [key for action in of_the_window for key in action.shortcuts()]
    keys += [button.shortcut() for button in window.findChildren(QAbstractButton)]
    texts = [key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys if not key.isEmpty()]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("name", OWN_NAMES.values())
def test_each_menu_has_a_letter_of_its_own(window: MainWindow, name: str) -> None:
    next(action for action in window.view.language_actions.actions() if action.text() == name).trigger()
    titles = [action.text() for action in window.menuBar().actions()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert letters == ["F", "E", "V", "P", "H"]


def test_alt_and_its_letter_open_a_menu(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert QApplication.activePopupWidget() is window.edit
    window.edit.close()


class Marker(QTranslator):
    """Translates every text into itself between brackets."""

    def translate(self, context: str, source: str, *_: object) -> str:
        return f"⟦{source}⟧" if context and not context.startswith("Q") else ""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def marked(qtbot: QtBot, settings: object) -> Iterator[MainWindow]:  # noqa: ARG001
    """A window in the language of brackets."""
    marker = Marker()
    QCoreApplication.installTranslator(marker)
    window = open_window(settings)  # type: ignore[arg-type]
    window.complete()
    window.show()
    yield window
    put_away(window)
    QCoreApplication.removeTranslator(marker)


def texts_of(widget: QWidget) -> list[str]:
    """All that a widget says."""
    if isinstance(widget, FormulaLabel):
        return [widget.toolTip()]  # formulas are the same in every language
    texts = [widget.toolTip(), widget.accessibleName()]
    if isinstance(widget, (QLabel, QAbstractButton)):
        texts.append(widget.text())
    if isinstance(widget, QComboBox):
        texts += [widget.itemText(index) for index in range(widget.count())]
    return texts


def is_language(text: str) -> bool:
    return any(character.isalpha() for character in text)


@pytest.mark.slow
def test_every_text_is_translated(marked: MainWindow) -> None:
    room = marked.room
    assert isinstance(room, OptimizersView)
    for card in room.controls.racers.cards:
        card.open(True)
    for figure in room.figures():
        figure.make(LIGHT, QSize(1200, 900)).hide()
    PictureDialog("race", room.figures(), PictureFormat(), marked.exports.save_picture, marked)
    for place in range(marked.tabs.count()):
        marked.tabs.setCurrentIndex(place)
    ours = [widget for widget in marked.findChildren(QWidget) if not isinstance(widget.parent(), QDialogButtonBox)]
    said = [text for widget in ours for text in texts_of(widget)]
    said += [action.text() for action in marked.findChildren(QAction)]
    said += [text for figure in room.figures() for text in (figure.label, figure.title, figure.settings)]
    families = (*OPTIMIZERS, *SCHEDULES, *ACTIVATIONS, *INITIALIZERS)
    as_they_are = {kind.model_validate({}).formula for kind in families} | set(OWN_NAMES.values())
    assert [text for text in said if is_language(text) and "⟦" not in text and text not in as_they_are] == []


def test_a_room_that_was_not_made_is_made_when_it_is_entered(qtbot: QtBot, settings: Path) -> None:
    window = open_window(settings)
    window.show()
    qtbot.waitExposed(window)
    assert [type(room).__name__ for room in window.rooms] == ["OptimizersView"]
    bar = window.tabs.tabBar()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    assert type(window.room).__name__ == "TrainerView"
    assert window.tabs.currentWidget() is window.room
    assert window.tabs.count() == 3
    put_away(window)


@pytest.mark.slow
def test_a_room_that_is_left_stops_playing(window: MainWindow) -> None:
    first = window.room
    first.playback.play()
    window.tabs.setCurrentIndex(1)
    assert not first.playback.playing


def test_the_edit_menu_offers_what_is_done_with_the_room_that_is_seen(window: MainWindow) -> None:
    actions = {room: room.edit_actions() for room in window.rooms}
    for index, room in enumerate(window.rooms):
        window.tabs.setCurrentIndex(index)
        seen = [action for action in window.edit.actions() if action.isVisible() and not action.isSeparator()]
        assert seen == [window.undo, window.redo, *actions[room]]
