"""Every field of every room reads a typed number by one rule, in every locale, and shows only what is in force."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.rooms.room import Room
from app.trainer.view import TrainerView
from app.widgets.controls import Card
from app.widgets.forms.entry_card import EntryCard
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.hidden_layers_box import LayersBox
from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow
from core.settings import Settings
from tests.app.keyboard import type_into
from tests.app.trainer.conftest import SMALL
from tests.core.expressions.typed_texts import typed_texts

LOCALES = ("C", "de_DE", "ko_KR", "tr_TR")


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    """Whatever Qt takes from the system, numbers are read alike."""
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


class Both(Settings):
    """A field of decimals and one of whole numbers."""

    decimal: float = 0.25
    whole: int = 7


@pytest.mark.usefixtures("locale")
@pytest.mark.parametrize("count", [30, pytest.param(3000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_a_number_is_the_same_in_every_locale(qtbot: QtBot, count: int) -> None:
    form = SettingsForm(Both())
    qtbot.addWidget(form)
    for one in typed_texts(seed=count, count=count):
        form.set_value(Both())
        for name, value in (("decimal", one.decimal), ("whole", one.whole)):
            kept = getattr(form.value(), name)
            editor = form.editor(name)
            assert isinstance(editor, NumberBox)
            editor.lineEdit().setText(one.text)
            editor.editingFinished.emit()
            assert getattr(form.value(), name) == (kept if value is None else type(kept)(value)), one
            assert float(editor.text()) == pytest.approx(getattr(form.value(), name), rel=1e-14), one
            assert bool(form.error(name)) == (value is None), one


def numbers_of(room: Room) -> list[NumberBox]:
    """Return the fields of a room that can be typed in."""
    for card in room.findChildren(Card):
        if isinstance(card, EntryCard):
            card.open(True)
    found = room.findChildren(NumberBox)
    return [box for box in found if box.isEnabledTo(room) and box.window() is room.window()]


def says(widget: QWidget, text: str) -> bool:
    return any(text in label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def kept_by(box: NumberBox) -> str:
    """What a field says that it keeps: that of the depth or the width keeps all layers."""
    owner = box.parentWidget()
    return owner.written() if isinstance(owner, LayersBox) else box.written()


def refuse_words(qtbot: QtBot, window: MainWindow, every: int) -> None:
    for index in range(3):
        window.tabs.setCurrentIndex(index)
        window.complete_room(index)
        room = window.room
        before = room.controller.model
        boxes = numbers_of(room)
        assert len(boxes) > 8
        for box in boxes[::every]:
            shown = box.text()
            for text in ("abc", "1_0"):
                type_into(qtbot, box, text)
                assert box.text() == shown
                if box.isVisibleTo(room):
                    assert says(room, f"“{text}” is not a")
                    assert says(room, f"; {kept_by(box)} is kept")
            rules = ("10,000, 10.000", "0,5", "12,5")
            assert any(rule in box.toolTip() for rule in rules), box.accessibleName()
        assert room.controller.model == before


@pytest.mark.slow
def test_what_is_no_number_is_nowhere_taken_and_never_stays(qtbot: QtBot, window: MainWindow) -> None:
    refuse_words(qtbot, window, every=9)


@pytest.mark.slow
@pytest.mark.usefixtures("locale")
def test_in_no_locale_is_it_taken(qtbot: QtBot, window: MainWindow) -> None:
    refuse_words(qtbot, window, every=1)


@pytest.mark.slow
def test_start_trains_what_the_fields_show(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    window.complete_room(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.controller.set_model(room.controller.model.replace(config=SMALL))
    box = room.settings.form_of("hidden_layers").editor("hidden_layers")
    assert isinstance(box, LayersBox)
    window.activateWindow()
    box.each.setFocus()
    qtbot.waitUntil(box.each.hasFocus)
    box.each.selectAll()
    qtbot.keyClicks(box.each, "12, 8")
    qtbot.keyClick(box.each, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shown = room.controller.run
    qtbot.waitUntil(lambda: room.controller.run is not shown)  # the button goes down, and up
    assert room.controller.run is not None
    assert room.controller.run.config.hidden_layers == (12, 8)
    assert box.each.text() == "12, 8"
