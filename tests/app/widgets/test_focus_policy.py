"""Controls leave the window its keys, and the column its wheel."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QKeyCombination, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.widgets.focus_policy import KeyPolicy, behave
from app.window.main_window import MainWindow


class Controls(NamedTuple):
    """One of each kind, each with manners."""

    choice: QComboBox
    number: QSpinBox
    button: QPushButton
    text: QLineEdit


@pytest.fixture
def controls(qtbot: QtBot) -> Iterator[Controls]:
    form = QWidget()
    qtbot.addWidget(form)
    layout = QVBoxLayout(form)
    controls = Controls(QComboBox(), QSpinBox(), QPushButton("Run"), QLineEdit())
    for control in controls:
        layout.addWidget(control)
        behave(control)
    controls.choice.addItems(["a", "b", "c"])
    form.show()
    form.activateWindow()
    yield controls
    form.close()


def turn(widget: QWidget) -> None:
    """Turn the wheel over a control, one notch down."""
    place = QPointF(5, 5)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(place, place, QPoint(0, -120), QPoint(0, -120), *none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, wheel)


def test_the_wheel_turns_only_what_has_the_focus(qtbot: QtBot, controls: Controls) -> None:
    controls.button.setFocus()
    qtbot.waitUntil(controls.button.hasFocus)
    turn(controls.choice)
    assert controls.choice.currentIndex() == 0
    controls.choice.setFocus()
    turn(controls.choice)
    assert controls.choice.currentIndex() == 1


def test_a_click_gives_the_focus_only_where_something_is_typed(controls: Controls) -> None:
    clicked = [bool(control.focusPolicy() & Qt.FocusPolicy.ClickFocus) for control in controls]
    assert clicked == [False, True, False, True]


# Keys: every shortcut of the window, with the focus on every kind of widget.

EDITING = {"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"}
TYPED = {"Space", "Left", "Right", "Shift+Left", "Shift+Right", "Home", "End", "Del", "R", "F", "1", "5", "9"}
MOVES = {"Left", "Right", "Home", "End"}
LETTERS = {"R", "F", "1", "5", "9"}


class GreedyLine(QLineEdit):
    """A line that claims every key, as lines on X11 claim Ctrl+E and Ctrl+K."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


class GreedyNumber(QSpinBox):
    """A number whose line claims every key."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def combo(*, editable: bool) -> QComboBox:
    box = QComboBox(editable=editable)
    box.addItems(["one", "two"])
    return box


def table() -> QTableWidget:
    table = QTableWidget(2, 2)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)  # else a letter would open a line
    return table


def tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.addTopLevelItem(QTreeWidgetItem(["one"]))
    return tree


FIELDS: dict[str, Callable[[], QWidget]] = {
    "line": QLineEdit,
    "greedy line": GreedyLine,
    "text": QTextEdit,
    "plain text": QPlainTextEdit,
    "editable combo": lambda: combo(editable=True),
}
OTHERS: dict[
    str, tuple[Callable[[], QWidget], set[str]]
] = {  # the plain keys that each keeps, beside those with Ctrl, Alt or an F-key, of which it keeps none
    "combo": (lambda: combo(editable=False), {"Space", "Home", "End", *LETTERS}),
    "slider": (lambda: QSlider(Qt.Orientation.Horizontal), MOVES),
    "table": (table, {"Space", "Del", *MOVES, "Shift+Left", "Shift+Right", *LETTERS}),
    "list": (QListWidget, {"Space", "Del", *MOVES, "Shift+Left", "Shift+Right", *LETTERS}),
    "tree": (tree, {"Space", "Del", *MOVES, "Shift+Left", "Shift+Right", *LETTERS}),
    "button": (lambda: QPushButton("Run"), {"Space"}),
    "check box": (lambda: QCheckBox("Loop"), {"Space"}),
    "chart": (pg.PlotWidget, set()),
}


class Shortcuts:
    """A window with an action for each of some keys, and one widget, which has the focus."""

    def __init__(self, qtbot: QtBot, keys: set[str], widget: QWidget) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.fired: list[str] = []
        for key in sorted(keys):
            entry = QAction(key, self.window)
            entry.setShortcut(QKeySequence(key))
            entry.triggered.connect(lambda _=False, key=key: self.fired.append(key))
            self.window.addAction(entry)
        self.window.setCentralWidget(widget)
        KeyPolicy(self.window)
        self.window.show()
        self.window.activateWindow()
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus)
        self.widget = widget

    def press(self, key: str) -> bool:
        """Press a key where the focus is; return whether its action was triggered."""
        self.fired.clear()
        pressed = QKeyCombination.fromCombined(QKeySequence(key)[0].toCombined())  # type: ignore[index]
        QTest.keyClick(self.widget, pressed.key(), pressed.keyboardModifiers())
        if isinstance(self.widget, QComboBox):
            self.widget.hidePopup()  # which Space opens
        return self.fired == [key]


@pytest.fixture(scope="module")
def keys_of_the_window(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return every key of an action or a button of the window, with those that fields edit with."""
    from app.application import make_application  # noqa: PLC0415
    from app.start import open_window  # noqa: PLC0415
    from tests.conftest import put_away  # noqa: PLC0415

    if QApplication.instance() is None:
        make_application()
    window = open_window(tmp_path_factory.mktemp("settings") / "settings.json")
    window.complete()
    shortcuts = {action.shortcut().toString() for action in window.findChildren(QAction)}
    shortcuts |= {button.shortcut().toString() for button in window.findChildren(QAbstractButton)}
    put_away(window)
    return (shortcuts | EDITING | TYPED | {"Alt+X", "F11", "Ctrl+/"}) - {"", "Ctrl+C"}


