"""What the controllers of all rooms share: a frozen model, its history, drags that are one step of it, a playback."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from app.base.history import History
from app.base.playback import STEPS_PER_SECOND, Playback

M = TypeVar("M")


class Controller(QObject, Generic[M]):
    """Holds the model of a room; each edit is a step of history and is announced."""

    model_changed = Signal(object)  # the new model; what follows from it is already there

    def __init__(self, model: M, parent: QObject | None = None, *, per_second: float = STEPS_PER_SECOND) -> None:
        super().__init__(parent)
        self.history: History[M] = History(model)
        self.playback = Playback(self, per_second=per_second)
        self.dragging = False

    @property
    def model(self) -> M:
        return self.history.present

    def set_model(self, model: M) -> None:
        """Go to another model, as one step of history."""
        self._replace(model)

    def open(self, model: M) -> None:
        """Go to a model out of a session, as one step of history."""
        self.set_model(model)

    def edit(self, model: M, *, what: str, dragged: bool) -> None:
        """Go to another model; while something is dragged, all changes are one step of history."""
        if dragged:
            self.drag(model, what)
        else:
            self.set_model(model)

    def drag(self, model: M, what: str) -> None:
        """Go to another model while something is dragged; the whole drag is one step of history."""
        self.dragging = True
        self._replace(model, gesture=what)

    def drop(self) -> None:
        """End the drag: the next one is another step of history."""
        self.dragging = False
        self.history.end_gesture()

    def undo(self) -> None:
        self._travel(self.history.undo)

    def redo(self) -> None:
        self._travel(self.history.redo)

    def follow(self, before: M) -> None:
        """Bring what follows from the model up to date; `before` is what it was."""

    def retranslate(self) -> None:
        """Say in the language that is spoken now what is kept in words."""

    def _replace(self, model: M, gesture: str | None = None) -> None:
        before = self.model
        if model != before:
            self.history.push(model, gesture)
            self._announce(before)

    def _travel(self, there: Callable[[], M]) -> None:
        before = self.model
        if there() != before:
            self._announce(before)

    def _announce(self, before: M) -> None:
        self.follow(before)
        self.model_changed.emit(self.model)


def place_of(chosen: int, before: Sequence[object], now: Sequence[object]) -> int:
    """Where what was chosen is now: where it was moved to, or else the same place, as far as there is one."""
    place = max(0, min(chosen, len(now) - 1))
    if chosen < len(before) and before[chosen] in now and now[place] != before[chosen]:
        return now.index(before[chosen])
    return place
