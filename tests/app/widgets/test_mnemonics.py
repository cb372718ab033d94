"""Every entry of every menu has a letter, in both languages, and no two of a menu have the same."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.base.language import OWN_NAMES
from app.widgets.controls import LetteredMenu
from app.widgets.mnemonics import give_letters, letter_of, name_of
from app.window.main_window import MainWindow


def menus_of(menu: QMenu) -> list[QMenu]:
    inner = [entry.menu() for entry in menu.actions()]
    return [menu, *(one for found in inner if isinstance(found, QMenu) for one in menus_of(found))]


def entries(menu: QMenu) -> list[QAction]:
    return [entry for entry in menu.actions() if entry.isVisible() and not entry.isSeparator()]


@pytest.mark.slow
@pytest.mark.parametrize("name", OWN_NAMES.values())
def test_every_entry_of_the_window_has_a_letter_of_its_own(window: MainWindow, name: str) -> None:
    window.complete()
    next(entry for entry in window.view.language_actions.actions() if entry.text() == name).trigger()
    window.room.controller.set_model(window.room.controller.model.replace(steps=500))  # so that Undo has a name
    bar_menus = [entry.menu() for entry in window.menuBar().actions()]
    for menu in (*bar_menus, *window.findChildren(LetteredMenu)):
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        for one in menus_of(menu):
            letters = [letter_of(entry.text()) for entry in entries(one)]
            assert "" not in letters, [entry.text() for entry in entries(one)]
            assert len(set(letters)) == len(letters), [entry.text() for entry in entries(one)]


def test_tips_are_shown_in_the_menus(window: MainWindow) -> None:
    window.complete()
    window.edit.aboutToShow.emit()
    assert window.edit.toolTipsVisible()
    assert all(entry.toolTip() for entry in entries(window.edit))


def filled(*texts: str) -> QMenu:
    menu = QMenu()
    for text in texts:
        menu.addAction(text)
    return menu


@pytest.mark.parametrize(
    ("texts", "lettered"),
    [
        (("Save", "Save as…", "Open"), ("&Save", "Save &as…", "&Open")),
        (("Copy", "&Cut"), ("C&opy", "&Cut")),
        (("열기…", "저장"), ("열기(&A)…", "저장(&B)")),
        (("R && D", "Rest"), ("&R && D", "R&est")),
        (("PyTorch로 복사",), ("&PyTorch로 복사",)),
    ],
)
def test_letters_begin_words_or_are_added(qtbot: QtBot, texts: tuple[str, ...], lettered: tuple[str, ...]) -> None:  # noqa: ARG001
    menu = filled(*texts)
    give_letters(menu)
    assert tuple(entry.text() for entry in menu.actions()) == lettered
    give_letters(menu)  # again, as whenever the menu is shown
    assert tuple(entry.text() for entry in menu.actions()) == lettered


def test_the_name_is_what_it_was(qtbot: QtBot) -> None:  # noqa: ARG001
    texts = ("Save as…", "열기…", "R && D", "&Cut")
    menu = filled(*texts)
    give_letters(menu)
    assert [name_of(entry) for entry in menu.actions()] == ["Save as", "열기", "R & D", "Cut"]


def test_an_entry_that_changes_its_text_gets_a_letter_again(qtbot: QtBot) -> None:  # noqa: ARG001
    menu = filled("Undo")
    give_letters(menu)
    (entry,) = menu.actions()
    entry.setText("Undo: steps")
    give_letters(menu)
    assert entry.text() == "&Undo: steps"
