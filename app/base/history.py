"""Undo and redo over frozen values."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")
DEPTH = 200


class HistorySignals(QObject):
    """The signals of a history."""

    changed = Signal()


class History(Generic[T]):
    """The past, present and future values; undo and redo move between them.

    Changes with the same `gesture` (a drag) are one step until the gesture ends.
    """

    def __init__(self, present: T) -> None:
        self.present = present
        self._past: list[T] = []
        self._future: list[T] = []
        self._gesture: Any = None
        self.signals = HistorySignals()

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def push(self, value: T, gesture: object = None) -> None:
        """Go to a new value; undone values are dropped."""
        if gesture is None or gesture != self._gesture:
            self._past = [*self._past[-DEPTH + 1 :], self.present]
        self._gesture = gesture
        self._future.clear()
        self.present = value
        self.signals.changed.emit()

    def end_gesture(self) -> None:
        """Make the next change a step of its own."""
        self._gesture = None

    def undo(self) -> T:
        """Go back one step, if there is one, and return the value there."""
        if self._past:
            self._future.append(self.present)
            self._travel(self._past.pop())
        return self.present

    def redo(self) -> T:
        """Go forward one step, if there is one, and return the value there."""
        if self._future:
            self._past.append(self.present)
            self._travel(self._future.pop())
        return self.present

    def _travel(self, value: T) -> None:
        self._gesture = None
        self.present = value
        self.signals.changed.emit()
