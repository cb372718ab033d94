"""Undo and Redo of the room that is seen: each names its step, and then shows where it happened."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenuBar

from app.base.history import Act
from app.base.plain_text import set_tip
from app.rooms.room import Room
from app.widgets.controls import MESSAGE_TIME, action

LONGEST_NAME = 60  # characters of a step in the menu


class HistoryActions(QObject):
    """The two entries of the Edit menu."""

    def __init__(self, room: Callable[[], Room], window: QMainWindow) -> None:
        super().__init__(window)
        self._room = room
        self._window = window

    def make_actions(self, bar: QMenuBar) -> tuple[QAction, QAction]:
        """Make the entries of a menu bar, in the current language."""
        keys = QKeySequence.StandardKey
        self.undo = action(bar, self.tr("Undo"), keys.Undo, "")
        self.redo = action(bar, self.tr("Redo"), keys.Redo, "")
        for entry in (self.undo, self.redo):
            entry.setIconText(entry.text())  # its name without a step, for the list of keys
        self.undo.triggered.connect(self._undo)
        self.redo.triggered.connect(self._redo)
        return self.undo, self.redo

    def show(self) -> None:
        """Name the steps of the room that is seen now."""
        controller = self._room().controller
        self._name(self.undo, controller.act_to_undo(), self.tr("Undo the last change"))
        self._name(self.redo, controller.act_to_redo(), self.tr("Redo the change that was undone"))

    def _name(self, entry: QAction, act: Act | None, tip: str) -> None:
        name = act.name if act is not None else ""
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        text = self.tr("{0}: {1}").format(entry.iconText(), short.replace("&", "&&")) if name else entry.iconText()
        entry.setText(text)
        set_tip(entry, f"{tip}: {name}" if name else tip)
        entry.setEnabled(act is not None)

    def _undo(self) -> None:
        controller = self._room().controller
        self._travel(controller.act_to_undo(), controller.undo, self.tr("Undone: {0}"))

    def _redo(self) -> None:
        controller = self._room().controller
        self._travel(controller.act_to_redo(), controller.redo, self.tr("Redone: {0}"))

    def _travel(self, act: Act | None, travel: Callable[[], None], told: str) -> None:
        """Undo or redo a step, say which, and show where it happened once that is laid out."""
        history = self._room().controller.history
        steps = history.last, history.next
        travel()
        if act is None or (history.last, history.next) == steps:
            return  # it was refused
        if act.name:
            self._window.statusBar().showMessage(told.format(act.name), MESSAGE_TIME)
        room = self._room()
        QTimer.singleShot(0, room, lambda: self._show_place(room, act))

    def _show_place(self, room: Room, act: Act) -> None:
        from app.widgets.reveal import reveal  # noqa: PLC0415 - it would hold up the first paint

        widget = room.widget_at(act.place) if act.place else None
        if widget is not None:
            reveal(widget)