def acts_everywhere(key: str) -> bool:
    is_function = re.fullmatch(r"(Shift\+)?F\d+", key) is not None
    return key.startswith(("Ctrl", "Alt")) or is_function or key == "Esc"


@pytest.mark.parametrize("kind", FIELDS)
def test_in_a_field_keys_type_and_shortcuts_with_ctrl_act(
    qtbot: QtBot, keys_of_the_window: set[str], kind: str
) -> None:
    shortcuts = Shortcuts(qtbot, keys_of_the_window, FIELDS[kind]())
    acted = {key for key in keys_of_the_window if shortcuts.press(key)}
    own = {key for key in EDITING if "Z" not in key and key != "Ctrl+Y"}
    assert acted - {"Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"} == {
        key for key in keys_of_the_window if acts_everywhere(key)
    } - (own | {"Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"})


@pytest.mark.parametrize("kind", OTHERS)
def test_elsewhere_a_widget_keeps_only_the_keys_that_it_uses(
    qtbot: QtBot, keys_of_the_window: set[str], kind: str
) -> None:
    make, kept = OTHERS[kind]
    shortcuts = Shortcuts(qtbot, keys_of_the_window, make())
    kept_back = {key for key in keys_of_the_window if not shortcuts.press(key)}
    letters = {key for key in keys_of_the_window if len(key) == 1 and key.isalnum()} if "R" in kept else set()
    assert kept_back == kept | letters


@pytest.mark.parametrize("make", [QSpinBox, GreedyNumber])
def test_a_number_leaves_space_and_undo_to_the_window_until_something_is_typed(
    qtbot: QtBot, make: type[QSpinBox]
) -> None:
    number = make()
    shortcuts = Shortcuts(qtbot, {"Space", "Ctrl+Z", "Ctrl+E", "1"}, number)
    assert [shortcuts.press(key) for key in ("Space", "Ctrl+Z", "Ctrl+E")] == [True, True, True]
    assert not shortcuts.press("1")
    assert [shortcuts.press(key) for key in ("Space", "Ctrl+E")] == [False, True]
    assert not shortcuts.press("Ctrl+Z")
    assert number.lineEdit().text() == "0"


def test_undo_in_a_line_takes_back_what_is_typed_first_and_then_is_the_windows(qtbot: QtBot) -> None:
    line = QLineEdit()
    shortcuts = Shortcuts(qtbot, {"Ctrl+Z"}, line)
    qtbot.keyClicks(line, "x")
    assert not shortcuts.press("Ctrl+Z")
    assert line.text() == ""
    assert shortcuts.press("Ctrl+Z")


def test_the_window_and_every_field_of_it_keep_to_the_policy(qtbot: QtBot, window: MainWindow) -> None:
    window.exports.picture.triggered.disconnect()
    heard: list[bool] = []
    window.exports.picture.triggered.connect(lambda: heard.append(True))
    window.activateWindow()
    fields = [field for field in window.room.findChildren(QAbstractSpinBox) if field.isVisible() and field.isEnabled()]
    for field in fields:
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        qtbot.keyClick(field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert len(heard) == len(fields) > 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs Xvfb")
def test_all_this_holds_on_x11_where_lines_claim_more_keys() -> None:
    command = ["xvfb-run", "-a", sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-m", "not slow", __file__]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
