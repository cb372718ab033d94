"""Undo and redo over frozen values, and over what is done beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")
DEPTH = 200
Place = tuple[str | int, ...]  # the names and indices that lead to a part of a model


class Act(NamedTuple):
    """A step of history as a person is told of it."""

    name: str  # as it follows "Undo: ", in the current language
    place: Place = ()  # of what it changed; empty if that is everything


@dataclass(frozen=True)
class Deed:
    """Something done beside the model, such as a run taken off a list.

    `undo` and `redo` may refuse with an exception; then the history stays as it is.
    """

    act: Callable[[], Act]
    undo: Callable[[], None]
    redo: Callable[[], None]


@dataclass(frozen=True)
class Step(Generic[T]):
    """A step of history: the values before and after it, or the same one twice and a deed."""

    before: T
    after: T
    told: str = ""  # its name, marked for translation, if the two values do not tell it
    deed: Deed | None = None


class HistorySignals(QObject):
    """The signals of a history."""

    changed = Signal()


class History(Generic[T]):
    """The present value, and the steps that led to it and were undone; undo and redo move along them.

    Changes with the same `gesture` (a drag) are one step until the gesture ends.
    """

    def __init__(self, present: T) -> None:
        self.present = present
        self._past: list[Step[T]] = []
        self._future: list[Step[T]] = []
        self._gesture: Any = None
        self.signals = HistorySignals()

    @property
    def last(self) -> Step[T] | None:
        """The step that `undo` would undo."""
        return self._past[-1] if self._past else None

    @property
    def next(self) -> Step[T] | None:
        """The step that `redo` would redo."""
        return self._future[-1] if self._future else None

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def push(self, value: T, gesture: object = None, told: str = "") -> None:
        """Go to a new value; undone values are dropped."""
        before = self.present
        if gesture is not None and gesture == self._gesture and self._past:
            before = self._past.pop().before
        self._gesture = gesture
        self._append(Step(before, value, told))

    def push_deed(self, deed: Deed) -> None:
        """Add a deed that was done; undone values are dropped."""
        self._gesture = None
        self._append(Step(self.present, self.present, deed=deed))

    def has_done(self, deed: Deed) -> bool:
        """Return whether a deed was done and not undone."""
        return any(step.deed is deed for step in self._past)

    def forget(self, deed: Deed) -> None:
        """Leave out a deed that was undone by other means."""
        self._past = [step for step in self._past if step.deed is not deed]
        self._future = [step for step in self._future if step.deed is not deed]
        self.signals.changed.emit()

    def end_gesture(self) -> None:
        """Make the next change a step of its own."""
        self._gesture = None

    def undo(self) -> T:
        """Go back one step, if there is one, and return the value there."""
        if (step := self.last) is not None:
            if step.deed is not None:
                step.deed.undo()
            self._future.append(self._past.pop())
            self._travel(step.before)
        return self.present

    def redo(self) -> T:
        """Go forward one step, if there is one, and return the value there."""
        if (step := self.next) is not None:
            if step.deed is not None:
                step.deed.redo()
            self._past.append(self._future.pop())
            self._travel(step.after)
        return self.present

    def _append(self, step: Step[T]) -> None:
        self._past = [*self._past[-DEPTH + 1 :], step]
        self._future.clear()
        self.present = step.after
        self.signals.changed.emit()

    def _travel(self, value: T) -> None:
        self._gesture = None
        self.present = value
        self.signals.changed.emit()
