"""The controller that all rooms share: a frozen model, its history, drags as one step of it, and a playback."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from app.base.formatting import translated
from app.base.history import Act, History, Step
from app.base.playback import STEPS_PER_SECOND, Playback
from core.settings import N_

M = TypeVar("M")
OPENING = N_("opening a session")
SCENE = N_("opening a scene")


class Controller(QObject, Generic[M]):
    """Holds the model of a room; each edit is a step of history and is announced."""

    dropped = Signal()  # a drag has ended
    model_changed = Signal(object)  # the new model; everything derived from it is up to date

    def __init__(self, model: M, parent: QObject | None = None, *, per_second: float = STEPS_PER_SECOND) -> None:
        super().__init__(parent)
        self.history: History[M] = History(model)
        self.playback = Playback(self, per_second=per_second)
        self.dragging = False

    @property
    def model(self) -> M:
        return self.history.present

    def set_model(self, model: M) -> None:
        """Change to another model, as one step of history."""
        self._replace(model)

    def open(self, model: M) -> None:
        """Change to the model of a session, as one step of history."""
        self._replace(model, told=OPENING)

    def edit(self, model: M, *, what: str, dragged: bool) -> None:
        """Change to another model; all changes of one drag are one step of history."""
        if dragged:
            self.drag(model, what)
        else:
            self.set_model(model)

    def drag(self, model: M, what: str) -> None:
        """Change to another model during a drag; the whole drag is one step of history."""
        self.dragging = True
        self._replace(model, gesture=what)

    def type_on(self, model: M, what: str) -> None:
        """Change to another model while a text is typed; all of it is one step of history, until `drop`."""
        self._replace(model, gesture=what)

    def drop(self) -> None:
        """End the drag: the next one is another step of history."""
        self.dragging = False
        self.history.end_gesture()
        self.dropped.emit()

    def undo(self) -> None:
        self._travel(self.history.undo)

    def redo(self) -> None:
        self._travel(self.history.redo)

    def act_to_undo(self) -> Act | None:
        """Return the step of history that `undo` would undo."""
        return self._act(self.history.last)

    def act_to_redo(self) -> Act | None:
        """Return the step of history that `redo` would redo."""
        return self._act(self.history.next)

    def act_between(self, before: M, after: M) -> Act:  # noqa: ARG002 - a room names it
        """Name the change between two models."""
        return Act("")

    def follow(self, before: M) -> None:
        """Update everything that is derived from the model; `before` is the model before the change."""

    def to_keep(self) -> M:
        """Return the model with what was found by it and should not be lost with the window."""
        return self.model

    def retranslate(self) -> None:
        """Translate stored texts again into the current language."""

    def _act(self, step: Step[M] | None) -> Act | None:
        if step is None:
            return None
        if step.deed is not None:
            return step.deed.act()
        return Act(translated(step.told)) if step.told else self.act_between(step.before, step.after)

    def _replace(self, model: M, gesture: str | None = None, told: str = "") -> None:
        before = self.model
        if model != before:
            self.history.push(model, gesture, told)
            self._announce(before)

    def _travel(self, there: Callable[[], M]) -> None:
        before = self.model
        if there() != before:
            self._announce(before)

    def _announce(self, before: M) -> None:
        """Derive everything first, then announce it: whoever hears of the change finds all of it made."""
        with self.playback.held():
            self.follow(before)
            self.model_changed.emit(self.model)


def place_of(chosen: int, before: Sequence[Any], now: Sequence[Any], kind_of: Callable[[Any], object]) -> int:
    """Return the new index of the chosen entry: where it went, or else the same index, at most the last."""
    from app.base.identity import continued  # noqa: PLC0415 - it would hold up the first paint

    places = continued(before, now, kind_of)
    return places.index(chosen) if chosen in places else max(0, min(chosen, len(now) - 1))
