"""What lies open in all rooms: a session is taken from them, and laid out in them."""

from typing import TYPE_CHECKING, Any, TypeVar

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings, explain

# isort: split

import json

from pydantic import JsonValue, ValidationError
from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.rooms.controller import Controller
from app.rooms.room import ROOMS, RoomName
from app.session.kept_session import KeptSession

if TYPE_CHECKING:
    from app.session.session import Session  # which knows the models of all rooms, and would hold up the first paint

M = TypeVar("M", bound=Settings)


class Workspace(QObject):
    """Knows the controllers of the rooms that have been made, and what is meant for those that have not."""

    changed = Signal()  # something is open that was not, or another room is seen
    went_to = Signal(int)  # this room is to be seen, by the place of its tab
    refused = Signal(str)  # what a room was left with cannot be read

    def __init__(self, kept: KeptSession) -> None:
        super().__init__()
        self.room: RoomName = kept.room  # the one that is seen
        self._frame: int | None = kept.frame  # where its playback is to stand, once it is made
        self._left: dict[str, JsonValue] = {"initializers": kept.initializers, "trainer": kept.trainer}
        self._opened: dict[RoomName, Settings] = {}
        self._controllers: dict[RoomName, Controller[Any]] = {}
        self._saved: dict[RoomName, Settings] = {}

    # Rooms that are made, and entered.

    def initial_model(self, room: RoomName, first: M) -> M:
        """What a room was left with; `first` if that is nothing, or nothing that can be read."""
        if self._left[room] is None:
            return first
        try:
            return type(first).model_validate_json(json.dumps(self._left[room]))
        except ValidationError as error:
            reason = explain(error, QCoreApplication.translate)[0]
            said = QCoreApplication.translate("Workspace", "What the room “{0}” was left with cannot be read: {1}")
            self.refused.emit(said.format(room, reason))
            return first

    def add_controller(self, room: RoomName, controller: Controller[Any]) -> None:
        """Open in a room that was made what was meant for it, and follow what becomes of that."""
        self._controllers[room] = controller
        if room in self._opened:
            controller.open(self._opened.pop(room))
        self._saved[room] = controller.model
        controller.model_changed.connect(self.changed)
        if room == self.room:
            self._take_place(controller)

    def enter(self, place: int) -> None:
        """Another room is seen."""
        self.room = ROOMS[place]
        self.changed.emit()

    # Sessions.

    @property
    def modified(self) -> bool:
        """Whether something is open that is not as it was saved; which room is seen does not matter."""
        return any(controller.model != self._saved[room] for room, controller in self._controllers.items())

    def mark_saved(self) -> None:
        """What is open now is saved."""
        self._saved = {room: controller.model for room, controller in self._controllers.items()}
        self.changed.emit()

    def snapshot(self) -> KeptSession:
        """What is open now; whatever was meant for a room that is not made stays as it was."""
        here = self._controllers.get(self.room)
        frame = self._frame or 0 if here is None else here.playback.position
        return KeptSession(
            room=self.room,
            frame=frame,
            optimizers=self._controllers["optimizers"].model,
            initializers=self._state("initializers"),
            trainer=self._state("trainer"),
        )

    def restore(self, session: "Session") -> None:
        """Open a session; in each room that is one step of its history."""
        for room in ROOMS:
            model = getattr(session, room)
            if room in self._controllers:
                self._controllers[room].open(model)
            else:
                self._opened[room] = model
        self.room, self._frame = session.room, session.frame
        self.went_to.emit(ROOMS.index(session.room))
        if session.room in self._controllers:
            self._take_place(self._controllers[session.room])
        self.mark_saved()

    def _state(self, room: RoomName) -> JsonValue:
        """What a room shows; what it was left with is not given up before it is made, and has that in its history."""
        if room in self._controllers:
            return _as_json(self._controllers[room].model)
        return self._left[room] or (_as_json(self._opened[room]) if room in self._opened else None)

    def _take_place(self, controller: Controller[Any]) -> None:
        """Let the playback stand where it stood; at its start it is played, as at the first start."""
        if self._frame is None:
            return
        controller.playback.pause()
        controller.playback.seek(self._frame)
        if self._frame == 0:
            controller.playback.play()
        self._frame = None


def _as_json(model: Settings) -> JsonValue:
    state: JsonValue = model.model_dump(mode="json")
    return state
